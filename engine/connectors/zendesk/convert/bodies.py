"""Conversations out: a ticket with its comments, as POST /imports/tickets takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.connectors.zendesk.convert.fields import Fields, value_out
from engine.connectors.zendesk.convert.values import iso, markup_of, number
from engine.connectors.zendesk.convert.vocabulary import (
    PRIORITY_OUT,
    PUBLIC_KINDS,
    STATUS_OUT,
    TYPE_OUT,
)
from engine.model import AuthorRole, Conversation, Entity, LinkKind, Message, Ref, Status

Body = dict[str, Any]


def ticket_body(
    record: Conversation, comments: Sequence[Body], external_id: str, fields: Fields
) -> Body:
    """The object inside the body; references hold target ids (Ticket Import, TicketImportInput)."""
    body: Body = {
        "external_id": external_id,
        "subject": record.subject,
        "requester_id": _id(record.requester),
        "assignee_id": _id(record.assignee),
        "group_id": _id(record.team),
        "organization_id": _id(record.company),
        "status": status_word(record),
        "priority": PRIORITY_OUT.get(record.priority),
        "type": TYPE_OUT.get(record.type),
        "problem_id": _problem(record),
        "tags": list(record.tags) or None,
        "created_at": iso(record.created_at) if record.created_at else None,
        "updated_at": iso(record.updated_at) if record.updated_at else None,
        "solved_at": _solved_at(record),
        "email_ccs": _people(record, Entity.CONTACT),
        "followers": _people(record, Entity.AGENT),
        "custom_fields": _values(record, fields) or None,
        "comments": list(comments),
    }
    return {key: value for key, value in body.items() if value is not None}


def status_word(record: Conversation) -> str:
    """Zendesk opens a new ticket that is assigned to somebody: it is written as open."""
    if record.status is Status.NEW and record.assignee is not None:
        return STATUS_OUT[Status.OPEN]
    return STATUS_OUT[record.status]


def is_public(message: Message) -> bool:
    """Whether the customer may read it; only replies and automatic answers are."""
    return message.kind in PUBLIC_KINDS


def comment_body(message: Message, markup: str, myself: str, tokens: Sequence[str]) -> Body:
    """One comment; `markup` is its text as HTML, `myself` writes for who cannot."""
    body: Body = {
        "author_id": number(comment_author(message, myself)),
        "public": is_public(message),
        "html_body": markup,
        "created_at": iso(message.at) if message.at else None,
        "uploads": list(tokens) or None,
    }
    return {key: value for key, value in body.items() if value is not None}


def comment_author(message: Message, myself: str) -> str:
    """
    Who is named as the author.

    An end user cannot write a private comment (Ticket Comments): the signed-in person does,
    and the message's own line says who it was.
    """
    author = message.author
    if author.ref is None or author.ref.entity not in {Entity.CONTACT, Entity.AGENT}:
        return myself
    customer = author.ref.entity is Entity.CONTACT or author.role is AuthorRole.CONTACT
    return myself if customer and not is_public(message) else author.ref.id


def message_markup(message: Message) -> str:
    """The message's words as HTML, its names line first as a paragraph of its own."""
    words = markup_of(message.text) if message.text is not None else message.html or ""
    return f"{markup_of(message.line)}{words}" if message.line else words


def _id(ref: Ref | None) -> int | str | None:
    return number(ref.id) if ref else None


def _problem(record: Conversation) -> int | str | None:
    """The problem of an incident (Tickets, problem_id)."""
    return next((_id(link.ref) for link in record.links if link.kind is LinkKind.PROBLEM), None)


def _solved_at(record: Conversation) -> str | None:
    done = record.status in {Status.SOLVED, Status.CLOSED}
    return iso(record.closed_at) if done and record.closed_at else None


def _people(record: Conversation, entity: Entity) -> list[Body] | None:
    found = [
        {"user_id": _id(ref), "action": "put"}
        for ref in record.participants
        if ref.entity is entity
    ]
    return found or None


def _values(record: Conversation, fields: Fields) -> list[Body]:
    return [
        {
            "id": number(fields[key].id if key in fields else key),
            "value": value_out(value, fields.get(key)),
        }
        for key, value in record.fields.items()
        if value not in (None, "", ())
    ]
