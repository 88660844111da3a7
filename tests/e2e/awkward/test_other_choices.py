"""Rows again, with another choice in the mapping that decides what a writer does (Y02 to Y16)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import httpx
import pytest

from engine.app import Home
from engine.ledger import ItemRow, RunKind
from engine.migration import Migration
from tests.e2e.awkward.marks import Dump, found
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


@pytest.fixture(params=["intercom:globex:awkward-target"])
def from_zendesk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Started]:
    accounts = "zendesk:acme:awkward", request.param
    with sandbox(*accounts, limits="off") as (source, target):
        if target.desk == "freshdesk":
            target.settings(plan="enterprise")
        made = connected(tmp_path_factory.mktemp("choices"), source, target)
        yield made, target, found("zendesk", source.dump())


into = partial(pytest.mark.parametrize, "from_zendesk", indirect=True)


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


def lost(started: Started, row: str) -> set[str]:
    """Loss codes of a row in the last demo."""
    made, _, places = started
    demo = next(one for one in made.runs() if one.kind == RunKind.DEMO)
    return {one.code for one in made.queries.losses_of(demo.id, *places[row][0])}


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


@into(argvalues=["zendesk:hooli:empty"])
def test_y05_a_value_that_is_refused_stops_the_record(from_zendesk: Started) -> None:
    made, target, _ = from_zendesk
    field = {"type": "regexp", "title": "Código", "regexp_for_validation": "^[A-Z]{3}$"}
    httpx.post(
        f"{target.url}/api/v2/ticket_fields.json",
        json={"ticket_field": field},
        headers={"authorization": f"Bearer {target.token}"},
    ).raise_for_status()
    made.suggest()

    stopped = run(from_zendesk, "V19", refused_values="stop")["V19"]
    left_out = run(from_zendesk, "V19", refused_values="nearest")["V19"]

    assert ("failed", "field_rejected") == (stopped.state, stopped.code)
    assert ("migrated", True) == (left_out.state, "value_dropped" in lost(from_zendesk, "V19"))


def test_y08_a_message_refused_twice_is_left_out_and_its_conversation_arrives(
    from_zendesk: Started,
) -> None:
    _, target, _ = from_zendesk
    refused = {"errors": [{"code": "parameter_invalid", "message": "no", "field": "body"}]}
    fault = {"on": "POST /conversations/*/reply", "kind": "status", "status": 422, "times": 0}
    target.faults([fault | {"body": refused}])

    end = run(from_zendesk, "X02")["X02"]

    assert ("migrated", True) == (end.state, "message_dropped" in lost(from_zendesk, "X02"))


@into(argvalues=["freshdesk:stark:empty"])
def test_y11_a_name_that_is_taken_stops_the_collection(from_zendesk: Started) -> None:
    stopped = run(from_zendesk, "A01", "B02", taken_names="stop")["B02"]
    numbered = run(from_zendesk, "A01", "B02", taken_names="nearest")["B02"]

    assert ("failed", "name_taken") == (stopped.state, stopped.code)
    assert ("migrated", True) == (numbered.state, "name_changed" in lost(from_zendesk, "B02"))


def test_y12_a_plan_without_internal_articles_leaves_them_out(from_zendesk: Started) -> None:
    _, target, _ = from_zendesk
    refused = {"errors": [{"code": "api_plan_restricted", "message": "not in your plan"}]}
    fault = {"on": "POST /internal_articles", "kind": "status", "status": 403, "times": 0}
    target.faults([fault | {"body": refused}])

    end = run(from_zendesk, "A06")["A06"]

    assert ("skipped", "plan_feature_missing") == (end.state, end.code)


@into(argvalues=["intercom:globex:empty", "freshdesk:stark:empty"])
def test_y15_notes_stay_hidden_and_nobody_is_mailed_when_all_ends_solved(
    from_zendesk: Started,
) -> None:
    made, target, places = from_zendesk
    for value in ("new", "open", "waiting_customer", "waiting_other"):
        made.choose("status", value, "solved")
    ids = [f"{entity}:{key}" for row in ("T03", "T13") for entity, key in places[row]]

    done = made.ledger.create_run(RunKind.DEMO, {"size": len(ids), "ids": ids})
    Home.of(made).work(idle_exit=0.0)

    ends = {one.state for one in made.queries.items(done.id, entity="conversations")}
    assert ({"migrated"}, 0) == (ends, target.stats()["notifications"])
    assert [] == [text for text in READ_BY_CUSTOMERS[target.desk](target.dump()) if SECRET in text]
    assert SECRET in str(target.dump()), "the notes are there"


SECRET = "INTERNO"
"""What every internal note of the seed says."""


def _of_intercom(dump: Dump) -> Iterator[str]:
    for row in dump["conversations"]:
        assert "closed" == row["state"]
        yield row["source"]["body"]
        parts = row["conversation_parts"]["conversation_parts"]
        yield from (one["body"] or "" for one in parts if one["part_type"] != "note")


def _of_freshdesk(dump: Dump) -> Iterator[str]:
    for row in dump["tickets"]:
        assert row["status"] in (4, 5), "resolved or closed"
        yield row["description"]
        yield from (one["body"] for one in row["conversations"] if not one["private"])


READ_BY_CUSTOMERS = {"intercom": _of_intercom, "freshdesk": _of_freshdesk}
