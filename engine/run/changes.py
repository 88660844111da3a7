"""What changed in the source since it was last read: for updates."""

from __future__ import annotations

import asyncio
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import blake2b

from engine.archive import Entry
from engine.connectors.base import Scope, Unread
from engine.connectors.optional import SupportsListing
from engine.ledger import NewItem
from engine.model import Entity, Ref
from engine.run.intake import keep, keep_unread, telling_what_is_forbidden
from engine.run.items import items_of
from engine.run.read import Stopped, read_entity
from engine.run.stages import READ_ORDER, is_matched
from engine.run.work import Work

OVERLAP_SECONDS = 600.0
"""Read again before the last reading's start: clocks differ, and searches lag behind."""

UNCHANGED = frozenset({"already_migrated", "matched_existing"})
"""Nothing to tell again; people of the target's own are used and never changed."""

GONE = "deleted_in_source"

ACCOUNTED = "accounted"
"""The note that says until when what was read has an outcome in some run."""


async def read_changes(work: Work, stopped: Stopped) -> None:
    """
    Read what is new or changed, and notice what is gone; side by side by entity.

    Raises what a reader raises when no record can be read.
    """
    async with asyncio.TaskGroup() as group:
        for entity in READ_ORDER:
            group.create_task(_read(work, entity, stopped))


async def _read(work: Work, entity: Entity, stopped: Stopped) -> None:
    position = work.queries.positions().get(entity)
    if position is None or not position["done"]:
        return await read_entity(work, entity, stopped)
    began = work.clock.now()
    since = datetime.fromtimestamp(position["started_at"] - OVERLAP_SECONDS, UTC)
    with telling_what_is_forbidden(work, entity):
        async for page in work.reader.read(entity, Scope(since=since), None):
            await keep(work, page)
            if stopped():
                return None
        await _notice_gone(work, entity)
        work.queries.move(entity, None, done=True, started_at=began)
    return None


async def _notice_gone(work: Work, entity: Entity) -> None:
    """What the archive has and the source no longer lists was deleted there."""
    reader = work.reader
    if entity not in work.source.manifest.capabilities.lists:
        return
    if not isinstance(reader, SupportsListing):
        return
    listed = Seen()
    async for ids in reader.listed(entity):
        listed.add(ids)
    for one in await asyncio.to_thread(_absent, work, entity, listed.closed()):
        # A list may hiccup: only what cannot be opened either is gone.
        found = await reader.get(Ref(entity, one))
        if isinstance(found, Unread):
            keep_unread(work, [found])


def _absent(work: Work, entity: Entity, listed: Seen) -> list[str]:
    return [
        one.source_id
        for entries in work.records.blocks(entity)
        for one in entries
        if not one.code and one.source_id not in listed
    ]


class Seen:
    """Many ids in eight bytes each: a million of them must not cost memory."""

    def __init__(self) -> None:
        self._marks = array("Q")

    def add(self, ids: Iterable[str]) -> None:
        """Take these in."""
        self._marks.extend(map(_mark, ids))

    def closed(self) -> Seen:
        """Itself, ready to be asked."""
        self._marks = array("Q", sorted(self._marks))
        return self

    def __contains__(self, one: str) -> bool:
        place = bisect_left(self._marks, _mark(one))
        return place < len(self._marks) and self._marks[place] == _mark(one)


def _mark(one: str) -> int:
    return int.from_bytes(blake2b(one.encode(), digest_size=8).digest(), "big")


def accounted_until(work: Work) -> float:
    """Until when (epoch seconds) what was read has an outcome; 0 before the first whole run."""
    notes = work.queries.notes(ACCOUNTED).values()
    return max((float(data["until"]) for _, data in notes), default=0.0)


def note_accounted(work: Work, run_id: str, until: float) -> None:
    """What was read by `until` belongs to this run or an earlier one."""
    work.queries.note(ACCOUNTED, run_id, {"until": until})


def add_changes(work: Work, run_id: str, until: float) -> None:
    """
    Let the run account for all that was read after `until` and is not as it was written.

    From 0 on that is also what earlier updates left as it was.
    """
    for entity in READ_ORDER:
        for entries in work.records.blocks(entity, read_after=until):
            work.ledger.add_items(run_id, changed_items(work, entity, entries))


def changed_items(work: Work, entity: Entity, entries: Sequence[Entry]) -> list[NewItem]:
    """Those of these records that are new, changed or gone."""
    items = items_of(work, entity, entries, follows=True)
    if is_matched(entity, work.target.manifest.capabilities):
        known = work.ledger.accounted(entity, [one.source_id for one in entries])
        return [item for item in items if item.source_id not in known]
    return [item for item in items if item.code not in UNCHANGED]


def kinds_of_change(work: Work, entity: Entity, items: Sequence[NewItem]) -> list[str]:
    """Of each of these records: "new", "changed" since it was written, or "gone"."""
    there = work.ledger.begun(entity, [item.source_id for item in items])
    return [_kind(item, item.source_id in there) for item in items]


def _kind(item: NewItem, there: bool) -> str:
    if item.code == GONE:
        return "gone"
    return "changed" if there else "new"
