"""Values of single records that a person put right, in place of what the source has."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from engine.model import (
    Article,
    Collection,
    Company,
    Contact,
    Conversation,
    FieldValue,
    Record,
    Ref,
    entity_of,
)

TEXTS: dict[type, tuple[str, ...]] = {
    Contact: ("name", "email", "phone", "external_id", "job_title", "language", "address"),
    Company: ("name", "external_id", "website", "industry", "plan"),
    Conversation: ("subject",),
    Article: ("title",),
    Collection: ("name",),
}
"""Fields of records that a person may put right as text."""


def place(ref: Ref, field: str) -> str:
    """How the mapping names a field of one record: "contacts/12/name"."""
    return f"{ref.entity}/{ref.id}/{field}"


def editable(record: Record) -> dict[str, str]:
    """What may be put right: names of fields and their values as text."""
    standard = {name: getattr(record, name) or "" for name in TEXTS.get(type(record), ())}
    return standard | {key: value for key, value in _own(record).items() if isinstance(value, str)}


def mended(record: Record, table: Mapping[str, str]) -> Record:
    """The record with its values put right; most records have none."""
    if not table:
        return record
    head = f"{entity_of(record)}/{record.id}/"
    changes = {
        key.removeprefix(head): value for key, value in table.items() if key.startswith(head)
    }
    standard = {name: changes[name] for name in TEXTS.get(type(record), ()) if name in changes}
    own = {key: value for key, value in changes.items() if key not in standard}
    if own and isinstance(record, Contact | Company | Conversation):
        standard["fields"] = {**record.fields, **own}  # type: ignore[assignment]
    return msgspec.structs.replace(record, **standard) if standard else record


def _own(record: Record) -> Mapping[str, FieldValue]:
    return record.fields if isinstance(record, Contact | Company | Conversation) else {}
