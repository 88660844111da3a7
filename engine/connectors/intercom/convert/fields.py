"""Definitions of custom fields, in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.connectors.intercom.convert.values import Raw, listed, words
from engine.connectors.intercom.convert.vocabulary import (
    CONVERSATION_FIELD_IN,
    CONVERSATION_FIELD_OUT,
    PERSON_FIELD_IN,
    PERSON_FIELD_OUT,
)
from engine.model import Entity, FieldSpec, FieldType

TEXT_LIMIT = 255
"""Characters of a text value of a contact or company. Intercom help, article 179."""
_FEWEST_OPTIONS = 2
_SECOND_OPTION = "–"
"""Stands beside a single option: lists need two (2.16: Create data attribute)."""


def person_field(entity: Entity, raw: Raw) -> FieldSpec:
    """A data attribute of contacts or companies."""
    options = tuple(_options(raw))
    kind = PERSON_FIELD_IN.get(words(raw.get("data_type")), FieldType.TEXT)
    return FieldSpec(
        entity=entity,
        key=words(raw.get("name")),
        label=words(raw.get("label")) or words(raw.get("name")),
        type=FieldType.CHOICE if options else kind,
        options=options,
        custom=raw.get("custom") is not False,
        limit=TEXT_LIMIT if kind is FieldType.TEXT and not options else None,
    )


def conversation_field(raw: Raw) -> FieldSpec:
    """A conversation attribute, or an attribute of a ticket type."""
    return FieldSpec(
        entity=Entity.CONVERSATION,
        key=words(raw.get("name")),
        label=words(raw.get("name")),
        type=CONVERSATION_FIELD_IN.get(words(raw.get("data_type")), FieldType.TEXT),
        options=tuple(_options(raw)),
        required=raw.get("required") is True,
    )


def types(specs: Iterable[FieldSpec]) -> dict[str, FieldType]:
    """Field types by key."""
    return {spec.key: spec.type for spec in specs}


def person_field_body(spec: FieldSpec) -> dict[str, Any]:
    """The body of POST /data_attributes."""
    body: dict[str, Any] = {
        "name": field_name(spec.key),
        "model": "company" if spec.entity is Entity.COMPANY else "contact",
        "data_type": PERSON_FIELD_OUT[spec.type],
    }
    if spec.type is FieldType.CHOICE:
        body["options"] = [{"value": option} for option in enough_options(spec.options)]
    return body


def conversation_field_body(spec: FieldSpec) -> dict[str, Any]:
    """The body of POST /conversations/attributes."""
    body: dict[str, Any] = {
        "name": field_name(spec.key),
        "data_type": CONVERSATION_FIELD_OUT[spec.type],
    }
    if spec.type is FieldType.LONG_TEXT:
        body["multiline"] = True
    if spec.type is FieldType.CHOICE:
        body["options"] = [{"label": option} for option in enough_options(spec.options)]
    return body


def field_name(key: str) -> str:
    """A name that Intercom takes: dots and dollar signs are not allowed in it."""
    return key.replace(".", "-").replace("$", "-")


def enough_options(options: tuple[str, ...]) -> tuple[str, ...]:
    """At least the two options that every list needs."""
    return options if len(options) >= _FEWEST_OPTIONS else (*options, _SECOND_OPTION)


def _options(raw: Raw) -> list[str]:
    """Options as bare words (data attributes) or objects (conversation and ticket ones)."""
    found = raw.get("options")
    if isinstance(found, list) and all(isinstance(item, str) for item in found):
        return list(found)
    several = [*listed(found), *listed(_input_options(raw), "list_options")]
    named = (
        words(item.get("label")) or words(item.get("value")) or words(item.get("name"))
        for item in several
        if item.get("archived") is not True
    )
    return [name for name in named if name]


def option_ids(raw: Raw) -> dict[str, str]:
    """The ids of a ticket type attribute's options by label."""
    found = listed(_input_options(raw), "list_options")
    return {words(item.get("label")): str(item.get("id")) for item in found if item.get("id")}


def _input_options(raw: Raw) -> object:
    found = raw.get("input_options")
    if isinstance(found, Mapping):
        return found.get("list_options")
    return None
