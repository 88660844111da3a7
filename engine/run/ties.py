"""Links between conversations: made once both are in the target."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from engine.connectors.optional import SupportsLinks
from engine.errors import RecordError, Retriable
from engine.ledger import Identity, ItemState, Queries
from engine.mapping.context import Tie
from engine.model import Entity, LinkKind, Loss
from engine.run.stop import Stop
from engine.run.work import Work

WAITING = "tie"
"""Kind of the facts about links that are still to be made."""


def note_ties(queries: Queries, ties: Iterable[Tie]) -> None:
    """Keep that these belong together; before either is written, so that no crash loses it."""
    for one in ties:
        queries.note(WAITING, ":".join(one), list(one))


async def tie(work: Work, run_id: str, stop: Stop) -> None:
    """
    Link what is there on both sides.

    Doing it twice changes nothing. What waits for the other side stays for a later run, and is
    told as a loss of the one that this run wrote.
    """
    writer = work.writer
    if not isinstance(writer, SupportsLinks):
        return
    for waiting in await asyncio.to_thread(_waiting, work.queries):
        if stop.is_set():
            return
        there = await asyncio.to_thread(_there, work, waiting)
        if len(there) == len({waiting.other, waiting.one}):
            await _link(work, writer, run_id, waiting, there)
        else:
            await asyncio.to_thread(_left_open, work, run_id, waiting, there)


def _waiting(queries: Queries) -> list[Tie]:
    kept = (other for _, other in queries.notes(WAITING).values())
    return [Tie(other, one, LinkKind(kind)) for other, one, kind in kept]


def _there(work: Work, waiting: Tie) -> dict[str, Identity]:
    return work.ledger.identities(Entity.CONVERSATION, [waiting.other, waiting.one])


async def _link(
    work: Work, writer: SupportsLinks, run_id: str, waiting: Tie, there: dict[str, Identity]
) -> None:
    other, one = there[waiting.other].target_id, there[waiting.one].target_id
    try:
        await writer.link(other, one, waiting.kind)
    except (RecordError, Retriable):
        await asyncio.to_thread(_left_open, work, run_id, waiting, there)
        return
    await asyncio.to_thread(_done, work.queries, waiting)


def _done(queries: Queries, waiting: Tie) -> None:
    queries.forget(WAITING, ":".join(waiting))


def _left_open(work: Work, run_id: str, waiting: Tie, there: dict[str, Identity]) -> None:
    """Told by each of the two that this run wrote; forgotten when neither is there."""
    if not there:
        return _done(work.queries, waiting)
    pair = (waiting.other, waiting.one)
    for mine, other in (pair, pair[::-1]):
        if _was_written(work, run_id, mine):
            loss = Loss(code="link_unresolved", detail={"url": f"#{other}"})
            work.ledger.lose(run_id, Entity.CONVERSATION, mine, loss)
    return None


def _was_written(work: Work, run_id: str, source_id: str) -> bool:
    found = work.queries.items(
        run_id, entity=Entity.CONVERSATION, state=ItemState.MIGRATED, text=source_id, limit=5
    )
    return any(item.source_id == source_id for item in found)
