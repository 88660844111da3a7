"""What the checks look at, each thing fetched once and only when a check asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import TypeVar, cast

from engine.check.facts import Facts, gather
from engine.check.work import Checkable
from engine.connectors.base import Account, Count, Reader, Writer
from engine.connectors.optional import SupportsOffers
from engine.mapping import Context, missing_fields
from engine.model import Entity, FieldSpec, Offers

WITH_FIELDS = (Entity.CONTACT, Entity.COMPANY, Entity.CONVERSATION)

Fields = dict[Entity, tuple[FieldSpec, ...]]
T = TypeVar("T")


class Known:
    """
    Answers of both accounts and figures of the archive; belongs to one event loop.

    `counts` is what the source holds as far as counted, `free_bytes` the room for the archive,
    `now` epoch seconds.
    """

    def __init__(
        self,
        work: Checkable,
        *,
        now: float,
        counts: Mapping[str, Count] | None = None,
        free_bytes: int | None = None,
    ) -> None:
        self.work = work
        self.counts = counts or {}
        self.free_bytes = free_bytes
        self.now = now
        self._tasks: dict[str, asyncio.Task[object]] = {}

    @property
    def records(self) -> int:
        """How many records the source holds as far as counted."""
        return sum(one.count or 0 for one in self.counts.values())

    async def source(self) -> Account:
        """Who is signed in to the source."""
        return await self._once("source", self.work.reader.account)

    async def target(self) -> Account:
        """Who is signed in to the target."""
        return await self._once("target", self.work.writer.account)

    async def fields(self) -> tuple[Fields, Fields]:
        """The fields of the source and of the target."""
        return await self._once("fields", self._both_fields)

    async def missing(self) -> list[FieldSpec]:
        """Fields that the mapping names and the target lacks."""
        ours, theirs = await self.fields()
        capabilities = self.work.target.manifest.capabilities
        return missing_fields(self.work.mapping, capabilities, ours, theirs)

    async def facts(self) -> Facts:
        """Figures of the archive, which may be empty."""
        return await self._once("facts", self._gathered)

    async def _both_fields(self) -> tuple[Fields, Fields]:
        ours, theirs = await asyncio.gather(_fields(self.work.reader), _fields(self.work.writer))
        return ours, theirs

    async def _gathered(self) -> Facts:
        ours, theirs = await self.fields()
        missing, offers = await asyncio.gather(self.missing(), self._offers())
        to_come = {
            entity: (*specs, *(one for one in missing if one.entity is entity))
            for entity, specs in theirs.items()
        }
        context = Context(
            mapping=self.work.mapping,
            source=self.work.source.manifest.capabilities,
            target=self.work.target.manifest.capabilities,
            now=datetime.fromtimestamp(self.now, UTC),
            traits=self.work.target.manifest.capabilities.traits,
            source_fields=ours,
            target_fields=to_come,
            target_offers=offers,
        )
        return await asyncio.to_thread(gather, self.work.records, context)

    async def _offers(self) -> Offers:
        writer = self.work.writer
        return await writer.offers() if isinstance(writer, SupportsOffers) else Offers()

    async def _once(self, name: str, make: Callable[[], Awaitable[T]]) -> T:
        if name not in self._tasks:
            self._tasks[name] = asyncio.ensure_future(_run(make))
        return cast("T", await self._tasks[name])


async def _run(make: Callable[[], Awaitable[object]]) -> object:
    return await make()


async def _fields(side: Reader | Writer) -> Fields:
    found = await asyncio.gather(*(side.fields(entity) for entity in WITH_FIELDS))
    return {entity: tuple(specs) for entity, specs in zip(WITH_FIELDS, found, strict=True)}
