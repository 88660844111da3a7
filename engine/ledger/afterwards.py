"""What a record turns out to lose once it has its outcome."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, and_, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.ledger import schema as t
from engine.ledger.runs import Runs
from engine.model import Loss

_encode = msgspec.json.encode


class Afterwards(Runs):
    """The part of a ledger that adds to outcomes."""

    def lose(self, run_id: str, entity: str, source_id: str, loss: Loss) -> None:
        """Add a loss to a migrated record of the run; the same one is kept once."""
        mine = {"run": run_id, "entity": entity, "source_id": source_id}
        row = mine | {"code": loss.code, "detail": _encode(loss.detail)}
        with self.engine.begin() as db:
            known = db.execute(_known(t.loss, row)).scalar()
            if known:
                return
            item = and_(*(t.item.c[name] == value for name, value in mine.items()))
            before = db.execute(select(t.item.c.losses).where(item)).scalar()
            if before is None:
                return
            last = db.execute(_last(mine)).scalar()
            db.execute(insert(t.loss).values(**row, n=0 if last is None else last + 1))
            db.execute(update(t.item).where(item).values(losses=before + 1))
            if not before:
                self._count(db, run_id, entity, "with_loss", 1)

    def _count(self, db: Connection, run_id: str, entity: str, what: str, n: int) -> None:
        statement = self._insert(t.counter).values(run=run_id, entity=entity, what=what, n=n)
        more = statement.on_conflict_do_update(
            index_elements=["run", "entity", "what"], set_={"n": t.counter.c.n + n}
        )
        db.execute(more)

    def _insert(self, table: Any) -> Any:
        postgres = self.engine.dialect.name == "postgresql"
        return (postgresql if postgres else sqlite).insert(table)


def _known(table: Any, row: dict[str, Any]) -> Any:
    same = and_(*(table.c[name] == value for name, value in row.items()))
    return select(func.count()).select_from(table).where(same)


def _last(mine: dict[str, str]) -> Any:
    same = and_(*(t.loss.c[name] == value for name, value in mine.items()))
    return select(func.max(t.loss.c.n)).where(same)
