"""The source and the parts of a conversation or ticket as messages."""

from __future__ import annotations

from collections.abc import Iterator

from engine.connectors.intercom.convert.attachments import attachments
from engine.connectors.intercom.convert.values import (
    Raw,
    branch,
    ident,
    moment,
    person_name,
    words,
)
from engine.connectors.intercom.convert.vocabulary import (
    AUTHOR_IN,
    CALL_PARTS,
    PRIVATE_PARTS,
    PUBLIC_PARTS,
)
from engine.model import Author, AuthorRole, Entity, Message, MessageKind, Ref

_TOLD = PUBLIC_PARTS | PRIVATE_PARTS | CALL_PARTS


def author(raw: Raw) -> Author:
    """Who wrote; teams and bots that are nobody's record keep their name only."""
    word = words(raw.get("type"))
    role = AUTHOR_IN.get(word, AuthorRole.UNKNOWN)
    identity = ident(raw.get("id"))
    name = person_name(raw.get("name"))
    if identity is None or word == "team" or role is AuthorRole.UNKNOWN:
        return Author(role=role, name=name)
    entity = Entity.CONTACT if role is AuthorRole.CONTACT else Entity.AGENT
    return Author(role=role, ref=Ref(entity, identity), name=name)


def opening(raw: Raw, conversation: str, at: object) -> Message:
    """
    The message that began a conversation, its `source`.

    It has no date of its own: the conversation's is meant.
    """
    writer = author(branch(raw, "author"))
    identity = ident(raw.get("id")) or f"{conversation}-source"
    markup = words(raw.get("body"))
    return Message(
        id=identity,
        kind=MessageKind.AUTO if writer.role is AuthorRole.BOT else MessageKind.REPLY,
        author=writer,
        at=moment(at),
        html=markup or None,
        attachments=attachments(identity, raw, markup),
        redacted=raw.get("redacted") is True,
    )


def part(raw: Raw) -> Message:
    """A conversation part or ticket part; one without words and files is an event."""
    identity = ident(raw.get("id")) or ""
    writer = author(branch(raw, "author"))
    markup = words(raw.get("body"))
    files = attachments(identity, raw, markup)
    kind = _kind(raw, writer, wordless=not markup and not files)
    return Message(
        id=identity,
        kind=kind,
        author=writer,
        at=moment(raw.get("created_at")),
        html=markup or None,
        text=_event(raw) if kind is MessageKind.EVENT else None,
        attachments=files,
        redacted=raw.get("redacted") is True,
    )


def strange_words(raw: Raw) -> Iterator[str]:
    """Words of a part that are in none of our tables."""
    word = words(raw.get("part_type"))
    if word not in _TOLD and raw.get("body"):
        yield f"part_type={word}"
    writer = words(branch(raw, "author").get("type"))
    if writer and writer not in AUTHOR_IN:
        yield f"author.type={writer}"


def _kind(raw: Raw, writer: Author, *, wordless: bool) -> MessageKind:
    word = words(raw.get("part_type"))
    if word in PRIVATE_PARTS:
        return MessageKind.NOTE
    if word in CALL_PARTS:
        return MessageKind.CALL
    if wordless and not (raw.get("redacted") is True and word in {"comment", "quick_reply"}):
        return MessageKind.EVENT
    if word not in PUBLIC_PARTS:
        # Words of a kind that we do not know were perhaps never shown to the customer.
        return MessageKind.NOTE
    return MessageKind.AUTO if writer.role is AuthorRole.BOT else MessageKind.REPLY


def _event(raw: Raw) -> str:
    """What happened, in the service's words: "assignment: admin 12", "close"."""
    told = words(raw.get("part_type")).replace("_", " ") or "event"
    details = branch(raw, "event_details")
    named = branch(details, "attribute").get("name")
    value = branch(details, "value").get("name")
    target = branch(raw, "assigned_to")
    more = [
        f"{target.get('type', '')} {ident(target.get('id'))}" if ident(target.get("id")) else "",
        f"{named} = {value}" if named else "",
    ]
    said = ", ".join(item for item in more if item)
    return f"{told}: {said}" if said else told
