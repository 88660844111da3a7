"""Tracker tickets of Intercom: what is about them is linked to them in the target, too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.app import Home
from engine.ledger import RunKind, RunState
from engine.migration import Migration
from tests.e2e.awkward.marks import found
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = pytest.mark.slow

LINKS = "POST /tickets/*/linked_conversations"


@pytest.fixture
def accounts() -> Iterator[list[SandboxAccount]]:
    with sandbox("intercom:initech:small", "intercom:globex:empty", limits="off") as running:
        yield running


def asked(account: SandboxAccount, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Something that a person does in the account by hand."""
    bearer = {"authorization": f"Bearer {account.token}"}
    answer = httpx.post(f"{account.url}/{path}", json=body, headers=bearer)
    assert 200 == answer.status_code, answer.text
    made: dict[str, Any] = answer.json()
    return made


def a_tracker(account: SandboxAccount, about: int) -> tuple[str, list[str]]:
    """A tracker ticket linked to a customer ticket and so many conversations, and their ids."""
    account.settings(search_lag=0)  # tickets are found by search, and are read at once here
    contact = {"id": account.dump()["contacts"][0]["id"]}
    made = {}
    for name, category in (("Outage", "Tracker"), ("Question", "Customer")):
        kind = asked(account, "ticket_types", {"name": name, "category": category})
        words = {"_default_title_": name, "_default_description_": f"About {name}"}
        body = {"ticket_type_id": kind["id"], "contacts": [contact], "ticket_attributes": words}
        made[name] = asked(account, "tickets", body)["id"]
    talks = [row["id"] for row in account.dump()["conversations"][:about]]
    incidents = [*talks, made["Question"]]
    for key in incidents:
        path = f"tickets/{made['Outage']}/linked_conversations"
        asked(account, path, {"conversation_id": key})
    return made["Outage"], incidents


def migrated(made: Migration, kind: RunKind = RunKind.FULL, **options: Any) -> str:
    run = made.ledger.create_run(kind, options)
    Home.of(made).work(idle_exit=0.0)
    status = made.status(run.id)
    assert status is not None
    assert RunState.DONE == status.state, f"{status.reason}: {status.detail}"
    return run.id


def linked(target: SandboxAccount, made: Migration, tracker: str) -> set[str]:
    """What is about the tracker ticket in the target, by ids of the source."""
    places = {row.source_id: row.target_id for row in made.lookup(tracker)}
    ticket = next(row for row in target.dump()["tickets"] if row["id"] == places[tracker])
    assert "Tracker" == ticket["category"]
    several = [item["id"] for item in ticket["linked_objects"]["data"]]
    return {made.lookup(key)[0].source_id for key in several}


def losses(made: Migration, run: str, *ids: str) -> list[list[str]]:
    codes = made.queries.loss_codes(run, "conversations", ids)
    return [codes.get(key, []) for key in ids]


def test_what_is_about_a_tracker_ticket_is_linked_to_it_and_nothing_is_noted(
    tmp_path: Path, accounts: list[SandboxAccount]
) -> None:
    source, target = accounts
    tracker, incidents = a_tracker(source, 2)
    made = connected(tmp_path, source, target)
    made.set_rules(ticket_types={"Outage": "Outage", "Question": "Question"})

    demo = migrated(made, RunKind.DEMO, size=1, ids=incidents[:1])

    assert {incidents[0]} == linked(target, made, tracker)
    of_talk, of_tracker = losses(made, demo, incidents[0], tracker)
    assert not {"relation_noted", "link_unresolved"} & set(of_talk)
    assert "link_unresolved" in of_tracker, "the others are not in the demo"

    plan = made.plan(RunKind.FULL)
    full = migrated(made)

    assert set(incidents) == linked(target, made, tracker)
    told = {code for codes in losses(made, full, *incidents) for code in codes}
    assert not {"relation_noted", "link_unresolved"} & (told | {one.code for one in plan.losses})
    verification = made.verify()
    assert [] == list(verification.differences)
    assert 0 == target.stats()["notifications"]
    migrated(made)
    assert set(incidents) == linked(target, made, tracker)


@pytest.mark.parametrize("kind", ["lost_answer", "status"])
def test_a_link_that_fails_is_told_and_made_by_the_next_run(
    tmp_path: Path, accounts: list[SandboxAccount], kind: str
) -> None:
    source, target = accounts
    tracker, incidents = a_tracker(source, 1)
    made = connected(tmp_path, source, target)
    made.set_rules(ticket_types={"Outage": "Outage", "Question": "Question"})
    refusal = {"errors": [{"code": "linked_conversation_limit_exceeded", "message": "No"}]}
    refused = {"status": 400, "body": refusal} if kind == "status" else {}
    target.faults([{"on": LINKS, "nth": 1, "kind": kind, **refused}])

    run = migrated(made)

    lost = [key for key in incidents if "link_unresolved" in losses(made, run, key)[0]]
    assert (1 if refused else 0) == len(lost)
    assert set(incidents) - set(lost) == linked(target, made, tracker)
    migrated(made)
    assert set(incidents) == linked(target, made, tracker)


def test_a_problem_of_zendesk_becomes_the_tracker_ticket_of_its_incidents(tmp_path: Path) -> None:
    with sandbox("zendesk:acme:awkward", "intercom:globex:empty", limits="off") as accounts:
        source, target = accounts
        asked(target, "ticket_types", {"name": "Outage", "category": "Tracker"})
        made = connected(tmp_path, source, target)
        rows = {row: places[0][1] for row, places in found("zendesk", source.dump()).items()}

        assert "Outage" == made.mapping().ticket_types["problem"]
        run = migrated(made, RunKind.DEMO, size=2, ids=[rows["T85"], rows["T86"]])

        assert {rows["T85"], rows["T86"]} == linked(target, made, rows["T84"])
        told = losses(made, run, rows["T84"], rows["T85"])
        assert not {"relation_noted", "link_unresolved"} & {c for codes in told for c in codes}


def imported(account: SandboxAccount, **ticket: Any) -> int:
    """A ticket that was in the account before."""
    bearer = {"authorization": f"Bearer {account.token}"}
    body = {"ticket": {"comments": [{"body": "It is down"}], **ticket}}
    answer = httpx.post(f"{account.url}/api/v2/imports/tickets.json", json=body, headers=bearer)
    assert 201 == answer.status_code, answer.text
    key: int = answer.json()["ticket"]["id"]
    return key


def named_afterwards(account: SandboxAccount, incident: int, problem: int, status: str) -> None:
    """Somebody sees what an older ticket is an incident of."""
    bearer = {"authorization": f"Bearer {account.token}"}
    change = {"ticket": {"problem_id": problem, "status": status}}
    path = f"{account.url}/api/v2/tickets/{incident}.json"
    assert 200 == httpx.put(path, json=change, headers=bearer).status_code


@pytest.mark.parametrize("refused", [False, True])
def test_zendesk_gets_a_problem_before_the_older_incidents_that_name_it(
    tmp_path: Path, refused: bool
) -> None:
    with sandbox("zendesk:acme:empty", "zendesk:hooli:empty", limits="off") as accounts:
        source, target = accounts
        source.settings(export_lag_seconds=0)
        incidents = [imported(source, type="incident", subject=f"No. {n}") for n in (1, 2)]
        problem = imported(source, type="problem", subject="Outage")
        for key, status in zip(incidents, ("open", "closed"), strict=True):
            named_afterwards(source, key, problem, status)
        made = connected(tmp_path, source, target)
        no = {"error": "RecordInvalid", "details": {"base": [{"description": "No"}]}}
        first = {"on": "POST /imports/tickets", "nth": 1, "kind": "status", "status": 422}
        target.faults([first | {"body": no}] if refused else [])

        run = migrated(made)

        rows = {row["subject"]: row for row in target.dump()["tickets"]}
        there = rows["Outage"]["id"] if "Outage" in rows else None
        assert refused == (there is None)
        assert {there} == {rows[f"No. {n}"]["problem_id"] for n in (1, 2)}
        told = {code for codes in losses(made, run, *map(str, incidents)) for code in codes}
        assert refused == ("link_unresolved" in told)
        assert "relation_noted" not in told
        assert [] == list(made.verify().differences)
        assert 0 == target.stats()["notifications"]
