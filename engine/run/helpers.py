"""
Records that the target needs and the source lacks, written when first needed.

The unknown requester, the default category: they stand in the ledger under
hidden entities, so that totals are about the source's records alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.ledger import HIDDEN, Claim, NewItem, Outcome, Settled
from engine.mapping import Context, helpers
from engine.model import Record, Ref, entity_of
from engine.run.journal import Journal
from engine.run.keys import key_of
from engine.run.protocol import Once
from engine.run.resolve import look_up, references, resolve
from engine.run.work import Work


@dataclass(frozen=True, kw_only=True)
class Helpers:
    """Writes each helper record once per migration; others wait for it."""

    work: Work
    run_id: str
    owner: str
    context: Context
    journal: Journal
    once: Once
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def provide(self, ids: Iterable[str]) -> None:
        """See to it that these helper records are in the target."""
        wanted = set(ids)
        if not wanted:
            return
        async with self.lock:
            for record in helpers(self.context.mapping, wanted):
                await self._provide(record)

    async def _provide(self, record: Record) -> None:
        ref = Ref(entity_of(record), record.id)
        if ref in look_up(self.work.ledger, [ref]):
            return
        claim = self._claim(ref)
        ready, _ = resolve(record, look_up(self.work.ledger, references(record)))
        written = await self.once.put(claim, ref.entity, ready, key_of(self.work, record, ready))
        await self.journal.settle(
            Settled(
                claim=claim,
                outcome=Outcome.MIGRATED,
                target_id=written.target_id,
                target_url=written.url,
                made=written.created,
            )
        )

    def _claim(self, ref: Ref) -> Claim:
        hidden = HIDDEN + ref.entity
        item = NewItem(entity=hidden, source_id=ref.id)
        self.work.ledger.add_items(self.run_id, [item])
        return self.work.ledger.claim(self.run_id, hidden, [ref.id], self.owner)[0]
