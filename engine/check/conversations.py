"""Threads that come cut or are cut, and dates that are lost."""

from __future__ import annotations

from engine.check.finding import Finding, found
from engine.check.known import Known
from engine.check.work import Checkable
from engine.connectors.capabilities import Dates
from engine.connectors.optional import SupportsArchive
from engine.model import Entity
from engine.words import CARDS


async def truncated_threads(work: Checkable, known: Known) -> list[Finding]:
    """Conversations of which the source gives out the newest messages only."""
    facts = await known.facts()
    limit = work.source.manifest.capabilities.messages_limit
    if Entity.CONVERSATION not in facts.read or limit is None:
        return []
    kind = facts.truncated
    return [found("truncated_threads", n=kind.n, fine=not kind.n, records=kind.shown, limit=limit)]


async def long_messages(work: Checkable, known: Known) -> list[Finding]:
    """Messages longer than the target takes in one piece."""
    facts = await known.facts()
    limit = work.target.manifest.capabilities.message_limit
    if Entity.CONVERSATION not in facts.read or limit is None:
        return []
    kind = facts.split
    return [found("long_messages", n=kind.n, fine=not kind.n, records=kind.shown, limit=limit)]


async def dates(work: Checkable, known: Known) -> list[Finding]:
    """Whether conversations and messages keep their dates."""
    can = work.target.manifest.capabilities.dates.get(Entity.CONVERSATION, Dates())
    n = (await known.facts()).read.get(Entity.CONVERSATION, 0)
    return [found("dates", n=n, fine=can.created and can.message)]


async def archived_records(work: Checkable, known: Known) -> list[Finding]:
    """Conversations that no list of the source has, and what looking for them takes."""
    if not isinstance(work.reader, SupportsArchive):
        return []
    of_desk = f"{work.source.manifest.desk}_archived"
    card = of_desk if of_desk in CARDS else "archived_records"
    n = await work.reader.unlisted()
    if n is None:
        return []
    minutes = max(1, round(n / work.source.manifest.capabilities.calls_per_minute))
    return [found(card, n=n, fine=not n, minutes=minutes)]


async def goes_on(work: Checkable, known: Known) -> list[Finding]:
    """Nobody has to stop working in the source."""
    return [found("source_goes_on")]
