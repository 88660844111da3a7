"""A mapping: how values of the source become values of the target, as plain data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Table
from datetime import date
from enum import StrEnum

import msgspec

from engine.mapping.transforms import Step

NEW = "+"
"""In place of a team's id: one of the same name is made."""
VERSION = 1
"""The version of the file format that this program writes and reads."""


class By(StrEnum):
    """Why a choice was made; a person's choice is never replaced by a suggestion."""

    EMAIL = "email"
    NAME = "name"
    SYNONYM = "synonym"
    LABEL = "label"
    CATEGORY = "category"
    PERSON = "person"
    NONE = "none"


class Language(StrEnum):
    """The language of texts that the migration makes up."""

    ENGLISH = "en"
    SPANISH = "es"


class Events(StrEnum):
    """What becomes of assignments, state changes and the like."""

    SUMMARY = "summary"
    DROP = "drop"
    KEEP = "keep"


class Phones(StrEnum):
    """
    What becomes of phone numbers.

    `fix` writes valid ones in international form and moves the others to a
    field, `field` moves every number that is not in international form
    already, `drop` is `fix` but leaves the others out, `keep` writes all as
    they are.
    """

    FIX = "fix"
    FIELD = "field"
    DROP = "drop"
    KEEP = "keep"


class Existing(StrEnum):
    """What becomes of people and companies that the target has: used as they are, or filled in."""

    USE = "use"
    FILL = "fill"


class Otherwise(StrEnum):
    """What becomes of what does not fit: the next best, or the record fails."""

    NEAREST = "nearest"
    STOP = "stop"


class LongTexts(StrEnum):
    """What becomes of messages that are too long for the target."""

    SPLIT = "split"
    CUT = "cut"


class Recipients(StrEnum):
    """What becomes of people in copy: taking part, or named in the conversation."""

    ADD = "add"
    NOTE = "note"


class OriginalDates(StrEnum):
    """Where the dates are kept that a target cannot set on conversations."""

    FIELD = "field"
    TAG = "tag"
    NOTE = "note"


class Hide(StrEnum):
    """What becomes of something private: it stays, is made unreadable, or is left out."""

    KEEP = "keep"
    MASK = "mask"
    DROP = "drop"


class Order(StrEnum):
    """Which conversations are written first: as they were read, or open and recent ones."""

    READING = "reading"
    RECENT = "recent"


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One value's counterpart; `target` is None for none, `confidence` goes from 0 to 1."""

    target: str | None = None
    by: By = By.NONE
    confidence: float = 0.0


class Mapping(msgspec.Struct, frozen=True, kw_only=True):
    """
    All choices of one migration.

    `source` and `target` name the desks. Tables of agents and teams go from
    source ids to target ids (`NEW` makes a team), those of values from canonical words to
    canonical words, those of fields from source keys to target keys (None:
    left out), `ticket_types` from the source's types to names of the
    target's ticket types (None: a conversation). `forms`, `own_statuses` and `readers` go
    between names that the two accounts gave, those of `readers` from audiences too; a form,
    status or group of readers without a counterpart takes `default_form`, the usual one of its
    status, or a narrower audience. `editors` is a group of the target.
    `constants` and `defaults` go from an entity and a target key ("contacts.plan") to the value
    that every record gets, or every record that has none of its own; `transforms` from the
    same to the steps that make the value. `mended` has values of single
    records that a person put right ("contacts/12/name"). `locales` from BCP 47 to
    BCP 47. `since` and `until` are the first and the last day, in UTC, on which
    conversations were begun that come along; `order` is theirs. `excluded` holds
    source ids by entity, "*" for all of it. `freeze_days` counts days
    since the last change. `card_numbers` and `secrets` are looked for in texts, `hidden` names
    fields of the source ("contacts.vat"), `erased` has fingerprints of people who asked to be
    erased.
    """

    version: int = VERSION
    source: str
    target: str
    language: Language = Language.ENGLISH
    agents: dict[str, Choice] = {}
    default_agent: str | None = None
    teams: dict[str, Choice] = {}
    default_team: str | None = None
    status: dict[str, Choice] = {}
    priority: dict[str, Choice] = {}
    type: dict[str, Choice] = {}
    channel: dict[str, Choice] = {}
    contact_fields: dict[str, str | None] = {}
    company_fields: dict[str, str | None] = {}
    conversation_fields: dict[str, str | None] = {}
    constants: dict[str, str] = {}
    defaults: dict[str, str] = {}
    transforms: dict[str, tuple[Step, ...]] = {}
    mended: dict[str, str] = {}
    ticket_types: dict[str, str | None] = {}
    forms: dict[str, Choice] = {}
    default_form: str | None = None
    own_statuses: dict[str, Choice] = {}
    readers: dict[str, Choice] = {}
    editors: str | None = None
    origin_fields: dict[str, bool] = {}
    marker_tag: str | None = None
    attachments: bool = True
    translations: bool = False
    locales: dict[str, str | None] = {}
    default_category: str = "Source default category"
    default_folder: str = "Source default folder"
    keep_category_add_folder: bool = False
    events: Events = Events.SUMMARY
    phones: Phones = Phones.FIX
    default_region: str | None = None
    existing: Existing = Existing.USE
    several_people: Otherwise = Otherwise.NEAREST
    archived_people: Otherwise = Otherwise.NEAREST
    unmapped_values: Otherwise = Otherwise.NEAREST
    refused_values: Otherwise = Otherwise.NEAREST
    taken_names: Otherwise = Otherwise.NEAREST
    outside_dates: Otherwise = Otherwise.NEAREST
    long_texts: LongTexts = LongTexts.SPLIT
    recipients: Recipients = Recipients.ADD
    original_dates: OriginalDates = OriginalDates.FIELD
    freeze_old_solved: bool = True
    freeze_days: int = 28
    lines_time_zone: str = "UTC"
    since: date | None = None
    until: date | None = None
    order: Order = Order.READING
    card_numbers: Hide = Hide.KEEP
    secrets: Hide = Hide.KEEP
    hidden: dict[str, Hide] = {}
    erased: tuple[str, ...] = ()
    excluded: dict[str, tuple[str, ...]] = {}

    @property
    def conceals(self) -> bool:
        """Whether anything of a record is kept from the target because it is private."""
        found = self.card_numbers is not Hide.KEEP or self.secrets is not Hide.KEEP
        return found or bool(self.hidden or self.erased)

    @property
    def made_values(self) -> frozenset[str]:
        """Fields of the target that get a value though the source has none: "contacts.plan"."""
        return frozenset({*self.constants, *self.defaults, *self.transforms})

    def choices(self, part: str) -> Table[str, Choice]:
        """The table of choices of that name: `agents`, `status`, `forms` …"""
        table: dict[str, Choice] = getattr(self, part)
        return table


def digest(mapping: Mapping) -> str:
    """
    A fingerprint of every choice: another one voids the approval of a demo.

    What was put right in single records counts for nothing: no other record is touched by it.
    """
    general = msgspec.structs.replace(mapping, mended={})
    data = msgspec.json.encode(general, order="deterministic")
    return hashlib.sha256(data).hexdigest()
