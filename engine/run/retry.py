"""Trying again what failed: read anew, since it may have been mended in the source."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from engine.connectors.base import Page, Sourced
from engine.ledger import Failing
from engine.model import Entity, Ref
from engine.run.intake import keep
from engine.run.sample import Chosen
from engine.run.work import Work


def failed_of(work: Work, run_id: str, codes: Sequence[str], ids: Sequence[str] = ()) -> list[Ref]:
    """
    What still fails of a run: all, or what has one of these reason codes or ids.

    An id is told with its entity: "contacts:12".
    """
    found = Failing(work.ledger.engine, work.ledger.runs(), run_id).records(codes, ids)
    return [Ref(Entity(entity), source_id) for entity, source_id in found]


async def choose_again(work: Work, refs: Sequence[Ref]) -> Chosen:
    """These records, as the source has them now; one that is gone keeps its older copy."""
    got = await asyncio.gather(*(work.reader.get(ref) for ref in refs))
    await keep(work, Page(found=tuple(one for one in got if isinstance(one, Sourced))))
    chosen: Chosen = {}
    for ref in refs:
        chosen.setdefault(ref.entity, []).append(ref.id)
    return chosen
