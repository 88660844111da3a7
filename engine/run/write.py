"""Writing: claims of one entity through mapping, references and the protocol to outcomes."""

from __future__ import annotations

import asyncio
import logging
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.connectors.base import Memo, Written, begun
from engine.connectors.optional import SupportsFill
from engine.errors import RecordError, Unreadable
from engine.ledger import Claim, Identity, Outcome, Settled, StoreError
from engine.mapping import Existing, Mapped, apply, named, references
from engine.model import Collection, Entity, Loss, Record, Ref, entity_of
from engine.run.explain import explained
from engine.run.fingerprint import fingerprint, told
from engine.run.follow import follow
from engine.run.hand import Hand
from engine.run.helpers import Helpers
from engine.run.keys import key_of
from engine.run.outcomes import distinct, failed
from engine.run.protocol import Halted
from engine.run.resolve import Found as Places
from engine.run.resolve import look_up, resolve, without_strangers
from engine.run.stop import Stop
from engine.run.ties import note_ties
from engine.run.underway import Underway

log = logging.getLogger(__name__)

BATCH = 100
"""Records claimed at once: few enough to be given back quickly at a pause."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """
    What is known of a batch before it is written.

    `found` is what the archive has of each, `there` those that an earlier run wrote: they are
    changed, not written again. `places` says where the people of all of them are.
    """

    found: dict[str, Record | Unreadable]
    there: dict[str, Identity]
    places: Places


@dataclass(frozen=True, kw_only=True)
class Write:
    """The writing side of one run in one worker."""

    hand: Hand
    stop: Stop
    lanes: asyncio.Semaphore
    helpers: Helpers
    underway: Underway = field(default_factory=Underway)

    async def batch(self, name: str, ids: Sequence[str]) -> None:
        """Give these records of an entity their outcomes; returns early when the run is stopped."""
        if self.stop.is_set():
            return
        entity = Entity(name)
        claims = await asyncio.to_thread(self.hand.claim, entity, list(ids))
        known = await asyncio.to_thread(self._known, entity, claims)
        for group in _in_order(entity, claims, known.found):
            await asyncio.gather(*(self._one(claim, known) for claim in group))

    def _known(self, entity: Entity, claims: list[Claim]) -> Known:
        """What archive and ledger have of these, asked once for all of them."""
        ids = [claim.source_id for claim in claims]
        ledger, found = self.hand.work.ledger, self.hand.work.records.many(entity, ids)
        people = {
            ref
            for record in found.values()
            if not isinstance(record, Unreadable)
            for ref in named(record)
        }
        self.hand.context.expect(people)
        people |= set(map(self.hand.context.survivor_of, people))
        return Known(
            found=found, there=ledger.identities(entity, ids), places=look_up(ledger, people)
        )

    async def _one(self, claim: Claim, known: Known) -> None:
        """
        One record to its outcome; what the ledger cannot keep stops the run at once.

        Never raises: the lanes beside it must not be left behind, writing unseen.
        """
        try:
            async with self.lanes:
                with self.underway.writing(claim):
                    await self._claimed(claim, known)
        except Exception as error:  # noqa: BLE001 - passed on
            self.stop.because(explained(error, self.hand.work.name))

    async def _claimed(self, claim: Claim, known: Known) -> None:
        if self.stop.is_set():
            return await self.hand.journal.release(claim)
        try:
            settled = await self._outcome(claim, known)
        except Halted as halted:
            self.stop.because(halted.error)
            if not halted.in_doubt:
                await self.hand.journal.release(claim)
            return None
        return await self.hand.journal.settle(settled)

    async def _outcome(self, claim: Claim, known: Known) -> Settled:
        record = known.found.get(claim.source_id)
        try:
            if record is None:
                raise Unreadable("It is not in the archive.", code="archive_damaged")
            if isinstance(record, Unreadable):
                raise record
            return await self._migrate(claim, record, known)
        except RecordError as error:
            return failed(claim, error)
        except (Halted, StoreError):
            raise
        except Exception:
            log.exception("record %s of %s", claim.source_id, claim.entity)
            return failed(claim, RecordError("Our own program failed.", code="internal_error"))

    async def _migrate(self, claim: Claim, record: Record, known: Known) -> Settled:
        context = self.hand.context
        mapped = apply(without_strangers(record, context, context.target), context)
        if mapped.skip is not None:
            return Settled(
                claim=claim,
                outcome=Outcome.FAILED if mapped.skip.failed else Outcome.SKIPPED,
                code=mapped.skip.code,
                detail=dict(mapped.skip.detail),
            )
        if twin := await self._twin(claim):
            return _duplicate(claim, twin)
        await self.helpers.provide(mapped.helpers)
        if mapped.ties:
            await asyncio.to_thread(note_ties, self.hand.work.queries, mapped.ties)
        if there := known.there.get(claim.source_id):
            return await follow(self.hand, claim, record, mapped, there)
        return await self._put(claim, record, mapped, known.places)

    async def _twin(self, claim: Claim) -> Identity | None:
        """Where the record is that stands for this one as well, once that is there."""
        other = self.hand.context.twin_of(_ref(claim))
        if other is None:
            return None
        identities = self.hand.work.ledger.identities
        return (await asyncio.to_thread(identities, claim.entity, [other])).get(other)

    async def _put(self, claim: Claim, record: Record, mapped: Mapped, places: Places) -> Settled:
        refs = references(mapped.record)
        found = {ref: places[ref] for ref in refs if ref in places}
        if missing := refs - found.keys():
            found |= await asyncio.to_thread(look_up, self.hand.work.ledger, missing)
        ready, lost = resolve(mapped.record, found, self.hand.context.target)
        entity = entity_of(record)
        key = key_of(self.hand.work, record, ready)
        memo = dict(claim.memo)
        try:
            written = await self.hand.once.put(claim, entity, ready, key, memo)
        except RecordError as error:
            return await self._unfinished(claim, error, memo)
        if not written.created:
            await self.underway.others(claim)
            losses = distinct((*mapped.losses, *lost, *written.losses))
            filled = await self._filled(claim, ready, written, losses)
            return filled or await self._adopted(claim, record, written)
        return Settled(
            claim=claim,
            outcome=Outcome.MIGRATED,
            target_id=written.target_id,
            target_url=written.url,
            losses=distinct((*mapped.losses, *lost, *written.losses)),
            digest=fingerprint(record),
            last=told(mapped.record),
        )

    async def _filled(
        self, claim: Claim, record: Record, written: Written, losses: tuple[Loss, ...]
    ) -> Settled | None:
        """Somebody of the target's own, completed where the mapping says so; else None."""
        writer = self.hand.work.writer
        wanted = self.hand.context.mapping.existing is Existing.FILL
        if not wanted or not isinstance(writer, SupportsFill):
            return None
        there = (entity_of(record), written.target_id)
        if await asyncio.to_thread(self.hand.work.ledger.source_of, *there):
            return None
        if not await writer.fill(record, written.target_id):
            return None
        return Settled(
            claim=claim,
            outcome=Outcome.MIGRATED,
            target_id=written.target_id,
            target_url=written.url,
            losses=losses,
            made=False,
        )

    async def _unfinished(self, claim: Claim, error: RecordError, memo: Memo) -> Settled:
        """What is begun stays known: a retry goes on with it, taking back removes it."""
        left = begun(memo)
        if left is not None:
            await self.hand.journal.remember(claim, memo)
        return failed(claim, error, left)

    async def _adopted(self, claim: Claim, record: Record, written: Written) -> Settled:
        """A record that was there: an earlier one of ours, or the target's own."""
        there = (entity_of(record), written.target_id)
        other = await asyncio.to_thread(self.hand.work.ledger.source_of, *there)
        source_id = other.source_id if other else self.hand.context.twin_of(_ref(claim))
        return Settled(
            claim=claim,
            outcome=Outcome.SKIPPED,
            code="duplicate_in_source" if source_id else "matched_existing",
            detail={"other": source_id} if source_id else {},
            target_id=written.target_id,
            target_url=written.url,
            made=False,
            digest=fingerprint(record),
        )


def _ref(claim: Claim) -> Ref:
    return Ref(Entity(claim.entity), claim.source_id)


def _duplicate(claim: Claim, twin: Identity) -> Settled:
    return Settled(
        claim=claim,
        outcome=Outcome.SKIPPED,
        code="duplicate_in_source",
        detail={"other": twin.source_id},
        target_id=twin.target_id,
        target_url=twin.target_url,
        made=False,
    )


def _in_order(
    entity: Entity, claims: list[Claim], found: dict[str, Record | Unreadable]
) -> list[list[Claim]]:
    """Groups to be written one after the other."""
    return _outer_first(claims, found) if entity is Entity.COLLECTION else [claims]


def _outer_first(claims: list[Claim], found: dict[str, Record | Unreadable]) -> list[list[Claim]]:
    """
    A folder after the one it lies in, and after those of its own name that are shown before it.

    Which of two gets the name and which another one must not be chance.
    """
    groups: dict[tuple[int, int], list[Claim]] = {}
    names: Counter[tuple[int, str]] = Counter()
    for claim in sorted(claims, key=lambda claim: _shown(found.get(claim.source_id))):
        record, depth = found.get(claim.source_id), _depth(claim.source_id, found)
        name = record.name.casefold() if isinstance(record, Collection) else ""
        groups.setdefault((depth, names[depth, name]), []).append(claim)
        names[depth, name] += 1
    return [groups[place] for place in sorted(groups)]


def _shown(record: Record | Unreadable | None) -> float:
    if not isinstance(record, Collection) or record.position is None:
        return math.inf
    return float(record.position)


def _depth(source_id: str, found: dict[str, Record | Unreadable]) -> int:
    depth, record = 0, found.get(source_id)
    while isinstance(record, Collection) and record.parent is not None and depth < 20:
        depth, record = depth + 1, found.get(record.parent.id)
    return depth
