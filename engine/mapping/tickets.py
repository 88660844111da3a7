"""Conversation or ticket: which records become tickets of the target, and of which type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from engine.connectors.capabilities import Capabilities
from engine.mapping.context import Context
from engine.mapping.helpers import UNKNOWN_REQUESTER
from engine.mapping.mapping import Mapping as Choices
from engine.mapping.origin import Origins
from engine.model import (
    Author,
    AuthorRole,
    Conversation,
    Entity,
    FieldSpec,
    Message,
    MessageKind,
    Ref,
    TicketType,
    ticket_type_fields,
    ticket_types,
)
from engine.synonyms import normal

_THREAD = Entity.CONVERSATION


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket type of the target; what is not for customers (`kind`) keeps words private."""

    name: str
    kind: TicketType = TicketType.NONE

    @property
    def internal(self) -> bool:
        """Whether customers never see its description."""
        return self.kind is not TicketType.NONE


def form_of(record: Conversation, requester: Ref, context: Context) -> Form | None:
    """
    The ticket type that the record is written as, None for a conversation.

    A ticket takes exactly one contact: without one, or with several, it stays a conversation.
    """
    if context.target.tickets is None or requester.id == UNKNOWN_REQUESTER:
        return None
    word, wanted = _chosen(record, context.mapping)
    kinds = ticket_types(context.target_fields.get(_THREAD, ()))
    if wanted not in kinds or _has_others(record, requester):
        return None
    form = Form(name=wanted, kind=kinds[wanted])
    return None if _is_about_nothing(record, word, form, context) else form


def _is_about_nothing(record: Conversation, word: str, form: Form, context: Context) -> bool:
    """
    A problem without incidents: customers would no longer see its words, for no link at all.

    What is a ticket of such a type in the source stays one.
    """
    own = ticket_types(context.source_fields.get(_THREAD, ()))
    return form.kind is TicketType.PROBLEM and word not in own and not record.has_incidents


def types_used(mapping: Choices) -> set[str]:
    """The target's ticket types that something is written as."""
    return {name for name in mapping.ticket_types.values() if name}


def _chosen(record: Conversation, mapping: Choices) -> tuple[str, str]:
    """(word, ticket type): by the account's own word for the type, else by the canonical one."""
    words = (record.type_label or "", str(record.type))
    word = next((word for word in words if word in mapping.ticket_types), "")
    return word, mapping.ticket_types.get(word) or ""


def _has_others(record: Conversation, requester: Ref) -> bool:
    authors = (message.author.ref for message in record.messages)
    people = (ref for ref in (*record.participants, *authors) if ref is not None)
    return any(ref.entity is Entity.CONTACT and ref != requester for ref in people)


def narrowed(context: Context, form: Form | None) -> Context:
    """The context with the fields and the vocabulary of tickets of this type, or without them."""
    tickets = context.target.tickets
    if tickets is None:
        return context
    every = context.target_fields.get(_THREAD, ())
    kept = tuple(one for one in every if _belongs(one, form))
    target = context.target
    if form is not None:
        begins = target.starts_with_contact and not form.internal
        target = msgspec.structs.replace(target, vocabulary=tickets, starts_with_contact=begins)
    fields = {**context.target_fields, _THREAD: kept}
    return msgspec.structs.replace(context, target=target, target_fields=fields)


def _belongs(field: FieldSpec, form: Form | None) -> bool:
    return form.name in field.ticket_types if form else not field.ticket_types


def keep_type(record: Conversation, form: Form, origins: Origins) -> TicketType:
    """The kind of the ticket type; another word than the source's is told and kept."""
    shown = record.type_label or record.original.get("type") or str(record.type)
    if normal(shown) != normal(form.name) and shown != TicketType.NONE:
        origins.lost("type_reduced", "old_type", shown, value=shown)
    return form.kind


def privately(messages: list[Message], form: Form | None) -> list[Message]:
    """Where customers are not shown a ticket, they cannot write in it: their words become notes."""
    if form is None or not form.internal:
        return messages
    return [
        msgspec.structs.replace(each, kind=MessageKind.NOTE)
        if each.kind is MessageKind.REPLY and each.author.role is AuthorRole.CONTACT
        else each
        for each in messages
    ]


def is_description(message: Message, form: Form | None) -> bool:
    """Whether this is the description of a ticket that customers do not see: nobody wrote it."""
    if form is None or not form.internal:
        return False
    author = message.author
    return message.kind is MessageKind.NOTE and author.ref is None and not author.name


def as_description(message: Message) -> Message:
    """The message as the description of a ticket that customers do not see."""
    return msgspec.structs.replace(message, kind=MessageKind.NOTE, author=Author(), line=None)


def wanted_types(mapping: Choices, source: Iterable[FieldSpec]) -> dict[str, TicketType]:
    """The ticket types that the mapping names; what is not for customers stays so."""
    kinds = {str(TicketType.PROBLEM): TicketType.PROBLEM} | ticket_types(source)
    return {
        name: kinds.get(word, TicketType.NONE)
        for word, name in mapping.ticket_types.items()
        if name
    }


def missing_types(
    mapping: Choices,
    capabilities: Capabilities,
    source: Iterable[FieldSpec],
    target: Iterable[FieldSpec],
) -> list[FieldSpec]:
    """The ticket types to be made."""
    if capabilities.tickets is None:
        return []
    there = ticket_types(target)
    wanted = wanted_types(mapping, source)
    return ticket_type_fields({name: kind for name, kind in wanted.items() if name not in there})


def of_types(
    fields: Iterable[FieldSpec], mapping: Choices, source: Iterable[FieldSpec]
) -> list[FieldSpec]:
    """Each field once more for every ticket type whose tickets may hold it."""
    made: dict[tuple[str, str], FieldSpec] = {}
    origin: Mapping[str, tuple[str, ...]] = {one.key: one.ticket_types for one in source}
    for field in fields:
        for word, name in mapping.ticket_types.items():
            limited = field.ticket_types or origin.get(field.key, ())
            if name and (not limited or word in limited):
                made[field.key, name] = msgspec.structs.replace(field, ticket_types=(name,))
    return list(made.values())
