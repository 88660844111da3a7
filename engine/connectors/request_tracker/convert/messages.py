"""A ticket's history as messages: transactions, and the parts of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from engine.connectors.request_tracker.convert.fields import whole_number
from engine.connectors.request_tracker.convert.ids import SYSTEM, date_in, id_of, ident
from engine.connectors.request_tracker.convert.links import Links
from engine.connectors.request_tracker.convert.people import shown_name
from engine.connectors.request_tracker.convert.vocabulary import (
    COMMENT,
    CREATE,
    MAIL_COPIES,
    MESSAGES,
)
from engine.connectors.shared.values import Raw, branch, words
from engine.model import Attachment, Author, AuthorRole, Entity, Message, MessageKind, Ref

HTML = "text/html"


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """
    What a ticket's messages are made of, as REST2 lists it.

    `texts` are the parts that are text, with their words; `agents` the ids of privileged users;
    `begun` is when the ticket says that it was created.
    """

    begun: datetime | None

    history: Sequence[Raw]
    parts: Sequence[Raw]
    texts: Sequence[Raw]
    agents: frozenset[str]
    links: Links


def messages(thread: Thread) -> tuple[Message, ...]:
    """
    Everything that was said and done, oldest first.

    Copies of mail that RT sent are left out: they repeat what stands there (Transaction types
    EmailRecord, CommentEmailRecord). Ids are in the order of writing, which dates may not be.
    """
    parts, texts = _by_transaction(thread.parts), _by_transaction(thread.texts)
    rows = sorted(thread.history, key=lambda row: int(ident(row.get("id")) or 0))
    made = (_message(row, parts, texts, thread) for row in rows)
    return tuple(message for message in made if message is not None)


def _message(
    row: Raw, parts: Mapping[str, list[Raw]], texts: Mapping[str, list[Raw]], thread: Thread
) -> Message | None:
    kind, identity = words(row.get("Type")), ident(row.get("id")) or ""
    if kind in MAIL_COPIES:
        return None
    author, at = author_of(row.get("Creator"), thread.agents), _at(row, thread)
    if kind not in MESSAGES:
        said = _event(row)
        return Message(id=identity, kind=MessageKind.EVENT, author=author, at=at, text=said)
    held = parts.get(identity, [])
    if kind == CREATE and not held:
        return None
    body = _body([part for part in texts.get(identity, []) if not part.get("Filename")])
    is_html = body is not None and body.get("ContentType") == HTML
    said = words(body.get("Content")) if body is not None else ""
    return Message(
        id=identity,
        kind=MessageKind.NOTE if kind == COMMENT else MessageKind.REPLY,
        author=author,
        at=at,
        html=said if is_html else None,
        text=None if is_html else said.rstrip("\n"),
        attachments=tuple(_files(held, body, thread.links)),
    )


def _at(row: Raw, thread: Thread) -> datetime | None:
    """When it was done; of an imported ticket the creation alone is dated as the ticket is."""
    at = date_in(row.get("Created"))
    if row.get("Type") != CREATE or thread.begun is None:
        return at
    return min(at, thread.begun) if at else thread.begun


def _by_transaction(rows: Iterable[Raw]) -> dict[str, list[Raw]]:
    found: dict[str, list[Raw]] = {}
    for row in rows:
        raw = row.get("TransactionId")
        key = id_of(raw) if isinstance(raw, dict) else ident(raw)
        found.setdefault(key or "", []).append(row)
    return found


def author_of(raw: object, agents: frozenset[str]) -> Author:
    """Who did it; RT itself counts as a bot."""
    identity = id_of(raw) or ident(raw)
    name = shown_name(raw) if isinstance(raw, dict) else ""
    if identity is None:
        return Author(name=name)
    if identity == SYSTEM:
        return Author(role=AuthorRole.BOT, name="RT")
    if identity in agents:
        return Author(role=AuthorRole.AGENT, ref=Ref(Entity.AGENT, identity), name=name)
    return Author(role=AuthorRole.CONTACT, ref=Ref(Entity.CONTACT, identity), name=name)


def _body(parts: Sequence[Raw]) -> Raw | None:
    """Of the same words as HTML and as plain text the HTML; a part with a name is a file."""
    as_html = next((part for part in parts if part.get("ContentType") == HTML), None)
    return as_html or next(iter(parts), None)


def _files(parts: Sequence[Raw], body: Raw | None, links: Links) -> Iterator[Attachment]:
    for part in parts:
        kind, name = words(part.get("ContentType")), words(part.get("Filename"))
        if kind.startswith("multipart/") or (not name and kind.startswith("text/")):
            continue
        identity = ident(part.get("id")) or ""
        yield Attachment(
            id=identity,
            name=name or f"{identity}.{kind.rpartition('/')[2]}",
            url=links.attachment(identity),
            content_type=kind or "application/octet-stream",
            size=whole_number(part.get("ContentLength")),
        )


def _event(row: Raw) -> str:
    """What was done, in RT's own words: "Status: open → resolved"."""
    name = words(row.get("Field")) or words(row.get("Type"))
    old, new = (str(row.get(key) or "").strip() for key in ("OldValue", "NewValue"))
    change = " → ".join(part for part in (old, new) if part)
    return f"{name}: {change}" if change else name


def said_by(thread: Sequence[Raw]) -> list[str]:
    """Ids of the transactions that hold words, in the order of writing."""
    found = [row for row in thread if row.get("Type") in MESSAGES and _has_words(row)]
    return sorted((ident(row.get("id")) or "" for row in found), key=int)


def _has_words(row: Raw) -> bool:
    hyperlinks = row.get("_hyperlinks")
    rows = hyperlinks if isinstance(hyperlinks, list) else []
    return row.get("Type") != CREATE or any(
        branch({"": one}, "").get("ref") == "attachment" for one in rows
    )
