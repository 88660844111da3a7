"""Taking a migration out of the ledger: all of it, or what it says about the archive."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, delete, select

from engine.ledger import schema as t
from engine.ledger.rows import RunState
from engine.ledger.store import writing

_BY_RUN = (t.item, t.loss, t.counter)
_BY_MIGRATION = (t.identity, t.cursor, t.note, t.run)


def forget(engine: Engine, migration: str) -> None:
    """Remove every row of the migration; other migrations of the database stay."""
    runs = select(t.run.c.id).where(t.run.c.migration == migration)
    # A verification is named in a note as it begins: its verdicts carry no other mark of ours.
    noted = select(t.note.c.name).where(t.note.c.migration == migration)
    with writing(engine) as db:
        db.execute(delete(t.verdict).where(t.verdict.c.verification.in_(noted)))
        for table in _BY_RUN:
            db.execute(delete(table).where(table.c.run.in_(runs)))
        for table in _BY_MIGRATION:
            db.execute(delete(table).where(table.c.migration == migration))


def forget_readings(engine: Engine, migration: str, drop: Callable[[], None]) -> bool:
    """
    Have the source count as unread, then drop what was read of it; False while a run is open.

    Nobody can begin a run while it is dropped. When that is cut off in the middle, the next run
    reads everything, and so finds nothing missing.
    """
    with writing(engine) as db:
        if _is_open(db, migration):
            return False
        db.execute(delete(t.cursor).where(t.cursor.c.migration == migration))
    with writing(engine) as db:
        if _is_open(db, migration):
            return False
        drop()
    return True


def _is_open(db: Connection, migration: str) -> bool:
    of_mine = (t.run.c.migration == migration) & (t.run.c.state != RunState.DONE)
    return db.execute(select(t.run.c.id).where(of_mine)).first() is not None
