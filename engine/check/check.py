"""Everything to look at before a run."""

from __future__ import annotations

import asyncio

import msgspec

from engine.check.accounts import accounts_differ, disk_space, permissions
from engine.check.articles import article_languages, article_tree
from engine.check.conversations import dates, fields, truncated_threads
from engine.check.desks import administrator, goes_on, switch_back, ticks
from engine.check.facts import Facts, gather
from engine.check.files import attachment_sizes, attachment_types
from engine.check.finding import TICK, Finding, ticked, told
from engine.check.people import agents_unmatched, duplicates, no_requester
from engine.check.work import Checkable
from engine.connectors.base import Account
from engine.i18n import Translator


async def check(
    work: Checkable, *, t: Translator, records: int = 0, free_bytes: int | None = None
) -> list[Finding]:
    """
    All findings, told in the translator's language: what blocks first, what is fine last.

    Asks both accounts who is signed in and what fields they have, and reads the archive once,
    which may be empty: then nothing is said about records. `records` is how many the source
    holds as far as counted, `free_bytes` the room for the archive.
    """
    source, target, lacking, facts = await asyncio.gather(
        work.reader.account(),
        work.writer.account(),
        fields(work),
        asyncio.to_thread(gather, work.records, work.mapping, work.target.manifest.capabilities),
    )
    found = [
        *_accounts(work, facts, source, target, records, free_bytes),
        *ticks(work, facts),
        lacking,
        *_records(work, facts, target),
        goes_on(work),
    ]
    return _ordered(_told(work, found, t))


def _accounts(
    work: Checkable,
    facts: Facts,
    source: Account,
    target: Account,
    records: int,
    free_bytes: int | None,
) -> list[Finding]:
    return [
        accounts_differ(source, target),
        permissions(work, source, target),
        *administrator(work, target),
        *disk_space(facts, records, free_bytes),
        dates(work),
        agents_unmatched(work, facts),
    ]


def _records(work: Checkable, facts: Facts, target: Account) -> list[Finding]:
    return [
        *truncated_threads(work, facts),
        *attachment_types(work, facts),
        *attachment_sizes(work, facts),
        *article_tree(work, facts),
        *article_languages(work, facts, target),
        *no_requester(work, facts),
        *duplicates(facts),
    ]


def _told(work: Checkable, found: list[Finding], t: Translator) -> list[Finding]:
    kept = work.queries.notes(TICK)
    marked = [ticked(one, kept) for one in found]
    marked += switch_back(marked, t)
    names = {"source": work.source.manifest.name, "target": work.target.manifest.name}
    return [told(msgspec.structs.replace(one, values={**names, **one.values}), t) for one in marked]


_LEVELS = ("must", "should", "info")


def _ordered(found: list[Finding]) -> list[Finding]:
    return sorted(found, key=lambda one: (one.fine, _LEVELS.index(one.level)))
