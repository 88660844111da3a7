"""Tickets in Intercom as target: types, fields, states, and writes that were interrupted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from engine.connectors.base import Connection, Settings
from engine.connectors.intercom.capabilities import CAPABILITIES
from engine.connectors.intercom.writer import IntercomWriter
from engine.errors import MissingReference, Retriable
from engine.model import (
    Author,
    Conversation,
    Entity,
    FieldSpec,
    FieldType,
    Kind,
    MessageKind,
    Ref,
    Status,
    TicketType,
    ticket_type_fields,
    ticket_types,
)
from engine.verify import compare
from tests.contract import samples
from tests.contract.desk import MemoryFiles, key_of
from tests.contract.runs import Journal, Killed, settled, write
from tests.contract.writing import agent_of
from tests.support.sandbox import SandboxAccount, sandbox

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BUG, MOVE = "Bug", "Move a desk"


@pytest.fixture(scope="module")
def served() -> Iterator[SandboxAccount]:
    with sandbox("intercom:globex:empty", limits="off") as (account,):
        yield account


@pytest.fixture
def account(served: SandboxAccount) -> SandboxAccount:
    served.reset()
    served.settings(search_lag=0)
    return served


@pytest.fixture
async def writer(account: SandboxAccount) -> AsyncIterator[IntercomWriter]:
    connection = Connection(url=account.url, kind="token", secrets={"token": account.token})
    writer = IntercomWriter(
        connection, Settings(call_timeout=10.0), MemoryFiles(), now=NOW.timestamp
    )
    for spec in ticket_type_fields({BUG: TicketType.NONE, MOVE: TicketType.TASK}):
        await writer.create_field(spec)
    yield writer
    await writer.close()


def field(key: str, **changes: Any) -> FieldSpec:
    return FieldSpec(entity=Entity.CONVERSATION, key=key, label=key, ticket_types=(BUG,), **changes)


async def ticket(writer: IntercomWriter, **changes: Any) -> Conversation:
    """A ticket of four messages between people who are there."""
    person = await write(writer, samples.contact(9, notes=0))
    record = samples.conversation(person.target_id, await agent_of(writer))
    plain: dict[str, Any] = {"kind": Kind.TICKET, "type_label": BUG}
    return msgspec.structs.replace(record, **plain | changes)


async def held(writer: IntercomWriter, target_id: str) -> Conversation:
    back = await writer.read_back(Entity.CONVERSATION, target_id)
    assert isinstance(back, Conversation)
    return back


async def test_types_are_made_once_with_their_category(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    for spec in ticket_type_fields({BUG: TicketType.NONE, "Outage": TicketType.PROBLEM}):
        await writer.create_field(spec)
    kinds = {each["name"]: each["category"] for each in account.dump()["ticket_types"]}

    expected = {BUG: "Customer", MOVE: "Back-office", "Outage": "Tracker"}
    assert expected == {name: kinds.get(name) for name in expected}
    assert set(kinds) == set(ticket_types(await writer.fields(Entity.CONVERSATION)))
    assert len(kinds) == len(account.dump()["ticket_types"])


@pytest.mark.parametrize("record_status", list(Status))
async def test_a_ticket_reads_back_as_the_capabilities_say(
    writer: IntercomWriter, record_status: Status
) -> None:
    until = NOW + timedelta(days=400) if record_status is Status.SNOOZED else None
    record = await ticket(writer, status=record_status, snoozed_until=until)
    written = await write(writer, record)
    back = await held(writer, written.target_id)

    assert [] == compare(record, back, CAPABILITIES, written.losses)
    assert (Kind.TICKET, BUG, samples.BEGAN) == (back.kind, back.type_label, back.created_at)
    assert until == back.snoozed_until


async def test_nobody_is_mailed_about_a_ticket(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    await write(writer, await ticket(writer))

    assert 0 == account.stats()["notifications"]


async def test_a_ticket_costs_a_call_a_message_a_tag_and_one_for_its_state(
    writer: IntercomWriter,
) -> None:
    await write(writer, await ticket(writer))
    record = await ticket(writer, id="t2")
    before = writer.pace().calls
    await write(writer, record)

    assert len(record.messages) + len(record.tags) + 1 == writer.pace().calls - before


async def test_a_state_of_the_same_label_is_preferred(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    states = [s for s in account.dump()["ticket_states"] if s["category"] == "in_progress"]
    record = await ticket(
        writer, status=Status.OPEN, original={"status": states[-1]["internal_label"].upper()}
    )
    written = await write(writer, record)

    assert (
        states[-1]["internal_label"] == (await held(writer, written.target_id)).original["status"]
    )


async def test_fields_are_those_of_the_type_and_options_go_by_their_ids(
    writer: IntercomWriter,
) -> None:
    await writer.create_field(field("old_id"))
    await writer.create_field(field("Visits", type=FieldType.INTEGER))
    await writer.create_field(
        field("Area", type=FieldType.CHOICE, options=("Web", "Returns, partial"))
    )
    made = {each.key: each for each in await writer.fields(Entity.CONVERSATION)}
    record = await ticket(writer, fields={"Area": "Returns / partial", "Visits": 7})
    back = await held(writer, (await write(writer, record)).target_id)

    assert ("Web", "Returns / partial") == made["Area"].options
    assert {"Area": "Returns / partial", "Visits": 7, "old_id": "t1"} == back.fields


async def test_a_conversation_has_no_fields_of_tickets(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    await writer.create_field(field("old_id"))
    await write(writer, await ticket(writer, kind=Kind.CONVERSATION, type_label=None))

    assert {} == account.dump()["conversations"][0]["custom_attributes"]


async def test_a_ticket_for_agents_has_a_private_description(writer: IntercomWriter) -> None:
    record = await ticket(writer, type_label=MOVE, type=TicketType.TASK)
    first, second, third, _ = record.messages
    described = msgspec.structs.replace(first, kind=MessageKind.NOTE, author=Author())
    record = msgspec.structs.replace(record, messages=(described, second, third))
    written = await write(writer, record)
    back = await held(writer, written.target_id)

    assert [] == compare(record, back, CAPABILITIES, written.losses)
    assert MessageKind.NOTE is back.messages[0].kind


async def test_an_assignee_who_is_gone_is_told_and_the_ticket_is_made(
    writer: IntercomWriter,
) -> None:
    record = await ticket(writer, assignee=Ref(Entity.AGENT, "404"))
    written = await write(writer, record)

    assert ["assignee_dropped"] == [loss.code for loss in written.losses]
    assert (await held(writer, written.target_id)).assignee is None


async def test_a_type_that_is_not_there_fails_the_record_alone(writer: IntercomWriter) -> None:
    with pytest.raises(MissingReference):
        await write(writer, await ticket(writer, type_label="Gone"))


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("route", ["POST /tickets", "POST /tickets/*/reply", "PUT /tickets/*"])
async def test_a_lost_answer_doubles_nothing(
    account: SandboxAccount, writer: IntercomWriter, route: str, marked: bool
) -> None:
    if marked:
        await writer.create_field(field("old_id"))
    record = await ticket(writer)
    account.faults([{"on": route, "kind": "lost_answer"}])
    written = await settled(writer, CAPABILITIES, record)
    back = await held(writer, written.target_id)

    assert 1 == len(account.dump()["tickets"])
    assert [] == compare(record, back, CAPABILITIES, written.losses)


@pytest.mark.parametrize("kill_at", [1, 2, 3, 4])
async def test_a_killed_write_goes_on_where_it_was(
    account: SandboxAccount, writer: IntercomWriter, kill_at: int
) -> None:
    record = await ticket(writer)
    journal = Journal(kill_at)
    with pytest.raises(Killed):
        await writer.write(record, key=key_of(record), memo={}, remember=journal.remember)
    written = await settled(writer, CAPABILITIES, record, journal.memo, in_doubt=True)
    back = await held(writer, written.target_id)

    assert 1 == len(account.dump()["tickets"])
    assert [] == compare(record, back, CAPABILITIES, written.losses)


async def test_a_ticket_can_be_taken_back(account: SandboxAccount, writer: IntercomWriter) -> None:
    written = await write(writer, await ticket(writer))
    await writer.delete(Entity.CONVERSATION, written.target_id)
    await writer.delete(Entity.CONVERSATION, written.target_id)

    assert [] == account.dump()["tickets"]
    assert await writer.read_back(Entity.CONVERSATION, written.target_id) is None


async def test_a_type_whose_answer_was_lost_is_not_made_twice(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    account.faults([{"on": "POST /ticket_types", "kind": "lost_answer"}])
    (spec,) = ticket_type_fields({"Idea": TicketType.NONE})
    await writer.create_field(spec)
    account.faults([{"on": "POST /ticket_types", "kind": "reset"}])
    (other,) = ticket_type_fields({"Wish": TicketType.NONE})

    with pytest.raises(Retriable):
        await writer.create_field(other)
    names = [each["name"] for each in account.dump()["ticket_types"]]
    assert 1 == names.count("Idea")
    assert "Wish" not in names
