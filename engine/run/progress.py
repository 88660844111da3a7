"""How a run stands: totals, time left, and the reason of any wait, from the ledger alone."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.ledger import HIDDEN, Queries, Run, RunState, Tally
from engine.run.stages import stages_of
from engine.run.trace import Trace, trace_of


class StageState(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the stages table; `state` is waiting, active or done."""

    entities: tuple[str, ...]
    state: str
    done: int
    total: int


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """A run at one moment. Times are epoch seconds, UTC; rates are records a minute."""

    run: str
    number: int
    kind: str
    state: str
    phase: str
    reason: str
    detail: dict[str, str]
    entities: dict[str, Tally]
    stages: tuple[StageState, ...]
    done: int
    total: int
    started_at: float | None
    ended_at: float | None
    heartbeat: float | None
    pace: dict[str, Any]
    rate_per_minute: float | None = None
    seconds_low: float | None = None
    seconds_high: float | None = None

    def trace(self, side: str) -> Trace | None:
        """What the run called lately on a side; None when nothing."""
        return trace_of(self.pace, side)


def status_of(run: Run, queries: Queries) -> Status:
    """The status of a run."""
    tallies = queries.tallies(run.id)
    done = sum(tally.migrated + tally.failed + tally.skipped for tally in tallies.values())
    total = sum(tally.read for tally in tallies.values())
    rate, low, high = _time_left(run, tallies)
    return Status(
        run=run.id,
        number=run.number,
        kind=run.kind,
        state=run.state,
        phase=run.phase,
        reason=run.reason,
        detail=run.detail,
        entities=tallies,
        stages=tuple(_stage(run, n, tallies) for n in range(len(stages_of(run.kind)))),
        done=done,
        total=total,
        started_at=run.started_at,
        ended_at=run.ended_at,
        heartbeat=run.heartbeat,
        pace=run.pace,
        rate_per_minute=rate,
        seconds_low=low,
        seconds_high=high,
    )


def _stage(run: Run, number: int, tallies: dict[str, Tally]) -> StageState:
    names = tuple(name for name in stages_of(run.kind)[number] if not name.startswith(HIDDEN))
    rows = [tallies[name] for name in names if name in tallies]
    total = sum(row.read for row in rows)
    return StageState(
        entities=names,
        state=_stage_state(run, number),
        done=total - sum(row.left for row in rows),
        total=total,
    )


def _stage_state(run: Run, number: int) -> str:
    if run.state == RunState.DONE or (run.phase == "write" and number < run.stage):
        return "done"
    return "active" if run.phase == "write" and number == run.stage else "waiting"


LOW, HIGH = 0.9, 1.15
"""How far the true end may lie from what the speed of the last windows says."""


def _time_left(
    run: Run, tallies: dict[str, Tally]
) -> tuple[float | None, float | None, float | None]:
    """Records a minute and the range of the time left, once enough was written to say something."""
    speed = run.pace.get("speed", {})
    if run.state != RunState.RUNNING or "per_second" not in speed:
        return None, None, None
    seconds = speed["left"] / speed["per_second"]
    records = sum(tally.left for tally in tallies.values())
    return 60 * records / max(seconds, 0.001), LOW * seconds, HIGH * seconds


def as_json(status: Status, failures: list[dict[str, str]]) -> dict[str, Any]:
    """The status as scripts get it."""
    return {
        "run": status.run,
        "kind": status.kind,
        "state": status.state,
        "reason": status.reason,
        "entities": {name: msgspec.structs.asdict(row) for name, row in status.entities.items()},
        "failures": failures,
    }
