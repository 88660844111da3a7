"""What is peculiar to Intercom as a source, from its API to what the target holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from engine.app import Home
from engine.ledger import RunKind, RunState
from engine.migration import Migration
from engine.model import Contact, Conversation, Entity, Ref
from tests.e2e.awkward.marks import found
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = pytest.mark.slow


@pytest.fixture
def accounts() -> Iterator[list[SandboxAccount]]:
    with sandbox("intercom:initech:small", "zendesk:hooli:empty", limits="off") as running:
        yield running


def asked(account: SandboxAccount, method: str, path: str, body: object = None) -> dict[str, Any]:
    """What a person, or a program of theirs, does in the account."""
    bearer = {"authorization": f"Bearer {account.token}"}
    answer = httpx.request(method, f"{account.url}/{path}", json=body, headers=bearer)
    assert 200 == answer.status_code, answer.text
    told: dict[str, Any] = answer.json()
    return told


def run(made: Migration, kind: RunKind = RunKind.FULL, **options: Any) -> str:
    begun = made.ledger.create_run(kind, options)
    Home.of(made).work(idle_exit=0.0)
    status = made.status(begun.id)
    assert status is not None
    assert RunState.DONE == status.state, f"{status.reason}: {status.detail}"
    return begun.id


def begun(account: SandboxAccount, contact: str, words: str) -> str:
    body = {"from": {"type": "contact", "id": contact}, "body": words}
    return str(asked(account, "POST", "conversations", body)["conversation_id"])


@pytest.mark.parametrize("kind", [RunKind.DEMO, RunKind.FULL])
def test_who_was_merged_is_followed_and_who_was_archived_is_read(
    tmp_path: Path, accounts: list[SandboxAccount], kind: RunKind
) -> None:
    source, target = accounts
    user = asked(source, "POST", "contacts", {"email": "eva@example.com", "name": "Eva Gil"})
    lead = asked(source, "POST", "contacts", {"email": "eva@example.com", "role": "lead"})
    away = asked(source, "POST", "contacts", {"email": "away@example.com", "name": "Away"})
    talks = [begun(source, one["id"], f"Question {n}") for n, one in enumerate((lead, away))]
    asked(source, "POST", "contacts/merge", {"from": lead["id"], "into": user["id"]})
    asked(source, "POST", f"contacts/{away['id']}/archive")
    made = connected(tmp_path, source, target)

    done = run(made, kind, size=2, ids=talks) if kind is RunKind.DEMO else run(made)

    ends = {one.source_id: one for one in made.queries.every_item(done)}
    assert ("skipped", "merged_in_source") == (ends[lead["id"]].state, ends[lead["id"]].code)
    held = {row["id"]: row for row in target.dump()["tickets"]}
    asks = [held[int(ends[key].target_id or 0)]["requester_id"] for key in talks]
    assert [int(ends[one["id"]].target_id or 0) for one in (user, away)] == asks
    assert "requester_placeholder" not in {
        loss.code for key in talks for loss in made.queries.losses_of(done, "conversations", key)
    }


def test_what_the_sign_in_may_not_read_is_told_and_comes_once_it_may(
    tmp_path: Path, accounts: list[SandboxAccount]
) -> None:
    source, target = accounts
    refusal = {"errors": [{"code": "token_unauthorized", "message": "Not authorized"}]}
    away = {"kind": "status", "status": 401, "body": refusal, "times": 0}
    gone = ("articles", "internal_articles", "help_center/collections")
    source.faults([{"on": f"GET /{path}", **away} for path in gone])
    made = connected(tmp_path, source, target)
    assert "permissions" not in {one.id for one in made.blocking()}

    demo = run(made, RunKind.DEMO, size=2)
    first = run(made)

    for told in (demo, first):
        assert ("articles", "skipped", "permission_missing", 1) in made.queries.reasons(told)
    tallies = made.queries.tallies(first)
    assert (1, 0, 1) == (
        tallies["articles"].read,
        tallies["articles"].migrated,
        tallies["articles"].skipped,
    )
    assert 0 < tallies["contacts"].migrated

    source.faults([])
    again = made.queries.tallies(run(made))

    assert 0 < again["articles"].migrated == len(target.dump()["articles"])
    assert again["articles"].read == len(
        [*source.dump()["articles"], *source.dump()["internal_articles"]]
    )


def test_of_a_long_conversation_the_newest_five_hundred_come_and_the_rest_is_told(
    tmp_path: Path,
) -> None:
    heavy = ("intercom:initech:awkward-heavy", "intercom:globex:empty")
    with sandbox(*heavy, limits="off") as (source, target):
        made = connected(tmp_path, source, target)
        places = found("intercom", source.dump())
        whole, cut = (places[row][0][1] for row in ("T04", "T05"))
        plan = made.plan(RunKind.DEMO, size=2, ids=[whole, cut])

        done = run(made, RunKind.DEMO, size=2, ids=[whole, cut])

        told = {
            key: [
                loss
                for loss in made.queries.losses_of(done, "conversations", key)
                if loss.code == "messages_unread"
            ]
            for key in (whole, cut)
        }
        assert [] == told[whole]
        assert [{"limit": "500", "n": "721", "missing": "220"}] == [
            dict(loss.detail) for loss in told[cut]
        ]
        planned = {one.code: one.records for one in plan.losses}
        assert 1 == planned["messages_unread"]
        record = made.opening.records.get(Ref(Entity.CONVERSATION, whole))
        assert isinstance(record, Conversation)
        assert 501 == len(record.messages)


def test_of_a_person_in_too_many_companies_a_thousand_come_and_the_rest_is_counted(
    tmp_path: Path,
) -> None:
    heavy = ("intercom:initech:awkward-heavy", "intercom:globex:empty")
    with sandbox(*heavy, limits="off") as (source, target):
        made = connected(tmp_path, source, target)
        person = next(row["id"] for row in source.dump()["contacts"] if "C43" == row["name"])
        ids = [f"contacts:{person}"]
        plan = made.plan(RunKind.DEMO, size=2, ids=ids)

        done = run(made, RunKind.DEMO, size=2, ids=ids)

        record = made.opening.records.get(Ref(Entity.CONTACT, person))
        assert isinstance(record, Contact)
        assert 1001 == len({company.id for company in record.companies})
        assert 1001 == made.queries.tallies(done)["companies"].migrated
        (held,) = target.dump()["contacts"]
        assert ("C43", 1000) == (held["name"], held["companies"]["total_count"])
        lost = made.queries.losses_of(done, "contacts", person)
        assert [{"n": "1"}] == [
            dict(loss.detail) for loss in lost if "companies_extra_dropped" == loss.code
        ]
        assert 1 == {one.code: one.records for one in plan.losses}["companies_extra_dropped"]


def test_a_file_that_breaks_off_each_time_is_told_and_its_message_comes(tmp_path: Path) -> None:
    with sandbox("intercom:initech:awkward", "intercom:globex:empty", limits="off") as accounts:
        source, target = accounts
        made = connected(tmp_path, source, target)
        entity, thread = found("intercom", source.dump())["X37"][0]
        source.faults([{"on": "GET *b.pdf*", "kind": "truncate", "times": 0}])

        done = run(made, RunKind.DEMO, size=2, ids=[thread])

        lost = made.queries.losses_of(done, entity, thread)
        assert ["b.pdf"] == [x.detail["file"] for x in lost if "file_missing" == x.code]
        (held,) = target.dump()["conversations"]
        parts = held["conversation_parts"]["conversation_parts"]
        names = [file["name"] for part in parts for file in part["attachments"]]
        assert ["a.pdf", "a.pdf"] == names


def test_addresses_of_a_help_center_that_keeps_its_domain_lead_to_the_new_articles(
    tmp_path: Path, accounts: list[SandboxAccount]
) -> None:
    source, _ = accounts
    with sandbox("intercom:globex:empty", limits="off") as (target,):
        # A help center that moves keeps the domain at which its readers know it.
        target.settings(custom_domain=urlsplit(source.url).netloc)
        made = connected(tmp_path, source, target)

        done = run(made)

        ends = {one.source_id: one for one in made.queries.every_item(done)}
        published = {
            row["url"]: ends[str(row["id"])].target_id
            for row in source.dump()["articles"]
            if "published" == row["state"]
        }
        redirects = target.dump()["redirects"]
        assert published
        assert published == {row["from_url"]: row["target_id"] for row in redirects}
        assert {"article"} == {row["target_type"] for row in redirects}
