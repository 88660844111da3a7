"""Side conversations of a Zendesk account are read with the tickets that they belong to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from engine.connectors.base import Connection, Reader, Settings
from engine.connectors.zendesk import CONNECTOR
from engine.connectors.zendesk.convert.links import Links
from engine.connectors.zendesk.convert.tickets import Threads, conversation
from engine.model import Author, Conversation, Entity, Message, MessageKind
from tests.contract.desk import everything
from tests.support.sandbox import SandboxAccount, sandbox


@pytest.fixture(scope="module")
def served() -> Iterator[SandboxAccount]:
    with sandbox("zendesk:aside:awkward", limits="off") as (account,):
        yield account


@pytest.fixture
def account(served: SandboxAccount) -> SandboxAccount:
    served.reset()
    served.settings(export_lag_seconds=0)
    return served


@pytest.fixture
async def reader(account: SandboxAccount) -> AsyncIterator[Reader]:
    connection = Connection(url=account.url, kind="token", secrets={"token": account.token})
    reader = CONNECTOR.reader(connection, Settings(call_timeout=10.0))
    yield reader
    await reader.close()


async def aside(reader: Reader) -> Conversation:
    """The ticket with a side conversation."""
    found, _ = await everything(reader, Entity.CONVERSATION)
    records = [one.record for one in found]
    (one,) = [each for each in records if getattr(each, "subject", "").endswith("paralela")]
    assert isinstance(one, Conversation)
    return one


def said(record: Conversation) -> list[Message]:
    return [message for message in record.messages if message.kind is MessageKind.SIDE]


async def test_each_message_of_a_side_conversation_comes_with_its_writer_and_date(
    reader: Reader,
) -> None:
    record = await aside(reader)
    first, second, third = said(record)

    assert "<p><strong>Paquete</strong></p><p>INTERNO-T22 ¿Dónde está el paquete?</p>" == first.html
    assert "<p>INTERNO-T22 En el almacén.</p>" == second.html
    assert ["2022-05-05T10:00", "2022-05-05T11:00", "2022-05-05T12:00"] == [
        each.at.isoformat()[:16] for each in (first, second, third) if each.at
    ]
    assert Author(name="Transportes Gil") == second.author
    assert first.author.ref is not None
    assert Entity.AGENT == first.author.ref.entity


def test_what_is_announced_counts_them() -> None:
    message = {"from": {"name": "Ana"}, "html_body": "<p>Ja</p>"}
    events = [{"id": "e1", "type": "create", "message": message}, {"id": "e2", "type": "update"}]
    ticket = {"id": 1, "comment_count": 1}
    comments = [{"id": 2, "html_body": "<p>Hallo</p>"}]
    threads = Threads(links=Links("https://acme.zendesk.com"))
    record = conversation(ticket, comments, {}, threads, [{"id": "s1", "events": events}])

    assert 2 == record.announced
    assert ["2", "side-s1-e1"] == [each.id for each in record.messages]


async def test_a_refusal_costs_the_side_conversation_and_not_the_ticket(
    account: SandboxAccount, reader: Reader
) -> None:
    refusal = {"error": "Forbidden", "description": "You do not have access to this page."}
    account.faults(
        [
            {
                "on": "GET /tickets/*/side_conversations",
                "kind": "status",
                "status": 403,
                "body": refusal,
                "times": 0,
            }
        ]
    )
    record = await aside(reader)

    assert [] == said(record)
    assert record.messages
