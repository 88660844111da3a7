"""Taking back: exactly what a run created is deleted from the target, last things first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.connectors.optional import SupportsDelete
from engine.errors import MigrationError, NotFound, RecordError, Retriable
from engine.ledger import (
    HIDDEN,
    Claim,
    Identity,
    Ledger,
    NewItem,
    Outcome,
    Run,
    RunKind,
    Settled,
)
from engine.model import Collection, Entity, Ref
from engine.run.explain import explained
from engine.run.journal import Journal
from engine.run.outcomes import failed
from engine.run.protocol import halts
from engine.run.stop import Stop
from engine.run.work import Work

BLOCK = 500
OWN = "mudanza:"
"""How ids of records begin that the target needed and the source lacked."""

TOUCHED_AFTER_SECONDS = 60.0
"""A record changed later than this after the run's end was changed by somebody else."""


def add_created(work: Work, run_id: str, of: Run) -> None:
    """Let the run account for all that another run created."""
    created = _created(work, of)
    folders = [one for one in created if one.entity == Entity.COLLECTION]
    others = [one for one in created if one.entity != Entity.COLLECTION]
    folders.sort(key=lambda one: -_depth(work, one))
    work.ledger.add_items(run_id, _items(work, [*others, *folders]))


def _created(work: Work, of: Run) -> list[Identity]:
    found: list[Identity] = []
    for run_id in with_retries(work.ledger, of.id):
        after = ("", "")
        while block := work.ledger.made_by(run_id, after, BLOCK):
            found += block
            after = (block[-1].entity, block[-1].source_id)
    return found


def with_retries(ledger: Ledger, run_id: str) -> list[str]:
    """The run and those that tried again what failed in it, or in one of those."""
    found = [run_id]
    for run in reversed(ledger.runs()):
        if run.kind == RunKind.RETRY and run.options.get("of") in found:
            found.append(run.id)
    return found


def _items(work: Work, created: list[Identity]) -> Iterator[NewItem]:
    names = work.records.names(Ref(Entity(one.entity), one.source_id) for one in created)
    for position, one in enumerate(created, start=1):
        hidden = HIDDEN if one.source_id.startswith(OWN) else ""
        yield NewItem(
            entity=hidden + one.entity,
            source_id=one.source_id,
            position=position,
            label=names.get(Ref(Entity(one.entity), one.source_id), ""),
            source_url=one.target_url,
        )


def _depth(work: Work, folder: Identity) -> int:
    """How deep a folder lies: what lies in a folder goes before it."""
    depth, record = 0, work.records.get(Ref(Entity.COLLECTION, folder.source_id))
    while isinstance(record, Collection) and record.parent is not None and depth < BLOCK:
        depth, record = depth + 1, work.records.get(record.parent)
    return depth


@dataclass(frozen=True, kw_only=True)
class TakeBack:
    """The deleting side of one run in one worker; doing it twice does no harm."""

    work: Work
    run_id: str
    owner: str
    since: float
    of: Run
    journal: Journal
    stop: Stop
    lanes: asyncio.Semaphore

    async def batch(self, entity: str, ids: Sequence[str]) -> None:
        """Delete these records from the target, unless somebody changed them since."""
        claims = await asyncio.to_thread(
            self.work.ledger.claim, self.run_id, entity, ids, self.owner, since=self.since
        )
        kind = Entity(entity.removeprefix(HIDDEN))
        if kind is Entity.COLLECTION:
            for claim in claims:
                await self._one(claim, kind)
        else:
            await asyncio.gather(*(self._one(claim, kind) for claim in claims))

    async def _one(self, claim: Claim, entity: Entity) -> None:
        try:
            async with self.lanes:
                await self._claimed(claim, entity)
        except Exception as error:  # noqa: BLE001 - passed on
            self.stop.because(explained(error, self.work.name))

    async def _claimed(self, claim: Claim, entity: Entity) -> None:
        if self.stop.is_set():
            return await self.journal.release(claim)
        try:
            settled = await self._outcome(claim, entity)
        except MigrationError as error:
            if not halts(error):
                raise
            self.stop.because(error)
            return await self.journal.release(claim)
        return await self.journal.settle(settled)

    async def _outcome(self, claim: Claim, entity: Entity) -> Settled:
        known = self.work.ledger.begun(entity, [claim.source_id]).get(claim.source_id)
        if known is None:
            return Settled(claim=claim, outcome=Outcome.MIGRATED, forget=True)
        try:
            return await self._delete(claim, entity, known)
        except RecordError as error:
            return failed(claim, error)
        except Retriable as error:
            if halts(error):
                raise
            return failed(claim, RecordError(error.message, code=error.code, detail=error.detail))

    async def _delete(self, claim: Claim, entity: Entity, known: Identity) -> Settled:
        writer = self.work.writer
        can = self.work.target.manifest.capabilities.deletes
        if entity not in can or not isinstance(writer, SupportsDelete):
            detail = {"kind": entity.value, "entity": entity.value}
            return Settled(
                claim=claim, outcome=Outcome.SKIPPED, code="stays_in_target", detail=detail
            )
        if await self._touched(entity, known):
            return Settled(claim=claim, outcome=Outcome.SKIPPED, code="changed_since")
        await writer.delete(entity, known.target_id)
        return Settled(claim=claim, outcome=Outcome.MIGRATED, forget=True)

    async def _touched(self, entity: Entity, known: Identity) -> bool:
        """Whether somebody changed the record in the target after the run that made it."""
        if self.of.ended_at is None:
            return False
        try:
            record = await self.work.writer.read_back(entity, known.target_id)
        except NotFound:
            return False
        changed = record.updated_at if record is not None else None
        limit = self.of.ended_at + TOUCHED_AFTER_SECONDS
        return changed is not None and changed.timestamp() > limit
