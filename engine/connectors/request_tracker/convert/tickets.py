"""Tickets: everything but their messages, in and out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.connectors.request_tracker.convert.fields import (
    Fields,
    raw_values,
    values_in,
    values_out,
)
from engine.connectors.request_tracker.convert.ids import date_in, date_out, ident, reference
from engine.connectors.request_tracker.convert.links import Links
from engine.connectors.request_tracker.convert.vocabulary import (
    CHANNEL,
    DONE,
    KEY,
    KIND,
    PRIORITY_OUT,
    STATUS_IN,
    STATUS_OUT,
    TAGS,
    priority_in,
)
from engine.connectors.shared.values import (
    Raw,
    listed,
    originals,
    unknown_words,
    words,
)
from engine.model import (
    Channel,
    Conversation,
    Entity,
    Kind,
    Link,
    LinkKind,
    Loss,
    Message,
    Priority,
    Ref,
    Status,
    TicketType,
)

FIELDS = (
    "id,Subject,Status,Queue,Owner,Requestor,Cc,AdminCc,Priority,Created,LastUpdated,Resolved,"
    "Due,Told,TimeWorked,Type,EffectiveId,CustomFields,_hyperlinks"
)
"""What lists of tickets are asked to tell."""
EXPANDED = {
    **{f"fields[{role}]": "id,RealName,Name" for role in ("Owner", "Requestor", "Cc", "AdminCc")},
    "fields[Queue]": "id,Name",
}
_LINKS = {
    "depends-on": LinkKind.DEPENDS,
    "parent": LinkKind.PARENT,
    "refers-to": LinkKind.RELATED,
}
"""Links from this ticket; those to it are the other one's (REST2/Resource/Record/Hypermedia.pm)."""
OURS = frozenset({TAGS, KIND, CHANNEL, KEY})
"""Fields that stand for something which other desks have built in."""


def conversation(
    raw: Raw, messages: Sequence[Message], links: Links, fields: Fields, agents: frozenset[str]
) -> Conversation:
    """A ticket's row with its messages."""
    identity, word = ident(raw.get("id")) or "", words(raw.get("Status"))
    held = dict(raw_values(raw.get("CustomFields")))
    requesters = [*_people(raw.get("Requestor"), agents)]
    status = STATUS_IN.get(word, Status.OPEN)
    return Conversation(
        id=identity,
        url=links.ticket(identity),
        created_at=date_in(raw.get("Created")),
        updated_at=date_in(raw.get("LastUpdated")),
        kind=Kind.TICKET,
        number=identity,
        subject=words(raw.get("Subject")).strip(),
        requester=requesters[0] if requesters else None,
        participants=tuple(
            dict.fromkeys([*requesters[1:], *_copied(raw, agents, set(requesters[:1]))])
        ),
        assignee=reference(Entity.AGENT, raw.get("Owner")),
        team=reference(Entity.TEAM, raw.get("Queue")),
        status=status,
        priority=priority_in(raw.get("Priority")),
        type=_one_of(TicketType, held.get(KIND), TicketType.NONE),
        channel=_one_of(Channel, held.get(CHANNEL), Channel.OTHER),
        tags=tuple(dict.fromkeys(held.get(TAGS, ()))),
        messages=tuple(messages),
        closed_at=date_in(raw.get("Resolved")) if status in DONE else None,
        original=originals(status=word, priority=_told_priority(raw)),
        links=links_in(raw),
        fields=values_in(raw.get("CustomFields"), fields, OURS),
        losses=_losses(raw, word),
    )


def _losses(raw: Raw, status: str) -> tuple[Loss, ...]:
    unknown = () if status in STATUS_IN else unknown_words(f"status={status}")
    linked = sorted({_linked(one) for one in listed(raw.get("_hyperlinks"))} - {""})
    worked = str(raw.get("TimeWorked") or "0")
    told = [*linked, *([f"TimeWorked={worked}"] if worked != "0" else [])]
    return (*unknown, *(unknown_words(", ".join(told)) if told else ()))


def links_in(raw: Raw) -> tuple[Link, ...]:
    """
    The tickets that this one depends on, is part of, or refers to.

    RT lists links in another order each time: a record that nobody changed must stay the same.
    """
    rows = (one for one in listed(raw.get("_hyperlinks")) if one.get("type") == "ticket")
    found = [(_LINKS.get(words(one.get("ref"))), ident(one.get("id"))) for one in rows]
    made = [
        Link(kind=kind, ref=Ref(Entity.CONVERSATION, other))
        for kind, other in found
        if kind and other
    ]
    return tuple(sorted(set(made), key=lambda one: (one.kind, one.ref.id)))


def _linked(one: Raw) -> str:
    """A link to something else than a ticket."""
    ref = words(one.get("ref"))
    elsewhere = ref in _LINKS and one.get("type") != "ticket"
    return f"{ref} {one.get('id') or one.get('_url')}" if elsewhere else ""


def _told_priority(raw: Raw) -> str:
    found = str(raw.get("Priority") or "0")
    return "" if found == "0" else found


def _one_of(words_of: Any, held: list[str] | None, otherwise: Any) -> Any:
    try:
        return words_of(held[0]) if held else otherwise
    except ValueError:
        return otherwise


def _people(raw: object, agents: frozenset[str]) -> list[Ref]:
    rows = [raw] if isinstance(raw, dict) else list(listed(raw))
    found = (reference(Entity.CONTACT, row) for row in rows if row.get("type") == "user")
    return [Ref(Entity.AGENT, ref.id) if ref.id in agents else ref for ref in found if ref]


def _copied(raw: Raw, agents: frozenset[str], but: set[Ref]) -> list[Ref]:
    several = (_people(raw.get(role), agents) for role in ("Cc", "AdminCc"))
    return [ref for refs in several for ref in refs if ref not in but]


def ticket_body(
    record: Conversation, queue: str, mark: str, quiet: Sequence[str], fields: Fields
) -> dict[str, Any]:
    """
    An element of POST /tickets/bulk, without words and without customers.

    A bulk creation alone takes lists of whom to keep silent (TicketsBulk.pm skips the sanitiser).
    Customers join when everything is written: nothing before is for them to hear of.
    """
    body: dict[str, Any] = {
        "Queue": queue,
        "Subject": record.subject,
        "Status": "new" if record.status is Status.NEW else "open",
        "Priority": PRIORITY_OUT[record.priority] if record.priority is not Priority.NONE else None,
        "Owner": record.assignee.id if record.assignee else None,
        "Created": date_out(record.created_at) if record.created_at else None,
        "SquelchMailTo": list(quiet) or None,
        "TransSquelchMailTo": list(quiet) or None,
        "CustomFields": custom_values(record, mark, fields),
    }
    return {key: value for key, value in body.items() if value is not None}


def custom_values(record: Conversation, mark: str, fields: Fields) -> dict[str, list[str]]:
    """The values of the account's fields and of ours."""
    found = {**values_out(record.fields, fields), KEY: [mark]}
    if record.tags:
        found[TAGS] = list(record.tags)
    if record.type is not TicketType.NONE:
        found[KIND] = [record.type.value]
    if record.channel is not Channel.OTHER:
        found[CHANNEL] = [record.channel.value]
    return found


def final_body(record: Conversation, copies: Sequence[str]) -> dict[str, Any]:
    """The body of PUT /ticket/ID: customers, whoever else has copies, and the final status."""
    body: dict[str, Any] = {
        "Status": STATUS_OUT[record.status],
        "Requestor": [record.requester.id] if record.requester else None,
        "Cc": [*(ref.id for ref in record.participants), *copies] or None,
    }
    return {key: value for key, value in body.items() if value is not None}


def closing_body(record: Conversation) -> dict[str, Any]:
    """When it was resolved: set after the status, which sets it to now."""
    done = record.closed_at if record.status in DONE else None
    return {"Resolved": date_out(done)} if done else {}
