"""Reading the whole source into the archive; it resumes at the page where it stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from engine.connectors.base import Cursor, Page, Scope
from engine.errors import Unreadable
from engine.model import Entity
from engine.run.intake import keep, telling_what_is_forbidden
from engine.run.single import read_unlisted
from engine.run.stages import READ_ORDER
from engine.run.work import Work

FRESH_SECONDS = 24 * 3600.0
"""A complete reading younger than this is used again instead of reading anew."""

Stopped = Callable[[], bool]


async def read_source(work: Work, stopped: Stopped) -> None:
    """
    Read all that the source lists, and who and what its records name beyond that.

    Raises what a reader raises when no record can be read (Fatal, Retriable).
    """
    await _read_all(work, READ_ORDER, stopped)
    await read_unlisted(work, stopped)


async def _read_all(work: Work, entities: Iterable[Entity], stopped: Stopped) -> None:
    """Read these entities side by side, each from where it stopped."""
    async with asyncio.TaskGroup() as group:
        for entity in entities:
            if not is_fresh(work, entity):
                group.create_task(read_entity(work, entity, stopped))


def is_fresh(work: Work, entity: Entity) -> bool:
    """Whether the archive holds a complete, recent reading of this entity."""
    position = work.queries.positions().get(entity)
    recent = work.clock.now() - FRESH_SECONDS
    return bool(position and position["done"] and position["started_at"] > recent)


async def read_entity(work: Work, entity: Entity, stopped: Stopped) -> None:
    """
    Read one entity page by page, keeping the position after each.

    What the sign-in may not read is told as one record that was not; the next reading asks again.
    """
    cursor, started_at = _resume_at(work, entity)
    seen: set[Cursor] = set()
    with telling_what_is_forbidden(work, entity):
        async for page in work.reader.read(entity, Scope(), cursor):
            await keep(work, page)
            _advance(work, entity, page, started_at, seen)
            if stopped():
                return
        work.queries.move(entity, None, done=True, started_at=started_at)


def _resume_at(work: Work, entity: Entity) -> tuple[Cursor | None, float]:
    position = work.queries.positions().get(entity)
    if position and not position["done"]:
        return position["cursor"], position["started_at"]
    return None, work.clock.now()


def _advance(work: Work, entity: Entity, page: Page, started_at: float, seen: set[Cursor]) -> None:
    if page.cursor is None:
        return
    if page.cursor in seen:
        raise Unreadable(f"The list of {entity} repeats itself; reading stopped.")
    seen.add(page.cursor)
    work.queries.move(entity, page.cursor, done=False, started_at=started_at)
