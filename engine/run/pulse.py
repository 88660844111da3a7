"""The sign of life of a run, and what it waits for, written for all who watch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.http.pacing import GateState
from engine.run.speed import Speed
from engine.run.trace import Trace, trace_of
from engine.run.work import Work

Traces = dict[str, Trace]
"""What was called lately, by side."""


def traces_of(pace: Mapping[str, Any]) -> Traces:
    """The traces that a run goes on with, in a process that has called nothing yet."""
    found = {side: trace_of(pace, side) or Trace() for side in ("source", "target")}
    for trace in found.values():
        trace.restart()
    return found


def pulse(work: Work, run_id: str, generation: int, *, speed: Speed | None, traces: Traces) -> str:
    """
    Keep heartbeat and pace of a run in the ledger.

    Returns the reason code of the pause that a person wishes, "" for none.

    `speed` is known once something is written; `traces` grow by what was called since.

    Raises RunChanged when another worker has taken it up.
    """
    pace = _pace(work, traces)
    if speed is not None:
        pace["speed"] = speed.look(work.clock.now(), work.queries.tallies(run_id))
    return work.ledger.beat(run_id, generation, pace)


def _pace(work: Work, traces: Traces) -> dict[str, Any]:
    sides = {
        "source": (work.source.manifest.name, work.reader.pace()),
        "target": (work.target.manifest.name, work.writer.pace()),
    }
    shown = {side: _shown(name, state) for side, (name, state) in sides.items()}
    for side, (_, state) in sides.items():
        traces[side].look(work.clock.now(), state)
        shown[side]["trace"] = traces[side]
    return shown | {"waits": next((k for k, v in shown.items() if v["waiting_until"]), "")}


def _shown(name: str, state: GateState) -> dict[str, Any]:
    return {
        "service": name,
        "limit": state.limit,
        "remaining": state.remaining,
        "waiting_until": state.waiting_until,
        "reason": state.reason,
        "foreign_share": state.foreign_share,
        "calls": state.calls,
    }
