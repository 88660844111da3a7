"""Custom fields: their definitions, and their values in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec

from engine.connectors.request_tracker.convert.ids import date_out, ident
from engine.connectors.request_tracker.convert.vocabulary import (
    FIELD_IN,
    FIELD_OUT,
    NO,
    PATTERNS,
    YES,
)
from engine.connectors.shared.values import Raw, listed, whole, words
from engine.model import Entity, FieldSpec, FieldType, FieldValue

LOOKUPS = {
    "RT::Queue-RT::Ticket": Entity.CONVERSATION,
    "RT::User": Entity.CONTACT,
    "RT::Class-RT::Article": Entity.ARTICLE,
}
"""What a field is for (RT/CustomField.pm, LookupType)."""
TICKETS = "RT::Queue-RT::Ticket"


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field's description; `kind` is RT's word for its type."""

    spec: FieldSpec
    id: str
    kind: str


Fields = Mapping[str, Field]
"""Custom fields by name, which is unique for what they are for."""


def field(raw: Raw, options: Sequence[str] = ()) -> Field | None:
    """A field's row with the values of its list; None for what no record of ours has."""
    entity = LOOKUPS.get(words(raw.get("LookupType")))
    name, kind = words(raw.get("Name")), words(raw.get("Type"))
    if entity is None or not name:
        return None
    several = whole_number(raw.get("MaxValues")) != 1
    spec = FieldSpec(
        entity=entity,
        key=name,
        label=name,
        type=_type(kind, words(raw.get("Pattern")), options, several=several),
        options=() if set(options) == {YES, NO} else tuple(options),
    )
    return Field(spec=spec, id=ident(raw.get("id")) or "", kind=kind)


def whole_number(value: object) -> int | None:
    """A number, which lists write as text."""
    return int(value) if isinstance(value, str) and value.isdigit() else whole(value)


def _type(kind: str, pattern: str, options: Sequence[str], *, several: bool) -> FieldType:
    if kind == "Select" and set(options) == {YES, NO}:
        return FieldType.BOOLEAN
    if several and kind in {"Select", "Freeform"}:
        return FieldType.MULTI_CHOICE
    told = (one for one, known in PATTERNS.items() if known == pattern)
    return next(told, FIELD_IN.get(kind, FieldType.TEXT))


def field_body(spec: FieldSpec) -> dict[str, Any]:
    """
    The body of POST /customfield.

    `Queue` 0 applies it to all queues at once, for which there is no other call (CustomField.pm,
    Create: "backward compat").
    """
    body: dict[str, Any] = {
        "Name": spec.label or spec.key,
        "Type": FIELD_OUT[spec.type],
        "MaxValues": 0 if spec.type is FieldType.MULTI_CHOICE else 1,
        "LookupType": TICKETS,
        "Queue": 0,
    }
    if spec.type is FieldType.MULTI_CHOICE and not spec.options:
        body["Type"] = "Freeform"
    if spec.type in PATTERNS:
        body["Pattern"] = PATTERNS[spec.type]
    return body


def options_out(spec: FieldSpec) -> tuple[str, ...]:
    """The values that a list is made with."""
    return (YES, NO) if spec.type is FieldType.BOOLEAN else spec.options


def values_in(raw: object, fields: Fields, ours: Iterable[str] = ()) -> dict[str, FieldValue]:
    """The values that a record holds, without empty ones and those in `ours`."""
    held = dict(raw_values(raw))
    return {
        name: value
        for name, values in held.items()
        if name not in ours and (value := _value(values, fields.get(name))) is not None
    }


def raw_values(raw: object) -> Iterable[tuple[str, list[str]]]:
    """Names and values as RT writes them."""
    for one in listed(raw):
        values = [str(value) for value in one.get("values") or () if isinstance(value, str | int)]
        if values and words(one.get("name")):
            yield words(one.get("name")), values


def _value(values: list[str], known: Field | None) -> FieldValue:
    kind = known.spec.type if known else FieldType.TEXT
    if kind is FieldType.MULTI_CHOICE:
        return tuple(values)
    first = values[0]
    with suppress(ValueError):
        match kind:
            case FieldType.INTEGER:
                return int(first)
            case FieldType.DECIMAL:
                return float(first)
    if kind is FieldType.BOOLEAN:
        return first == YES
    return first if len(values) == 1 else "; ".join(values)


def values_out(values: Mapping[str, FieldValue], fields: Fields) -> dict[str, list[str]]:
    """The `CustomFields` of a body; every value is text."""
    return {
        name: _texts(value, fields.get(name)) for name, value in values.items() if value is not None
    }


def _texts(value: FieldValue, known: Field | None) -> list[str]:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, bool):
        return [YES if value else NO]
    if known is not None and known.spec.type is FieldType.DATETIME and isinstance(value, str):
        with suppress(ValueError):
            return [date_out(datetime.fromisoformat(value))]
    return [str(value)]
