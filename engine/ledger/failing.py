"""What still fails of a run, after the retries that followed it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Engine, and_, exists, func, or_, select

from engine.ledger import schema as t
from engine.ledger.ledger import HIDDEN
from engine.ledger.rows import ItemState, Run, RunKind


class Failing:
    """
    The records that failed in a run and have not come out otherwise since.

    Each counts once, with the reason of the try that met it last. `runs` are all runs of the
    migration; what a run deletes again says nothing about what fails.
    """

    def __init__(self, engine: Engine, runs: Sequence[Run], of: str) -> None:
        self.engine = engine
        self._where = _where([one for one in runs if one.kind != RunKind.UNDO], of)

    def reasons(self) -> list[tuple[str, int]]:
        """(reason code, records), most first."""
        n = func.count().label("n")
        query = select(t.item.c.code, n).where(self._where).group_by(t.item.c.code)
        with self.engine.connect() as db:
            return [(code, n) for code, n in db.execute(query.order_by(n.desc(), t.item.c.code))]

    def records(
        self, codes: Collection[str] = (), ids: Collection[str] = ()
    ) -> list[tuple[str, str]]:
        """
        (entity, source id), in stage and source order: all, or those of these reasons or ids.

        An id is told with its entity: "contacts:12".
        """
        query = select(t.item.c.entity, t.item.c.source_id, t.item.c.code).where(self._where)
        with self.engine.connect() as db:
            return [
                (entity, source_id)
                for entity, source_id, code in db.execute(
                    query.order_by(t.item.c.entity, t.item.c.position)
                )
                if (not codes or code in codes) and (not ids or f"{entity}:{source_id}" in ids)
            ]


def _where(runs: Sequence[Run], of: str) -> Any:
    """Failed in a try of the run, and not met again by any run after that try."""
    failed = and_(
        t.item.c.state == ItemState.FAILED,
        ~t.item.c.entity.startswith(HIDDEN, autoescape=True),
    )
    return and_(failed, or_(*(_last_met_by(one, runs) for one in _tries(runs, of))))


def _tries(runs: Sequence[Run], of: str) -> list[Run]:
    """The run, its retries, and theirs."""
    known = {of}
    for one in sorted(runs, key=lambda one: one.number):
        if one.kind == RunKind.RETRY and one.options.get("of") in known:
            known.add(one.id)
    return [one for one in runs if one.id in known]


def _last_met_by(run: Run, runs: Sequence[Run]) -> Any:
    later = t.item.alias()
    met_again = exists().where(
        later.c.run.in_([one.id for one in runs if one.number > run.number]),
        later.c.entity == t.item.c.entity,
        later.c.source_id == t.item.c.source_id,
    )
    return and_(t.item.c.run == run.id, ~met_again)
