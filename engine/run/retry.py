"""Trying again what failed: read anew, since it may have been mended in the source."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from engine.connectors.base import Page, Sourced
from engine.ledger import ItemState
from engine.model import Entity, Ref
from engine.run.intake import keep
from engine.run.sample import Chosen
from engine.run.work import Work

BLOCK = 500


def failed_of(work: Work, run_id: str, codes: Sequence[str], ids: Sequence[str] = ()) -> list[Ref]:
    """
    The failed records of a run: all, or those with one of these reason codes or ids.

    An id is told with its entity: "contacts:12".
    """
    found: list[Ref] = []
    offset = 0
    while rows := work.queries.items(run_id, state=ItemState.FAILED, limit=BLOCK, offset=offset):
        offset += len(rows)
        found += [
            Ref(Entity(row.entity), row.source_id)
            for row in rows
            if (not codes or row.code in codes)
            and (not ids or f"{row.entity}:{row.source_id}" in ids)
        ]
    return found


async def choose_again(work: Work, refs: Sequence[Ref]) -> Chosen:
    """These records, as the source has them now; one that is gone keeps its older copy."""
    got = await asyncio.gather(*(work.reader.get(ref) for ref in refs))
    await keep(work, Page(found=tuple(one for one in got if isinstance(one, Sourced))))
    chosen: Chosen = {}
    for ref in refs:
        chosen.setdefault(ref.entity, []).append(ref.id)
    return chosen
