"""A first mapping from what two accounts hold; what a person chose earlier stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec

from engine.connectors.capabilities import Capabilities, Vocabulary
from engine.mapping.locales import among
from engine.mapping.mapping import By, Choice, Language
from engine.mapping.mapping import Mapping as Choices
from engine.mapping.offers import OFFER_PARTS, suggested
from engine.mapping.origin import ORIGIN_FIELDS, needed
from engine.mapping.similar import best_field, best_team, new_key
from engine.mapping.words import word
from engine.model import (
    Agent,
    Entity,
    FieldSpec,
    Offers,
    Status,
    Team,
    TicketType,
    ticket_types,
)
from engine.synonyms import normal

_THREAD = Entity.CONVERSATION
_ARCHIVISTS = ("archiv", "migra", "import", "legacy", "histor")
"""Parts of names that an agent kept for old conversations usually has."""
FIELD_TABLES = {
    Entity.CONTACT: "contact_fields",
    Entity.COMPANY: "company_fields",
    Entity.CONVERSATION: "conversation_fields",
}
"""Which part of a mapping holds the fields of an entity."""
VALUE_PARTS = ("status", "priority", "type", "channel")
"""The parts of a mapping that translate canonical values."""


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """
    One account as the mapping needs it.

    `person_id` is the id of the signed-in agent; `locales` are the BCP 47
    languages that its knowledge base has, empty when unknown.
    """

    desk: str
    capabilities: Capabilities
    agents: tuple[Agent, ...] = ()
    teams: tuple[Team, ...] = ()
    fields: Mapping[Entity, tuple[FieldSpec, ...]] = {}
    person_id: str = ""
    locales: frozenset[str] = frozenset()
    offers: Offers = Offers()


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """
    How many records touch a value: {"agents": {"12": 340}, "status": {"open": 9}}.

    Parts are named as in a mapping, "locales" and "ratings" ({"all": n}) too.
    """

    counts: dict[str, dict[str, int]] = {}

    def of(self, part: str, value: str) -> int:
        """The number of records, 0 when nothing was counted."""
        return self.counts.get(part, {}).get(value, 0)


def suggest(
    *,
    source: Side,
    target: Side,
    usage: Usage | None = None,
    earlier: Choices | None = None,
    language: Language | None = None,
) -> Choices:
    """A mapping to start from, or to go on from with `earlier`."""
    base = earlier or _fresh(source, target, language or Language.ENGLISH)
    if target.capabilities.whole:
        return _as_they_are(source, target, base)
    offers = _offers(source, target, base)
    agents = _kept(_agents(source.agents, target.agents), base.agents)
    teams = _kept({one.id: best_team(one, target.teams) for one in source.teams}, base.teams)
    return msgspec.structs.replace(
        base,
        source=source.desk,
        target=target.desk,
        language=language or base.language,
        agents=agents,
        teams=teams,
        default_agent=base.default_agent or _default_agent(target),
        **_values(target.capabilities.vocabulary, base),
        **_fields(source, target, base),
        **offers,
        ticket_types=_ticket_types(source, target) | base.ticket_types,
        origin_fields=_origins(target.capabilities, agents, teams, usage)
        | _own_lost(source, offers["own_statuses"])
        | base.origin_fields,
        locales=_locales(source, target, usage) | base.locales,
    )


def _fresh(source: Side, target: Side, language: Language) -> Choices:
    return Choices(
        source=source.desk,
        target=target.desk,
        language=language,
        default_category=word("default_category", language),
        default_folder=word("default_folder", language),
    )


def _as_they_are(source: Side, target: Side, base: Choices) -> Choices:
    """Agents and teams go along as themselves; nothing else has to be chosen."""
    same = {
        part: {one.id: Choice(target=one.id, by=By.LABEL, confidence=1.0) for one in people}
        for part, people in (("agents", source.agents), ("teams", source.teams))
    }
    return msgspec.structs.replace(base, source=source.desk, target=target.desk, **same)


def _kept(found: dict[str, Choice], earlier: Mapping[str, Choice]) -> dict[str, Choice]:
    """New suggestions, but never in place of what a person chose."""
    chosen = {key: choice for key, choice in earlier.items() if choice.by is By.PERSON}
    return found | chosen


def _agents(ours: Sequence[Agent], theirs: Sequence[Agent]) -> dict[str, Choice]:
    """By e-mail, else by a name that is unique on both sides; bots have no counterpart."""
    people = [agent for agent in theirs if not agent.bot]
    by_email = _unique(people, lambda agent: _email(agent))
    by_name = _unique(people, lambda agent: normal(agent.name))
    own_names = Counter(normal(agent.name) for agent in ours if not agent.bot)
    return {agent.id: _agent(agent, by_email, by_name, own_names) for agent in ours}


def _agent(
    agent: Agent,
    by_email: Mapping[str, Agent],
    by_name: Mapping[str, Agent],
    own_names: Mapping[str, int],
) -> Choice:
    if agent.bot:
        return Choice()
    if found := by_email.get(_email(agent)):
        return Choice(target=found.id, by=By.EMAIL, confidence=1.0)
    name = normal(agent.name)
    if own_names[name] == 1 and (found := by_name.get(name)):
        return Choice(target=found.id, by=By.NAME, confidence=0.8)
    return Choice()


def _email(agent: Agent) -> str:
    return (agent.email or "").strip().removeprefix("mailto:").casefold()


def _unique(agents: Iterable[Agent], key: Callable[[Agent], str]) -> dict[str, Agent]:
    """Agents by a key that only one of them has; active ones go before others."""
    found: dict[str, list[Agent]] = {}
    for agent in agents:
        if name := key(agent):
            found.setdefault(name, []).append(agent)
    return {name: one for name, several in found.items() if (one := _only(several))}


def _only(several: list[Agent]) -> Agent | None:
    active = [agent for agent in several if agent.active]
    if len(several) == 1:
        return several[0]
    return active[0] if len(active) == 1 else None


def _default_agent(target: Side) -> str | None:
    """An active agent kept for old conversations, else the signed-in person."""
    active = [agent for agent in target.agents if agent.active and not agent.bot]
    for agent in sorted(active, key=lambda one: one.id):
        said = f"{agent.name} {agent.email or ''}".casefold()
        if any(part in said for part in _ARCHIVISTS):
            return agent.id
    if target.person_id:
        return target.person_id
    return active[0].id if active else None


def _values(vocabulary: Vocabulary, base: Choices) -> dict[str, dict[str, Choice]]:
    """Every value as itself; the target's own reading of it decides how sure that is."""
    return {
        part: _kept(_same(getattr(vocabulary, part)), base.choices(part)) for part in VALUE_PARTS
    }


def _same(reads_back: Mapping[StrEnum, StrEnum]) -> dict[str, Choice]:
    return {
        str(value): Choice(target=str(value), by=By.LABEL, confidence=1.0)
        if read == value
        else Choice(target=str(value), by=By.CATEGORY, confidence=0.75)
        for value, read in reads_back.items()
    }


def _fields(source: Side, target: Side, base: Choices) -> dict[str, dict[str, str | None]]:
    found = {}
    for entity, part in FIELD_TABLES.items():
        table: dict[str, str | None] = dict(getattr(base, part))
        theirs = target.fields.get(entity, ())
        for field in source.fields.get(entity, ()):
            if field.custom and field.key not in table:
                created = new_key(field) if entity in target.capabilities.creates_fields else None
                table[field.key] = best_field(field, theirs)[0] or created
        found[part] = table
    return found


def _offers(source: Side, target: Side, base: Choices) -> dict[str, dict[str, Choice]]:
    return {
        part: _kept(suggested(part, source.offers, target.offers), base.choices(part))
        for part in OFFER_PARTS
    }


def _ticket_types(source: Side, target: Side) -> dict[str, str | None]:
    """
    Tickets stay tickets of the type with the same name, problems become those of a problem's type.

    Everything else is a conversation.
    """
    if target.capabilities.tickets is None:
        return {}
    there = ticket_types(target.fields.get(_THREAD, ()))
    theirs = {normal(name): name for name in there}
    found = {
        name: theirs.get(normal(name)) for name in ticket_types(source.fields.get(_THREAD, ()))
    }
    problems = [name for name, kind in there.items() if kind is TicketType.PROBLEM]
    tells = source.capabilities.vocabulary.type.get(TicketType.PROBLEM) is TicketType.PROBLEM
    return found | ({str(TicketType.PROBLEM): min(problems)} if problems and tells else {})


def _origins(
    capabilities: Capabilities,
    agents: Mapping[str, Choice],
    teams: Mapping[str, Choice],
    usage: Usage | None,
) -> dict[str, bool]:
    """Which originals are worth a field: those that something would lose."""
    rated = usage is None or "ratings" not in usage.counts or usage.of("ratings", "all") > 0
    special = {
        "old_assignee": any(choice.target is None for choice in agents.values()),
        "old_team": any(choice.target is None for choice in teams.values()),
        "old_rating": rated,
    }
    special |= {f"old_{part}": _is_lossy(part, capabilities) for part in VALUE_PARTS}
    return {
        key: special.get(key, True) and any(needed(key, one, capabilities) for one in entities)
        for key, entities in ORIGIN_FIELDS.items()
    }


def _own_lost(source: Side, chosen: Mapping[str, Choice]) -> dict[str, bool]:
    """Whether the name of a status that the source has made would be lost."""
    ours = (one for one in source.offers.of("own_statuses").values() if not one.default)
    lost = any(chosen.get(one.name, Choice()).by is not By.LABEL for one in ours)
    return {"old_status": True} if lost else {}


def _is_lossy(part: str, capabilities: Capabilities) -> bool:
    table: Mapping[StrEnum, StrEnum] = getattr(capabilities.vocabulary, part)
    never = {Status.SNOOZED} if part == "status" else set()
    return any(value != read for value, read in table.items() if value not in never)


def _locales(source: Side, target: Side, usage: Usage | None) -> dict[str, str | None]:
    """A place for each language that has one; what is not in the table is looked up again."""
    counted = usage.counts.get("locales", {}) if usage else {}
    table, enabled = target.capabilities.locales, target.locales or None
    every = sorted(source.locales | counted.keys())
    return {code: found for code in every if (found := among(code, table, enabled))}
