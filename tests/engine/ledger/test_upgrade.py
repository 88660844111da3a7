"""A ledger of an older program: kept as it was, then brought up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect, text

from engine.ledger import Ledger, open_engine, sqlite_url
from engine.ledger.schema import VERSION
from tests.support.stores import NAME, START, Stores

SINCE_TWO = ("last", "partial", "written_at")
SINCE_THREE = {"item_order", "item_outcome", "item_target"}


def old(path: Path) -> None:
    """A ledger as version 1 made it, with one record that it knows of."""
    engine = open_engine(sqlite_url(path), durable=False)
    Ledger(engine, "norte", lambda: 1.0)
    engine.dispose()
    with closing(sqlite3.connect(path)) as db:
        for name in SINCE_TWO:
            db.execute(f"ALTER TABLE identity DROP COLUMN {name}")
        db.execute("UPDATE ledger_schema SET version = 1")
        values = ("norte", "contacts", "7", "t7", "full-1", 1, "")
        db.execute(
            "INSERT INTO identity (migration, entity, source_id, target_id, run, made, digest)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        db.commit()


def test_what_it_knows_is_known_afterwards_and_a_copy_stays(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    old(path)

    engine = open_engine(sqlite_url(path), durable=True)
    found = Ledger(engine, "norte", lambda: 2.0).identities("contacts", ["7"])["7"]
    engine.dispose()

    assert ("t7", False, "", None) == (found.target_id, found.partial, found.last, found.written_at)
    with closing(sqlite3.connect(path)) as new, closing(sqlite3.connect(f"{path}.v1")) as copy:
        version = "SELECT version FROM ledger_schema"
        assert (VERSION,) == new.execute(version).fetchone()
        assert (1,) == copy.execute(version).fetchone()
        assert [("ok",)] == new.execute("PRAGMA integrity_check").fetchall()
        assert ("t7",) == copy.execute("SELECT target_id FROM identity").fetchone()


def test_indexes_of_version_three_replace_the_older_one_on_file_and_server(made: Stores) -> None:
    run = made.begin()
    made.migrate(run, "contacts", ["7"])
    engine = made.ledger.engine
    with engine.begin() as db:
        for name in SINCE_THREE:
            db.execute(text(f"DROP INDEX {name}"))
        db.execute(text("CREATE INDEX item_state ON item (run, entity, state, position)"))
        db.execute(text("UPDATE ledger_schema SET version = 2"))

    Ledger(engine, NAME, lambda: START)

    names = {one["name"] for one in inspect(engine).get_indexes("item")}
    assert SINCE_THREE | {"item_code"} == names
    assert ["7"] == [row.source_id for row in made.queries.items(run.id, text="t-7")]
