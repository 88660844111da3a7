"""What accounts start with."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest

from engine.sandbox.seeds import story

from ..conftest import Open


async def dump(open_account: Open, text: str) -> dict[str, list[dict[str, Any]]]:
    answer = await open_account(text).get("/_sandbox/dump")
    found: dict[str, list[dict[str, Any]]] = answer.json()
    return found


def test_a_story_is_the_same_every_time_it_is_told() -> None:
    assert story.small("zendesk", 1) == story.small("zendesk", 1)
    assert story.small("zendesk", 1) != story.small("zendesk", 2)


def test_a_small_story_holds_what_a_help_desk_holds() -> None:
    told = story.small("zendesk")
    assert (120, 80, 30, 12) == (
        len(told.contacts), len(told.threads), len(told.articles), len(told.companies),
    )  # fmt: skip
    assert {"user": 100, "lead": 20} == Counter(contact.role for contact in told.contacts)
    assert 7 == len({thread.status for thread in told.threads})
    assert all(2 <= len(thread.messages) <= 8 for thread in told.threads)
    assert all(thread.updated <= told.until for thread in told.threads)
    mails = [contact.email for contact in told.contacts if contact.email]
    assert len(mails) == len(set(mails))


def test_two_files_of_a_small_story_are_one_under_two_names() -> None:
    messages = [message for thread in story.small("zendesk").threads for message in thread.messages]
    files = [file for message in messages for file in message.files]
    names: dict[bytes, set[str]] = {file.content: set() for file in files}
    for file in files:
        names[file.content].add(file.name)
    assert 1 == sum(len(found) > 1 for found in names.values())
    assert 1 == sum(file.inline for file in files)


async def test_a_small_account_shows_the_dates_and_authors_of_its_story(open_account: Open) -> None:
    told = story.small("zendesk")
    tickets = (await dump(open_account, "zendesk:acme:small"))["tickets"]
    for thread, ticket in zip(told.threads, tickets, strict=True):
        assert thread.created.strftime("%Y-%m-%dT%H:%M:%SZ") == ticket["created_at"]
        kinds = [message.kind == "reply" for message in thread.messages]
        assert kinds == [comment["public"] for comment in ticket["comments"]]


async def test_an_empty_account_has_agents_and_nobody_else(open_account: Open) -> None:
    held = await dump(open_account, "zendesk:hooli:empty")
    assert ["Ana López", "Bruno Keller", "Dev Patel", "Archive"] == [
        u["name"] for u in held["users"]
    ]
    assert {"Support", "Billing"} == {group["name"] for group in held["groups"]}
    assert [[], [], []] == [held[name] for name in ("tickets", "organizations", "articles")]


async def test_ten_thousand_conversations_cost_less_than_five_seconds_of_work(
    open_account: Open,
) -> None:
    began = time.process_time()
    client = open_account("zendesk:big:large-10000")
    answer = await client.get("/api/v2/search/count.json?query=type:ticket")
    assert 10_000 == answer.json()["count"]
    assert time.process_time() - began < 5


async def test_awkward_records_are_found_by_their_mark(open_account: Open) -> None:
    client = open_account("zendesk:acme:awkward")
    held = (await client.get("/_sandbox/dump")).json()
    for ticket in held["tickets"]:
        assert ticket["external_id"] in ticket["subject"], ticket["subject"]
        for comment in ticket["comments"]:
            note = f"INTERNO-{ticket['external_id']}"
            assert comment["public"] or note in comment["body"] or ticket["external_id"] == "T87"
    found = (await client.get("/api/v2/tickets.json?external_id=T31")).json()["tickets"]
    assert ["T31 · de Clara"] == [row["subject"] for row in found]


async def test_awkward_records_can_be_read(open_account: Open) -> None:
    client = open_account("zendesk:acme:awkward")
    body = (await client.get("/api/v2/incremental/tickets/cursor.json?start_time=0")).json()
    for row in body["tickets"]:
        answer = await client.get(f"/api/v2/tickets/{row['id']}/comments.json?include=users")
        assert answer.status_code == (404 if row["status"] == "deleted" else 200)
    assert (
        200
        == (await client.get("/api/v2/help_center/articles.json?include=translations")).status_code
    )


def test_an_unknown_seed_is_refused(open_account: Open) -> None:
    with pytest.raises(ValueError, match="no such seed"):
        open_account("zendesk:acme:medium")


async def test_a_reset_brings_back_the_seed_and_the_token(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    await client.post("/api/v2/users.json", json={"user": {"name": "Eva"}})
    order = {"on": "GET /users", "kind": "revoke_token"}
    await client.post("/_sandbox/faults", json=[order])
    assert 401 == (await client.get("/api/v2/users.json")).status_code
    await client.post("/_sandbox/reset")
    assert 4 == len((await client.get("/api/v2/users.json")).json()["users"])


async def test_a_record_that_vanishes_is_gone_by_the_vendors_own_route(open_account: Open) -> None:
    client = open_account("zendesk:acme:small")
    await client.post(
        "/_sandbox/faults", json=[{"on": "GET /tickets/{id}/comments", "kind": "vanish"}]
    )
    key = (await client.get("/api/v2/tickets.json")).json()["tickets"][0]["id"]
    assert 404 == (await client.get(f"/api/v2/tickets/{key}/comments.json")).status_code
    assert 404 == (await client.get(f"/api/v2/tickets/{key}.json")).status_code
