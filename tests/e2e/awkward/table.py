"""The rows as data: what must come of each record, and where that is not asserted, and why."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DESKS = ("intercom", "zendesk", "freshdesk")
PARTS = ("people", "threads", "texts", "values")


class Is(StrEnum):
    """Why a row does not simply come out as its table says."""

    DISPUTED = "disputed"
    """The table contradicts the vendor's or our own rules: `outcome` is what we hold to."""
    IMPOSSIBLE = "impossible"
    """The seed lacks it, or it needs a fault, a choice or an earlier run of its own test."""
    OPEN = "open"
    """Not right yet."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """From which desk to which."""

    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.source}-{self.target}"

    def fits(self, pattern: str) -> bool:
        """Whether a pattern such as ``zendesk-*`` means this pair."""
        source, target = pattern.split("-")
        return source in ("*", self.source) and target in ("*", self.target)


PAIRS = tuple(Pair(source=one, target=other) for one in DESKS for other in DESKS)


@dataclass(frozen=True, kw_only=True)
class End:
    """Migrated, failed or skipped; the reason's code, or the codes of what was lost."""

    outcome: str
    codes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str) -> End:
        """Read ``migrated name_cut phone_fixed``."""
        outcome, *codes = text.split()
        return cls(outcome=outcome, codes=frozenset(codes))


@dataclass(frozen=True, kw_only=True)
class Note:
    """An exception to the table: for which pairs, of what kind, and why."""

    row: str
    pairs: tuple[str, ...]
    kind: Is
    why: str
    outcome: End | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """One row in one pair; `end` is None where nothing can be asserted here."""

    row: str
    what: str
    pair: Pair
    end: End | None
    note: Note | None


@cache
def rows() -> dict[str, dict[str, Any]]:
    """Every row as written in the tables."""
    found: dict[str, dict[str, Any]] = {}
    for part in PARTS:
        found |= tomllib.loads((HERE / f"rows_{part}.toml").read_text("utf-8"))
    return found


@cache
def notes() -> tuple[Note, ...]:
    """Every exception as written."""
    return _notes("exceptions.toml")


@cache
def elsewhere() -> tuple[Note, ...]:
    """Rows that need a run of their own."""
    return _notes("elsewhere.toml")


def _notes(name: str) -> tuple[Note, ...]:
    written = tomllib.loads((HERE / name).read_text("utf-8"))["exception"]
    return tuple(
        Note(
            row=row,
            pairs=tuple(one["pairs"]),
            kind=Is(one["is"]),
            why=one["why"],
            outcome=End.of(one["outcome"]) if "outcome" in one else None,
        )
        for one in written
        for row in one["rows"]
    )


def cases() -> Iterator[Case]:
    """Every row in every pair whose source can hold it."""
    for pair in PAIRS:
        for row, given in rows().items():
            if {"all", pair.source} & set(given["held"]) and pair.target in given:
                yield _case(row, given, pair)


def _case(row: str, given: dict[str, Any], pair: Pair) -> Case:
    note = next((n for n in notes() if n.row == row and any(map(pair.fits, n.pairs))), None)
    end: End | None = End.of(given[pair.target])
    if note is not None:
        end = note.outcome
    return Case(row=row, what=given["what"], pair=pair, end=end, note=note)
