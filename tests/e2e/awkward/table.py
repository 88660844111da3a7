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
FILES = "files"
PARTS = ("people", "threads", "texts", "values")

UNGIVEN = frozenset(
    {"messages_unread", "file_missing", "file_unsafe", "file_too_large", "image_missing"}
)
"""Losses of what the source did not give."""
UNREAD = frozenset({"deleted_in_source", "merged_in_source", "spam", "empty_record"})
"""Ends of records that the source did not give."""


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
    """From which desk to which; `by_files`: out of the folder that the first was moved into."""

    source: str
    target: str
    by_files: bool = False

    def __str__(self) -> str:
        return "-".join((self.source, *("files",) * self.by_files, self.target))

    def fits(self, pattern: str) -> bool:
        """Whether a pattern such as ``zendesk-*`` means this pair; by files it is the same."""
        source, *between, target = pattern.split("-")
        told = source in ("*", self.source) and target in ("*", self.target)
        return told and (self.by_files or not between)

    @property
    def into_files(self) -> Pair:
        """The move that fills the folder which this one reads."""
        return Pair(source=self.source, target=FILES)


BETWEEN = tuple(Pair(source=one, target=other) for one in DESKS for other in DESKS)
INTO_FILES = tuple(Pair(source=one, target=FILES) for one in DESKS)
OUT_OF_FILES = (
    Pair(source="zendesk", target="intercom", by_files=True),
    Pair(source="freshdesk", target="zendesk", by_files=True),
    Pair(source="intercom", target="freshdesk", by_files=True),
)
PAIRS = BETWEEN + INTO_FILES + OUT_OF_FILES


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
            held = {"all", pair.source} & set(given["held"])
            if held and pair.target in {*given, FILES}:
                case = _case(row, given, pair)
                if not (pair.by_files and case.end and case.end.codes & UNREAD):
                    yield case


def _case(row: str, given: dict[str, Any], pair: Pair) -> Case:
    note = next((n for n in notes() if n.row == row and any(map(pair.fits, n.pairs))), None)
    end = note.outcome if note is not None else None
    if pair.target == FILES and (note is None or end):
        end = _in_files([end] if end else [End.of(given[desk]) for desk in DESKS if desk in given])
    elif note is None:
        end = End.of(given[pair.target])
    return Case(row=row, what=given["what"], pair=pair, end=end, note=note)


def _in_files(ends: list[End]) -> End:
    """Files hold every record as it is, whatever desks make of it, but for what was not given."""
    unread = next((end for end in ends if end.codes & UNREAD), None)
    codes = frozenset[str]().union(*(end.codes for end in ends))
    return unread or End(outcome="migrated", codes=codes & UNGIVEN)
