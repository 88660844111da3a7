"""A deleted migration leaves no row; its neighbour in the same database keeps every one."""

from __future__ import annotations

from sqlalchemy import select

from engine.ledger import Ledger, NewItem, Queries, forget, forget_readings
from engine.ledger.schema import metadata
from engine.model import Contact
from tests.support.stores import START, Stores


def rows(made: Stores) -> dict[str, int]:
    """How many rows each table has, the schema's own aside."""
    with made.ledger.engine.connect() as db:
        found = {name: len(db.execute(select(one)).all()) for name, one in metadata.tables.items()}
    return {name: n for name, n in found.items() if name != "ledger_schema"}


def test_every_row_of_a_migration_goes_and_none_of_another(made: Stores) -> None:
    other = Ledger(made.ledger.engine, "sur", lambda: START)
    kept = other.create_run("full", {})
    other.add_items(kept.id, [NewItem(entity="contacts", source_id="1", label="Eva")])
    alone = rows(made)
    run = made.begin()
    made.migrate(run, "contacts", ["1", "2"])
    made.fail(run, "contacts", ["3"], "field_rejected")
    made.queries.note("verification_begun", "v-1", {})
    made.queries.judge("v-1", "contacts", "1", "match", [])
    made.queries.move("contacts", None, done=True, started_at=START)
    assert all(n > alone[name] for name, n in rows(made).items() if name != "loss")

    forget(made.ledger.engine, made.ledger.migration)

    assert alone == rows(made)
    assert [] == made.ledger.runs()


def test_what_was_read_is_dropped_only_while_no_run_is_open(made: Stores) -> None:
    made.archive(Contact(id="1", name="Eva"))
    made.queries.move("contacts", None, done=True, started_at=START)
    run = made.begin()
    assert not forget_readings(made.ledger.engine, "norte", made.records.forget)
    assert (1, START) == (made.records.counts()["contacts"], made.records.last_read())

    made.ledger.close(run.id)
    assert forget_readings(made.ledger.engine, "norte", made.records.forget)

    assert ({}, None) == (made.records.counts(), made.records.last_read())
    assert {} == Queries(made.ledger.engine, "norte", lambda: START).positions()
