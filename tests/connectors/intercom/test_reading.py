"""Reading Intercom where it is peculiar."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from engine.connectors.base import Connection, Reader, Scope, Settings, Unread
from engine.connectors.intercom import CONNECTOR
from engine.errors import ScopeMissing, Unreadable
from engine.model import Conversation, Entity, Kind, Ref
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


async def test_the_dates_of_a_scope_are_those_of_conversations(reader: Reader) -> None:
    found, _ = await everything(reader, Entity.CONVERSATION)
    times = sorted(each.record.created_at for each in found if each.record.created_at)
    since, until = times[len(times) // 4], times[3 * len(times) // 4]
    scope = Scope(since=since, until=until)
    inside, _ = await everything(reader, Entity.CONVERSATION, scope)
    count = await reader.count(Entity.CONVERSATION, scope)
    people, _ = await everything(reader, Entity.CONTACT, scope)

    expected = {
        each.record.id
        for each in found
        if each.record.created_at and since <= each.record.created_at < until
    }
    assert expected == {each.record.id for each in inside}
    assert len(expected) == count.count
    assert 120 == len(people)
    assert since + timedelta(0) < until


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
    assert "merged_in_source" == found.code


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
