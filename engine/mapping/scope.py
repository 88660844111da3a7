"""Which records come along, as a person chose it."""

from __future__ import annotations

from datetime import UTC, date

from engine.mapping.mapping import Mapping
from engine.model import Conversation, Record, entity_of

EVERY = "*"
"""In the list of ids that are left out: the whole entity."""


def out_of_scope(record: Record, mapping: Mapping) -> str:
    """The filter that leaves this record out, as a person reads it; empty when none does."""
    entity = entity_of(record)
    if EVERY in mapping.excluded.get(entity, ()):
        return entity.value
    if not isinstance(record, Conversation) or record.created_at is None:
        return ""
    begun = record.created_at.astimezone(UTC).date()
    early = mapping.since is not None and begun < mapping.since
    late = mapping.until is not None and begun > mapping.until
    return f"{_day(mapping.since)} – {_day(mapping.until)}" if early or late else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else "…"
