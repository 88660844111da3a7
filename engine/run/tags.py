"""Tags that records carry: those that the source's list lacks are accounted for too."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import msgspec

from engine.connectors.base import Page, Scope, Sourced
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


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """The first tags of the source's list, by name; `whole` when there are no more."""

    by_name: dict[str, Sourced]
    whole: bool


async def list_tags(work: Work) -> Listed:
    """The tags that a demo chooses from."""
    found: list[Sourced] = []
    async for page in work.reader.read(Entity.TAG, Scope(limit=LISTED), None):
        found += page.found
        if len(found) >= LISTED:
            break
    by_name = {_name(one.record): one for one in found}
    return Listed(by_name=by_name, whole=len(found) < LISTED)


async def choose_tags(work: Work, listed: Listed, names: set[str]) -> list[str]:
    """The ids of the tags of these names, kept in the archive; for a demo."""
    chosen = tuple(listed.by_name[name] for name in sorted(names & listed.by_name.keys()))
    await keep(work, Page(found=chosen))
    missing = sorted(names - listed.by_name.keys()) if listed.whole else []
    await asyncio.to_thread(_put, work, missing)
    return [*(one.record.id for one in chosen), *missing]


def _name(record: Record) -> str:
    return record.name if isinstance(record, Tag) else ""


async def add_unlisted(work: Work, read_after: float = 0.0) -> None:
    """
    Keep a tag for every name that records carry and the source's list lacks.

    `read_after` (epoch seconds) leaves out records that were last read before.
    """
    await asyncio.to_thread(_add_unlisted, work, read_after)


def _add_unlisted(work: Work, read_after: float) -> None:
    listed = {tag.name for tag in work.records.every(Entity.TAG) if isinstance(tag, Tag)}
    used = carried(record for entity in TAGGED for record in work.records.every(entity, read_after))
    _put(work, sorted(used - listed))


def _put(work: Work, names: Iterable[str]) -> None:
    """Tags that the source lists nowhere: their name is all there is of them."""
    work.records.put((Tag(id=name, name=name), b"{}") for name in names)
