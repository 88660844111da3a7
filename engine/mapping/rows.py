"""The mapping as tables for a page: what becomes of each value, how sure, how often."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

import msgspec

from engine.mapping.locales import among, same
from engine.mapping.mapping import By, Choice
from engine.mapping.mapping import Mapping as Choices
from engine.mapping.offers import OFFER_PARTS
from engine.mapping.similar import best_field, new_key
from engine.mapping.suggest import FIELD_TABLES, VALUE_PARTS, Side, Usage
from engine.model import FieldSpec

_LOOK_AT = 0.85
"""Choices less sure than this are marked for a person to look at."""

_NEAR = 0.75
"""How sure it is that readers of a language read its near relation."""
_SURE = 0.95
"""How sure a field is that will be created for this one."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """
    One value and its counterpart.

    `part` is the table it belongs to ("agents", "status",
    "contact_fields"…), `field` the field's entity for fields, else the part.
    `target_value` None means that nothing takes it. For values,
    `target_label` is what the target shows once it has stored them.
    """

    part: str
    field: str
    source_label: str
    source_value: str
    target_value: str | None
    target_label: str
    confidence: float
    reason_code: str
    records: int

    @property
    def mapped(self) -> bool:
        """Whether there is a counterpart."""
        return self.target_value is not None

    @property
    def look_at(self) -> bool:
        """Whether a person should look at it: a guess that nobody confirmed."""
        return self.mapped and self.confidence < _LOOK_AT and self.reason_code != By.PERSON


def rows(mapping: Choices, source: Side, target: Side, usage: Usage | None = None) -> list[Row]:
    """All rows, in the order of the page's tables; none where nothing is converted."""
    if target.capabilities.whole:
        return []
    counted = usage or Usage()
    return [
        *_people(mapping, source, target, counted),
        *_values(mapping, target, counted),
        *_fields(mapping, source, target, counted),
        *_offers(mapping, source, target, counted),
        *_languages(mapping, target, counted),
    ]


def _row(part: str, label: str, value: str, choice: Choice, target_label: str, usage: Usage) -> Row:
    return Row(
        part=part,
        field=part,
        source_label=label,
        source_value=value,
        target_value=choice.target,
        target_label=target_label,
        confidence=choice.confidence,
        reason_code=str(choice.by),
        records=usage.of(part, value),
    )


def _people(mapping: Choices, source: Side, target: Side, usage: Usage) -> Iterator[Row]:
    agents = {one.id: one.name or one.email or one.id for one in target.agents}
    for agent in source.agents:
        choice = mapping.agents.get(agent.id, Choice())
        label = agent.name or agent.email or agent.id
        yield _row("agents", label, agent.id, choice, _name(choice, agents), usage)
    teams = {one.id: one.name for one in target.teams}
    for team in source.teams:
        choice = mapping.teams.get(team.id, Choice())
        yield _row("teams", team.name, team.id, choice, _name(choice, teams), usage)


def _name(choice: Choice, names: Mapping[str, str]) -> str:
    return names.get(choice.target, choice.target) if choice.target else ""


def _values(mapping: Choices, target: Side, usage: Usage) -> Iterator[Row]:
    vocabulary = target.capabilities.vocabulary
    for part in VALUE_PARTS:
        reads_back: Mapping[StrEnum, StrEnum] = getattr(vocabulary, part)
        shown = {str(value): str(read) for value, read in reads_back.items()}
        for value in shown:
            choice = mapping.choices(part).get(value, Choice())
            yield _row(part, value, value, choice, _name(choice, shown), usage)


def _fields(mapping: Choices, source: Side, target: Side, usage: Usage) -> Iterator[Row]:
    for entity, part in FIELD_TABLES.items():
        theirs = target.fields.get(entity, ())
        labels = {one.key: one.label for one in theirs}
        table: Mapping[str, str | None] = getattr(mapping, part)
        for field in source.fields.get(entity, ()):
            if field.custom:
                choice = _field_choice(field, table.get(field.key), theirs)
                named = {new_key(field): field.label} | labels
                row = _row(part, field.label, field.key, choice, _name(choice, named), usage)
                yield msgspec.structs.replace(row, field=str(entity))


def _offers(mapping: Choices, source: Side, target: Side, usage: Usage) -> Iterator[Row]:
    """What the source has of its own, or its articles' readers, where the target has such too."""
    for part in OFFER_PARTS:
        if not target.offers.of(part):
            continue
        own = {one.name for one in source.offers.of(part).values() if not one.default}
        used = usage.counts.get(part, {}).keys()
        for name in sorted({*own, *used}):
            choice = mapping.choices(part).get(name, Choice())
            yield _row(part, name, name, choice, choice.target or "", usage)


def _languages(mapping: Choices, target: Side, usage: Usage) -> Iterator[Row]:
    """Languages of articles: the mapping's own choice, else where one would be looked for."""
    known = target.locales or None
    for code in sorted({*mapping.locales, *usage.counts.get("locales", {})}):
        found = among(code, target.capabilities.locales, known)
        chosen = mapping.locales.get(code, found)
        choice = Choice()
        if chosen is not None and chosen != found:
            choice = Choice(target=chosen, by=By.PERSON, confidence=1.0)
        elif chosen is not None:
            exact = same(chosen, code)
            by, sure = (By.LABEL, 1.0) if exact else (By.CATEGORY, _NEAR)
            choice = Choice(target=chosen, by=by, confidence=sure)
        yield _row("locales", code, code, choice, chosen or "", usage)


def _field_choice(field: FieldSpec, chosen: str | None, theirs: tuple[FieldSpec, ...]) -> Choice:
    """Field tables hold no reasons: the same choice as ours is ours, another one a person's."""
    key, by, confidence = best_field(field, theirs)
    if chosen is None:
        return Choice()
    if key is None and chosen == new_key(field):
        return Choice(target=chosen, by=By.LABEL, confidence=_SURE)
    if chosen == key:
        return Choice(target=chosen, by=by, confidence=confidence)
    return Choice(target=chosen, by=By.PERSON, confidence=1.0)
