"""Which part of a connector reads or writes which kind of record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from engine.connectors.base import Key, Memo, Remember, Scope, Sourced, Unread, Written
from engine.connectors.shared.reading import Pages, unread, worth_noting
from engine.errors import MigrationError, Unsupported
from engine.model import Entity, Ref

_Kind = TypeVar("_Kind", contravariant=True)
Read = Callable[[Scope, str | None], Pages]


class _People(Protocol):
    @property
    def agents(self) -> Read: ...
    @property
    def teams(self) -> Read: ...
    @property
    def tags(self) -> Read: ...
    @property
    def companies(self) -> Read: ...
    @property
    def contacts(self) -> Read: ...

    async def get(self, entity: Entity, identity: str, /) -> Sourced | Unread: ...


class _Library(Protocol):
    @property
    def collections(self) -> Read: ...
    @property
    def articles(self) -> Read: ...

    async def get(self, entity: Entity, identity: str, /) -> Sourced | Unread: ...


@dataclass(frozen=True, kw_only=True)
class Readings:
    """The three readings of a desk; `threads` lists conversations, `thread` gives one."""

    people: _People
    threads: Read
    thread: Callable[[str], Awaitable[Sourced | Unread]]
    library: _Library

    def read(self, entity: Entity, scope: Scope, cursor: str | None) -> Pages:
        """Pages of records of this kind."""
        readings = {
            Entity.AGENT: self.people.agents,
            Entity.TEAM: self.people.teams,
            Entity.TAG: self.people.tags,
            Entity.COMPANY: self.people.companies,
            Entity.CONTACT: self.people.contacts,
            Entity.CONVERSATION: self.threads,
            Entity.COLLECTION: self.library.collections,
            Entity.ARTICLE: self.library.articles,
        }
        return readings[entity](scope, cursor)

    async def get(self, ref: Ref) -> Sourced | Unread:
        """One record by id; raises what its call raises."""
        if ref.entity is Entity.CONVERSATION:
            return await self.thread(ref.id)
        if ref.entity in {Entity.ARTICLE, Entity.COLLECTION}:
            return await self.library.get(ref.entity, ref.id)
        return await self.people.get(ref.entity, ref.id)

    async def noted(self, ref: Ref) -> Sourced | Unread:
        """One record by id; what ends this one alone is noted."""
        try:
            return await self.get(ref)
        except MigrationError as error:
            if not worth_noting(error):
                raise
            return unread(ref.entity, ref.id, error)


class Writing(Protocol[_Kind]):
    """Writes one kind of record, and finds what an unanswered attempt wrote."""

    async def write(self, record: _Kind, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create the record, or go on where the memo says."""
        ...

    async def find(self, record: _Kind, key: Key, memo: Memo) -> Written | None:
        """What an earlier attempt wrote."""
        ...


def writing_of(entity: Entity, writings: Mapping[Entity, Writing[Any]], desk: str) -> Writing[Any]:
    """The part that writes this kind of record."""
    if entity not in writings:
        raise Unsupported(f"We create no {entity} in {desk}: they are matched.")
    return writings[entity]
