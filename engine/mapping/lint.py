"""A mapping held against both accounts: what it names and they have not, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from engine.connectors.capabilities import Capabilities
from engine.mapping.context import Context
from engine.mapping.conversion import convert
from engine.mapping.dates import EPOCH
from engine.mapping.file import lines_of
from engine.mapping.locales import normal
from engine.mapping.mapping import NEW, Choice
from engine.mapping.mapping import Mapping as Choices
from engine.mapping.offers import unknown_offers
from engine.mapping.similar import fits
from engine.mapping.suggest import FIELD_TABLES, Side
from engine.model import Entity, FieldSpec

Fields = Mapping[Entity, tuple[FieldSpec, ...]]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """
    One thing that will not work as it is written; `code` says what, `key` where.

    `line` is counted from 1; `value` is what was written there.
    """

    line: int
    key: str
    code: str
    value: str = ""


def lint(text: str, mapping: Choices, source: Side, target: Side) -> list[Problem]:
    """What of the file's mapping names nothing, or nothing that fits, in order of lines."""
    lines = lines_of(text)
    found = [
        Problem(
            line=lines.get((section, key)) or 1, key=_name(section, key), code=code, value=value
        )
        for section, key, code, value in (
            *_people(mapping, source, target),
            *_fields(mapping, source, target),
            *_made(mapping, target),
            *_languages(mapping, target),
            *unknown_offers(mapping, source.offers, target.offers),
        )
    ]
    return sorted(found, key=lambda one: one.line)


Wrong = tuple[str, str, str, str]
"""Section, key, code, value."""


def _name(section: str, key: str) -> str:
    return f"{section}.{key}" if section else key


def _people(mapping: Choices, source: Side, target: Side) -> Iterator[Wrong]:
    for section, theirs, ours in (
        ("agents", {one.id for one in target.agents}, {one.id for one in source.agents}),
        (
            "teams",
            {one.id for one in target.teams} | _to_be_made(target),
            {one.id for one in source.teams},
        ),
    ):
        table: Mapping[str, Choice] = getattr(mapping, section)
        for key, choice in table.items():
            if key not in ours:
                yield section, key, "not_in_source", key
            if choice.target is not None and choice.target not in theirs:
                yield section, key, "not_in_target", choice.target
        default = getattr(mapping, f"default_{section[:-1]}")
        if default is not None and default not in theirs:
            yield "", f"default_{section[:-1]}", "not_in_target", default


def _to_be_made(target: Side) -> set[str]:
    return {NEW} if target.capabilities.creates_teams else set()


def _fields(mapping: Choices, source: Side, target: Side) -> Iterator[Wrong]:
    for entity, section in FIELD_TABLES.items():
        ours = {one.key: one for one in source.fields.get(entity, ())}
        theirs = {one.key: one for one in target.fields.get(entity, ())}
        table: Mapping[str, str | None] = getattr(mapping, section)
        taken: dict[str, str] = {}
        for key, chosen in table.items():
            if chosen is None:
                continue
            if key not in ours:
                yield section, key, "not_in_source", key
            elif chosen not in theirs and entity not in target.capabilities.creates_fields:
                yield section, key, "not_in_target", chosen
            elif chosen in theirs and not fits(ours[key].type, theirs[chosen].type):
                yield section, key, "does_not_fit", theirs[chosen].label
            if chosen in taken:
                yield section, key, "taken_twice", chosen
            taken[chosen] = key


def _made(mapping: Choices, target: Side) -> Iterator[Wrong]:
    theirs = {
        f"{entity}.{one.key}": one for entity, several in target.fields.items() for one in several
    }
    for section in ("constants", "defaults", "transforms"):
        table: Mapping[str, object] = getattr(mapping, section)
        for place, value in table.items():
            if place not in theirs:
                yield section, place, "not_in_target", place
            elif isinstance(value, str) and not _takes(theirs[place], value, mapping, target):
                yield section, place, "does_not_fit", value


def _takes(field: FieldSpec, value: str, mapping: Choices, target: Side) -> bool:
    return convert(value, None, field, _context(mapping, target.capabilities)).value is not None


def _context(mapping: Choices, target: Capabilities) -> Context:
    return Context(mapping=mapping, source=target, target=target, now=EPOCH)


def _languages(mapping: Choices, target: Side) -> Iterator[Wrong]:
    known = {normal(one) for one in target.capabilities.locales}
    for key, chosen in mapping.locales.items():
        if chosen is not None and known and normal(chosen) not in known:
            yield "locales", key, "not_in_target", chosen
