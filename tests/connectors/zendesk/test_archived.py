"""Tickets that Zendesk has archived are in no list, and are read all the same."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from engine.connectors.base import Connection, Reader, Scope, Settings
from engine.connectors.optional import SupportsArchive
from engine.connectors.zendesk import CONNECTOR
from engine.model import Entity, Status
from tests.contract.desk import everything
from tests.support.sandbox import SandboxAccount, sandbox

HALF = 12


@pytest.fixture(scope="module")
def served() -> Iterator[SandboxAccount]:
    with sandbox("zendesk:attic:empty", limits="off") as (account,):
        yield account


@pytest.fixture
def account(served: SandboxAccount) -> SandboxAccount:
    """One half of the tickets is archived, the other is not."""
    served.reset()
    served.settings(export_lag_seconds=0)
    for archived in (True, False):
        status = "closed" if archived else "open"
        tickets = [
            {"subject": f"{status} {number}", "status": status, "comments": [{"value": "Hi"}]}
            for number in range(HALF)
        ]
        signed = {"authorization": f"Bearer {served.token}"}
        job = httpx.post(
            f"{served.url}/api/v2/imports/tickets/create_many.json",
            params={"archive_immediately": "true"} if archived else {},
            json={"tickets": tickets},
            headers=signed,
        ).json()["job_status"]
        while job["status"] != "completed":
            job = httpx.get(job["url"], headers=signed).json()["job_status"]
    return served


@pytest.fixture
async def reader(account: SandboxAccount) -> AsyncIterator[Reader]:
    connection = Connection(url=account.url, kind="token", secrets={"token": account.token})
    reader = CONNECTOR.reader(connection, Settings(call_timeout=10.0))
    yield reader
    await reader.close()


async def subjects(reader: Reader, scope: Scope, cursor: str | None = None) -> list[str]:
    found, unread = await everything(reader, Entity.CONVERSATION, scope, cursor)
    assert [] == unread
    return sorted(str(getattr(each.record, "subject", "")) for each in found)


def named(*states: str) -> list[str]:
    return sorted(f"{state} {number}" for state in states for number in range(HALF))


async def test_an_account_whose_half_is_archived_is_read_whole(
    account: SandboxAccount, reader: Reader
) -> None:
    held = [ticket["archived"] for ticket in account.dump()["tickets"]]

    assert HALF == sum(held)
    assert named("open", "closed") == await subjects(reader, Scope())


async def test_a_demo_that_the_list_can_fill_takes_nothing_from_the_archive(
    reader: Reader,
) -> None:
    assert named("open") == await subjects(reader, Scope(limit=HALF))


async def test_a_demo_larger_than_the_list_is_filled_from_the_archive(reader: Reader) -> None:
    found = await subjects(reader, Scope(limit=HALF + 5))

    assert HALF + 5 == len(set(found)) == len(found)
    assert set(named("open")) < set(found)
    assert named("open", "closed") == await subjects(reader, Scope(limit=100))


async def test_reading_goes_on_in_the_archive_where_it_stopped(reader: Reader) -> None:
    pages = reader.read(Entity.CONVERSATION, Scope(limit=100), None)
    first = await anext(pages)

    assert HALF == len(first.found)
    assert first.cursor is not None
    assert set(named("closed")) <= set(await subjects(reader, Scope(limit=100), first.cursor))


async def test_those_that_no_list_has_are_counted(reader: Reader) -> None:
    assert isinstance(reader, SupportsArchive)
    assert HALF == await reader.unlisted()
    assert 2 * HALF == (await reader.count(Entity.CONVERSATION, Scope())).count


@pytest.mark.parametrize("on_hold", [True, False])
async def test_the_account_says_whether_tickets_can_be_on_hold(
    account: SandboxAccount, reader: Reader, on_hold: bool
) -> None:
    account.settings(on_hold=on_hold)

    off = () if on_hold else (Status.WAITING_OTHER,)
    assert off == (await reader.account()).statuses_off
