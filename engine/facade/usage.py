"""How many records of the archive touch each value that a mapping translates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set

import msgspec

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
Value = tuple[str, str]
"""A part of a mapping, and a value of it."""
COUNTED = (*FIELD_TABLES, Entity.ARTICLE)
"""What has values that a mapping translates."""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How many records were read, and how many have no value without a counterpart."""

    records: int
    whole: int


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """
    How many records have which of some values at once.

    `read` is what the archive held when it was counted, `groups` are (values, records).
    """

    read: dict[str, int]
    values: frozenset[Value]
    groups: tuple[tuple[frozenset[Value], int], ...]

    def touched(self, values: Set[Value]) -> int:
        """How many records have at least one of these values, which were among those counted."""
        return sum(n for group, n in self.groups if not group.isdisjoint(values))


def counted(records: Records) -> Counts:
    """One pass over the archive."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for touched in _every(records):
        for part, values in touched:
            counts[part].update(values)
    return {part: dict(found) for part, found in counts.items() if found}


def together(records: Records, values: frozenset[Value]) -> Together:
    """One pass over the archive; few values make few groups, however many records there are."""
    groups: Counter[frozenset[Value]] = Counter()
    for touched in _every(records):
        held = values.intersection((part, one) for part, several in touched for one in several)
        if held:
            groups[held] += 1
    return Together(read=dict(records.counts()), values=values, groups=tuple(groups.items()))


def _every(records: Records) -> Iterator[Iterable[tuple[str, Iterable[str]]]]:
    """What each record touches."""
    for entity in COUNTED:
        for record in records.every(entity):
            yield _touched(entity, record)


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
