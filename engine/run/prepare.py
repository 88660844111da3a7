"""What must be known and be there before the first record is mapped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from collections.abc import Mapping as Table
from datetime import UTC, datetime
from functools import lru_cache

from engine.connectors.base import Reader, SupportsFields, SupportsMatch, Writer
from engine.mapping import Context, wanted_fields
from engine.model import Agent, Collection, Entity, FieldSpec, Record, Ref, Team
from engine.run.work import Work

WITH_FIELDS = (Entity.CONTACT, Entity.COMPANY, Entity.CONVERSATION)

Fields = Table[Entity, tuple[FieldSpec, ...]]


async def create_fields(work: Work) -> list[FieldSpec]:
    """Create the fields that keep originals, where they are missing; those created."""
    writer = work.writer
    if not isinstance(writer, SupportsFields):
        return []
    made = []
    for spec in wanted_fields(work.mapping, work.target.manifest.capabilities):
        existing = {field.key for field in await writer.fields(spec.entity)}
        if spec.key not in existing:
            made.append(await writer.create_field(spec))
    return made


async def context(work: Work, now: float) -> Context:
    """
    All that decides how records are written; `now` in epoch seconds.

    The same `now` for the whole run gives the same result for a record
    that is mapped again after a crash.
    """
    source_fields, target_fields, agents, teams = await asyncio.gather(
        _fields(work.reader),
        _fields(work.writer),
        _existing(work, Entity.AGENT),
        _existing(work, Entity.TEAM),
    )
    locales = work.target.account.locales
    return Context(
        mapping=work.mapping,
        source=work.source.manifest.capabilities,
        target=work.target.manifest.capabilities,
        now=datetime.fromtimestamp(now, UTC),
        source_desk=work.source.manifest.desk,
        target_desk=work.target.manifest.desk,
        target_name=work.target.manifest.name,
        agents={r.id: r for r in work.records.every(Entity.AGENT) if isinstance(r, Agent)},
        teams={r.id: r for r in work.records.every(Entity.TEAM) if isinstance(r, Team)},
        collections={
            r.id: r for r in work.records.every(Entity.COLLECTION) if isinstance(r, Collection)
        },
        target_agents={r.id: r for r in agents if isinstance(r, Agent)},
        target_teams={r.id: r for r in teams if isinstance(r, Team)},
        source_fields=source_fields,
        target_fields=target_fields,
        name_of=_names(work),
        enabled_locales=frozenset(locales) or None,
    )


async def _existing(work: Work, entity: Entity) -> list[Record]:
    writer = work.writer
    return list(await writer.existing(entity)) if isinstance(writer, SupportsMatch) else []


async def _fields(side: Reader | Writer) -> Fields:
    found = await asyncio.gather(*(side.fields(entity) for entity in WITH_FIELDS))
    return {entity: tuple(specs) for entity, specs in zip(WITH_FIELDS, found, strict=True)}


def _names(work: Work) -> Callable[[Ref], str | None]:
    @lru_cache(maxsize=50_000)
    def name_of(ref: Ref) -> str | None:
        return work.records.name(ref) if work.records.has(ref) else None

    return name_of
