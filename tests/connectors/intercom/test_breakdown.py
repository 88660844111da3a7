"""Splits as Intercom's own screens count them."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from engine.connectors.base import Connection, Scope, Settings
from engine.connectors.intercom.breakdown import MOST_CATEGORIES, NONE
from engine.connectors.intercom.reader import IntercomReader
from engine.connectors.optional import SupportsBreakdown
from engine.model import Entity
from engine.words import SPLITS_BY_HAND
from tests.support.sandbox import SandboxAccount, sandbox


@pytest.fixture(scope="module")
def served() -> Iterator[SandboxAccount]:
    with sandbox("intercom:initech:small", limits="off") as (account,):
        yield account


@pytest.fixture
def account(served: SandboxAccount) -> SandboxAccount:
    served.reset()
    return served


@pytest.fixture
async def reader(account: SandboxAccount) -> AsyncIterator[IntercomReader]:
    connection = Connection(url=account.url, kind="token", secrets={"token": account.token})
    reader = IntercomReader(connection, Settings(call_timeout=10.0))
    yield reader
    await reader.close()


def held(split: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in split.items() if number}


def counted(values: Any) -> dict[str, int]:
    return dict(Counter(values))


async def test_people_are_counted_by_segment(
    account: SandboxAccount, reader: IntercomReader
) -> None:
    roles = Counter(each["role"] for each in account.dump()["contacts"])
    found = await reader.breakdown(Entity.CONTACT)

    assert isinstance(reader, SupportsBreakdown)
    assert {"segment": {"Users": roles["user"], "Leads": roles["lead"]}} == found


async def test_conversations_are_counted_by_team_and_tag_and_tickets_by_type_and_state(
    account: SandboxAccount, reader: IntercomReader
) -> None:
    there = account.dump()
    teams = {str(each["id"]): each["name"] for each in there["teams"]}
    threads, tickets = there["conversations"], there["tickets"]
    found = await reader.breakdown(Entity.CONVERSATION)

    assert counted(teams.get(str(c["team_assignee_id"]), NONE) for c in threads) == held(
        found["team"]
    )
    assert counted(tag["name"] for c in threads for tag in c["tags"]["tags"]) == held(found["tag"])
    assert counted(t["ticket_type"]["name"] for t in tickets) == held(found["ticket_type"])
    assert counted(t["ticket_state"]["category"] for t in tickets) == held(found["ticket_state"])


async def test_articles_are_counted_by_state_language_tag_and_collection(
    account: SandboxAccount, reader: IntercomReader
) -> None:
    there = account.dump()
    articles = there["articles"]
    names = {str(each["id"]): each["name"] for each in there["collections"]}
    found = await reader.breakdown(Entity.ARTICLE)

    assert counted(each["state"] for each in articles) == found["state"]
    assert (
        counted(
            code
            for each in articles
            for code, text in each["translated_content"].items()
            if code != "type" and text["title"]
        )
        == found["language"]
    )
    assert counted(tag["name"] for each in articles for tag in each["tags"]["tags"]) == found.get(
        "tag", {}
    )
    assert (
        counted(
            names.get(str(key), NONE) for each in articles for key in each["parent_ids"] or [None]
        )
        == found["collection"]
    )


async def test_each_split_says_by_which_clicks_it_is_seen_in_intercom(
    reader: IntercomReader,
) -> None:
    told = set(SPLITS_BY_HAND["intercom"])
    for entity in (Entity.CONTACT, Entity.CONVERSATION, Entity.ARTICLE):
        count = await reader.count(entity, Scope())
        splits = {*count.by, *(await reader.breakdown(entity))} - {"audience"}
        assert {(str(entity), split) for split in splits} <= told


async def test_a_split_costs_a_call_a_category_and_not_one_a_record(
    account: SandboxAccount, reader: IntercomReader
) -> None:
    there = account.dump()
    for entity in (Entity.CONTACT, Entity.CONVERSATION, Entity.ARTICLE):
        await reader.breakdown(entity)

    categories = sum(len(there[each]) for each in ("teams", "tags", "ticket_types"))
    assert 1 + (categories + 1) + 3 + 5 + 2 >= reader.pace().calls


async def test_splits_of_too_many_categories_and_without_permission_are_left_out(
    account: SandboxAccount, reader: IntercomReader
) -> None:
    many = [{"id": str(n), "name": f"tag {n}"} for n in range(MOST_CATEGORIES + 1)]
    refusal = {"errors": [{"code": "forbidden", "message": "No"}]}
    account.faults(
        [
            {"on": "GET /tags", "kind": "status", "status": 200, "body": {"data": many}},
            {"on": "GET /teams", "kind": "status", "status": 403, "body": refusal},
        ]
    )
    found = await reader.breakdown(Entity.CONVERSATION)

    assert {"ticket_type", "ticket_state"} == set(found)
