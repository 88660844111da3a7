"""Ledgers of older versions: kept as they were, then given what newer versions need."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from sqlalchemy import Column, Connection, Engine, Index, Table
from sqlalchemy.schema import CreateColumn

from engine.ledger import schema as t

ADDED: dict[int, tuple[tuple[Table, tuple[str, ...]], ...]] = {
    2: ((t.identity, ("last", "partial", "written_at")),),
}
"""Columns by the version that brought them."""
INDEXED: dict[int, tuple[Index, ...]] = {
    3: (t.ITEM_ORDER, t.ITEM_OUTCOME, t.ITEM_TARGET),
}
"""Indexes by the version that brought them."""
UNINDEXED: dict[int, tuple[str, ...]] = {3: ("item_state",)}
"""Names of indexes by the version that needs them no longer."""


def upgrade(engine: Engine, db: Connection, version: int) -> None:
    """Bring a ledger of this version to ours, in the caller's transaction."""
    _keep(engine, version)
    for number in range(version + 1, t.VERSION + 1):
        for table, names in ADDED.get(number, ()):
            for name in names:
                _add(engine, db, table, table.c[name])
        for name in UNINDEXED.get(number, ()):
            db.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")
        for index in INDEXED.get(number, ()):
            index.create(db, checkfirst=True)
    db.execute(t.schema.update().values(version=t.VERSION))


def _add(engine: Engine, db: Connection, table: Table, column: Column[object]) -> None:
    ddl = CreateColumn(column).compile(dialect=engine.dialect)
    db.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {ddl}")


def _keep(engine: Engine, version: int) -> None:
    """A copy beside the file; a PostgreSQL server has backups of its own."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path:
        return
    copy = f"{path}.v{version}"
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)
