"""
A dry run: the run's own code, against an emulated account that holds what the target holds.

The emulated account refuses what the service refuses, so that failures and losses are known
before the first write. Nothing but the target's own answers is needed to set it up.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from concurrent.futures import Future

import msgspec

from engine.connectors.base import Reader, Scope, Writer
from engine.connectors.optional import SupportsMatch
from engine.errors import MigrationError
from engine.ledger import ItemRow, Queries, Run, RunKind
from engine.mapping import refs
from engine.model import Entity, Ref
from engine.run.facts import of_source, of_target
from engine.run.items import add_chosen, add_everything
from engine.run.names import Names
from engine.run.resolve import without_strangers
from engine.run.runner import Runner
from engine.run.sample import Chosen
from engine.run.work import Work

log = logging.getLogger(__name__)

ALIKE = (Entity.CONTACT, Entity.COMPANY)
"""What of the target is read whole: records that may be there already."""
BATCH = 100


class Rehearsed(msgspec.Struct, frozen=True, kw_only=True):
    """
    How a dry run ended.

    `read`, `write`, `skips` and `fails` count records as a plan does, `losses` by (entity, loss
    code), `failures` are the first of those that failed.
    """

    read: dict[str, int]
    write: dict[str, int]
    skips: dict[str, int]
    fails: dict[str, int]
    losses: dict[tuple[str, str], int]
    with_loss: int
    failures: tuple[ItemRow, ...] = ()


async def learn(target: Reader, writer: Writer) -> None:
    """
    Ask the target for all that decides how it answers a write; whoever listens keeps it.

    The writer may know fields and settings from before and not ask again: a fresh `target` does.
    """
    await asyncio.gather(of_target(writer), of_source(target))
    if isinstance(writer, SupportsMatch):
        await writer.existing(Entity.TAG)
    for entity in ALIKE:
        try:
            async for _ in target.read(entity, Scope(), None):
                pass
        except MigrationError as error:
            log.info("the target's %s are not rehearsed: %s", entity, error.code)


def closure(work: Work, ref: Ref) -> Chosen:
    """Everything of the archive that a record refers to, and what that refers to in turn."""
    chosen: Chosen = {}
    capabilities = work.target.manifest.capabilities
    names = Names(work.records)
    seen, waiting = {ref}, [ref]
    while waiting:
        record = work.records.get(waiting.pop())
        known = without_strangers(record, names, capabilities) if record else None
        for other in refs(known) if known else ():
            if other not in seen and work.records.has(other):
                seen.add(other)
                waiting.append(other)
                chosen.setdefault(other.entity, []).append(other.id)
    return chosen


async def rehearse(work: Work, chosen: Chosen | None) -> Rehearsed:
    """
    Write these records of the archive, or all of them, to the emulated account.

    `work` has the emulated account as its target and a ledger of its own, which knows what was
    migrated before.
    """
    run = _begin(work, chosen)
    await drive(work, run)
    return _told(work.queries, run)


def _begin(work: Work, chosen: Chosen | None) -> Run:
    run = work.ledger.create_run(RunKind.FULL, {})
    if chosen is None:
        add_everything(work, run.id)
    else:
        add_chosen(work, run.id, chosen)
    work.ledger.change_run(run.id, phase="write")
    return work.ledger.take_up(run.id)


async def drive(work: Work, run: Run) -> None:
    """As a worker does, with the chunks in this loop; raises what stops it."""
    loop = asyncio.get_running_loop()

    def begin(name: str, migration: str, run_id: str, entity: str, ids: list[str]) -> Future[None]:
        return asyncio.run_coroutine_threadsafe(chunk(entity, ids), loop)

    async def chunk(entity: str, ids: list[str]) -> None:
        for start in range(0, len(ids), BATCH):
            await runner.execute(entity, ids[start : start + BATCH])

    runner = Runner(work=work, run=run, worker="rehearsal", begin=begin)
    await runner.drive()
    if runner.stop.error is not None:
        raise runner.stop.error


def _told(queries: Queries, run: Run) -> Rehearsed:
    tallies = queries.tallies(run.id)
    ends: dict[str, Counter[str]] = {"failed": Counter(), "skipped": Counter()}
    for _, state, code, n in queries.reasons(run.id):
        ends[state][code] += n
    return Rehearsed(
        read={entity: tally.read for entity, tally in tallies.items()},
        write={entity: tally.migrated for entity, tally in tallies.items() if tally.migrated},
        skips=dict(ends["skipped"]),
        fails=dict(ends["failed"]),
        losses={(entity, code): n for entity, code, n in queries.loss_counts(run.id)},
        with_loss=sum(tally.with_loss for tally in tallies.values()),
        failures=tuple(queries.items(run.id, state="failed", limit=50)),
    )
