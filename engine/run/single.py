"""Records read one by one: those that a run needs and no list gave."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from engine.archive.records import BLOCK
from engine.connectors.base import Page, Sourced, Unread
from engine.mapping import named
from engine.model import Entity, Record, Ref
from engine.run.intake import keep, keep_unread
from engine.run.work import Work

SEVERAL = 100
"""How many are asked for before what came is kept."""
REFERRING: tuple[tuple[Entity, Entity], ...] = (
    (Entity.CONVERSATION, Entity.CONTACT),
    (Entity.CONVERSATION, Entity.COMPANY),
    (Entity.CONTACT, Entity.COMPANY),
)
"""Which records name which others; contacts last, when those who were missing are there too."""


async def get_all(
    work: Work, refs: Sequence[Ref], absent: str = "deleted_in_source"
) -> list[Record]:
    """These records, read where the archive lacks them; `absent` is the code of what is gone."""
    there = {ref for ref in refs if archived(work, ref.entity, [ref.id])}
    await read_again(work, [ref for ref in refs if ref not in there], absent)
    return [record for ref in refs for record in archived(work, ref.entity, [ref.id])]


async def read_again(work: Work, refs: Sequence[Ref], absent: str = "deleted_in_source") -> None:
    """
    Read these records into the archive, and what could not be read into its list.

    Where one was merged, the record that it was merged into is read as well.
    """
    got = await asyncio.gather(*(work.reader.get(ref) for ref in refs))
    await keep(work, Page(found=tuple(one for one in got if isinstance(one, Sourced))))
    unread = [_renamed(one, absent) for one in got if isinstance(one, Unread)]
    keep_unread(work, unread)
    survivors = [Ref(one.entity, one.survivor) for one in unread if one.survivor]
    if missing := work.records.unlisted(survivors):
        await read_again(work, missing)


def archived(work: Work, entity: Entity, ids: Sequence[str]) -> list[Record]:
    """Those of these records that lie in the archive undamaged."""
    found = work.records.many(entity, ids)
    return [one for one in found.values() if not isinstance(one, Exception)]


async def read_unlisted(work: Work, stopped: Callable[[], bool]) -> None:
    """
    Read the people and companies that others name and no list has given.

    A help desk's lists leave some out: Intercom's have no archived people.
    """
    for entity, of in REFERRING:
        after = 0
        while not stopped():
            entries = await asyncio.to_thread(work.records.entries, entity, after, BLOCK)
            if not entries:
                break
            ids = [entry.source_id for entry in entries]
            missing = await asyncio.to_thread(_unlisted, work, entity, ids, of)
            for start in range(0, len(missing), SEVERAL):
                await read_again(work, missing[start : start + SEVERAL])
            after = entries[-1].position


def _unlisted(work: Work, entity: Entity, ids: Sequence[str], of: Entity) -> list[Ref]:
    found = {ref for record in archived(work, entity, ids) for ref in named(record)}
    return work.records.unlisted(ref for ref in found if ref.entity == of)


def _renamed(unread: Unread, absent: str) -> Unread:
    if unread.code != "deleted_in_source":
        return unread
    return Unread(entity=unread.entity, id=unread.id, code=absent, message=unread.message)
