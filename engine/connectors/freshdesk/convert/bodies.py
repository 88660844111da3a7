"""Conversations out: a ticket and its notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.connectors.freshdesk.convert.fields import Fields, fields_out
from engine.connectors.freshdesk.convert.ids import number
from engine.connectors.freshdesk.convert.vocabulary import (
    CHANNEL_OUT,
    PRIORITY_OUT,
    STATUS_OUT,
)
from engine.connectors.shared.values import markup_of
from engine.model import AuthorRole, Conversation, Entity, Message, MessageKind

Body = dict[str, Any]
Part = tuple[str, tuple[str | None, str | bytes] | tuple[str, bytes, str]]
"""A part of a multipart form, as the HTTP client takes it."""

PUBLIC_KINDS = frozenset({MessageKind.REPLY, MessageKind.AUTO})
"""Kinds that are written as public notes; every other one is a private one."""


def ticket_body(record: Conversation, fields: Fields, copied: list[str]) -> Body:
    """The body of POST /tickets with the final status; references hold target ids."""
    body: Body = {
        "requester_id": _id(record.requester),
        "subject": record.subject,
        "status": STATUS_OUT[record.status],
        "priority": PRIORITY_OUT[record.priority],
        "source": CHANNEL_OUT[record.channel],
        "responder_id": _id(record.assignee),
        "group_id": _id(record.team),
        "company_id": _id(record.company),
        "tags": list(record.tags) or None,
        "cc_emails": copied or None,
        "custom_fields": fields_out(record.fields, fields) or None,
    }
    return {key: value for key, value in body.items() if value is not None}


def note_body(message: Message) -> Body:
    """
    The body of POST /tickets/{id}/notes.

    Replies are public notes: a real reply would be mailed (Conversations, Reply). Nobody is
    named in `notify_emails`, so nobody hears of it.
    """
    author = message.author
    by_contact = author.role is AuthorRole.CONTACT
    public = message.kind in PUBLIC_KINDS
    body: Body = {
        "body": markup(message),
        "private": not public,
        "incoming": by_contact and public,
    }
    if author.ref is not None and author.ref.entity in {Entity.AGENT, Entity.CONTACT}:
        body["user_id"] = number(author.ref.id)
    return body


def markup(message: Message) -> str:
    """The message's words as HTML, its names line first as a paragraph of its own."""
    words = markup_of(message.text) if message.text is not None else message.html or ""
    return f"{markup_of(message.line)}{words}" if message.line else words


def form(body: Mapping[str, Any]) -> Iterator[Part]:
    """A body as parts of a multipart form: `tags[]`, `custom_fields[cf_x]` (Attachments)."""
    for key, value in body.items():
        if isinstance(value, Mapping):
            yield from ((f"{key}[{name}]", (None, _text(one))) for name, one in value.items())
        elif isinstance(value, list):
            yield from ((f"{key}[]", (None, _text(one))) for one in value)
        else:
            yield key, (None, _text(value))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _id(ref: object) -> int | str | None:
    identity = getattr(ref, "id", None)
    return number(identity) if isinstance(identity, str) else None
