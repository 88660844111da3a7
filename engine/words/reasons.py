"""What a reason is: why a record failed, was skipped, lost something, or a run paused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """
    One code of the fixed list and its sentences, in English, marked for translation.

    `label` is short enough for a chart (28 characters in every language). `what` says what
    happened and what it means, `remedy` what to do. `bare` is `what` without the values of one
    record: it heads a group of records, and stands in when a value is not known. `one` is
    `what` for a count of one.
    """

    code: str
    label: str
    what: str
    remedy: str = ""
    bare: str = ""
    one: str = ""


class Group(StrEnum):
    """Why a skipped record is no failure."""

    FINE = "fine"
    CHOICE = "choice"
    NOTHING = "nothing"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, kw_only=True, slots=True)
class Skip(Reason):
    """Why a record was left out, by nature or by choice."""

    group: Group


class Family(StrEnum):
    """What part of a record a loss touches."""

    DATES = "dates"
    PEOPLE = "people"
    VALUES = "values"
    TAGS = "tags"
    MESSAGES = "messages"
    FILES = "files"
    ARTICLES = "articles"
    RELATIONS = "relations"


@dataclass(frozen=True, kw_only=True, slots=True)
class LossReason(Reason):
    """
    Something of a migrated record that was not carried.

    Weight 1: look only; 2: worth knowing; 3: content missing. 2 and 3 are acknowledged
    before the run, 3 is listed record by record in the report.
    """

    family: Family
    weight: int


class Resumes(StrEnum):
    """How a paused run goes on."""

    ITSELF = "itself"
    SOLVED = "solved"
    PERSON = "person"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pause(Reason):
    """Why a run waits: by itself, until something is solved, or until a person resumes it."""

    resumes: Resumes
