"""Which records become tickets, of which type, and what that makes of them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from engine.mapping import Context, missing_fields, suggest
from engine.mapping.suggest import Side
from engine.model import (
    Author,
    AuthorRole,
    Entity,
    FieldSpec,
    Kind,
    MessageKind,
    Ref,
    Status,
    TicketType,
    ticket_type_fields,
    ticket_types,
)

from .factory import (
    apply,
    by_agent,
    by_customer,
    codes,
    context,
    conversation,
    intercom_like,
    mapping,
    message,
    vocabulary,
)

BUG, MOVE = "Bug", "Move a desk"
TYPES = {BUG: TicketType.NONE, MOVE: TicketType.TASK}
OLD = FieldSpec(entity=Entity.CONVERSATION, key="old_id", label="Old number")
FIELDS = (
    *ticket_type_fields(TYPES),
    OLD,
    *(msgspec.structs.replace(OLD, key=f"{name}-old", ticket_types=(name,)) for name in TYPES),
)
ABLE = intercom_like(tickets=vocabulary(status={Status.CLOSED: Status.SOLVED}))


def known(**changes: Any) -> Context:
    chosen = mapping(ticket_types={"Bug": BUG, "task": MOVE, "Idea": None})
    return context(ABLE, mapping=chosen, target_fields={Entity.CONVERSATION: FIELDS}, **changes)


def test_types_survive_their_way_through_fields() -> None:
    assert TYPES == ticket_types(FIELDS)


def test_a_record_of_a_chosen_type_becomes_a_ticket_and_loses_no_type() -> None:
    record = conversation(type_label="Bug", status=Status.WAITING_CUSTOMER, kind=Kind.TICKET)
    found = apply(record, known())

    assert (Kind.TICKET, BUG) == (found.record.kind, found.record.type_label)
    assert Status.WAITING_CUSTOMER is found.record.status
    assert {"Bug-old": "k1"} == found.record.fields
    assert not {"type_reduced", "status_reduced"} & set(codes(found))


@pytest.mark.parametrize("label", ["Idea", "Unheard of", None])
def test_every_other_record_is_a_conversation(label: str | None) -> None:
    found = apply(conversation(type_label=label, kind=Kind.TICKET), known())

    assert Kind.CONVERSATION is found.record.kind
    assert {"old_id": "k1"} == found.record.fields


def test_without_tickets_in_the_target_nothing_is_decided() -> None:
    record = conversation(type_label="Bug", kind=Kind.TICKET)
    found = apply(record, context(mapping=known().mapping))

    assert Kind.TICKET is found.record.kind


@pytest.mark.parametrize(
    "changes",
    [
        {"requester": None},
        {"participants": (Ref(Entity.CONTACT, "c2"),)},
        {"messages": (message(1), message(2, author=by_customer("c2")))},
    ],
)
def test_a_ticket_takes_one_contact_alone(changes: dict[str, Any]) -> None:
    found = apply(conversation(type_label="Bug", **changes), known())

    assert Kind.CONVERSATION is found.record.kind


def test_another_word_for_the_type_is_told_and_kept() -> None:
    found = apply(conversation(type=TicketType.TASK, type_label="Umzug"), known())

    assert (Kind.TICKET, MOVE) == (found.record.kind, found.record.type_label)
    assert TicketType.TASK is found.record.type
    assert "type_reduced" in codes(found)


def test_customers_words_stay_private_where_they_see_no_ticket() -> None:
    messages = (message(1), message(2, author=by_agent()), message(3))
    found = apply(conversation(*messages, type=TicketType.TASK), known())
    first, second, third, fourth = found.record.messages

    assert [MessageKind.NOTE] * 2 == [first.kind, second.kind]
    assert Author() == first.author
    assert "words 1" not in (first.text or "")
    assert "[Marta Ruiz]" == second.line
    assert MessageKind.REPLY is third.kind
    assert MessageKind.NOTE is fourth.kind
    assert "starter_changed" in codes(found)


def test_a_description_that_nobody_signed_stays_one() -> None:
    told = message(1, kind=MessageKind.NOTE, author=Author(role=AuthorRole.UNKNOWN))
    found = apply(conversation(told, message(2, author=by_agent()), type=TicketType.TASK), known())

    assert ["words 1", "words 2"] == [each.text for each in found.record.messages]
    assert Author() == found.record.messages[0].author
    assert not {"starter_changed", "author_in_text"} & set(codes(found))


SOURCE = Side(
    desk="a",
    capabilities=intercom_like(),
    fields={
        Entity.CONVERSATION: (
            *ticket_type_fields({"bug": TicketType.NONE, "Idea": TicketType.PROBLEM}),
            FieldSpec(entity=Entity.CONVERSATION, key="Area", label="Area", ticket_types=("bug",)),
        )
    },
)


def test_tickets_stay_tickets_only_of_a_type_that_is_there() -> None:
    target = Side(desk="b", capabilities=ABLE, fields={Entity.CONVERSATION: FIELDS})
    found = suggest(source=SOURCE, target=target)

    assert {"bug": BUG, "Idea": None} == found.ticket_types
    assert {} == suggest(source=SOURCE, target=SOURCE).ticket_types


def test_a_type_that_was_chosen_is_made_with_its_fields_and_stays_private() -> None:
    target = Side(desk="b", capabilities=ABLE, fields={Entity.CONVERSATION: FIELDS})
    found = suggest(source=SOURCE, target=target)
    chosen = msgspec.structs.replace(found, ticket_types={"bug": BUG, "Idea": "Idea"})
    missing = missing_fields(chosen, ABLE, SOURCE.fields, target.fields)

    assert {"Idea": TicketType.PROBLEM} == ticket_types(missing)
    made = {(one.key, one.ticket_types) for one in missing if one.ticket_types}
    assert ("area", (BUG,)) in made
    assert ("old_url", ("Idea",)) in made
    assert ("area", ("Idea",)) not in made
    assert ("old_id", (BUG,)) not in made
