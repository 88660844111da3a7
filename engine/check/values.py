"""Values that do not fit: those of lists, custom fields, and fields that must not be empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

import msgspec

from engine.check.facts import Facts
from engine.check.finding import Finding, found
from engine.check.known import WITH_FIELDS, Known
from engine.check.work import Checkable
from engine.mapping.suggest import VALUE_PARTS
from engine.mapping.tickets import types_used
from engine.model import Entity, FieldSpec


async def missing_fields(work: Checkable, known: Known) -> list[Finding]:
    """Custom fields of the mapping that the target lacks; those of the origin included."""
    missing = await known.missing()
    names = [f"{one.entity}: {one.label}" for one in missing]
    return [found("missing_fields", n=len(missing), fine=not missing, examples=names)]


async def lossy_values(work: Checkable, known: Known) -> list[Finding]:
    """Values that the target stores as something else, with how many records have each."""
    facts = await known.facts()
    if Entity.CONVERSATION not in facts.read:
        return []
    lossy = sorted([*_words(work, facts), *_fields(facts)], key=lambda one: -one[1])
    touched = max((n for _, n in lossy), default=0)
    made = found(
        "lossy_values",
        fine=not lossy,
        examples=(f"{what} ({n})" for what, n in lossy),
    )
    return [_counted(made, len(lossy), touched)]


def _counted(made: Finding, values: int, records: int) -> Finding:
    """Its sentence counts values, its figure records."""
    return msgspec.structs.replace(made, n=records, values={**made.values, "n": values})


def _words(work: Checkable, facts: Facts) -> Iterator[tuple[str, int]]:
    vocabulary = work.target.manifest.capabilities.vocabulary
    for part in VALUE_PARTS:
        reads_back: Mapping[StrEnum, StrEnum] = getattr(vocabulary, part)
        shown = {str(value): str(read) for value, read in reads_back.items()}
        chosen = work.mapping.choices(part)
        for (of, value), n in facts.values.items():
            if of != part:
                continue
            target = chosen[value].target if value in chosen else value
            becomes = shown.get(target or "", target or "–")
            if becomes != value:
                yield f"{part}: {value} → {becomes}", n


def _fields(facts: Facts) -> Iterator[tuple[str, int]]:
    for (entity, label, _), n in facts.lossy.items():
        yield f"{entity}: {label}", n


async def required_fields(work: Checkable, known: Known) -> list[Finding]:
    """Fields that the target insists on, where records come without a value for them."""
    facts = await known.facts()
    if work.target.manifest.capabilities.required_is_ignored:
        return []
    _, theirs = await known.fields()
    lacking = {
        f"{entity}: {field.label}": n
        for entity in WITH_FIELDS
        for field in theirs.get(entity, ())
        if (n := _without(field, entity, work, facts))
    }
    return [
        found(
            "required_fields",
            n=max(lacking.values(), default=0),
            fine=not lacking,
            fields=list(lacking),
            examples=lacking,
        )
    ]


def _without(field: FieldSpec, entity: Entity, work: Checkable, facts: Facts) -> int:
    """How many records have nothing for a required field; 0 when none is written there."""
    given = f"{entity}.{field.key}"
    if not field.required or not field.custom or given in work.mapping.made_values:
        return 0
    if field.ticket_types and not set(field.ticket_types) & types_used(work.mapping):
        return 0
    return max(facts.read.get(entity, 0) - facts.filled[entity, field.key], 0)
