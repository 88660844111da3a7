"""Counting: what both accounts hold, kept as the before and the after."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec

from engine.connectors.base import Count, Reader, Scope
from engine.connectors.optional import SupportsBreakdown
from engine.errors import RecordError
from engine.facade.base import Base, wait_for
from engine.home import SIDES
from engine.model import Entity

OnCount = Callable[[str, str], None]
"""Called with (side, entity) as each number arrives."""


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of one account at one moment; `at` is epoch seconds."""

    at: float
    counts: dict[str, Count]


class Counting(Base):
    """Counts and their snapshots."""

    def count(
        self, side: str | None = None, on_progress: OnCount | None = None
    ) -> dict[str, dict[str, Count]]:
        """Count a side, or both that are connected, and keep the numbers."""
        sides = [side] if side else [one for one in SIDES if self.info.side(one).connected]

        async def both() -> list[dict[str, Count]]:
            return list(
                await asyncio.gather(*(self._count_side(one, on_progress) for one in sides))
            )

        found = dict(zip(sides, wait_for(both()), strict=True))
        for one, counts in found.items():
            self._keep(one, counts)
        return found

    async def _count_side(self, side: str, on_progress: OnCount | None) -> dict[str, Count]:
        reader = self.opening.reader(side)
        try:
            counted = await asyncio.gather(
                *(_count(reader, side, entity, on_progress) for entity in Entity)
            )
        finally:
            await reader.close()
        return dict(zip((entity.value for entity in Entity), counted, strict=True))

    def _keep(self, side: str, counts: dict[str, Count]) -> None:
        self.queries.note("counts", f"{side}-latest", counts)
        if not self.ledger.runs():
            self.queries.note("counts", f"{side}-before", counts)

    def keep_after(self) -> None:
        """Count the target once more and keep it as the after."""
        self.queries.note("counts", "target-after", self.count("target")["target"])

    def counts(self, side: str, moment: str = "latest") -> Snapshot | None:
        """The numbers kept as latest, before or after; None when there are none."""
        if not self.opening.has_ledger():
            return None
        found = self.queries.notes("counts").get(f"{side}-{moment}")
        if found is None:
            return None
        return Snapshot(at=found[0], counts=msgspec.convert(found[1], dict[str, Count]))


async def _count(reader: Reader, side: str, entity: Entity, on_progress: OnCount | None) -> Count:
    try:
        found = await reader.count(entity, Scope())
        if isinstance(reader, SupportsBreakdown):
            more = await reader.breakdown(entity)
            found = msgspec.structs.replace(found, by=found.by | more)
    except RecordError:
        found = Count(count=None, exact=False)
    if on_progress is not None:
        on_progress(side, entity.value)
    return found
