"""What a demo reads: a few conversations and articles, and all they refer to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from engine.connectors.base import Page, Scope
from engine.mapping.scope import EVERY
from engine.model import (
    Article,
    Collection,
    Contact,
    Conversation,
    Entity,
    LinkKind,
    Record,
    Ref,
)
from engine.run.intake import keep, telling_what_is_forbidden
from engine.run.single import archived, get_all
from engine.run.tags import Listed, carried, choose_tags, list_tags
from engine.run.work import Work

SMALL = (Entity.TEAM, Entity.AGENT, Entity.COLLECTION)
"""Entities that are few, and read whole even for a demo."""

Chosen = dict[Entity, list[str]]
"""Source ids of a run's records by entity, in order."""


async def choose(work: Work, size: int) -> Chosen:
    """The newest conversations and articles, up to `size` each, kept in the archive."""
    conversations, articles, listed, _ = await asyncio.gather(
        _threads(work, size), _first(work, Entity.ARTICLE, size), list_tags(work), _small(work)
    )
    return await _with_references(work, conversations, articles, listed)


async def _threads(work: Work, size: int) -> list[str]:
    """The newest conversations; who is in them is read while the articles still come."""
    ids = await _first(work, Entity.CONVERSATION, size)
    await _cast(work, archived(work, Entity.CONVERSATION, ids))
    return ids


async def look_around(work: Work, size: int) -> None:
    """Read the newest conversations and articles, so many of each, to pick from."""
    await asyncio.gather(
        _first(work, Entity.CONVERSATION, size), _first(work, Entity.ARTICLE, size), _small(work)
    )


async def choose_by_ids(work: Work, ids: Iterable[str]) -> Chosen:
    """
    The records of these ids: `articles:9`, or a bare id for a conversation.

    An id that the source does not have is kept as skipped not_found_in_source.
    """
    refs = [_ref(text) for text in ids]
    found, listed, _ = await asyncio.gather(
        get_all(work, refs, absent="not_found_in_source"), list_tags(work), _small(work)
    )
    by_entity: Chosen = {}
    for ref in refs:
        by_entity.setdefault(ref.entity, []).append(ref.id)
    records = [record for record in found if isinstance(record, Conversation | Article)]
    chosen = await _with_references(
        work, _ids(records, Conversation), _ids(records, Article), listed
    )
    for more in (await _around(work, found), by_entity):
        for entity, wanted in more.items():
            chosen[entity] = list(dict.fromkeys([*chosen.get(entity, []), *wanted]))
    return chosen


async def _around(work: Work, found: Sequence[Record]) -> Chosen:
    """What people and collections that were chosen by themselves belong to."""
    people = [record for record in found if isinstance(record, Contact)]
    companies = _companies([], people)
    await get_all(work, companies)
    folders = [record for record in found if isinstance(record, Collection)]
    return {
        Entity.COMPANY: [ref.id for ref in companies],
        Entity.COLLECTION: _ancestors(work, folders),
    }


def _ids(records: Iterable[Record], kind: type) -> list[str]:
    return [record.id for record in records if isinstance(record, kind)]


def _ref(text: str) -> Ref:
    entity, _, rest = text.strip().partition(":")
    known = entity in set(Entity)
    return Ref(Entity(entity), rest) if known and rest else Ref(Entity.CONVERSATION, text.strip())


async def _first(work: Work, entity: Entity, size: int) -> list[str]:
    ids: list[str] = []
    allowed = False
    with telling_what_is_forbidden(work, entity):
        async for page in work.reader.read(entity, Scope(limit=size), None):
            room = size - len(ids)
            unread = page.unread[: room - len(page.found[:room])]
            part = Page(found=page.found[:room], unread=unread)
            await keep(work, part)
            ids += [one.record.id for one in part.found] + [one.id for one in part.unread]
            if len(ids) >= size:
                break
        allowed = True
    return ids if allowed else [*ids, EVERY]


async def _small(work: Work) -> None:
    await asyncio.gather(*(_whole(work, entity) for entity in SMALL))


async def _whole(work: Work, entity: Entity) -> None:
    with telling_what_is_forbidden(work, entity):
        async for page in work.reader.read(entity, Scope(), None):
            await keep(work, page)


async def _with_references(
    work: Work, conversations: Sequence[str], articles: Sequence[str], listed: Listed
) -> Chosen:
    conversations = await _with_those_above(work, conversations)
    threads = archived(work, Entity.CONVERSATION, conversations)
    texts = archived(work, Entity.ARTICLE, articles)
    people, contacts, companies, firms = await _cast(work, threads)
    names = carried([*threads, *texts, *contacts, *firms])
    return {
        Entity.TAG: await choose_tags(work, listed, names),
        Entity.TEAM: _listed(work, Entity.TEAM),
        Entity.AGENT: _listed(work, Entity.AGENT),
        Entity.COMPANY: [ref.id for ref in companies],
        Entity.CONTACT: [ref.id for ref in people],
        Entity.CONVERSATION: list(conversations),
        Entity.COLLECTION: _ancestors(work, texts),
        Entity.ARTICLE: list(articles),
    }


async def _with_those_above(work: Work, conversations: Sequence[str]) -> list[str]:
    """The conversations, and the problems and parents above them where those are linked."""
    declared = work.target.manifest.capabilities
    problems = declared.links_incidents or declared.problem_first
    linked = {LinkKind.PROBLEM: problems, LinkKind.PARENT: declared.links_parents}
    if not any(linked.values()):
        return list(conversations)
    threads = archived(work, Entity.CONVERSATION, conversations)
    links = (link for one in threads if isinstance(one, Conversation) for link in one.links)
    above = dict.fromkeys(link.ref for link in links if linked.get(link.kind))
    found = await get_all(work, list(above))
    return list(dict.fromkeys([*conversations, *(one.id for one in found)]))


async def _cast(
    work: Work, threads: Sequence[Record]
) -> tuple[list[Ref], list[Record], list[Ref], list[Record]]:
    """The people of these conversations and their companies: all that are named, those read."""
    named = _people(threads)
    await get_all(work, named)
    into = work.records.survivors(Entity.CONTACT, [ref.id for ref in named])
    merged = [Ref(Entity.CONTACT, survivor) for survivor in into.values()]
    people = list(dict.fromkeys([*named, *merged]))
    contacts = await get_all(work, people)
    companies = _companies(threads, contacts)
    return people, contacts, companies, await get_all(work, companies)


def _listed(work: Work, entity: Entity) -> list[str]:
    return [entry.source_id for entry in work.records.entries(entity, limit=10_000)]


def _people(threads: Iterable[Record]) -> list[Ref]:
    refs: dict[Ref, None] = {}
    for thread in threads:
        if isinstance(thread, Conversation):
            authors = (message.author.ref for message in thread.messages)
            for ref in (thread.requester, *thread.participants, *authors):
                if ref and ref.entity == Entity.CONTACT:
                    refs[ref] = None
    return list(refs)


def _companies(threads: Iterable[Record], contacts: Iterable[Record]) -> list[Ref]:
    of_threads = (getattr(thread, "company", None) for thread in threads)
    of_contacts = (ref for contact in contacts for ref in getattr(contact, "companies", ()))
    return list(dict.fromkeys(ref for ref in (*of_threads, *of_contacts) if ref))


def _ancestors(work: Work, articles: Iterable[Record]) -> list[str]:
    collections = {record.id: record for record in work.records.every(Entity.COLLECTION)}
    wanted: dict[str, None] = {}
    for article in articles:
        parent = getattr(article, "parent", None)
        while parent is not None and parent.id in collections and parent.id not in wanted:
            wanted[parent.id] = None
            parent = getattr(collections[parent.id], "parent", None)
    return list(wanted)
