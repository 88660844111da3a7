"""The runs of one migration: begun one at a time, taken up, paused."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Engine, func, insert, select, update

from engine.ledger import schema as t
from engine.ledger.rows import Run, RunState
from engine.ledger.store import prepare, writing
from engine.ledger.values import run_of

_encode = msgspec.json.encode


class RunChanged(RuntimeError):
    """A run is not as the caller thinks: somebody else began, paused or ended one."""


class Runs:
    """One migration's runs in a ledger database; safe to use from several threads."""

    def __init__(self, engine: Engine, migration: str, clock: Callable[[], float]) -> None:
        self.engine = engine
        self.migration = migration
        self._clock = clock
        prepare(engine)

    def create_run(self, kind: str, options: dict[str, Any]) -> Run:
        """
        A new run in state running; nothing is read or written yet.

        Raises RunChanged while another one has not ended, whoever began it.
        """
        now = self._clock()
        with writing(self.engine) as db:
            of_mine = t.run.c.migration == self.migration
            ended = t.run.c.state == RunState.DONE
            if db.execute(select(t.run.c.id).where(of_mine, ~ended)).first():
                raise RunChanged(f"{self.migration} has a run that has not ended")
            number = (db.execute(select(func.max(t.run.c.number)).where(of_mine)).scalar() or 0) + 1
            run_id = f"{kind}-{number}-{uuid.uuid4().hex[:6]}"
            values = {
                "id": run_id,
                "migration": self.migration,
                "number": number,
                "kind": kind,
                "state": RunState.RUNNING,
                "options": _encode(options),
                "created_at": now,
            }
            db.execute(insert(t.run).values(values))
        return self.run(run_id)

    def run(self, run_id: str) -> Run:
        """The run of this id; raises KeyError."""
        with self.engine.connect() as db:
            row = db.execute(select(t.run).where(t.run.c.id == run_id)).mappings().first()
        if row is None:
            raise KeyError(run_id)
        return run_of(dict(row))

    def runs(self) -> list[Run]:
        """All runs of this migration, newest first."""
        query = select(t.run).where(t.run.c.migration == self.migration)
        with self.engine.connect() as db:
            rows = db.execute(query.order_by(t.run.c.number.desc())).mappings().all()
        return [run_of(dict(row)) for row in rows]

    def change_run(self, run_id: str, **values: Any) -> None:
        """Set columns of a run; `detail`, `options` and `pace` are encoded here."""
        for name in ("detail", "options", "pace"):
            if name in values:
                values[name] = _encode(values[name])
        with self.engine.begin() as db:
            db.execute(update(t.run).where(t.run.c.id == run_id).values(values))

    def now(self) -> float:
        """Epoch seconds by the ledger's clock."""
        return self._clock()

    def take_up(self, run_id: str, seen: Run | None = None) -> Run:
        """
        Begin or go on with a run, in a new generation of chunks.

        Raises RunChanged when it has ended, or is no longer as it was `seen`.
        A person's wish stands until somebody has heeded it.
        """
        with writing(self.engine) as db:
            row = db.execute(select(t.run).where(t.run.c.id == run_id)).mappings().one()
            run = run_of(dict(row))
            if run.state == RunState.DONE or (seen and _standing(seen) != _standing(run)):
                raise RunChanged(f"{run_id} is {run.state}")
            values = {
                "state": RunState.RUNNING,
                "generation": run.generation + 1,
                "started_at": run.started_at or self._clock(),
                "reason": "",
                "detail": _encode({}),
                "paused_at": None,
                "heartbeat": self._clock(),
            }
            db.execute(update(t.run).where(t.run.c.id == run_id).values(values))
        return self.run(run_id)

    def beat(self, run_id: str, generation: int, pace: dict[str, Any]) -> str:
        """
        A sign of life of who drives the run in this generation.

        Returns the reason code of the pause that a person wishes, "" for none.

        Raises RunChanged when somebody else has taken it up since.
        """
        mine = (t.run.c.id == run_id) & (t.run.c.generation == generation)
        values = {"heartbeat": self._clock(), "pace": _encode(pace)}
        with self.engine.begin() as db:
            if not db.execute(update(t.run).where(mine).values(values)).rowcount:
                raise RunChanged(f"{run_id} was taken up by another worker")
            return str(db.execute(select(t.run.c.wish).where(mine)).scalar() or "")

    def pause(self, run_id: str, reason: str, detail: dict[str, str]) -> None:
        """Say why a run waits; `reason` is a code of the fixed list. An ended run stays so."""
        values = {
            "state": RunState.PAUSED,
            "reason": reason,
            "detail": _encode(detail),
            "wish": "",
            "paused_at": self._clock(),
        }
        unfinished = (t.run.c.id == run_id) & (t.run.c.state != RunState.DONE)
        with self.engine.begin() as db:
            db.execute(update(t.run).where(unfinished).values(values))


def _standing(run: Run) -> tuple[str, int]:
    return run.state, run.generation
