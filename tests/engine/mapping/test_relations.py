"""Incidents and their problem: what the target links itself stands in no note."""

from __future__ import annotations

from typing import Any

import pytest

from engine.connectors.capabilities import Trait
from engine.mapping import Context, suggest
from engine.mapping.suggest import Side
from engine.model import (
    Conversation,
    Entity,
    Link,
    LinkKind,
    Ref,
    TicketType,
    ticket_type_fields,
)

from .factory import (
    apply,
    by_agent,
    capabilities,
    codes,
    context,
    conversation,
    intercom_like,
    mapping,
    message,
    vocabulary,
)

TYPES = {"Outage": TicketType.PROBLEM, "Move a desk": TicketType.TASK}
FIELDS = tuple(ticket_type_fields(TYPES))
LINKING = intercom_like(tickets=vocabulary(), links_incidents=True)


def to(kind: LinkKind, other: str) -> Link:
    return Link(kind=kind, ref=Ref(Entity.CONVERSATION, other))


def incident(**changes: Any) -> Conversation:
    return conversation(message(1), id="i1", links=(to(LinkKind.PROBLEM, "p1"),), **changes)


def problem(**changes: Any) -> Conversation:
    plain: dict[str, Any] = {"type": TicketType.PROBLEM, "has_incidents": True}
    return conversation(message(1, author=by_agent()), id="p1", **plain | changes)


def known(*others: Conversation, target: Any = LINKING, **changes: Any) -> Context:
    there = {Ref(Entity.CONVERSATION, one.id): one for one in others}
    plain: dict[str, Any] = {
        "mapping": mapping(ticket_types={"problem": "Outage", "task": "Move a desk"}),
        "target_fields": {Entity.CONVERSATION: FIELDS},
        "traits": frozenset(Trait) - {Trait.LINKS},
        "thread_of": there.get,
    }
    return context(target, **plain | changes)


def test_an_incident_waits_for_the_ticket_of_its_problem_and_has_no_note() -> None:
    found = apply(incident(), known(problem()))

    assert frozenset({("p1", "i1", LinkKind.PROBLEM)}) == found.ties
    assert "relation_noted" not in codes(found)
    assert "#p1" not in " ".join(one.text or "" for one in found.record.messages)


def test_both_sides_tell_of_the_same_link() -> None:
    here = problem(links=(to(LinkKind.RELATED, "i1"),))
    found = apply(here, known(here, incident()))

    assert frozenset({("p1", "i1", LinkKind.PROBLEM)}) == found.ties
    assert "relation_noted" not in codes(found)


@pytest.mark.parametrize(
    ("others", "changes"),
    [
        ((), {}),
        ((problem(has_incidents=False),), {}),
        ((problem(requester=None),), {}),
        ((problem(spam=True),), {}),
        ((problem(),), {"type": TicketType.TASK}),
        ((problem(),), {"target": intercom_like(tickets=vocabulary())}),
        ((problem(),), {"mapping": mapping(ticket_types={"problem": None})}),
    ],
    ids=["unread", "no tracker", "nobody", "skipped", "for agents", "no links", "by choice"],
)
def test_any_other_link_stands_in_a_note(
    others: tuple[Conversation, ...], changes: dict[str, Any]
) -> None:
    of_record = {key: changes.pop(key) for key in ("type",) if key in changes}
    found = apply(incident(**of_record), known(*others, **changes))

    assert frozenset() == found.ties
    assert "relation_noted" in codes(found)


def test_a_second_problem_and_what_is_linked_otherwise_stand_in_a_note() -> None:
    several = (*incident().links, to(LinkKind.PROBLEM, "p2"), to(LinkKind.RELATED, "r1"))
    found = apply(conversation(message(1), id="i1", links=several), known(problem()))

    assert frozenset({("p1", "i1", LinkKind.PROBLEM)}) == found.ties
    noted = [loss.detail["other"] for loss in found.losses if loss.code == "relation_noted"]
    assert ["#p2", "#r1"] == noted


def child(**changes: Any) -> Conversation:
    return conversation(message(1), id="c1", links=(to(LinkKind.PARENT, "p1"),), **changes)


PARTS = capabilities(links_parents=True)


def test_a_child_and_its_parent_tell_of_the_same_link_and_have_no_note() -> None:
    parent = conversation(message(1), id="p1", links=(to(LinkKind.RELATED, "c1"),))
    both = known(parent, child(), target=PARTS)

    for found in (apply(child(), both), apply(parent, both)):
        assert frozenset({("p1", "c1", LinkKind.PARENT)}) == found.ties
        assert "relation_noted" not in codes(found)


@pytest.mark.parametrize(
    ("others", "target"),
    [
        ((), PARTS),
        ((problem(spam=True),), PARTS),
        ((problem(),), LINKING),
    ],
    ids=["unread", "skipped", "no parents there"],
)
def test_a_parent_that_does_not_come_along_stands_in_a_note(
    others: tuple[Conversation, ...], target: Any
) -> None:
    found = apply(child(), known(*others, target=target))

    assert frozenset() == found.ties
    assert "relation_noted" in codes(found)


def test_an_incident_stands_in_a_note_where_parents_alone_are_linked() -> None:
    found = apply(incident(), known(problem(), target=PARTS))

    assert frozenset() == found.ties
    assert "relation_noted" in codes(found)


FIRST = capabilities(problem_first=True)
IS_INCIDENT = incident(type=TicketType.INCIDENT)


def test_where_the_problem_comes_first_its_incident_names_it_without_a_note() -> None:
    more = (*IS_INCIDENT.links, to(LinkKind.FOLLOWS, "f1"))
    here = conversation(message(1), id="i1", links=more, type=TicketType.INCIDENT)
    found = apply(here, known(problem(), target=FIRST))

    assert IS_INCIDENT.links == found.record.links
    assert frozenset() == found.ties
    assert ["#f1"] == [x.detail["other"] for x in found.losses if x.code == "relation_noted"]


@pytest.mark.parametrize(
    ("here", "others"),
    [
        (IS_INCIDENT, ()),
        (incident(type=TicketType.TASK), (problem(),)),
        (IS_INCIDENT, (problem(type=TicketType.TASK),)),
        (IS_INCIDENT, (problem(spam=True),)),
        (IS_INCIDENT, (problem(links=(to(LinkKind.PROBLEM, "p0"),)),)),
    ],
    ids=["unread", "no incident", "no problem", "skipped", "itself an incident"],
)
def test_any_other_problem_stands_in_a_note_there(
    here: Conversation, others: tuple[Conversation, ...]
) -> None:
    found = apply(here, known(*others, target=FIRST))

    assert () == found.record.links
    assert "relation_noted" in codes(found)


def test_a_tracker_ticket_stays_one_without_incidents() -> None:
    own = {Entity.CONVERSATION: tuple(ticket_type_fields({"Outage": TicketType.PROBLEM}))}
    here = problem(type_label="Outage", has_incidents=False)
    chosen = mapping(ticket_types={"Outage": "Outage"})

    assert "Outage" == apply(here, known(source_fields=own, mapping=chosen)).record.type_label


@pytest.mark.parametrize(
    ("tells", "types", "suggested"),
    [
        (TicketType.PROBLEM, TYPES, {"problem": "Outage"}),
        (TicketType.NONE, TYPES, {}),
        (TicketType.PROBLEM, {"Move a desk": TicketType.TASK}, {}),
    ],
)
def test_problems_are_suggested_to_become_tickets_of_a_problems_type(
    tells: TicketType, types: dict[str, TicketType], suggested: dict[str, str]
) -> None:
    words = vocabulary(type={TicketType.PROBLEM: tells})
    source = Side(desk="zendesk", capabilities=capabilities(vocabulary=words))
    fields = {Entity.CONVERSATION: tuple(ticket_type_fields(types))}
    target = Side(desk="intercom", capabilities=LINKING, fields=fields)

    assert suggested == suggest(source=source, target=target).ticket_types
