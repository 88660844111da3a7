"""What `apply` knows beside the record, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from engine.connectors.capabilities import Capabilities, Trait
from engine.mapping.mapping import Language
from engine.mapping.mapping import Mapping as Choices
from engine.mapping.words import word
from engine.model import (
    Agent,
    Collection,
    Conversation,
    Entity,
    FieldSpec,
    LinkKind,
    Loss,
    Offers,
    Record,
    Ref,
    Team,
)


def _known(ref: Ref) -> str | None:
    return ""


def _writes(contact_id: str) -> bool:
    return True


def _itself(ref: Ref) -> Ref:
    return ref


def _told(refs: Iterable[Ref]) -> None:
    return None


def _stays(ref: Ref) -> str | None:
    return None


def _unread(ref: Ref) -> Conversation | None:
    return None


def _at_once(ref: Ref) -> bool:
    return False


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """
    Everything that decides how a record is written.

    `now` is aware UTC. Agents, teams and collections are by source id,
    `target_agents` and `target_teams` by target id (for names); `made_teams` go from source ids
    to the target ids of teams that were made, or to their names for those to come.
    `name_of` gives the name of a contact or company of the source, None
    when there is no such record, `survivor_of` who stands for a person that
    was merged; `expect` looks up many at once that will be asked for.
    `writes` says whether a contact has conversations; `twin_of` gives the id of
    the record that stays when this one is there twice, else None, and
    `comes_later` whether it waits for the others of its kind, since one of them
    decides how it arrives; `thread_of` gives another conversation of the source.
    `enabled_locales` are BCP 47, None when unknown; `allowed_types` are
    extensions the target's account was told to accept. `erased` are ids of
    contacts who asked to be erased.
    `files_ready` is False before files were fetched: an attachment that
    has no bytes yet is then expected to come.
    """

    mapping: Choices
    source: Capabilities
    target: Capabilities
    now: datetime
    source_desk: str = ""
    target_desk: str = ""
    target_name: str = ""
    traits: frozenset[Trait] = frozenset()
    agents: Mapping[str, Agent] = {}
    teams: Mapping[str, Team] = {}
    collections: Mapping[str, Collection] = {}
    target_agents: Mapping[str, Agent] = {}
    target_teams: Mapping[str, Team] = {}
    source_fields: Mapping[Entity, tuple[FieldSpec, ...]] = {}
    target_fields: Mapping[Entity, tuple[FieldSpec, ...]] = {}
    made_teams: Mapping[str, str] = {}
    target_offers: Offers = Offers()
    name_of: Callable[[Ref], str | None] = _known
    survivor_of: Callable[[Ref], Ref] = _itself
    expect: Callable[[Iterable[Ref]], None] = _told
    writes: Callable[[str], bool] = _writes
    twin_of: Callable[[Ref], str | None] = _stays
    thread_of: Callable[[Ref], Conversation | None] = _unread
    comes_later: Callable[[Ref], bool] = _at_once
    enabled_locales: frozenset[str] | None = None
    allowed_types: frozenset[str] = frozenset()
    erased: frozenset[str] = frozenset()
    files_ready: bool = True

    @property
    def language(self) -> Language:
        """The language of made-up texts."""
        return self.mapping.language

    def word(self, key: str, **values: str) -> str:
        """A made-up text in the mapping's language."""
        return word(key, self.mapping.language, **values)


class Skip(msgspec.Struct, frozen=True, kw_only=True):
    """
    Why a record is not written; `code` is a reason code.

    `failed` tells the codes that a person can do something about from those
    that are by nature or by choice.
    """

    code: str
    detail: dict[str, str] = {}
    failed: bool = False


class Stopped(Exception):
    """The mapping's rule is to fail a record with such a value rather than to change it."""

    def __init__(self, code: str, **detail: str) -> None:
        super().__init__(code)
        self.skip = Skip(code=code, detail=detail, failed=True)


class Tie(NamedTuple):
    """Two conversations by their source ids: what `other` is to `one`."""

    other: str
    one: str
    kind: LinkKind


class Mapped(msgspec.Struct, frozen=True, kw_only=True):
    """
    A record as it will be written, and what it loses.

    `losses` include those the reader found. `helpers` are ids of records
    that it refers to and the source lacks. `ties` are links that the target
    holds, of which this record is one end, to be made once both are there.
    """

    record: Record
    losses: tuple[Loss, ...] = ()
    skip: Skip | None = None
    helpers: frozenset[str] = frozenset()
    ties: frozenset[Tie] = frozenset()


class Losses:
    """Collects losses of one record; the same one is kept once."""

    def __init__(self, found: tuple[Loss, ...] = ()) -> None:
        self._seen: dict[tuple[str, tuple[tuple[str, str], ...]], Loss] = {}
        for loss in found:
            self.add(loss.code, **loss.detail)

    def add(self, code: str, /, **detail: str) -> None:
        """Note one; `detail` fills the placeholders of its sentence."""
        plain = {name: str(value) for name, value in detail.items()}
        key = (code, tuple(sorted(plain.items())))
        self._seen.setdefault(key, Loss(code=code, detail=plain))

    def count(self, code: str, number: int) -> None:
        """Note one that says how many there were; several counts add up."""
        key = (code, ())
        before = int(self._seen[key].detail["n"]) if key in self._seen else 0
        self._seen[key] = Loss(code=code, detail={"n": str(before + number)})

    def all(self) -> tuple[Loss, ...]:
        """What was found, in order."""
        return tuple(self._seen.values())
