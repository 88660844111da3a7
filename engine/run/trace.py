"""How a run called its help desks lately: calls, waits and the limit, in few numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from engine.http.pacing import GateState

MOST = 60
"""Slots that are kept: an hour at the longest width, which a screen shows well."""
NARROW, WIDE = 2.0, 64.0
"""Seconds of a slot at the beginning of a run, and at most."""
UNSEEN_SECONDS = 5.0
"""A longer gap between two looks was a pause, and no wait for a limit."""


class Trace(msgspec.Struct, kw_only=True):
    """
    One side's calls by slot of `width` seconds, the first of which began at `began` (epoch).

    `waited` are the seconds of a slot in which calls waited for the limit; `limits` are calls a
    minute (0: none is known); the limit counts over `period` seconds.
    """

    began: float = 0.0
    width: float = NARROW
    period: float = 60.0
    calls: list[int] = msgspec.field(default_factory=list)
    waited: list[float] = msgspec.field(default_factory=list)
    limits: list[int] = msgspec.field(default_factory=list)
    seen: float = 0.0
    counted: int = 0

    def look(self, now: float, state: GateState) -> None:
        """Add what happened since the last look; a gate that counts from nought is a new one."""
        fresh = state.calls - self.counted if state.calls >= self.counted else state.calls
        since = now - self.seen
        waited = since if state.waiting_until and 0 < since < UNSEEN_SECONDS else 0.0
        self._make_room(now)
        self.calls[-1] += fresh
        self.waited[-1] = round(min(self.width, self.waited[-1] + waited), 1)
        if state.limit:
            self.period = state.period_seconds
            self.limits[-1] = _a_minute(state)
        self.seen, self.counted = now, state.calls

    def restart(self) -> None:
        """Another process goes on: its gate counts from nought."""
        self.counted = 0

    def _make_room(self, now: float) -> None:
        """Slots up to now: pairs become one until the widest, then the oldest are let go."""
        if not self.calls or now - self.seen > WIDE * MOST:
            self._begin(now)
        while self.width < WIDE and now >= self.began + self.width * MOST:
            self._halve()
        while now >= self.began + self.width * len(self.calls):
            limit = self.limits[-1]
            self._append(0, 0.0, limit)
        spare = len(self.calls) - MOST
        if spare > 0:
            self.calls, self.waited = self.calls[spare:], self.waited[spare:]
            self.limits, self.began = self.limits[spare:], self.began + spare * self.width

    def _begin(self, now: float) -> None:
        self.began, self.width = now, NARROW
        self.calls, self.waited, self.limits = [0], [0.0], [0]

    def _append(self, calls: int, waited: float, limit: int) -> None:
        self.calls.append(calls)
        self.waited.append(waited)
        self.limits.append(limit)

    def _halve(self) -> None:
        pairs = [slice(at, at + 2) for at in range(0, len(self.calls), 2)]
        self.width *= 2
        self.calls = [sum(self.calls[pair]) for pair in pairs]
        self.waited = [round(sum(self.waited[pair]), 1) for pair in pairs]
        self.limits = [self.limits[pair][-1] for pair in pairs]

    def rates(self) -> list[float]:
        """
        Calls a minute by slot, evened out over as long as the limit counts.

        A window's calls leave in its first seconds, and a look may see two such bursts closer
        together than they were: the gate lets no more through than the announced limit.
        """
        span = max(1, math.ceil(self.period / self.width))
        return [self._rate(at, span) for at in range(len(self.calls))]

    def _rate(self, at: int, span: int) -> float:
        near = range(max(0, at - span + 1), min(len(self.calls), at + span))
        weights = {one: 1 - abs(one - at) / span for one in near}
        calls = sum(weight * self.calls[one] for one, weight in weights.items())
        rate = 60 * calls / (sum(weights.values()) * self.width)
        return round(min(rate, self.limits[at] or rate), 1)


def _a_minute(state: GateState) -> int:
    """A limit of 1,667 in ten seconds is one of 10,000 a minute."""
    exact = (state.limit or 0) * 60 / state.period_seconds
    return round(exact / 10) * 10 if exact > 1000 else round(exact)


def trace_of(pace: Mapping[str, Any], side: str) -> Trace | None:
    """The trace that a run's pace carries for a side; None when it called nothing yet."""
    kept = (pace.get(side) or {}).get("trace")
    found = msgspec.convert(kept, Trace) if kept else None
    return found if found and any(found.calls) else None
