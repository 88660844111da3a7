"""Tickets with their conversations, in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from engine.connectors.freshdesk.convert import known
from engine.connectors.freshdesk.convert.fields import fields_in
from engine.connectors.freshdesk.convert.ids import ident, reference
from engine.connectors.freshdesk.convert.messages import (
    Threads,
    conversation,
    description,
    worked,
)
from engine.connectors.freshdesk.convert.vocabulary import (
    CHANNEL_IN,
    OWN_SOURCES_FROM,
    PRIORITY_IN,
    PRIORITY_LABELS,
    RATING_IN,
    STATUS_IN,
    STATUS_LABELS_IN,
    SURVEY,
    TYPE_IN,
)
from engine.connectors.shared.values import (
    Raw,
    branch,
    moment,
    names,
    optional,
    originals,
    text_of,
    unknown,
    unknown_words,
    whole,
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

_MERGED = re.compile(r"merged (?:in)?to (?:the )?ticket\D{0,5}(\d+)", re.IGNORECASE)
_DONE = (Status.SOLVED, Status.CLOSED)
TRACKER = 3
ABOVE = {2: LinkKind.PARENT, 4: LinkKind.PROBLEM}
"""What the one named is to a child and to a related ticket (View a Ticket with Association)."""


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """
    What belongs to a ticket and lies elsewhere.

    `copied` are the contacts of its `cc_emails`, `strangers` how many of those are nobody's.
    """

    conversations: Sequence[Raw] = ()
    rating: Raw = {}
    time_entries: Sequence[Raw] = ()
    copied: tuple[Ref, ...] = ()
    strangers: int = 0
    archived: bool = False


def ticket(raw: Raw, beside: Beside, threads: Threads) -> Conversation:
    """A ticket, its description the first message."""
    identity = ident(raw.get("id")) or ""
    state, lost = status(raw, threads)
    notes, spent = worked(beside.time_entries, threads)
    requester = _person(raw.get("requester_id"), threads)
    links = threads.links
    return Conversation(
        id=identity,
        url=links.archived(identity) if beside.archived else links.ticket(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        original=_originals(raw, threads),
        kind=Kind.TICKET,
        number=identity,
        subject=words(raw.get("subject")),
        requester=requester,
        participants=tuple(ref for ref in beside.copied if ref != requester),
        assignee=reference(Entity.AGENT, raw.get("responder_id")),
        team=reference(Entity.TEAM, raw.get("group_id")),
        company=reference(Entity.COMPANY, raw.get("company_id")),
        status=state,
        priority=PRIORITY_IN.get(whole(raw.get("priority")) or 0, Priority.NONE),
        type=ticket_type(raw),
        type_label=optional(raw.get("type")),
        channel=channel(raw),
        tags=names(raw.get("tags")),
        messages=(*_messages(raw, beside, threads), *notes),
        closed_at=_closed_at(raw) if state in _DONE else None,
        rating=_rating(beside.rating),
        rating_remark=optional(beside.rating.get("feedback")),
        spam=raw.get("spam") is True,
        merged_into=_merged_into(identity, beside.conversations),
        fields=fields_in(branch(raw, "custom_fields"), threads.fields),
        links=tuple(links_of(raw)),
        has_incidents=whole(raw.get("association_type")) == TRACKER,
        losses=(*lost, *_losses(raw, beside, spent)),
    )


def status(raw: Raw, threads: Threads) -> tuple[Status, tuple[Loss, ...]]:
    """By code; one of the account's own by its label, and where that says nothing it is open."""
    code = whole(raw.get("status"))
    if code in STATUS_IN:
        return STATUS_IN[code], ()
    label = threads.statuses.get(code or 0, "")
    found = STATUS_LABELS_IN.get(" ".join(label.casefold().split()))
    if found is not None or code is None:
        return found or Status.OPEN, ()
    detail = {"value": label or str(code), "new": Status.OPEN.value, "field": "old_status"}
    return Status.OPEN, (Loss(code="status_reduced", detail=detail),)


def ticket_type(raw: Raw) -> TicketType:
    """By the word, whatever its case; one of the account's own is another type."""
    word = words(raw.get("type")).strip().casefold()
    return TYPE_IN.get(word, TicketType.OTHER) if word else TicketType.NONE


def channel(raw: Raw) -> Channel:
    """How it began, by `source`."""
    return CHANNEL_IN.get(whole(raw.get("source")) or 0, Channel.OTHER)


def _originals(raw: Raw, threads: Threads) -> dict[str, str]:
    code, source = whole(raw.get("status")), whole(raw.get("source"))
    return originals(
        status=threads.statuses.get(code or 0) or (str(code) if code else None),
        priority=PRIORITY_LABELS.get(whole(raw.get("priority")) or 0),
        type=words(raw.get("type")),
        channel=threads.sources.get(source or 0) or (str(source) if source else None),
    )


def _person(value: object, threads: Threads) -> Ref | None:
    identity = ident(value)
    if identity is None:
        return None
    return Ref(Entity.AGENT if identity in threads.agents else Entity.CONTACT, identity)


def _messages(raw: Raw, beside: Beside, threads: Threads) -> Iterator[Message]:
    """The description, unless it is empty and others follow, then the conversations by time."""
    first = description(raw, threads)
    rated = _rating(beside.rating) is not None
    rows = [row for row in beside.conversations if not (rated and row.get("source") == SURVEY)]
    empty = not (text_of(first.html or "") or (first.text or "").strip() or first.attachments)
    if not (empty and rows):
        yield first
    found = [conversation(row, raw, threads) for row in rows]
    if all(one.at is not None for one in found):
        # Stable: those of one second keep the order in which Freshdesk gives them.
        found.sort(key=lambda one: one.at.timestamp() if one.at else 0.0)
    yield from found


def _closed_at(raw: Raw) -> datetime | None:
    """From the embedded `stats`; without them nobody says it."""
    stats = branch(raw, "stats")
    return moment(stats.get("closed_at")) or moment(stats.get("resolved_at"))


def _rating(raw: Raw) -> int | None:
    given = branch(raw, "ratings").get("default_question")
    return RATING_IN.get(whole(given) or 0)


def _merged_into(identity: str, rows: Sequence[Raw]) -> Ref | None:
    """Freshdesk says it in a private note of the closed ticket, in the account's language."""
    for row in reversed(rows):
        found = _MERGED.search(text_of(words(row.get("body")))) if row.get("private") else None
        if found and found.group(1) != identity:
            return Ref(Entity.CONVERSATION, found.group(1))
    return None


def _losses(raw: Raw, beside: Beside, spent: int) -> Iterator[Loss]:
    yield from unknown(raw, known.TICKET)
    said = {
        key for row in beside.conversations for key in row if row[key] not in (None, "", [], {})
    }
    yield from unknown(dict.fromkeys(said, True), known.CONVERSATION)
    yield from unknown_words(*_strange(raw, beside))
    if spent:
        yield Loss(code="time_noted", detail={"value": f"{spent // 60}:{spent % 60:02}"})
    if beside.strangers:
        yield Loss(code="recipients_noted", detail={"n": str(beside.strangers)})


def _strange(raw: Raw, beside: Beside) -> Iterator[str]:
    source, priority = whole(raw.get("source")), whole(raw.get("priority"))
    if source and source not in CHANNEL_IN and source <= OWN_SOURCES_FROM:
        yield f"source={source}"
    if priority and priority not in PRIORITY_IN:
        yield f"priority={priority}"
    if beside.rating and _rating(beside.rating) is None:
        yield f"ratings={branch(beside.rating, 'ratings').get('default_question')}"


def links_of(raw: Raw) -> Iterator[Link]:
    """The parent of a child, the tracker of a related ticket; of those two what they are of."""
    kind = ABOVE.get(whole(raw.get("association_type")) or 0, LinkKind.RELATED)
    parent = ident(raw.get("parent_id"))
    if parent:
        yield Link(kind=LinkKind.PARENT, ref=Ref(Entity.CONVERSATION, parent))
    several = raw.get("associated_tickets_list") or raw.get("related_ticket_ids")
    for each in several if isinstance(several, list) else ():
        if (other := ident(each)) and other != parent:
            yield Link(kind=kind, ref=Ref(Entity.CONVERSATION, other))
