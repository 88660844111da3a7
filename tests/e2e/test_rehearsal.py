"""Rehearsing: what would be sent and refused is known, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from engine.ledger import RunKind
from engine.migration import Migration
from engine.model import Contact, Conversation, Entity
from engine.run.plan import Plan
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox

PAIRS = [
    ("zendesk:acme:small", "intercom:globex:empty"),
    ("intercom:initech:small", "zendesk:hooli:empty"),
    ("intercom:initech:small", "freshdesk:stark:empty"),
]

Started = tuple[Migration, SandboxAccount]


@pytest.fixture(params=PAIRS, ids=lambda pair: f"{pair[0]}-{pair[1]}", scope="module")
def started(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Started]:
    with sandbox(*request.param, limits="off") as (source, target):
        yield connected(tmp_path_factory.mktemp("home"), source, target), target


def add_person(target: SandboxAccount, email: str) -> None:
    """Somebody makes this person by hand in the target."""
    bearer = {"authorization": f"Bearer {target.token}"}
    if target.desk == "intercom":
        made = httpx.post(f"{target.url}/contacts", json={"email": email}, headers=bearer)
    elif target.desk == "freshdesk":
        known = {"name": "Known", "email": email}
        made = httpx.post(f"{target.url}/api/v2/contacts", json=known, auth=(target.token, "X"))
    else:
        user = {"name": "Known", "email": email, "verified": True, "skip_verify_email": True}
        made = httpx.post(f"{target.url}/api/v2/users.json", json={"user": user}, headers=bearer)
    assert made.status_code in (200, 201), made.text


def written(target: SandboxAccount) -> dict[str, int]:
    """The account's calls that change something."""
    calls: dict[str, int] = target.stats()["calls"]
    changing = ("POST", "PUT", "DELETE", "PATCH")
    looking = ("/search", "/show_many", "/count")
    return {r: n for r, n in calls.items() if r.startswith(changing) and not r.endswith(looking)}


def test_the_requests_of_a_record_are_shown_and_none_reaches_the_target(started: Started) -> None:
    made, target = started
    before, written_before = target.dump(), written(target)
    shown = made.preview()
    assert shown is not None

    rehearsed = made.rehearse_record("conversations", shown.source.id)

    assert "migrated" == rehearsed.end.state
    assert {"POST"} <= {one.method for one in rehearsed.sent}
    assert isinstance(rehearsed.record, Conversation)
    assert isinstance(shown.mapped, Conversation)
    said = [message for message in rehearsed.record.messages if message.kind != "event"]
    assert len(shown.mapped.messages) == len(said)
    assert "authorization" not in " ".join(one.body for one in rehearsed.sent).casefold()
    assert (written_before, before) == (written(target), target.dump())


def test_the_requests_name_the_agents_of_the_true_target(started: Started) -> None:
    made, _target = started
    agents = {key for key, _ in made.choices("agents")}
    record = made.preview()
    assert record is not None

    rehearsed = made.rehearse_record("conversations", record.source.id)

    bodies = " ".join(one.body for one in rehearsed.sent)
    assert any(f'"{key}"' in bodies or f": {key}" in bodies for key in agents)


def test_a_demo_is_foreseen_to_the_record(started: Started) -> None:
    made, target = started
    before = written(target)

    plan = made.plan(RunKind.DEMO, size=5, rehearse=True)

    assert plan.rehearsed
    assert 5 == plan.write["conversations"] + plan.skips.get("spam", 0)
    assert {} == plan.fails
    assert before == written(target)


def test_people_of_the_target_are_known_to_the_rehearsal(started: Started) -> None:
    made, target = started
    made.plan(RunKind.DEMO, size=3)
    contact = next(
        one
        for one in made.opening.records.every(Entity.CONTACT)
        if isinstance(one, Contact) and one.email
    )
    add_person(target, str(contact.email))

    rehearsed = made.rehearse_record("contacts", contact.id)

    assert ("skipped", "matched_existing") == (rehearsed.end.state, rehearsed.end.code)


def test_a_setting_of_the_target_that_costs_something_is_foreseen(tmp_path: Path) -> None:
    with sandbox("zendesk:acme:small", "zendesk:hooli:empty", limits="off") as (source, target):
        made = connected(tmp_path, source, target)
        held = [str(row["id"]) for row in source.dump()["tickets"] if row["status"] == "hold"][:1]
        usual = made.plan(RunKind.DEMO, ids=held, rehearse=True)
        target.settings(on_hold=False)
        without = made.plan(RunKind.DEMO, ids=held, rehearse=True)

    assert (0, 1) == (reduced(usual), reduced(without))


def reduced(plan: Plan) -> int:
    return sum(loss.records for loss in plan.losses if loss.code == "status_reduced")
