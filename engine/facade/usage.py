"""How many records of the archive touch each value that a mapping translates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from engine.archive import Records
from engine.mapping.conversion import is_empty
from engine.mapping.suggest import FIELD_TABLES
from engine.model import (
    Article,
    Audience,
    Company,
    Contact,
    Conversation,
    Entity,
    Record,
    TicketType,
)

Counts = dict[str, dict[str, int]]
"""By part of a mapping, then by value."""


def counted(records: Records) -> Counts:
    """One pass over the archive."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for entity in (*FIELD_TABLES, Entity.ARTICLE):
        for record in records.every(entity):
            for part, values in _touched(entity, record):
                counts[part].update(values)
    return {part: dict(found) for part, found in counts.items() if found}


def _touched(entity: Entity, record: Record) -> Iterable[tuple[str, Iterable[str]]]:
    if isinstance(record, Article):
        codes = {one.locale for one in record.translations} | {record.locale or ""}
        yield "locales", codes - {""}
        if record.audience is not Audience.EVERYONE:
            yield "readers", record.readers or (str(record.audience),)
        return
    if isinstance(record, Contact | Company | Conversation):
        yield FIELD_TABLES[entity], [k for k, v in record.fields.items() if not is_empty(v)]
    if isinstance(record, Conversation):
        for part in ("status", "priority", "type", "channel"):
            yield part, (str(getattr(record, part)),)
        yield "teams", (record.team.id,) if record.team else ()
        yield "agents", _agents(record)
        yield "ratings", ("all",) if record.rating is not None else ()
        yield "forms", (record.form,) if record.form else ()
        yield "own_statuses", (record.own_status,) if record.own_status else ()
        words = {record.type_label, str(record.type)} - {None, str(TicketType.NONE)}
        yield "ticket_types", [word for word in words if word]


def _agents(record: Conversation) -> set[str]:
    refs = [record.assignee, *(message.author.ref for message in record.messages)]
    return {ref.id for ref in refs if ref and ref.entity == Entity.AGENT}
