"""Runs: one at a time, taken up once, paused with a reason, ended with every outcome known."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from engine.errors import CannotStart
from engine.ledger import (
    HIDDEN,
    Ledger,
    NewItem,
    Outcome,
    Queries,
    RunChanged,
    RunState,
    UnsettledRecords,
    disk_error,
    open_engine,
    sqlite_url,
)
from engine.model import Loss
from tests.support.stores import START, Stores


def test_a_second_run_does_not_begin_before_the_first_has_ended(made: Stores) -> None:
    first = made.ledger.create_run("full", {"size": 3})
    with pytest.raises(RunChanged):
        made.ledger.create_run("demo", {})
    made.ledger.close(first.id)
    assert [2, 1] == [made.ledger.create_run("demo", {}).number, first.number]
    assert {"size": 3} == made.ledger.run(first.id).options


def test_a_run_is_taken_up_in_a_new_generation_each_time(made: Stores) -> None:
    run = made.begin()
    made.ledger.pause(run.id, "network_down", {"service": "Made up"})
    again = made.ledger.take_up(run.id)
    assert (2, RunState.RUNNING, "", {}) == (
        again.generation,
        again.state,
        again.reason,
        again.detail,
    )
    assert (START, START) == (again.started_at, again.heartbeat)


def test_a_run_that_changed_since_it_was_looked_at_is_not_taken_up(made: Stores) -> None:
    seen = made.ledger.create_run("full", {})
    made.ledger.pause(seen.id, "by_person", {})
    with pytest.raises(RunChanged):
        made.ledger.take_up(seen.id, seen)
    assert RunState.PAUSED == made.ledger.run(seen.id).state


def test_a_run_that_ended_is_neither_taken_up_nor_paused(made: Stores) -> None:
    run = made.begin()
    made.ledger.close(run.id)
    with pytest.raises(RunChanged):
        made.ledger.take_up(run.id)
    made.ledger.pause(run.id, "internal_error", {})
    assert RunState.DONE == made.ledger.run(run.id).state


def test_a_wish_to_pause_outlives_the_worker_that_did_not_hear_it(made: Stores) -> None:
    run = made.begin()
    made.ledger.change_run(run.id, wish="by_person")
    assert "by_person" == made.ledger.take_up(run.id).wish
    made.ledger.pause(run.id, "by_person", {})
    assert "" == made.ledger.run(run.id).wish


def test_a_run_with_a_record_without_outcome_does_not_end(made: Stores) -> None:
    run = made.begin()
    made.ledger.add_items(run.id, [NewItem(entity="contacts", source_id="1")])
    with pytest.raises(UnsettledRecords):
        made.ledger.close(run.id)
    made.ledger.claim(run.id, "contacts", ["1"], "one")
    with pytest.raises(UnsettledRecords):
        made.ledger.close(run.id)


def test_our_own_records_are_in_no_total_and_hold_no_run_up(made: Stores) -> None:
    run = made.begin()
    hidden = NewItem(entity=f"{HIDDEN}contacts", source_id="mudanza:unknown-requester")
    made.ledger.add_items(run.id, [hidden])
    assert ({}, []) == (made.queries.tallies(run.id), made.queries.items(run.id))
    made.ledger.close(run.id)
    assert RunState.DONE == made.ledger.run(run.id).state


def test_the_same_record_is_accounted_for_once(made: Stores) -> None:
    run = made.begin()
    item = NewItem(entity="contacts", source_id="1", label="Ana")
    made.ledger.add_items(run.id, [item, item])
    made.ledger.add_items(run.id, [item])
    assert 1 == made.queries.tallies(run.id)["contacts"].read


def test_a_migrated_record_is_found_by_old_and_new_id_and_link(made: Stores) -> None:
    run = made.begin()
    made.migrate(run, "contacts", ["1"])
    for known in ("1", "t-1", "https://old.example/1", "https://new.example/1"):
        assert ["1"] == [row["source_id"] for row in made.queries.lookup(known)]
    assert [] == made.queries.lookup("2")


def test_an_identity_says_which_record_it_came_from_and_only_if_we_made_it(made: Stores) -> None:
    run = made.begin()
    made.migrate(run, "contacts", ["1"])
    made.ledger.add_items(
        run.id,
        [NewItem(entity="agents", source_id="a", state="skipped", target_id="9")],  # type: ignore[arg-type]
    )
    assert ("t-1", True) == _identity(made, "contacts", "1")
    assert ("9", False) == _identity(made, "agents", "a")
    made_of = made.ledger.source_of("contacts", "t-1")
    assert made_of is not None
    assert "1" == made_of.source_id
    assert made.ledger.source_of("agents", "9") is None
    assert {} == made.ledger.identities("contacts", [])


def _identity(made: Stores, entity: str, one: str) -> tuple[str, bool]:
    found = made.ledger.identities(entity, [one, "unknown"])
    assert [one] == list(found)
    return found[one].target_id, found[one].made


def test_every_item_is_streamed_once_whatever_the_block(made: Stores) -> None:
    run = made.begin()
    made.migrate(run, "contacts", [str(n) for n in range(25)])
    made.fail(run, "companies", ["c1", "c2"], "rejected")
    found = [(row.entity, row.source_id) for row in made.queries.every_item(run.id, block=4)]
    assert (27, 27) == (len(found), len(set(found)))
    assert sorted(found) == found


def test_reasons_and_losses_are_counted_by_record(made: Stores) -> None:
    run = made.begin()
    twice = [Loss(code="html_simplified"), Loss(code="html_simplified", detail={"n": "2"})]
    made.migrate(run, "contacts", ["1", "2"], twice)
    made.fail(run, "contacts", ["3"], "rejected", words="no \x00 \udfff good")
    assert [("contacts", "html_simplified", 2)] == made.queries.loss_counts(run.id)
    made.skip(run, "contacts", ["4", "5"], "spam")
    failed, skipped = ("contacts", "failed", "rejected", 1), ("contacts", "skipped", "spam", 2)
    assert [skipped, failed] == made.queries.reasons(run.id)
    assert [failed] == made.queries.reasons(run.id, (Outcome.FAILED,))
    assert twice == made.queries.losses_of(run.id, "contacts", "1")
    assert ["no � ? good"] == [row.words for row in made.queries.items(run.id, state="failed")]


def test_a_ledger_of_a_newer_program_is_not_opened(made: Stores) -> None:
    with made.ledger.engine.begin() as db:
        db.execute(text("UPDATE ledger_schema SET version = 99"))
    with pytest.raises(CannotStart) as refused:
        Ledger(made.ledger.engine, "norte", lambda: START)
    assert "version_newer" == refused.value.code


def test_two_migrations_in_one_database_know_nothing_of_each_other(tmp_path: Path) -> None:
    engine = open_engine(sqlite_url(tmp_path / "both.sqlite"), durable=False)
    one, other = (Ledger(engine, name, lambda: START) for name in ("norte", "sur"))
    run = one.create_run("full", {})
    one.add_items(run.id, [NewItem(entity="contacts", source_id="1")])
    Queries(engine, "norte", lambda: START).note("plan", "full", {"n": 1})
    assert ([], {}) == (other.runs(), Queries(engine, "sur", lambda: START).notes("plan"))
    engine.dispose()


def test_a_full_database_is_told_from_other_faults(made: Stores) -> None:
    if made.ledger.engine.dialect.name != "sqlite":
        pytest.skip("a server's disk is its administrator's")
    run = made.begin()
    with made.ledger.engine.begin() as db:
        db.execute(text("PRAGMA max_page_count = 1"))
        with pytest.raises(Exception, match="full") as raised:
            db.execute(text(f"UPDATE run SET wish = '{'x' * 100_000}' WHERE id = '{run.id}'"))
    full = disk_error(raised.value, "norte")
    assert full is not None
    assert ("disk_full", "norte") == (full.code, full.path)
    assert disk_error(ValueError("full"), "norte") is None
