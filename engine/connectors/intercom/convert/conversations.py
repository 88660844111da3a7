"""Conversations in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from engine.connectors.intercom.convert import known
from engine.connectors.intercom.convert.links import Links
from engine.connectors.intercom.convert.messages import opening, part, strange_words
from engine.connectors.intercom.convert.values import (
    Raw,
    aside,
    branch,
    field_value,
    ident,
    kept_aside,
    listed,
    moment,
    optional,
    strange_word,
    text_of,
    whole,
    words,
)
from engine.connectors.intercom.convert.vocabulary import (
    CHANNEL_IN,
    OUTBOUND_DELIVERY,
    PRIORITY_IN,
    STATUS_IN,
)
from engine.model import (
    Channel,
    Conversation,
    Entity,
    FieldType,
    FieldValue,
    Link,
    LinkKind,
    Loss,
    Message,
    MessageKind,
    Priority,
    Ref,
    Status,
)


class Threads(msgspec.Struct, frozen=True, kw_only=True):
    """What the workspace defines about conversations: field types by key."""

    links: Links
    fields: Mapping[str, FieldType] = {}


def conversation(raw: Raw, threads: Threads) -> Conversation:
    """A conversation with its messages, as GET /conversations/{id} gives it."""
    identity = ident(raw.get("id")) or ""
    source = branch(raw, "source")
    state = words(raw.get("state"))
    status = STATUS_IN.get(state, Status.OPEN)
    people = _contacts(raw)
    rating = branch(raw, "conversation_rating")
    return Conversation(
        id=identity,
        url=threads.links.conversation(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        original=originals(
            status=state, priority=words(raw.get("priority")), channel=_channel_word(raw)
        ),
        subject=text_of(words(raw.get("title")) or words(source.get("subject"))),
        requester=people[0] if people else None,
        participants=tuple(people[1:]),
        assignee=reference(Entity.AGENT, raw.get("admin_assignee_id")),
        team=reference(Entity.TEAM, raw.get("team_assignee_id")),
        company=reference(Entity.COMPANY, branch(raw, "company").get("id")),
        status=status,
        snoozed_until=moment(raw.get("snoozed_until")) if status is Status.SNOOZED else None,
        priority=PRIORITY_IN.get(words(raw.get("priority")), Priority.NONE),
        channel=_channel(raw),
        tags=tag_names(raw),
        messages=_messages(raw, identity),
        announced=_announced(raw),
        closed_at=_closed_at(raw) if status is Status.SOLVED else None,
        rating=whole(rating.get("rating")),
        rating_remark=optional(rating.get("remark")),
        links=tuple(links(raw)),
        fields=fields(raw, threads.fields),
        losses=_losses(raw),
    )


def originals(**said: str) -> dict[str, str]:
    """The service's own words, without those that it did not say."""
    return {key: word for key, word in said.items() if word}


def reference(entity: Entity, value: object) -> Ref | None:
    """A reference, None when Intercom means nobody (null up to 2.15, 0 since 2.16)."""
    identity = ident(value)
    return Ref(entity, identity) if identity else None


def tag_names(raw: Raw) -> tuple[str, ...]:
    """The names of a record's tags, each once."""
    names = (words(item.get("name")) for item in listed(raw.get("tags"), "tags"))
    return tuple(dict.fromkeys(name for name in names if name))


def links(raw: Raw) -> Iterator[Link]:
    """The tickets and conversations that it is linked to; a tracker ticket is its problem."""
    for item in listed(raw.get("linked_objects")):
        if other := ident(item.get("id")):
            tracker = words(item.get("category")).casefold() == "tracker"
            kind = LinkKind.PROBLEM if tracker else LinkKind.RELATED
            yield Link(kind=kind, ref=Ref(Entity.CONVERSATION, other))


def parts_of(raw: Raw) -> list[Raw]:
    """The parts of a conversation or ticket, oldest first as they come."""
    for key in ("conversation_parts", "ticket_parts"):
        if key in raw:
            return listed(raw[key], key)
    return []


def fields(raw: Raw, types: Mapping[str, FieldType]) -> dict[str, FieldValue]:
    """The account's own attributes; what Intercom notes for itself stays in the archive."""
    return {
        key: field_value(value, types.get(key))
        for key, value in branch(raw, "custom_attributes").items()
        if value is not None and value != "" and key not in known.SYSTEM_ATTRIBUTES
    }


def _contacts(raw: Raw) -> list[Ref]:
    """The customer who began comes first, then the others."""
    found = [ident(item.get("id")) for item in listed(raw.get("contacts"), "contacts")]
    identities = [identity for identity in found if identity]
    writer = ident(branch(branch(raw, "source"), "author").get("id"))
    identities.sort(key=lambda identity: identity != writer)
    return [Ref(Entity.CONTACT, identity) for identity in dict.fromkeys(identities)]


def _messages(raw: Raw, identity: str) -> tuple[Message, ...]:
    source = branch(raw, "source")
    # `source` is null for some conversations (recorded answers, May 2026).
    first = (opening(source, identity, raw.get("created_at")),) if source else ()
    return (*first, *(part(item) for item in parts_of(raw)), *_side_messages(raw))


def _side_messages(raw: Raw) -> Iterator[Message]:
    """What teammates wrote in side conversations, where the reader has put them."""
    for side in listed(raw.get("side_conversations")):
        name = ident(side.get("side_conversation_id")) or ""
        for item in listed(side.get("conversation_parts"), "conversation_parts"):
            said = part(item)
            if said.kind is not MessageKind.EVENT:
                yield msgspec.structs.replace(
                    said, id=f"side-{name}-{said.id}", kind=MessageKind.SIDE
                )


def _announced(raw: Raw) -> int | None:
    """
    How many messages there are, the opening included.

    Only the newest 500 parts come (2.16: Retrieve a conversation); the count in
    `statistics` goes on and takes the source as one, even where it is null.
    """
    counts = (
        branch(raw, "statistics").get("count_conversation_parts"),
        branch(raw, "conversation_parts").get("total_count"),
    )
    opened = 1 if branch(raw, "source") else 0
    all_told, parts = (whole(count) for count in counts)
    known_counts = [
        *([all_told - 1 + opened] if all_told is not None else []),
        *([parts + opened] if parts is not None else []),
    ]
    told = max(known_counts, default=None)
    return None if told is None else told + sum(1 for _ in _side_messages(raw))


def _closed_at(raw: Raw) -> datetime | None:
    return moment(branch(raw, "statistics").get("last_close_at"))


def _channel_word(raw: Raw) -> str:
    source = branch(raw, "source")
    return words(source.get("type")) or words(branch(raw, "channel").get("initial"))


def _channel(raw: Raw) -> Channel:
    if words(branch(raw, "source").get("delivered_as")) in OUTBOUND_DELIVERY:
        return Channel.OUTBOUND
    return CHANNEL_IN.get(_channel_word(raw), Channel.OTHER)


def _strange_state(raw: Raw) -> tuple[Loss, ...]:
    """A state that is not in Intercom's own list is taken for open."""
    word = words(raw.get("state"))
    if not word or word in STATUS_IN:
        return ()
    detail = {"value": word, "new": Status.OPEN.value, "field": "old_status"}
    return (Loss(code="status_reduced", detail=detail),)


def _losses(raw: Raw) -> tuple[Loss, ...]:
    return _strange_state(raw) + kept_aside(
        raw,
        known.CONVERSATION,
        *aside(branch(raw, "source"), known.SOURCE, "source."),
        *strange_word("priority", words(raw.get("priority")), PRIORITY_IN),
        *strange_word("source.type", _channel_word(raw), CHANNEL_IN),
        *(name for item in parts_of(raw) for name in aside(item, known.PART, "message.")),
        *(word for item in parts_of(raw) for word in strange_words(item)),
    )
