"""What must be known and be there before the first record is mapped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, cached_property, lru_cache
from itertools import chain

import msgspec

from engine.archive import Records
from engine.connectors.base import Manifest
from engine.connectors.capabilities import Capabilities
from engine.connectors.optional import SupportsFields
from engine.errors import RecordError
from engine.mapping import Context, Mapping, missing_fields, people_of, scarce, wanted_teams
from engine.mapping.mapping import NEW
from engine.mapping.private import is_erased
from engine.mapping.twins import Rivals, twins
from engine.model import (
    Agent,
    Collection,
    Company,
    Contact,
    Conversation,
    Entity,
    FieldSpec,
    Ref,
    Tag,
    Team,
)
from engine.run.facts import Facts, fields_of, of_source, of_target
from engine.run.names import Names
from engine.run.resolve import without_strangers
from engine.run.teams import create_teams
from engine.run.work import Work

THREADS_KEPT = 100
"""Problems that many incidents name."""
_ALIKE = (Entity.TAG, Entity.COMPANY, Entity.CONTACT)

BothFacts = tuple[Facts, Facts]
"""The source's and the target's."""


async def prepare(work: Work, now: float, known: BothFacts | None = None) -> Context:
    """
    Create missing fields and teams and learn all that decides how records are written.

    `now` (epoch seconds) is the same for the whole run, so that a record
    mapped again after a crash comes out the same. `known` spares asking.
    """
    source, target = known or await both(work)
    made, refused = await _create_fields(work, source, target)
    if made:
        target = msgspec.structs.replace(target, fields=await fields_of(work.writer))
    teams = await create_teams(work, source)
    known_teams = {team.id: team for team in (*target.teams, *teams.values())}
    target = msgspec.structs.replace(target, teams=tuple(known_teams.values()))
    context = context_of(
        refused=refused,
        made_teams={source_id: team.id for source_id, team in teams.items()},
        records=work.records,
        mapping=work.mapping,
        source=(work.source.manifest, source),
        target=(work.target.manifest, target),
        now=now,
    )
    await asyncio.to_thread(context.twin_of, Ref(Entity.CONTACT, ""))
    return context


async def both(work: Work) -> BothFacts:
    """What both accounts hold now; reads alone."""
    source, target = await asyncio.gather(of_source(work.reader), of_target(work.writer))
    return source, target


async def _create_fields(
    work: Work, source: Facts, target: Facts
) -> tuple[list[FieldSpec], frozenset[FieldSpec]]:
    """
    Create the fields that the mapping needs, where they are missing: those made, those refused.

    An account that is full, or wants none of that name, goes without: records lose the value.
    """
    writer = work.writer
    if not isinstance(writer, SupportsFields):
        return [], frozenset()
    capabilities = work.target.manifest.capabilities
    missing = missing_fields(work.mapping, capabilities, source.fields, target.fields)
    if capabilities.whole or scarce(capabilities, target.fields, missing):
        # Which one is the last that there is room for, and in which order they stay, is no chance.
        answers = [await _created(writer, spec) for spec in missing]
    else:
        answers = await asyncio.gather(*(_created(writer, spec) for spec in missing))
    made = [answer for answer in answers if answer is not None]
    return made, frozenset(s for s, answer in zip(missing, answers, strict=True) if answer is None)


async def _created(writer: SupportsFields, spec: FieldSpec) -> FieldSpec | None:
    try:
        return await writer.create_field(spec)
    except RecordError:
        return None


def context_of(
    *,
    records: Records,
    mapping: Mapping,
    source: tuple[Manifest, Facts],
    target: tuple[Manifest, Facts],
    now: float,
    files_ready: bool = True,
    refused: frozenset[FieldSpec] = frozenset(),
    made_teams: dict[str, str] | None = None,
) -> Context:
    """
    The mapping's context from what is known of both accounts and from the archive.

    Fields and teams that the mapping wants made count as there unless they were refused.
    """
    (source_desk, source_facts), (target_desk, target_facts) = source, target
    alike = _Alike(records, target_desk.capabilities)
    archived = {r.id: r for r in records.every(Entity.COLLECTION) if isinstance(r, Collection)}
    names = Names(records, _erased(records, mapping))
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
        target_fields=_with_those_to_come(
            mapping, target_desk, source_facts, target_facts, refused
        ),
        made_teams=_teams_to_come(mapping, target_desk, source_facts)
        if made_teams is None
        else made_teams,
        target_offers=target_facts.offers,
        name_of=names.name_of,
        survivor_of=names.survivor_of,
        expect=names.expect,
        writes=_writers(records),
        twin_of=alike.twin_of,
        comes_later=alike.comes_later,
        thread_of=_threads(records, names, target_desk.capabilities),
        erased=names.erased,
        enabled_locales=frozenset(target_facts.account.locales) or None,
        files_ready=files_ready,
    )


def _with_those_to_come(
    mapping: Mapping,
    target: Manifest,
    source: Facts,
    there: Facts,
    refused: frozenset[FieldSpec],
) -> dict[Entity, tuple[FieldSpec, ...]]:
    """The target's fields once a run has created what is missing: a plan must know them."""
    wanted = missing_fields(mapping, target.capabilities, source.fields, there.fields)
    missing = [spec for spec in wanted if spec not in refused]
    return {
        entity: (*fields, *(spec for spec in missing if spec.entity == entity))
        for entity, fields in there.fields.items()
    }


def _teams_to_come(mapping: Mapping, target: Manifest, source: Facts) -> dict[str, str]:
    able = target.capabilities.creates_teams
    wanted = wanted_teams(mapping, source.teams) if able else []
    return {team.id: f"{NEW} {team.name}" for team in wanted}


def _agents(records: Records) -> dict[str, Agent]:
    return {r.id: r for r in records.every(Entity.AGENT) if isinstance(r, Agent)}


def _teams(records: Records) -> dict[str, Team]:
    return {r.id: r for r in records.every(Entity.TEAM) if isinstance(r, Team)}


def _writers(records: Records) -> Callable[[str], bool]:
    """Who takes part in a conversation; looked up when somebody without a name first asks."""

    @cache
    def known() -> frozenset[str]:
        threads = (r for r in records.every(Entity.CONVERSATION) if isinstance(r, Conversation))
        people = {ref.id for thread in threads for ref in people_of(thread)}
        return frozenset(people | set(records.survivors(Entity.CONTACT, people).values()))

    return lambda contact_id: contact_id in known()


class _Alike:
    """Who is there twice, and whose key another one takes; looked up when first asked."""

    def __init__(self, records: Records, target: Capabilities) -> None:
        self._records, self._target = records, target
        self._rivals = Rivals()

    def twin_of(self, ref: Ref) -> str | None:
        """The one that stays."""
        return self._twins.get(ref)

    def comes_later(self, ref: Ref) -> bool:
        """Whether it is written after the others."""
        return ref in self._twins or ref in self._rivals.later

    @cached_property
    def _twins(self) -> dict[Ref, str]:
        if self._target.whole:
            return {}
        found = chain.from_iterable(map(self._records.every, _ALIKE))
        people = (one for one in found if isinstance(one, Tag | Company | Contact))
        noted = self._rivals.noting(people) if self._target.keys_ignore_case else people
        return twins(noted, self._target)


def _erased(records: Records, mapping: Mapping) -> frozenset[str]:
    """Ids of the contacts who are on the mapping's list."""
    if not mapping.erased:
        return frozenset()
    people = (one for one in records.every(Entity.CONTACT) if isinstance(one, Contact))
    marks = frozenset(mapping.erased)
    return frozenset(one.id for one in people if is_erased(one, marks))


def _threads(
    records: Records, names: Names, target: Capabilities
) -> Callable[[Ref], Conversation | None]:
    """A conversation as the mapping sees it."""

    @lru_cache(maxsize=THREADS_KEPT)
    def thread_of(ref: Ref) -> Conversation | None:
        record = records.get(ref) if records.has(ref) else None
        known = without_strangers(record, names, target) if record is not None else None
        return known if isinstance(known, Conversation) else None

    return thread_of
