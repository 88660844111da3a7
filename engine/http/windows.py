"""
Call limits of one service, as two kinds of window. No network, no waiting: arithmetic alone.

All times are seconds of one monotonic clock; turning a service's reset into it is the gate's job.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

SAME_WINDOW_SECONDS = 2.0
"""Resets nearer than this are one window: services that send "seconds left" round them."""


@dataclass(frozen=True, kw_only=True)
class WindowSeen:
    """
    What one answer says of one limit.

    `reset_epoch` is the end of the window in epoch seconds of the service's clock,
    or None when the service does not say; then `period_seconds` is taken for its length.
    """

    name: str
    limit: int
    remaining: int
    reset_epoch: float | None = None
    period_seconds: float = 60.0


class FixedWindow:
    """
    A limit with a known reset: exactly what remains is issued, then nothing until the reset.

    A call counts at the service when it arrives, and answers overtake each other.
    So what may still be issued is the least `remaining` seen in this window
    minus every call without an answer: each of those may or may not be counted already.
    After the reset one call goes first, and its answer opens the new window for the others.
    """

    def __init__(self, limit: int, margin: float) -> None:
        self.limit = limit
        self.period = 60.0
        self.remaining = 0
        self.resets_at = -math.inf
        self.foreign_share = 0.0
        self.untold = 0
        self._reset_epoch = -math.inf
        self._margin = margin
        self._in_flight = 0
        self._probing = False
        self._began_at = 0.0
        self._own = 0
        self._foreign = 0
        self._rate = self._rate_before = 0.0
        self._reserve = 0

    def opens_at(self, now: float) -> float:
        """The moment from which one more call may go; infinite: an answer decides."""
        if now >= self.resets_at + self._margin:
            return math.inf if self._probing else now
        if self.remaining - self._in_flight - self._reserve > 0:
            return now
        return self.resets_at + self._margin

    def issue(self, now: float) -> None:
        """Count a call that leaves now."""
        self._in_flight += 1
        if now >= self.resets_at + self._margin:
            self._probing = True

    def close_call(self, now: float) -> None:
        """Count the end of a call, answered or not."""
        self._in_flight -= 1

    def lost(self) -> None:
        """A call ended without telling what remains: it may have been counted."""
        self._probing = False
        self.untold += 1
        self.remaining = max(0, self.remaining - 1)

    def ended_for(self, seen: WindowSeen, issued_at: float) -> bool:
        """Whether the answer to a call issued after the reset still tells of the window before."""
        return self._same(seen) and issued_at >= self.resets_at + self._margin

    def observe(self, seen: WindowSeen, resets_at: float, now: float, latency: float) -> None:
        """Learn from an answer; one that belongs to an earlier window teaches nothing."""
        if seen.reset_epoch is None or seen.reset_epoch < self._reset_epoch - SAME_WINDOW_SECONDS:
            return
        self._probing, self.untold = False, 0
        if self._same(seen):
            self.remaining = min(self.remaining, seen.remaining)
            self.resets_at = max(self.resets_at, resets_at)
        else:
            self._turn(seen, seen.reset_epoch, resets_at, now)
        self.limit, self.period = seen.limit, seen.period_seconds
        self._own += 1
        self._note_foreign(now, latency)

    def _same(self, seen: WindowSeen) -> bool:
        epoch = seen.reset_epoch
        return epoch is not None and abs(epoch - self._reset_epoch) < SAME_WINDOW_SECONDS

    def _turn(self, seen: WindowSeen, reset_epoch: float, resets_at: float, now: float) -> None:
        if self._own and self.limit:
            self.foreign_share = min(1.0, self._foreign / self.limit)
        self.remaining, self.resets_at, self._began_at = seen.remaining, resets_at, now
        self._reset_epoch = reset_epoch
        self._own = self._foreign = 0
        self._rate_before, self._rate = self._rate, 0.0

    def _note_foreign(self, now: float, latency: float) -> None:
        used = self.limit - self.remaining
        self._foreign = max(self._foreign, used - self._own - self._in_flight)
        share = max(self.foreign_share, self._foreign / max(1, self.limit))
        if share <= 0.005:
            self._reserve = 0
            return
        # What others may call while an answer is on its way stays theirs.
        self._rate = self._foreign / max(1.0, now - self._began_at)
        rate = max(self._rate, self._rate_before)
        self._reserve = min(math.ceil(1 + 1.5 * rate * latency), self.limit // 5)


class SlidingWindow:
    """
    At most `limit` calls in any `period` seconds, for a limit whose reset nobody tells.

    A place is free again one period after the *answer* of the call that took it:
    the call was counted before its answer, so no stretch of a period holds more than the limit.
    What the service tells of other programs' use counts until the oldest call is a period old.
    """

    def __init__(self, limit: int, period: float) -> None:
        self.limit = limit
        self.period = period
        self.foreign_share = 0.0
        self._in_flight = 0
        self._ended: deque[float] = deque()
        self._told: int | None = None
        self._was_told = False
        self._void_from = -math.inf

    @property
    def remaining(self) -> int:
        """Calls that may still go now."""
        return max(0, self._room())

    @property
    def resets_at(self) -> float:
        """When the next place becomes free."""
        return self._ended[0] + self.period if self._ended else -math.inf

    def opens_at(self, now: float) -> float:
        """The moment from which one more call may go; infinite: an answer decides."""
        self._forget(now)
        if self._room() > 0:
            return now
        return self.resets_at if self._ended else math.inf

    def issue(self, now: float) -> None:
        """Count a call that leaves now."""
        self._in_flight += 1

    def close_call(self, now: float) -> None:
        """Count the end of a call, answered or not."""
        self._in_flight -= 1
        self._ended.append(now)

    def observe(self, seen: WindowSeen) -> None:
        """Learn from an answer that tells what remains but not until when."""
        self.limit, self.period, self._was_told = seen.limit, seen.period_seconds, True
        self._told = seen.remaining if self._told is None else min(self._told, seen.remaining)
        foreign = seen.limit - seen.remaining - len(self._ended) - self._in_flight
        self.foreign_share = min(1.0, max(0.0, foreign / max(1, seen.limit)))

    def _room(self) -> int:
        room = self.limit - len(self._ended)
        if self._told is not None:
            room = min(room, self._told)
        elif self._was_told:
            room = min(room, 1)
        return room - self._in_flight

    def _forget(self, now: float) -> None:
        while self._ended and self._ended[0] + self.period <= now:
            self._ended.popleft()
            self._forget_told(now)

    def _forget_told(self, now: float) -> None:
        """Void what was told a period ago, or what has run out: one call asks anew."""
        used_up = self._told is not None and self._told <= self._in_flight
        if used_up or now >= self._void_from:
            self._told, self._void_from = None, now + self.period
