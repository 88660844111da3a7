"""Reading back from the target every record that a run made, and comparing with what was sent."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from engine.errors import MigrationError, NotFound, RecordError, Retriable, Unreadable
from engine.ledger import Identity, Queries
from engine.mapping.helpers import PREFIX
from engine.model import Entity, Loss, Record
from engine.verify.compare import compare
from engine.verify.differences import Difference, shortened
from engine.verify.work import MappedOf, Progress, Verdict, Verifiable, Verification

BLOCK = 200
"""Records read back before the next ones are looked up."""
LISTED = 10_000
"""Records whose differences a verification lists; the ledger has all."""
NOTE = "verified"
BEGUN = "verification_begun"


async def verify(
    work: Verifiable,
    *,
    mapped_of: MappedOf,
    sample: int | None = None,
    on_progress: Progress | None = None,
) -> Verification:
    """
    Compare all records that runs made, or a random `sample` of so many.

    Every verdict is in the ledger as soon as its block is done. What cannot be read or mapped now
    counts as unreadable. Raises Fatal when the target cannot be read at all.
    """
    name = f"verification-{uuid.uuid4().hex[:12]}"
    work.queries.note(BEGUN, name, {})
    total = await asyncio.to_thread(work.queries.count_made, PREFIX)
    chosen = _sampled(work, total, sample)
    one = _ReadBack(work=work, name=name, mapped_of=mapped_of)
    done = 0
    for block in _blocks(work.queries, chosen):
        done += await one.block(block)
        if on_progress is not None:
            on_progress(done, total if chosen is None else len(chosen))
    return await asyncio.to_thread(_concluded, work, name, sample)


def _sampled(work: Verifiable, total: int, sample: int | None) -> set[int] | None:
    """The places of the chosen records in the order of the ledger; None for all."""
    if sample is None or sample >= total:
        return None
    return set(work.clock.chance.sample(range(total), sample))


def _blocks(queries: Queries, chosen: set[int] | None) -> Iterator[list[Identity]]:
    after, place = ("", ""), 0
    while rows := queries.made(PREFIX, after, BLOCK):
        after = (rows[-1].entity, rows[-1].source_id)
        yield [row for n, row in enumerate(rows, place) if chosen is None or n in chosen]
        place += len(rows)


@dataclass(frozen=True, kw_only=True)
class _ReadBack:
    """One verification at work."""

    work: Verifiable
    name: str
    mapped_of: MappedOf

    async def block(self, identities: list[Identity]) -> int:
        """Judge these records, as many at a time as there are lanes; how many there were."""
        lanes = asyncio.Semaphore(self.work.settings.lanes)
        archived = await asyncio.to_thread(self._archived, identities)

        async def judged(identity: Identity) -> tuple[Verdict, list[Difference]]:
            async with lanes:
                return await self._judge(
                    identity, archived.get((identity.entity, identity.source_id))
                )

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(judged(identity)) for identity in identities]
        except ExceptionGroup as several:
            raise several.exceptions[0] from several
        await asyncio.to_thread(self._keep, identities, [task.result() for task in tasks])
        return len(identities)

    def _archived(self, identities: list[Identity]) -> dict[tuple[str, str], Record | Unreadable]:
        ids: dict[str, list[str]] = {}
        for identity in identities:
            ids.setdefault(identity.entity, []).append(identity.source_id)
        return {
            (entity, source_id): record
            for entity, several in ids.items()
            for source_id, record in self.work.records.many(Entity(entity), several).items()
        }

    async def _judge(
        self, identity: Identity, archived: Record | Unreadable | None
    ) -> tuple[Verdict, list[Difference]]:
        try:
            return await self._compared(identity, archived)
        except (RecordError, Retriable) as error:
            return Verdict.UNREADABLE, [_whole(_said(error))]

    async def _compared(
        self, identity: Identity, archived: Record | Unreadable | None
    ) -> tuple[Verdict, list[Difference]]:
        if archived is None:
            raise Unreadable("It is not in the archive.", code="archive_damaged")
        if isinstance(archived, Unreadable):
            raise archived
        there = await self._read_back(identity)
        if there is None:
            return Verdict.MISSING, [_whole(str(Verdict.MISSING))]
        sent, losses = await asyncio.to_thread(self._sent, identity, archived)
        found = compare(sent, there, self.work.target.manifest.capabilities, losses)
        return (Verdict.DIFFER if found else Verdict.MATCH), found

    async def _read_back(self, identity: Identity) -> Record | None:
        try:
            return await self.work.writer.read_back(Entity(identity.entity), identity.target_id)
        except NotFound:
            return None

    def _sent(self, identity: Identity, archived: Record) -> tuple[Record, tuple[Loss, ...]]:
        """As it was written, with the losses of the mapping and those that the writing met."""
        sent, foreseen = self.mapped_of(archived)
        met = self.work.queries.losses_of(identity.run, identity.entity, identity.source_id)
        return sent, (*foreseen, *met)

    def _keep(
        self, identities: list[Identity], verdicts: list[tuple[Verdict, list[Difference]]]
    ) -> None:
        for identity, (verdict, found) in zip(identities, verdicts, strict=True):
            rows = [msgspec.structs.asdict(one) for one in found]
            self.work.queries.judge(self.name, identity.entity, identity.source_id, verdict, rows)


def _whole(said: str) -> Difference:
    return Difference(field="record", source="", target=shortened(said))


def _said(error: MigrationError) -> str:
    return f"{error.code}: {error.service_words or error.message}"


def _concluded(work: Verifiable, name: str, sample: int | None) -> Verification:
    runs = work.ledger.runs()
    facts = {"run": runs[0].id if runs else "", "sample": sample}
    work.queries.note(NOTE, name, facts)
    return _told(work.queries, name, work.queries.notes(NOTE)[name])


def latest(queries: Queries) -> Verification | None:
    """The newest verification that ended, from the ledger."""
    ended = queries.notes(NOTE)
    if not ended:
        return None
    name = max(ended, key=lambda each: ended[each][0])
    return _told(queries, name, ended[name])


def _told(queries: Queries, name: str, note: tuple[float, dict[str, object]]) -> Verification:
    at, facts = note
    rows = [
        {"entity": row["entity"], "source_id": row["source_id"], **one}
        for row in queries.differing(name, LISTED)
        for one in row["differences"]
    ]
    told = {**queries.verdicts(name), **facts, "id": name, "at": at, "differences": rows}
    return msgspec.convert(told, Verification)
