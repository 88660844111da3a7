"""Which team or field of the target means the same, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Levenshtein

from engine.mapping.mapping import By, Choice
from engine.model import FieldSpec, FieldType, Team
from engine.synonyms import field_meaning, normal, team_meaning

_LONG_WORD = 5
"""Words this long may differ by one letter and still be meant as the same."""
_TEXTS = frozenset({FieldType.TEXT, FieldType.LONG_TEXT})
_CHOICES = frozenset({FieldType.CHOICE, FieldType.MULTI_CHOICE})
_FITS: dict[FieldType, frozenset[FieldType]] = {
    FieldType.TEXT: _TEXTS,
    FieldType.LONG_TEXT: _TEXTS,
    FieldType.INTEGER: _TEXTS | {FieldType.INTEGER, FieldType.DECIMAL},
    FieldType.DECIMAL: _TEXTS | {FieldType.DECIMAL},
    FieldType.BOOLEAN: _TEXTS | {FieldType.BOOLEAN, FieldType.CHOICE},
    FieldType.DATE: _TEXTS | {FieldType.DATE, FieldType.DATETIME},
    FieldType.DATETIME: _TEXTS | {FieldType.DATETIME, FieldType.DATE},
    FieldType.CHOICE: _TEXTS | _CHOICES,
    FieldType.MULTI_CHOICE: _TEXTS | _CHOICES,
    FieldType.REFERENCE: _TEXTS | {FieldType.REFERENCE},
}
"""Kinds of field that take a value of this kind without refusing it."""


def alike(one: str, other: str) -> bool:
    """Whether two normalised labels differ by one letter in a long word at most."""
    pairs = list(zip(one.split(), other.split(), strict=False))
    if len(one.split()) != len(other.split()) or not pairs:
        return False
    return all(_alike_words(first, second) for first, second in pairs)


def _alike_words(one: str, other: str) -> bool:
    if one == other:
        return True
    long_enough = min(len(one), len(other)) >= _LONG_WORD
    return long_enough and Levenshtein.distance(one, other, score_cutoff=1) <= 1


def fits(ours: FieldType, theirs: FieldType) -> bool:
    """Whether a field of the target's kind takes values of ours without refusing them."""
    return theirs in _FITS[ours]


def best_team(team: Team, theirs: Sequence[Team]) -> Choice:
    """By name 0.95, by synonym 0.85, by likeness 0.6; two candidates are none."""
    name, meaning = normal(team.name), team_meaning(team.name)
    tests = (
        ([one for one in theirs if normal(one.name) == name], By.NAME, 0.95),
        (
            [one for one in theirs if meaning and team_meaning(one.name) == meaning],
            By.SYNONYM,
            0.85,
        ),
        ([one for one in theirs if alike(normal(one.name), name)], By.LABEL, 0.6),
    )
    for found, by, confidence in tests:
        if len(found) == 1:
            return Choice(target=found[0].id, by=by, confidence=confidence)
    return Choice()


def best_field(field: FieldSpec, theirs: Iterable[FieldSpec]) -> tuple[str | None, By, float]:
    """The key of the field that means the same and takes such values."""
    able = [one for one in theirs if one.type in _FITS[field.type] and one.custom]
    label, meaning = normal(field.label), field_meaning(field.label)
    tests = (
        ([one for one in able if normal(one.label) == label], By.LABEL, 0.95),
        (
            [one for one in able if meaning and field_meaning(one.label) == meaning],
            By.SYNONYM,
            0.85,
        ),
        ([one for one in able if alike(normal(one.label), label)], By.LABEL, 0.6),
    )
    for found, by, confidence in tests:
        if found:
            exact = next((one for one in found if one.type is field.type), found[0])
            return exact.key, by, confidence
    return None, By.NONE, 0.0


def new_key(field: FieldSpec) -> str:
    """The key of a field to be created for this one: "Notas CRM" → notas_crm."""
    return "_".join(normal(field.label).split()) or field.key
