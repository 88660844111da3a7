"""
Records that the target needs and the source lacks, written when first needed.

The unknown requester, the default category: they stand in the ledger under
hidden entities, so that totals are about the source's records alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.connectors.base import Written
from engine.errors import MissingReference, RecordError
from engine.ledger import HIDDEN, Claim, NewItem, Outcome, Settled
from engine.mapping import helpers, references
from engine.model import Record, Ref, entity_of
from engine.run.hand import Hand
from engine.run.keys import key_of
from engine.run.outcomes import failed
from engine.run.protocol import Halted
from engine.run.resolve import look_up, resolve


@dataclass(frozen=True, kw_only=True)
class Helpers:
    """Writes each helper record once per migration; others wait for it."""

    hand: Hand
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def provide(self, ids: Iterable[str]) -> None:
        """See to it that these helper records are in the target."""
        wanted = set(ids)
        if not wanted:
            return
        async with self.lock:
            for record in helpers(self.hand.context.mapping, wanted, self.hand.context.agents):
                await self._provide(record)

    async def _provide(self, record: Record) -> None:
        ref = Ref(entity_of(record), record.id)
        if ref in look_up(self.hand.work.ledger, [ref]):
            return
        claim = await asyncio.to_thread(self._claim, ref)
        try:
            written = await self._write(claim, record)
        except RecordError as error:
            await self.hand.journal.settle(failed(claim, error))
            raise
        except Halted as halted:
            # What stands in doubt is the helper, not the record that waits for it.
            if not halted.in_doubt:
                await self.hand.journal.release(claim)
            raise Halted(halted.error, in_doubt=False) from halted
        await self.hand.journal.settle(
            Settled(
                claim=claim,
                outcome=Outcome.MIGRATED,
                target_id=written.target_id,
                target_url=written.url,
                made=written.created,
            )
        )

    async def _write(self, claim: Claim, record: Record) -> Written:
        found = look_up(self.hand.work.ledger, references(record))
        ready, _ = resolve(record, found, self.hand.context.target)
        key = key_of(self.hand.work, record, ready)
        return await self.hand.once.put(claim, entity_of(record), ready, key)

    def _claim(self, ref: Ref) -> Claim:
        hidden = HIDDEN + ref.entity
        item = NewItem(entity=hidden, source_id=ref.id)
        self.hand.work.ledger.add_items(self.hand.run_id, [item])
        claims = self.hand.claim(hidden, [ref.id])
        if not claims:
            raise MissingReference(
                "A record that this one needs could not be created.", detail={"other": ref.id}
            )
        return claims[0]
