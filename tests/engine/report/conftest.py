"""A full run with every outcome, and its report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from engine.ledger import Run
from engine.model import Loss
from engine.report import Report, summarise
from tests.support.stores import START, Stores, stores

DESKS = {"source": "Zendesk", "target": "Intercom"}
ACCOUNTS = {"source": "cumbre", "target": "Cumbre EU"}
COUNTS: dict[str, dict[str, int | None]] = {
    "source": {"contacts": 5, "conversations": 3, "agents": 1},
    "before": {"contacts": 10, "conversations": 0, "agents": 2},
    "after": {"contacts": 14, "conversations": 2, "agents": 2},
}


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Stores]:
    """Four of five contacts and two of three conversations migrated, two of them with losses."""
    with stores(tmp_path) as made:
        run = made.begin()
        lost = [
            Loss(code="date_updated_lost", detail={"field": "old_updated"}),
            Loss(code="file_too_large", detail={"file": "carnet de Ana.pdf"}),
        ]
        made.skip(run, "agents", ["a1"], "matched_existing")
        made.migrate(run, "contacts", ["1", "2", "3"])
        made.migrate(run, "_contacts", ["mudanza:unknown-requester"])
        made.fail(run, "contacts", ["4"], "field_rejected", 'Email "ana@example.com" is taken')
        made.skip(run, "contacts", ["5"], "duplicate_in_source")
        made.migrate(run, "conversations", ["11", "12"], losses=lost)
        made.fail(run, "conversations", ["13"], "reference_missing")
        yield made


@pytest.fixture
def run(filled: Stores) -> Run:
    filled.ledger.close(filled.ledger.runs()[0].id)
    return filled.ledger.runs()[0]


@pytest.fixture
def report(filled: Stores, run: Run) -> Report:
    found = SimpleNamespace(
        match=4, differ=1, missing=0, unreadable=0, at=START, differences=[DIFFERENCE]
    )
    return summarise(
        filled.queries,
        run,
        counts=COUNTS,
        desks=DESKS,
        accounts=ACCOUNTS,
        verification=found,
        now=START,
    )


DIFFERENCE = {
    "entity": "contacts",
    "source_id": "2",
    "field": "name",
    "source": "Bruno Gil",
    "target": "Bruno",
}
