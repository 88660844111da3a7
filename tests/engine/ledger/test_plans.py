"""How SQLite answers what grows with a migration: by an index, however many records there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.support.stores import Stores, stores


@contextmanager
def plans(made: Stores) -> Iterator[list[str]]:
    """The steps of every query and change of records that the ledger is asked for."""
    steps: list[str] = []

    def explain(_db: object, cursor: Any, said: str, values: Any, *_: object) -> None:
        if "item" in said and said.startswith(("SELECT", "UPDATE")):
            found = cursor.connection.execute(f"EXPLAIN QUERY PLAN {said}", values)
            steps.extend(step[3] for step in found.fetchall())

    event.listen(made.ledger.engine, "before_cursor_execute", explain)
    try:
        yield steps
    finally:
        event.remove(made.ledger.engine, "before_cursor_execute", explain)


@pytest.mark.parametrize(
    ("state", "sought"), [(None, ""), ("failed", ""), (None, "t-2"), ("migrated", "2")]
)
def test_a_page_of_records_walks_only_keys_in_their_order(
    tmp_path: Path, state: str | None, sought: str
) -> None:
    with stores(tmp_path) as made:
        run = made.begin()
        made.migrate(run, "contacts", ["1", "2"])
        with plans(made) as steps:
            made.queries.items(run.id, limit=1, state=state, text=sought)
        pages = [step for step in steps if step.startswith(("SCAN item", "SEARCH item"))]
        assert pages
        for step in pages:
            whole_key = "entity=? AND source_id=?" in step or "(target_id=?)" in step
            assert whole_key or ("COVERING" in step and not sought), steps


def test_taking_records_for_writing_looks_at_these_alone(tmp_path: Path) -> None:
    with stores(tmp_path) as made:
        run = made.begin()
        made.wait(run, "contacts", ["1", "2"])
        with plans(made) as steps:
            claims = made.ledger.claim(run.id, "contacts", ["1", "2"], "worker")
        assert ["1", "2"] == [one.source_id for one in claims]
        searches = [step for step in steps if step.startswith(("SCAN item", "SEARCH item"))]
        assert searches
        assert all("source_id=?" in step for step in searches), steps
