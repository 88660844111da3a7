"""Rows again, with another choice in the mapping that decides what a writer does (Y02 to Y16)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.app import Home
from engine.ledger import ItemRow, RunKind
from engine.migration import Migration
from tests.e2e.awkward.marks import found
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = pytest.mark.slow

Started = tuple[Migration, SandboxAccount, dict[str, list[tuple[str, str]]]]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    accounts = "intercom:acme:awkward", "intercom:globex:awkward-target"
    with sandbox(*accounts, limits="off") as (source, target):
        made = connected(tmp_path_factory.mktemp("choices"), source, target)
        yield made, target, found("intercom", source.dump())


def run(started: Started, *rows: str, **rules: object) -> dict[str, ItemRow]:
    """A demo of these rows alone under these rules; taken back, so that the next begins anew."""
    made, _, places = started
    made.set_rules(**rules)
    ids = [f"{entity}:{key}" for row in rows for entity, key in places[row]]
    done = made.ledger.create_run(RunKind.DEMO, {"size": len(ids), "ids": ids})
    Home.of(made).work(idle_exit=0.0)
    ends = {(one.entity, one.source_id): one for one in made.queries.every_item(done.id)}
    made.ledger.create_run(RunKind.UNDO, {"of": done.id})
    Home.of(made).work(idle_exit=0.0)
    return {row: ends[places[row][0]] for row in rows}


def test_y02_an_archived_person_is_not_touched(started: Started) -> None:
    stopped = run(started, "C31", archived_people="stop")["C31"]
    restored = run(started, "C31", archived_people="nearest")["C31"]

    assert ("failed", "exists_archived") == (stopped.state, stopped.code)
    assert ("skipped", "matched_existing") == (restored.state, restored.code)


def test_y03_several_people_who_fit_stop_the_record(started: Started) -> None:
    stopped = run(started, "C30", several_people="stop")["C30"]
    used = run(started, "C30", several_people="nearest")["C30"]

    assert ("failed", "several_matches") == (stopped.state, stopped.code)
    assert ("skipped", "matched_existing") == (used.state, used.code)


def test_y16_empty_fields_of_a_person_are_filled_and_nothing_else(started: Started) -> None:
    _, target, _ = started
    before = {row["id"]: row for row in target.dump()["contacts"]}

    filled = run(started, "C29", existing="fill")["C29"]

    after = {row["id"]: row for row in target.dump()["contacts"]}
    assert ("migrated", False) == (filled.state, filled.target_id not in before)
    assert filled.target_id is not None
    assert before[filled.target_id]["name"] == after[filled.target_id]["name"]
    assert (
        before[filled.target_id]["custom_attributes"]
        != (after[filled.target_id]["custom_attributes"])
    )
