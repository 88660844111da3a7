"""Ticket types with their attributes and states: definitions in, and the bodies that make them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from engine.connectors.intercom.convert.fields import (
    conversation_field,
    enough_options,
    field_name,
    option_ids,
)
from engine.connectors.intercom.convert.values import Raw, epoch, listed, moment, words
from engine.connectors.intercom.convert.vocabulary import (
    CATEGORY_IN,
    CATEGORY_OUT,
    CONVERSATION_FIELD_OUT,
)
from engine.model import FieldSpec, FieldType, FieldValue, TicketType

_DEFAULT = "_default_"


def type_kinds(types: Iterable[Raw]) -> dict[str, TicketType]:
    """The types by name, and what kind of matter each is for."""
    return {
        words(kind.get("name")): CATEGORY_IN.get(words(kind.get("category")), TicketType.NONE)
        for kind in types
        if kind.get("archived") is not True
    }


def attributes(kind: Raw) -> Iterator[Raw]:
    """The attributes of a type but its title and description, which are no fields."""
    for raw in listed(kind.get("ticket_type_attributes"), "ticket_type_attributes"):
        if not words(raw.get("name")).startswith(_DEFAULT) and raw.get("archived") is not True:
            yield raw


def ticket_fields(kind: Raw) -> Iterator[FieldSpec]:
    """The fields of the tickets of this type."""
    for raw in attributes(kind):
        yield msgspec.structs.replace(
            conversation_field(raw), ticket_types=(words(kind.get("name")),)
        )


def merged(specs: Iterable[FieldSpec]) -> tuple[FieldSpec, ...]:
    """One field for each key, of all the ticket types that have it; the first one's kind counts."""
    found: dict[str, FieldSpec] = {}
    for spec in specs:
        known = found.get(spec.key)
        if known is None:
            found[spec.key] = spec
        elif known.ticket_types:
            types = (*known.ticket_types, *spec.ticket_types) if spec.ticket_types else ()
            found[spec.key] = msgspec.structs.replace(known, ticket_types=types)
    return tuple(found.values())


def type_body(name: str, kind: TicketType) -> dict[str, Any]:
    """The body of POST /ticket_types."""
    return {"name": name, "category": CATEGORY_OUT.get(kind, "Customer")}


def attribute_body(spec: FieldSpec) -> dict[str, Any]:
    """
    The body of POST /ticket_types/{id}/attributes.

    Options are one text with commas between them (2.16: Create a ticket type attribute), so a
    comma inside one becomes a stroke. Customers are not asked for what we make.
    """
    body: dict[str, Any] = {
        "name": field_name(spec.key),
        "description": spec.label,
        "data_type": CONVERSATION_FIELD_OUT[spec.type],
        "visible_on_create": False,
        "visible_to_contacts": False,
    }
    if spec.type is FieldType.LONG_TEXT:
        body["multiline"] = True
    if spec.type is FieldType.CHOICE:
        options = (option.replace(",", " /") for option in spec.options)
        body["list_items"] = ",".join(enough_options(tuple(options)))
    return body


def ticket_values(kind: Raw, fields: Mapping[str, FieldValue]) -> dict[str, Any]:
    """
    Attributes to send.

    Options are sent by the ids that the ticket type tells (2.16: ticket_request_custom_attributes).
    """
    known = {words(raw.get("name")): raw for raw in attributes(kind)}
    return {
        key: _value(known.get(key, {}), value)
        for key, value in fields.items()
        if value not in (None, "", ())
    }


def _value(raw: Raw, value: FieldValue) -> object:
    if words(raw.get("data_type")) == "datetime" and isinstance(value, str):
        at = moment(value)
        return epoch(at) if at else value
    if isinstance(value, tuple):
        return "; ".join(value)
    return option_ids(raw).get(value, value) if isinstance(value, str) else value


def option_labels(kind: Raw) -> dict[str, str]:
    """The labels of all options of a type by their ids."""
    return {
        identity: label
        for raw in listed(kind.get("ticket_type_attributes"), "ticket_type_attributes")
        for label, identity in option_ids(raw).items()
    }
