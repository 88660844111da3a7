"""Custom fields: their definitions, and their values in and out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from engine.connectors.zendesk.convert.values import Raw, ident, listed, moment, words
from engine.connectors.zendesk.convert.vocabulary import FIELD_IN, FIELD_OUT, SYSTEM_FIELD_IN
from engine.model import Entity, FieldSpec, FieldType, FieldValue

TEXT_LIMIT = 65_536
"""Characters of a text value. Not documented; the limit of ticket comments is taken."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field's description with its options: names that people see by the tags stored."""

    spec: FieldSpec
    id: str
    options: Mapping[str, str] = {}
    active: bool = True

    @property
    def listed(self) -> bool:
        """Whether values are tags out of a list of options."""
        return self.spec.type in {FieldType.CHOICE, FieldType.MULTI_CHOICE}


Fields = Mapping[str, Field]
"""Custom fields by the key that records use: the id for tickets, the key for the others."""


def ticket_field(raw: Raw) -> Field:
    """A ticket field; tickets name the values by its id."""
    kind = words(raw.get("type"))
    system = kind in SYSTEM_FIELD_IN
    identity = ident(raw.get("id")) or ""
    return _field(raw, Entity.CONVERSATION, key=kind if system else identity, custom=not system)


def keyed_field(entity: Entity, raw: Raw) -> Field:
    """A user or organization field; records name the values by its key."""
    return _field(raw, entity, key=words(raw.get("key")), custom=raw.get("system") is not True)


def custom(fields: Iterable[Field]) -> dict[str, Field]:
    """The account's own fields by key."""
    return {field.spec.key: field for field in fields if field.spec.custom}


def _field(raw: Raw, entity: Entity, *, key: str, custom: bool) -> Field:
    kind = words(raw.get("type"))
    found = [*listed(raw.get("custom_field_options")), *listed(raw.get("system_field_options"))]
    options = {words(item.get("value")): words(item.get("name")) for item in found}
    spec = FieldSpec(
        entity=entity,
        key=key,
        label=words(raw.get("title")) or key,
        type=FIELD_IN.get(kind) or SYSTEM_FIELD_IN.get(kind, FieldType.TEXT),
        options=tuple(dict.fromkeys(options.values())),
        required=raw.get("required") is True,
        custom=custom,
    )
    return Field(
        spec=spec,
        id=ident(raw.get("id")) or "",
        options=options,
        active=raw.get("active") is not False,
    )


def value_in(value: object, field: Field | None) -> FieldValue:
    """A stored value in canonical form: options by their names, numbers as numbers."""
    if value is None or value in ("", []):
        return None
    if isinstance(value, list | tuple):
        return tuple(_option_in(str(item), field) for item in value)
    if field is None or not isinstance(value, str):
        return value if isinstance(value, str | bool | int | float) else _json(value)
    return _text_in(value, field)


def _text_in(value: str, field: Field) -> FieldValue:
    match field.spec.type:
        case FieldType.CHOICE | FieldType.MULTI_CHOICE:
            return _option_in(value, field)
        case FieldType.INTEGER:
            return int(value) if re.fullmatch(r"-?\d+", value) else value
        case FieldType.DATE:
            found = moment(value)
            return found.date().isoformat() if found else value
        case FieldType.BOOLEAN:
            return {"true": True, "1": True, "false": False, "0": False}.get(value.lower(), value)
        case _:
            return value


def _option_in(value: str, field: Field | None) -> str:
    return field.options.get(value, value) if field else value


def fields_in(raw: Mapping[str, object], fields: Fields) -> dict[str, FieldValue]:
    """The values that are set. Null is no value; false is one."""
    found = {key: value_in(value, fields.get(key)) for key, value in raw.items()}
    return {key: value for key, value in found.items() if value is not None}


def option_tags(raw: Mapping[str, object], fields: Fields) -> set[str]:
    """The tags that a ticket bears only because an option with that tag is chosen."""
    tags: set[str] = set()
    for key, value in raw.items():
        field = fields.get(key)
        if field is not None and field.listed:
            tags |= set(value) if isinstance(value, list) else {str(value)}
    return tags


def value_out(value: FieldValue, field: Field | None) -> object:
    """A value as Zendesk stores it: options by their tags."""
    if isinstance(value, tuple):
        several = [_option_out(item, field) for item in value]
        multiple = field is None or field.spec.type is FieldType.MULTI_CHOICE
        return several if multiple else "; ".join(value)
    if field is not None and field.listed and isinstance(value, str):
        tag = _option_out(value, field)
        return [tag] if field.spec.type is FieldType.MULTI_CHOICE else tag
    if field is not None and field.spec.type is not FieldType.BOOLEAN:
        return _plain(value)
    return value


def _plain(value: FieldValue) -> object:
    """Numbers go as text: digits beyond 2^53 stay exact."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def _option_out(value: str, field: Field | None) -> str:
    if field is None or value in field.options:
        return value
    return next((tag for tag, name in field.options.items() if name == value), value)


def field_body(spec: FieldSpec) -> dict[str, Any]:
    """The object inside the body of POST /ticket_fields, /user_fields, /organization_fields."""
    ticket = spec.entity is Entity.CONVERSATION
    kind = FIELD_OUT[spec.type]
    body: dict[str, Any] = {
        "type": "tagger" if ticket and kind == "dropdown" else kind,
        "title": spec.label or spec.key,
    }
    if not ticket:
        body["key"] = slug(spec.key)
    if spec.options and spec.type in {FieldType.CHOICE, FieldType.MULTI_CHOICE}:
        body["custom_field_options"] = [
            {"name": option, "value": f"{slug(spec.key)}_{slug(option)}"} for option in spec.options
        ]
    return body


def slug(text: str) -> str:
    """
    Lower-case letters, digits and underscores.

    Option values are tags and unique in the whole account (Zendesk: Ticket
    Fields, custom_field_options): they get the field's key in front.
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    found = re.sub(r"\W+", "_", "".join(c for c in plain if not unicodedata.combining(c)))
    return found.strip("_") or "field"


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
