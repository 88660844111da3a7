"""Ticket types of an account, told as the options of built-in fields of conversations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.model.conversations import TicketType
from engine.model.fields import FieldSpec, FieldType
from engine.model.refs import Entity

TICKET_TYPE_KEYS = {
    TicketType.NONE: "ticket_type",
    TicketType.TASK: "ticket_type_task",
    TicketType.PROBLEM: "ticket_type_problem",
}
"""The field whose options are the types that customers see, those for agents, and trackers."""


def ticket_types(fields: Iterable[FieldSpec]) -> dict[str, TicketType]:
    """The names of an account's ticket types and what kind of matter each is for."""
    kinds = {key: kind for kind, key in TICKET_TYPE_KEYS.items()}
    told = (field for field in fields if not field.custom and field.key in kinds)
    return {name: kinds[field.key] for field in told for name in field.options}


def ticket_type_fields(types: Mapping[str, TicketType]) -> list[FieldSpec]:
    """The fields that tell these types; none for kinds of which there is no type."""
    found = []
    for kind, key in TICKET_TYPE_KEYS.items():
        names = tuple(name for name, each in types.items() if each is kind)
        if names:
            found.append(_field(key, names))
    return found


def _field(key: str, names: tuple[str, ...]) -> FieldSpec:
    return FieldSpec(
        entity=Entity.CONVERSATION,
        key=key,
        label=key,
        type=FieldType.CHOICE,
        options=names,
        custom=False,
    )
