"""Custom fields: their definitions, and their values in and out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.convert.vocabulary import FIELD_IN, FIELD_OUT, PERSON_FIELD_OUT
from engine.connectors.shared.values import Raw, listed, moment, words
from engine.model import Entity, FieldSpec, FieldType, FieldValue

TEXT_LIMIT = 255
"""Characters of a single-line text. Not documented; what such columns hold."""
STEP = "::"
"""Between the levels of a nested field in one value, as other desks write it."""
PREFIX = "cf_"
COMPANY_EXTRAS = {"health_score": FieldType.CHOICE, "renewal_date": FieldType.DATE}
"""Built-in company fields that a record has no place for but its fields."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """
    A field's description.

    `levels` are the names under which a nested field's further levels are stored, `choices` the
    raw ones in whatever of their four shapes.
    """

    spec: FieldSpec
    id: str
    kind: str
    levels: tuple[str, ...] = ()
    choices: object = None


Fields = Mapping[str, Field]
"""Custom fields by the name that records use."""


def field(entity: Entity, raw: Raw) -> Field:
    """A ticket, contact or company field."""
    name, kind = words(raw.get("name")), words(raw.get("type"))
    choices = raw.get("choices")
    extra = COMPANY_EXTRAS.get(name) if entity is Entity.COMPANY else None
    own = raw.get("default") is not True and not kind.startswith("default_")
    text = FIELD_IN.get(kind, FieldType.TEXT)
    spec = FieldSpec(
        entity=entity,
        key=name,
        label=words(raw.get("label")) or name,
        type=extra or (text if own else _default_type(choices)),
        options=tuple(dict.fromkeys(_options(choices, nested=kind == "nested_field"))),
        required=raw.get("required_for_agents") is True,
        custom=own or extra is not None,
        limit=TEXT_LIMIT if kind == "custom_text" else None,
    )
    levels = sorted(listed(raw.get("nested_ticket_fields")), key=lambda one: one.get("level") or 0)
    return Field(
        spec=spec,
        id=ident(raw.get("id")) or "",
        kind=kind,
        levels=tuple(words(one.get("name")) for one in levels),
        choices=choices,
    )


def custom(fields: Iterable[Field]) -> dict[str, Field]:
    """The fields whose values records hold, by name."""
    return {one.spec.key: one for one in fields if one.spec.custom}


def _default_type(choices: object) -> FieldType:
    return FieldType.CHOICE if choices else FieldType.TEXT


def _options(choices: object, *, nested: bool) -> Iterator[str]:
    """
    The words of choices, which come in four shapes (recorded ticket_fields).

    A list of words; word to code; code to the words for agents and for customers; words in words.
    The administrators' list has objects with `value` (Admin: Ticket Fields).
    """
    if isinstance(choices, Sequence) and not isinstance(choices, str):
        for one in choices:
            if isinstance(one, Mapping):
                yield words(one.get("value")) or words(one.get("label"))
            elif isinstance(one, str):
                yield one
    elif isinstance(choices, Mapping):
        for key, value in choices.items():
            if nested:
                yield from _paths(str(key), value)
            elif isinstance(value, Sequence) and not isinstance(value, str):
                yield str(value[0]) if value else str(key)
            else:
                yield str(key)


def _paths(above: str, below: object) -> Iterator[str]:
    yield above
    if isinstance(below, Mapping):
        for key, value in below.items():
            yield from _paths(f"{above}{STEP}{key}", value)
    elif isinstance(below, Sequence) and not isinstance(below, str):
        yield from (f"{above}{STEP}{one}" for one in below)


def status_labels(fields: Iterable[Field]) -> dict[int, str]:
    """The label that agents see of each status code."""
    found = next((one.choices for one in fields if one.kind == "default_status"), None)
    return dict(_coded(found))


def source_labels(fields: Iterable[Field]) -> dict[int, str]:
    """The label of each source code."""
    found = next((one.choices for one in fields if one.kind == "default_source"), None)
    return dict(_coded(found))


def _coded(choices: object) -> Iterator[tuple[int, str]]:
    if not isinstance(choices, Mapping):
        return
    for key, value in choices.items():
        if isinstance(value, Sequence) and not isinstance(value, str):
            if str(key).isdigit() and value:
                yield int(key), str(value[0])
        elif isinstance(value, int):
            yield value, str(key)


def fields_in(raw: Mapping[str, object], fields: Fields) -> dict[str, FieldValue]:
    """The values that are set. Null is no value; false is one."""
    below = {name for one in fields.values() for name in one.levels}
    found: dict[str, FieldValue] = {}
    for name, value in raw.items():
        if name not in below and value not in (None, "", []):
            found[name] = _value_in(name, value, raw, fields.get(name))
    return found


def _value_in(
    name: str, value: object, raw: Mapping[str, object], known: Field | None
) -> FieldValue:
    if isinstance(value, list | tuple):
        return tuple(str(one) for one in value)
    if known is not None and known.levels:
        steps = [value, *(raw.get(level) for level in known.levels)]
        return STEP.join(str(step) for step in steps if step)
    if isinstance(value, str):
        return _text_in(value, known)
    return value if isinstance(value, bool | int | float) else msgspec.json.encode(value).decode()


def _text_in(value: str, known: Field | None) -> FieldValue:
    kind = known.spec.type if known else FieldType.TEXT
    if kind is FieldType.INTEGER and re.fullmatch(r"-?\d+", value):
        return int(value)
    if kind is FieldType.DECIMAL and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    if kind is FieldType.DATE and (at := moment(value)):
        return at.date().isoformat()
    return value


def fields_out(values: Mapping[str, FieldValue], fields: Fields) -> dict[str, Any]:
    """Values as `custom_fields` takes them; a nested one under the name of each level."""
    body: dict[str, Any] = {}
    for name, value in values.items():
        if value in (None, "", ()):
            continue
        known = fields.get(name)
        if known is not None and known.levels and isinstance(value, str):
            body |= dict(zip((name, *known.levels), value.split(STEP)))
        elif isinstance(value, tuple):
            several = known is not None and known.spec.type is FieldType.MULTI_CHOICE
            body[name] = list(value) if several else "; ".join(value)
        else:
            body[name] = value
    return body


def field_body(spec: FieldSpec, position: int) -> dict[str, Any]:
    """The body of POST /admin/ticket_fields; customers neither see nor change what we make."""
    label = spec.label or spec.key
    kind = FIELD_OUT[spec.type]
    body: dict[str, Any] = {
        "label": label,
        "label_for_customers": label,
        "type": kind,
        "position": position,
        "customers_can_edit": False,
        "displayed_to_customers": False,
        "required_for_closure": False,
        "required_for_agents": False,
        "required_for_customers": False,
    }
    return body | _choices(spec, kind)


def person_field_body(spec: FieldSpec, position: int) -> dict[str, Any]:
    """
    The body of POST /contact_fields and /company_fields.

    Neither is in the published description; third-party clients make both so, and say that
    companies have no words for customers.
    """
    label, kind = spec.label or spec.key, PERSON_FIELD_OUT[spec.type]
    body: dict[str, Any] = {"label": label, "type": kind, "position": position}
    body["required_for_agents"] = False
    if spec.entity is Entity.CONTACT:
        hidden = ("customers_can_edit", "displayed_for_customers", "required_for_customers")
        body |= {"label_for_customers": label, **dict.fromkeys(hidden, False)}
    return body | _choices(spec, kind)


def _choices(spec: FieldSpec, kind: str) -> dict[str, Any]:
    if kind != "custom_dropdown":
        return {}
    options = enumerate(dict.fromkeys(spec.options), start=1)
    return {"choices": [{"value": option, "position": place} for place, option in options]}


def same_field(one: Field, spec: FieldSpec) -> bool:
    """Whether a field of the account is the wanted one: by name, with the prefix too, or label."""
    name = one.spec.key.casefold()
    named = name in {spec.key.casefold(), f"{PREFIX}{spec.key}".casefold()}
    return named or one.spec.label.strip().casefold() == (spec.label or spec.key).strip().casefold()
