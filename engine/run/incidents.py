"""Links between problems and their incidents: made once both are in the target."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from engine.connectors.base import SupportsIncidents
from engine.errors import RecordError, Retriable
from engine.ledger import Identity, ItemState, Queries
from engine.model import Entity, Loss
from engine.run.stop import Stop
from engine.run.work import Work

WAITING = "incident"
"""Kind of the facts about links that are still to be made."""

Pair = tuple[str, str]
"""(problem, incident), by their ids in the source."""


def note_incidents(queries: Queries, pairs: Iterable[Pair]) -> None:
    """Keep that these belong together; before either is written, so that no crash loses it."""
    for problem, incident in pairs:
        queries.note(WAITING, f"{problem}:{incident}", [problem, incident])


async def link_incidents(work: Work, run_id: str, stop: Stop) -> None:
    """
    Link what is there on both sides.

    Doing it twice changes nothing. What waits for the other side stays for a later run, and is
    told as a loss of the one that this run wrote.
    """
    writer = work.writer
    if not isinstance(writer, SupportsIncidents):
        return
    for problem, incident in await asyncio.to_thread(_waiting, work.queries):
        if stop.is_set():
            return
        pair = (problem, incident)
        there = await asyncio.to_thread(_there, work, pair)
        if len(there) == len(pair):
            await _link(work, writer, run_id, pair, there)
        else:
            await asyncio.to_thread(_left_open, work, run_id, pair, there)


def _waiting(queries: Queries) -> list[Pair]:
    return [(problem, incident) for _, (problem, incident) in queries.notes(WAITING).values()]


def _there(work: Work, pair: Pair) -> dict[str, Identity]:
    return work.ledger.identities(Entity.CONVERSATION, list(pair))


async def _link(
    work: Work, writer: SupportsIncidents, run_id: str, pair: Pair, there: dict[str, Identity]
) -> None:
    problem, incident = (there[each].target_id for each in pair)
    try:
        await writer.link(problem, incident)
    except (RecordError, Retriable):
        await asyncio.to_thread(_left_open, work, run_id, pair, there)
        return
    await asyncio.to_thread(_done, work.queries, pair)


def _done(queries: Queries, pair: Pair) -> None:
    queries.forget(WAITING, ":".join(pair))


def _left_open(work: Work, run_id: str, pair: Pair, there: dict[str, Identity]) -> None:
    """Told by each of the two that this run wrote; forgotten when neither is there."""
    if not there:
        return _done(work.queries, pair)
    for one, other in (pair, pair[::-1]):
        if _was_written(work, run_id, one):
            loss = Loss(code="link_unresolved", detail={"url": f"#{other}"})
            work.ledger.lose(run_id, Entity.CONVERSATION, one, loss)
    return None


def _was_written(work: Work, run_id: str, source_id: str) -> bool:
    found = work.queries.items(
        run_id, entity=Entity.CONVERSATION, state=ItemState.MIGRATED, text=source_id, limit=5
    )
    return any(item.source_id == source_id for item in found)
