"""Tags that records carry: those that the source's list lacks are accounted for too."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from engine.connectors.base import Page, Scope
from engine.model import Article, Company, Contact, Conversation, Entity, Record, Tag
from engine.run.intake import keep
from engine.run.work import Work

TAGGED = (Entity.COMPANY, Entity.CONTACT, Entity.CONVERSATION, Entity.ARTICLE)
LISTED = 500
"""Tags that a demo reads at most: a list may have tens of thousands."""


def carried(records: Iterable[Record]) -> set[str]:
    """The names of all tags on these records."""
    found: set[str] = set()
    for record in records:
        if isinstance(record, Company | Contact | Conversation | Article):
            found.update(record.tags)
    return found


async def choose_tags(work: Work, names: set[str]) -> list[str]:
    """The ids of the tags of these names, kept in the archive; for a demo."""
    found: dict[str, str] = {}
    listed = 0
    async for page in work.reader.read(Entity.TAG, Scope(limit=LISTED), None):
        listed += len(page.found)
        wanted = tuple(one for one in page.found if _name(one.record) in names)
        await keep(work, Page(found=wanted))
        found |= {_name(one.record): one.record.id for one in wanted}
        if len(found) == len(names) or listed >= LISTED:
            break
    missing = sorted(names - found.keys()) if listed < LISTED else []
    await asyncio.to_thread(_put, work, missing)
    return [*found.values(), *missing]


def _name(record: Record) -> str:
    return record.name if isinstance(record, Tag) else ""


async def add_unlisted(work: Work) -> None:
    """Keep a tag for every name that records carry and the source's list lacks."""
    await asyncio.to_thread(_add_unlisted, work)


def _add_unlisted(work: Work) -> None:
    listed = {tag.name for tag in work.records.every(Entity.TAG) if isinstance(tag, Tag)}
    used = carried(record for entity in TAGGED for record in work.records.every(entity))
    _put(work, sorted(used - listed))


def _put(work: Work, names: Iterable[str]) -> None:
    """Tags that the source lists nowhere: their name is all there is of them."""
    work.records.put((Tag(id=name, name=name), b"{}") for name in names)
