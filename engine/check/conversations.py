"""Threads that come cut, dates that are lost, fields that have no place."""

from __future__ import annotations

import asyncio

from engine.check.facts import Facts
from engine.check.finding import Finding, found
from engine.check.work import Checkable
from engine.connectors.base import Reader, Writer
from engine.connectors.capabilities import Dates
from engine.mapping import missing_fields
from engine.model import Entity, FieldSpec

WITH_FIELDS = (Entity.CONTACT, Entity.COMPANY, Entity.CONVERSATION)


def truncated_threads(work: Checkable, facts: Facts) -> list[Finding]:
    """Conversations of which the source gives out the newest messages only."""
    limit = work.source.manifest.capabilities.messages_limit
    if Entity.CONVERSATION not in facts.read or limit is None:
        return []
    kind = facts.truncated
    return [
        found(
            "truncated_threads",
            n=kind.n,
            fine=not kind.n,
            examples=kind.examples,
            source=work.source.manifest.name,
            limit=limit,
        )
    ]


def dates(work: Checkable) -> Finding:
    """Whether conversations and messages keep their dates."""
    can = work.target.manifest.capabilities.dates.get(Entity.CONVERSATION, Dates())
    return found("dates", fine=can.created and can.message, target=work.target.manifest.name)


async def fields(work: Checkable) -> Finding:
    """Custom fields of the mapping that the target lacks; those of the origin included."""
    ours, theirs = await asyncio.gather(_fields(work.reader), _fields(work.writer))
    capabilities = work.target.manifest.capabilities
    missing = missing_fields(work.mapping, capabilities, ours, theirs)
    return found(
        "missing_fields",
        n=len(missing),
        fine=not missing,
        examples=(f"{one.entity}: {one.label}" for one in missing),
        target=work.target.manifest.name,
    )


async def _fields(side: Reader | Writer) -> dict[Entity, tuple[FieldSpec, ...]]:
    found_fields = await asyncio.gather(*(side.fields(entity) for entity in WITH_FIELDS))
    return {entity: tuple(specs) for entity, specs in zip(WITH_FIELDS, found_fields, strict=True)}
