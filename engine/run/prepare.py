"""What must be known and be there before the first record is mapped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from engine.archive import Records
from engine.connectors.base import Manifest, SupportsFields
from engine.mapping import Context, Mapping, missing_fields
from engine.model import Agent, Collection, Entity, FieldSpec, Ref, Team
from engine.run.facts import Facts, fields_of, of_source, of_target
from engine.run.work import Work

NAMES_KEPT = 50_000

BothFacts = tuple[Facts, Facts]
"""The source's and the target's."""


async def prepare(work: Work, now: float, known: BothFacts | None = None) -> Context:
    """
    Create missing fields and learn all that decides how records are written.

    `now` (epoch seconds) is the same for the whole run, so that a record
    mapped again after a crash comes out the same. `known` spares asking.
    """
    source, target = known or await both(work)
    if await _create_fields(work, source, target):
        target = msgspec.structs.replace(target, fields=await fields_of(work.writer))
    return context_of(
        records=work.records,
        mapping=work.mapping,
        source=(work.source.manifest, source),
        target=(work.target.manifest, target),
        now=now,
    )


async def both(work: Work) -> BothFacts:
    """What both accounts hold now; reads alone."""
    source, target = await asyncio.gather(of_source(work.reader), of_target(work.writer))
    return source, target


async def _create_fields(work: Work, source: Facts, target: Facts) -> list[FieldSpec]:
    """Create the fields that the mapping needs, where they are missing; those created."""
    writer = work.writer
    if not isinstance(writer, SupportsFields):
        return []
    capabilities = work.target.manifest.capabilities
    missing = missing_fields(work.mapping, capabilities, source.fields, target.fields)
    return await asyncio.gather(*(writer.create_field(spec) for spec in missing))


def context_of(
    *,
    records: Records,
    mapping: Mapping,
    source: tuple[Manifest, Facts],
    target: tuple[Manifest, Facts],
    now: float,
    files_ready: bool = True,
) -> Context:
    """The mapping's context from what is known of both accounts and from the archive."""
    (source_desk, source_facts), (target_desk, target_facts) = source, target
    archived = {r.id: r for r in records.every(Entity.COLLECTION) if isinstance(r, Collection)}
    return Context(
        mapping=mapping,
        source=source_desk.capabilities,
        target=target_desk.capabilities,
        now=datetime.fromtimestamp(now, UTC),
        source_desk=source_desk.desk,
        target_desk=target_desk.desk,
        target_name=target_desk.name,
        traits=target_desk.capabilities.traits,
        agents={r.id: r for r in source_facts.agents} | _agents(records),
        teams={r.id: r for r in source_facts.teams} | _teams(records),
        collections=archived,
        target_agents={r.id: r for r in target_facts.agents},
        target_teams={r.id: r for r in target_facts.teams},
        source_fields=source_facts.fields,
        target_fields=_with_those_to_come(mapping, target_desk, source_facts, target_facts),
        name_of=_names(records),
        enabled_locales=frozenset(target_facts.account.locales) or None,
        files_ready=files_ready,
    )


def _with_those_to_come(
    mapping: Mapping, target: Manifest, source: Facts, there: Facts
) -> dict[Entity, tuple[FieldSpec, ...]]:
    """The target's fields once a run has created what is missing: a plan must know them."""
    missing = missing_fields(mapping, target.capabilities, source.fields, there.fields)
    return {
        entity: (*fields, *(spec for spec in missing if spec.entity == entity))
        for entity, fields in there.fields.items()
    }


def _agents(records: Records) -> dict[str, Agent]:
    return {r.id: r for r in records.every(Entity.AGENT) if isinstance(r, Agent)}


def _teams(records: Records) -> dict[str, Team]:
    return {r.id: r for r in records.every(Entity.TEAM) if isinstance(r, Team)}


def _names(records: Records) -> Callable[[Ref], str | None]:
    @lru_cache(maxsize=NAMES_KEPT)
    def name_of(ref: Ref) -> str | None:
        return records.name(ref) if records.has(ref) else None

    return name_of
