"""Custom fields: their description and the values they hold."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from engine.model.refs import Entity


class FieldType(StrEnum):
    """What a field holds, in neutral words."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    REFERENCE = "reference"


FieldValue = str | int | float | bool | tuple[str, ...] | None
"""Dates and times are ISO 8601 text in UTC; the field's type says so."""


class FieldSpec(msgspec.Struct, frozen=True, kw_only=True):
    """
    A field of one entity in one account.

    `key` is what records use in `fields`; `options` are the values a choice
    offers; `limit` is the longest text in characters. `ticket_types` are
    the names of the ticket types whose tickets alone have it, empty for a
    field of all records.
    """

    entity: Entity
    key: str
    label: str
    type: FieldType = FieldType.TEXT
    options: tuple[str, ...] = ()
    required: bool = False
    custom: bool = True
    limit: int | None = None
    ticket_types: tuple[str, ...] = ()
