"""The description and the conversations of a ticket as messages, in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from engine.connectors.freshdesk.convert.attachments import attachments
from engine.connectors.freshdesk.convert.fields import Fields
from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.convert.links import Links
from engine.connectors.freshdesk.convert.vocabulary import CALLS, FORWARD, OUTBOUND, SURVEY
from engine.connectors.shared.values import Raw, moment, text_of, whole, words
from engine.model import Author, AuthorRole, Entity, Message, MessageKind, Ref


class Threads(msgspec.Struct, frozen=True, kw_only=True):
    """
    What the account defines about tickets.

    `agents` are the names of agents by id; `statuses` and `sources` labels by code.
    """

    links: Links
    fields: Fields = {}
    statuses: Mapping[int, str] = {}
    sources: Mapping[int, str] = {}
    agents: Mapping[str, str] = {}


def description(ticket: Raw, threads: Threads) -> Message:
    """The opening message, which is the ticket's own text with its own files (recorded)."""
    identity = ident(ticket.get("id")) or ""
    markup = words(ticket.get("description"))
    plain = words(ticket.get("description_text"))
    return Message(
        id=f"{identity}/description",
        author=_opener(ticket, threads),
        at=moment(ticket.get("created_at")),
        html=markup or None,
        text=None if markup else plain or None,
        attachments=attachments(identity, ticket.get("attachments"), markup, threads.links.base),
    )


def _opener(ticket: Raw, threads: Threads) -> Author:
    """The requester; of a ticket that we mailed out first, the agent who has it."""
    if ticket.get("source") == OUTBOUND:
        identity = ident(ticket.get("responder_id"))
        name = threads.agents.get(identity or "", "")
        ref = Ref(Entity.AGENT, identity) if identity else None
        return Author(role=AuthorRole.AGENT, ref=ref, name=name)
    return person(ident(ticket.get("requester_id")), threads, incoming=True)


def conversation(raw: Raw, ticket: Raw, threads: Threads) -> Message:
    """One of Freshdesk's conversations: a reply or a note."""
    owner = ident(ticket.get("id")) or ""
    markup = words(raw.get("body"))
    plain = words(raw.get("body_text"))
    user = ident(raw.get("user_id"))
    by_requester = user is not None and user == ident(ticket.get("requester_id"))
    incoming = raw.get("incoming") is True or by_requester
    return Message(
        id=ident(raw.get("id")) or "",
        kind=kind(raw),
        author=person(user, threads, incoming=incoming),
        at=moment(raw.get("created_at")),
        html=markup or None,
        text=None if markup else plain or None,
        attachments=attachments(owner, raw.get("attachments"), markup, threads.links.base),
    )


def kind(raw: Raw) -> MessageKind:
    """By `source` and `private`, which is false when it is not said (Conversations)."""
    source = raw.get("source")
    if source in CALLS:
        return MessageKind.CALL
    if source == FORWARD:
        return MessageKind.SIDE
    if source == SURVEY:
        return MessageKind.RATING if has_words(raw) else MessageKind.EVENT
    if raw.get("private") is True:
        return MessageKind.NOTE
    return MessageKind.AUTO if raw.get("auto_response") is True else MessageKind.REPLY


def has_words(raw: Raw) -> bool:
    """Whether a conversation says anything."""
    return bool(text_of(words(raw.get("body"))) or words(raw.get("body_text")).strip())


def person(identity: str | None, threads: Threads, *, incoming: bool) -> Author:
    """Who wrote; what comes in is a customer's unless an agent's id says otherwise."""
    if identity is None:
        return Author(role=AuthorRole.CONTACT if incoming else AuthorRole.AGENT)
    if identity in threads.agents or not incoming:
        name = threads.agents.get(identity) or f"#{identity}"
        return Author(role=AuthorRole.AGENT, ref=Ref(Entity.AGENT, identity), name=name)
    return Author(role=AuthorRole.CONTACT, ref=Ref(Entity.CONTACT, identity))


def worked(rows: Iterable[Raw], threads: Threads) -> tuple[list[Message], int]:
    """Time entries as notes, which other desks have no place for, and their minutes together."""
    notes, total = [], 0
    for raw in rows:
        spent = minutes(raw.get("time_spent"))
        total += spent
        words_of = words(raw.get("note")).strip()
        shown = f"{spent // 60}:{spent % 60:02}"
        notes.append(
            Message(
                id=f"time/{ident(raw.get('id')) or ''}",
                kind=MessageKind.NOTE,
                author=person(ident(raw.get("agent_id")), threads, incoming=False),
                at=moment(raw.get("executed_at")) or moment(raw.get("created_at")),
                text=f"{shown} · {words_of}" if words_of else shown,
            )
        )
    return notes, total


def minutes(value: object) -> int:
    """Minutes of "hh:mm" (Time Entries, time_spent) or of a number of them."""
    if isinstance(value, str) and ":" in value:
        hours, _, rest = value.partition(":")
        return int(hours) * 60 + int(rest) if hours.isdigit() and rest.isdigit() else 0
    return whole(value) or 0
