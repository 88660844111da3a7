"""Which fields the target must be given before records can be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from engine.connectors.capabilities import Capabilities
from engine.mapping.mapping import Mapping as Choices
from engine.mapping.origin import wanted_fields
from engine.mapping.suggest import FIELD_TABLES
from engine.mapping.tickets import missing_types, of_types
from engine.model import Entity, FieldSpec, FieldType
from engine.synonyms import normal

Fields = Mapping[Entity, tuple[FieldSpec, ...]]
"""An account's fields by entity."""


def missing_fields(
    mapping: Choices, capabilities: Capabilities, source: Fields, target: Fields
) -> list[FieldSpec]:
    """Origin fields and custom fields that the mapping names and the target lacks."""
    if capabilities.whole:
        return _unknown(source, target)
    wanted = [*wanted_fields(mapping, capabilities), *_custom(mapping, capabilities, source)]
    types, attributes = _of_tickets(wanted, mapping, capabilities, source, target)
    plain = _plain(wanted) if capabilities.tickets is not None else wanted
    return [*types, *(field for field in (*plain, *attributes) if not _is_there(field, target))]


class Scarce(msgspec.Struct, frozen=True, kw_only=True):
    """More fields are wanted than there is room for."""

    limit: int
    there: int
    wanted: tuple[FieldSpec, ...]


def scarce(
    capabilities: Capabilities, target: Fields, missing: Sequence[FieldSpec]
) -> Scarce | None:
    """The first of the target's limits that the missing fields would pass."""
    for entities, limit in capabilities.field_quota.items():
        there = sum(one.custom for entity in entities for one in target.get(entity, ()))
        wanted = tuple(one for one in missing if one.entity in entities)
        if wanted and there + len(wanted) > limit:
            return Scarce(limit=limit, there=there, wanted=wanted)
    return None


def _unknown(source: Fields, target: Fields) -> list[FieldSpec]:
    """The source's fields that a target of our own records does not know yet."""
    known = {(one.entity, one.key) for fields in target.values() for one in fields}
    every = (one for fields in source.values() for one in fields)
    return [one for one in every if (one.entity, one.key) not in known]


def _of_tickets(
    wanted: list[FieldSpec],
    mapping: Choices,
    capabilities: Capabilities,
    source: Fields,
    target: Fields,
) -> tuple[list[FieldSpec], list[FieldSpec]]:
    """Ticket types and the fields of their tickets, where those are records of their own."""
    if capabilities.tickets is None:
        return [], []
    ours, theirs = (side.get(Entity.CONVERSATION, ()) for side in (source, target))
    threads = [field for field in wanted if field.entity is Entity.CONVERSATION]
    types = missing_types(mapping, capabilities, ours, theirs)
    return types, of_types(threads, mapping, ours)


def _plain(fields: list[FieldSpec]) -> list[FieldSpec]:
    """The fields of conversations: those of all records."""
    return [msgspec.structs.replace(field, ticket_types=()) for field in fields]


def _custom(mapping: Choices, capabilities: Capabilities, source: Fields) -> list[FieldSpec]:
    found = []
    for entity, part in FIELD_TABLES.items():
        table: Mapping[str, str | None] = getattr(mapping, part)
        for field in source.get(entity, ()):
            key = table.get(field.key)
            if key and entity in capabilities.creates_fields:
                found.append(_new(field, key))
    return found


def _new(field: FieldSpec, key: str) -> FieldSpec:
    kind = FieldType.TEXT if field.type is FieldType.REFERENCE else field.type
    return msgspec.structs.replace(field, key=key, type=kind, required=False, custom=True)


def _is_there(field: FieldSpec, target: Fields) -> bool:
    """By key, or by label: the target may have given a field another key."""
    label = normal(field.label)
    return any(
        (one.key == field.key or (one.custom and normal(one.label) == label))
        and set(field.ticket_types) <= set(one.ticket_types)
        and bool(field.ticket_types) == bool(one.ticket_types)
        for one in target.get(field.entity, ())
    )
