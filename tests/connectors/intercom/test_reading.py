"""Reading Intercom where it is peculiar."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from engine.connectors.base import Connection, Reader, Scope, Settings, Sourced, Unread
from engine.connectors.intercom import CONNECTOR, sides
from engine.connectors.optional import SupportsListing
from engine.errors import ScopeMissing, Unreadable
from engine.model import Article, Contact, Conversation, Entity, Kind, MessageKind, Ref
from tests.contract.desk import everything
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
async def reader(account: SandboxAccount) -> AsyncIterator[Reader]:
    connection = Connection(url=account.url, kind="token", secrets={"token": account.token})
    reader = CONNECTOR.reader(connection, Settings(call_timeout=10.0))
    yield reader
    await reader.close()


async def test_a_cursor_that_repeats_ends_in_words_and_not_in_a_circle(
    account: SandboxAccount, reader: Reader
) -> None:
    page = {
        "type": "list",
        "data": [],
        "total_count": 9,
        "pages": {"type": "pages", "next": {"page": 2, "starting_after": "again"}},
    }
    account.faults(
        [{"on": "GET /contacts", "kind": "status", "status": 200, "body": page, "times": 0}]
    )

    with pytest.raises(Unreadable, match="repeats itself"):
        await everything(reader, Entity.CONTACT)


async def test_a_scroll_that_died_is_begun_anew(account: SandboxAccount, reader: Reader) -> None:
    whole, _ = await everything(reader, Entity.COMPANY)
    again, _ = await everything(reader, Entity.COMPANY, cursor="gone#7")

    assert {each.record.id for each in whole} == {each.record.id for each in again}


async def test_a_scope_has_what_changed_since_and_was_created_before(reader: Reader) -> None:
    found, _ = await everything(reader, Entity.CONVERSATION)
    changes = sorted(each.record.updated_at for each in found if each.record.updated_at)
    times = sorted(each.record.created_at for each in found if each.record.created_at)
    since, until = changes[len(times) // 4], times[3 * len(times) // 4]
    scope = Scope(since=since, until=until)
    inside, _ = await everything(reader, Entity.CONVERSATION, scope)
    count = await reader.count(Entity.CONVERSATION, scope)
    people, _ = await everything(reader, Entity.CONTACT, scope)

    expected = {
        each.record.id
        for each in found
        if each.record.created_at and each.record.updated_at
        if since <= each.record.updated_at and each.record.created_at < until
    }
    assert 0 < len(expected) < len(found)
    assert expected == {each.record.id for each in inside}
    assert len(expected) == count.count
    assert people
    assert all(each.record.updated_at >= since for each in people if each.record.updated_at)


async def test_the_list_of_ids_is_whole_and_takes_a_call_a_page(
    account: SandboxAccount, reader: Reader
) -> None:
    assert isinstance(reader, SupportsListing)
    for entity in CONNECTOR.manifest.capabilities.lists:
        found, _ = await everything(reader, entity)
        before = account.stats()["total"]
        listed = [one async for page in reader.listed(entity) for one in page]

        assert sorted(each.record.id for each in found) == sorted(listed)
        assert 3 >= account.stats()["total"] - before


async def test_tickets_are_conversations_of_their_own_kind(
    account: SandboxAccount, reader: Reader
) -> None:
    found, _ = await everything(reader, Entity.CONVERSATION)
    records = [each.record for each in found if isinstance(each.record, Conversation)]
    tickets = [record for record in records if record.kind is Kind.TICKET]

    assert len(account.dump()["tickets"]) == len(tickets)
    assert all(ticket.number and ticket.type_label for ticket in tickets)


async def test_a_merged_contact_leads_to_the_survivor(
    account: SandboxAccount, reader: Reader
) -> None:
    refusal = {"errors": [{"code": "contact_merged", "message": "merged"}]}
    account.faults(
        [
            {
                "on": "GET /contacts/6762f0dd1bb69f9f2193bb83",
                "kind": "status",
                "status": 410,
                "body": refusal,
                "headers": {"link": '</contacts/9f>; rel="canonical"'},
            }
        ]
    )
    found = await reader.get(Ref(Entity.CONTACT, "6762f0dd1bb69f9f2193bb83"))

    assert isinstance(found, Unread)
    assert ("merged_in_source", "9f") == (found.code, found.survivor)
    assert "9f" in found.message


async def test_without_the_scope_of_tickets_conversations_are_counted_and_read(
    account: SandboxAccount, reader: Reader
) -> None:
    refusal = {"errors": [{"code": "forbidden", "message": "No"}]}
    account.faults(
        [
            {"on": route, "kind": "status", "status": 403, "body": refusal, "times": 0}
            for route in ("POST /tickets/search", "GET /ticket_types")
        ]
    )
    count = await reader.count(Entity.CONVERSATION, Scope())
    pages = reader.read(Entity.CONVERSATION, Scope(), None)
    first = await anext(pages)
    with pytest.raises(ScopeMissing):
        await anext(pages)

    assert not count.exact
    assert count.count == len(first.found)


async def test_a_plan_without_tickets_has_none(account: SandboxAccount, reader: Reader) -> None:
    refusal = {"errors": [{"code": "api_plan_restricted", "message": "No"}]}
    account.faults(
        [
            {"on": route, "kind": "status", "status": 403, "body": refusal, "times": 0}
            for route in ("POST /tickets/search", "GET /ticket_types")
        ]
    )
    count = await reader.count(Entity.CONVERSATION, Scope())
    found, unread = await everything(reader, Entity.CONVERSATION)

    assert [] == unread
    assert count.exact
    assert count.count == len(found)


def tags_of_people(account: SandboxAccount) -> list[str]:
    """Tags that some people have, and not all."""
    held = account.dump()
    names = {tag["id"]: tag["name"] for tag in held["tags"]}
    return sorted({names[tag["id"]] for one in held["contacts"] for tag in one["tags"]["data"]})


async def test_segments_come_as_tags_and_are_told_apart_from_tags_of_the_same_name(
    account: SandboxAccount, reader: Reader
) -> None:
    tags = tags_of_people(account)
    account.settings(segments={"Our best": tags[0], tags[1].upper(): tags[1], "Nobody": "none"})
    people, _ = await everything(reader, Entity.CONTACT)
    records = [each.record for each in people if isinstance(each.record, Contact)]
    twin = f"Segment: {tags[1].upper()}"

    assert any("Our best" in record.tags for record in records)
    for record in records:
        assert (tags[0] in record.tags) == ("Our best" in record.tags)
        assert (tags[1] in record.tags) == (twin in record.tags)
    assert not {"Users", "Leads", "Nobody"} & {tag for record in records for tag in record.tags}


async def test_segments_cost_a_search_each_and_not_a_call_a_person(
    account: SandboxAccount, reader: Reader
) -> None:
    tags = tags_of_people(account)
    account.settings(segments={"Our best": tags[0]})
    people, _ = await everything(reader, Entity.CONTACT)
    calls = account.stats()["calls"]

    assert len(people) > sum(n for route, n in calls.items() if "segments" in route)


async def test_a_person_alone_has_the_same_segments(
    account: SandboxAccount, reader: Reader
) -> None:
    tags = tags_of_people(account)
    account.settings(segments={"Our best": tags[0]})
    people, _ = await everything(reader, Entity.CONTACT)
    best = next(
        each.record
        for each in people
        if isinstance(each.record, Contact) and "Our best" in each.record.tags
    )
    alone = await reader.get(Ref(Entity.CONTACT, best.id))

    assert isinstance(alone, Sourced)
    assert best == alone.record


def side(*bodies: str) -> dict[str, object]:
    parts = [
        {
            "type": "conversation_part",
            "id": str(number),
            "part_type": "comment",
            "body": body,
            "created_at": 1_700_000_000 + number,
            "author": {"type": "admin", "id": "7", "name": "Ana"},
        }
        for number, body in enumerate(bodies)
    ]
    told = {"side_conversation_id": "5", "conversation_parts": parts, "total_count": len(parts)}
    pages = {"type": "pages", "page": 1, "per_page": 50, "total_pages": 1}
    return {"type": "side_conversation.list", "side_conversations": [told], "pages": pages}


async def test_side_conversations_come_as_messages_of_their_own_kind(
    account: SandboxAccount, reader: Reader
) -> None:
    account.faults(
        [
            {
                "on": "GET /conversations/*/side_conversations",
                "kind": "status",
                "status": 200,
                "body": side("<p>Supplier?</p>", "<p>Yes.</p>"),
            }
        ]
    )
    found, _ = await everything(reader, Entity.CONVERSATION)
    records = [each.record for each in found if isinstance(each.record, Conversation)]
    (one,) = [r for r in records if any(m.kind is MessageKind.SIDE for m in r.messages)]

    assert ["<p>Supplier?</p>", "<p>Yes.</p>"] == [
        message.html for message in one.messages if message.kind is MessageKind.SIDE
    ]
    assert len(one.messages) == one.announced


async def test_conversations_that_were_passed_over_are_asked_once_sides_are_found(
    account: SandboxAccount, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sides, "ALL_OF_THE_FIRST", 2)
    monkeypatch.setattr(sides, "THEN_ONE_OF", 10)
    answer = {
        "on": "GET /conversations/*/side_conversations",
        "kind": "status",
        "status": 200,
        "body": side("<p>Supplier?</p>"),
        "nth": 4,
        "times": 0,
    }
    account.faults([answer])
    found, _ = await everything(reader, Entity.CONVERSATION)
    last = {each.record.id: each.record for each in found}
    asked = [
        record
        for record in last.values()
        if isinstance(record, Conversation)
        and any(message.kind is MessageKind.SIDE for message in record.messages)
    ]

    assert len(found) > len(last)
    assert len(asked) > len(found) - len(last)


async def test_changes_that_are_not_published_are_kept_and_told(
    account: SandboxAccount, reader: Reader
) -> None:
    published = next(
        each["id"] for each in account.dump()["articles"] if each["state"] == "published"
    )
    httpx.put(
        f"{account.url}/articles/{published}/draft",
        headers={"authorization": f"Bearer {account.token}"},
        json={"title": "Staged"},
    ).raise_for_status()
    found, _ = await everything(reader, Entity.ARTICLE)
    (one,) = [each for each in found if each.record.losses]

    assert published == one.record.id
    assert ["unpublished_draft"] == [loss.detail["names"] for loss in one.record.losses]
    assert b"Staged" in one.raw
    assert isinstance(one.record, Article)
    assert "Staged" != one.record.title
