"""Agents without a counterpart, conversations without a customer, people who come twice."""

from __future__ import annotations

import asyncio
from itertools import islice

import msgspec

from engine.check.facts import Facts
from engine.check.finding import EXAMPLES, Finding, Shown, found
from engine.check.known import Known
from engine.check.work import Checkable
from engine.connectors.optional import SupportsMatch, SupportsMatchMany
from engine.errors import MigrationError
from engine.mapping.mapping import NEW
from engine.mapping.words import word
from engine.model import Contact, Entity
from engine.words import Level

LOOKED_UP = 100
"""People who are looked up one by one: enough to see whether the target is empty of them."""
LOOKED_UP_TOGETHER = 7_500
"""People who are looked up where the target is asked for many in one call."""
BATCH = 375
"""People who are asked for at once."""


async def agents_unmatched(work: Checkable, known: Known) -> list[Finding]:
    """Only to know where there is a default agent, who stands in while texts keep the names."""
    facts = await known.facts()
    nobody = [
        agent_id
        for agent_id, choice in work.mapping.agents.items()
        if choice.target is None and agent_id not in facts.bots
    ]
    nobody.sort(key=lambda agent_id: -facts.agents_at_work[agent_id])
    return [
        found(
            "agents_unmatched",
            n=len(nobody),
            level=Level.MUST if work.mapping.default_agent is None else Level.INFO,
            fine=not nobody,
            examples=(_named(agent_id, facts) for agent_id in nobody),
            paste=", ".join(_invited(nobody, facts)),
        )
    ]


async def missing_teams(work: Checkable, known: Known) -> list[Finding]:
    """Teams that nothing stands for and that are not made either."""
    facts, mapping = await known.facts(), work.mapping
    if Entity.TEAM not in facts.read:
        return []
    nothing = [
        name
        for team_id, name in facts.teams.items()
        if team_id not in mapping.teams or mapping.teams[team_id].target is None
    ]
    lacking = [] if mapping.default_team == NEW else nothing
    return [found("missing_teams", n=len(lacking), fine=not lacking, examples=lacking)]


def _named(agent_id: str, facts: Facts) -> str:
    agent = facts.agents.get(agent_id)
    name = (agent.name or agent.email if agent else None) or agent_id
    n = facts.agents_at_work[agent_id]
    return f"{name} ({n})" if n else name


def _invited(nobody: list[str], facts: Facts) -> list[str]:
    """Addresses of those still at work: the list to invite in the target."""
    agents = [facts.agents[agent_id] for agent_id in nobody if agent_id in facts.agents]
    return [agent.email for agent in agents if agent.active and agent.email]


async def no_requester(work: Checkable, known: Known) -> list[Finding]:
    """How many conversations go under the stand-in contact."""
    facts = await known.facts()
    if Entity.CONVERSATION not in facts.read:
        return []
    kind = facts.without_requester
    placeholder = word("unknown_requester", work.mapping.language)
    return [
        found(
            "no_requester",
            n=kind.n,
            fine=not kind.n,
            records=kind.shown,
            placeholder=placeholder,
        )
    ]


async def duplicates(work: Checkable, known: Known) -> list[Finding]:
    """People whose address another record has too."""
    facts = await known.facts()
    if Entity.CONTACT not in facts.read:
        return []
    kind = facts.duplicates
    return [found("duplicates", n=kind.n, fine=not kind.n, records=kind.shown)]


async def people_known(work: Checkable, known: Known) -> list[Finding]:
    """People who are in the target already, as far as it takes a sensible number of calls."""
    writer, facts = work.writer, await known.facts()
    if not isinstance(writer, SupportsMatch) or Entity.CONTACT not in facts.read:
        return []
    many = isinstance(writer, SupportsMatchMany)
    people = await asyncio.to_thread(_first, work, LOOKED_UP_TOGETHER if many else LOOKED_UP)
    batches = [people[i : i + BATCH] for i in range(0, len(people), BATCH)]
    answers = [await _there(writer, batch) for batch in batches]
    there = [
        one
        for batch, answer in zip(batches, answers, strict=True)
        for one in batch
        if answer and one.id in answer
    ]
    asked = sum(len(b) for b, answer in zip(batches, answers, strict=True) if answer is not None)
    shown = [Shown(entity=Entity.CONTACT, id=one.id, url=one.url) for one in there[:EXAMPLES]]
    total = facts.read[Entity.CONTACT]
    fine = not there
    return [found("people_known", n=len(there), fine=fine, records=shown, m=asked, total=total)]


async def _there(writer: SupportsMatch, people: list[Contact]) -> frozenset[str] | None:
    """Ids of those who are there; None when the target does not say."""
    try:
        if isinstance(writer, SupportsMatchMany):
            return await writer.match_many(people)
    except MigrationError:
        return None
    found = await asyncio.gather(*(_matches(writer, one) for one in people))
    return frozenset(one.id for one, matches in zip(people, found, strict=True) if matches)


async def _matches(writer: SupportsMatch, contact: Contact) -> bool:
    """A person who cannot be looked up is met when the record is written."""
    try:
        return await writer.match(contact) is not None
    except MigrationError:
        return False


def _first(work: Checkable, most: int) -> list[Contact]:
    people = (one for one in work.records.every(Entity.CONTACT) if isinstance(one, Contact))
    return list(islice(people, most))


async def phone_numbers(work: Checkable, known: Known) -> list[Finding]:
    """Every number is looked at offline; what is not valid the target may refuse."""
    facts = await known.facts()
    if not facts.phones:
        return []
    kind = facts.bad_phones
    made = found(
        "phone_numbers",
        n=kind.n,
        fine=not kind.n,
        records=kind.shown,
        bad=kind.n,
        fixable=facts.fixable_phones,
        examples=(one.words for one in kind.shown),
    )
    return [msgspec.structs.replace(made, values={**made.values, "n": facts.phones})]
