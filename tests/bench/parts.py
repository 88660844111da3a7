"""Figures of parts: reading, counting, the model, the ledger."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from engine.connectors.base import Scope
from engine.home import Opening
from engine.ledger import Ledger, NewItem, Outcome, Settled, open_engine, sqlite_url
from engine.mapping import Context, apply, named
from engine.model import Conversation, Entity, decode, encode
from engine.run.prepare import both, context_of
from engine.run.read import read_source
from engine.run.work import Work
from tests.bench.figures import Figure, Spent, at_least, at_most, spent
from tests.support.migrations import connected
from tests.support.sandbox import sandbox

ITEMS = 20_000
BATCH = 100


def reading(folder: Path) -> list[Figure]:
    """P7, P8, P21: fetch, validate, keep; then the same records through the mapping."""
    accounts = ("intercom:initech:large-1000", "zendesk:hooli:empty")
    with sandbox(*accounts, limits="off") as (old, new):
        made = connected(folder, old, new)
        before = old.stats()["total"]

        async def use(work: Work) -> tuple[Spent, Figure]:
            with spent() as cost:
                await read_source(work, lambda: False)
            return cost, await _model(work)

        cost, model = made.with_work(use)
        calls = old.stats()["total"] - before
        how = f"{calls} calls, {sum(made.opening.records.counts().values())} records kept"
        return [
            at_least("P7", "read path without limit", 500, calls / cost.wall, "calls/s", how),
            at_most(
                "P8",
                "processor seconds per 1,000 calls read",
                2.0,
                cost.cpu / calls * 1000,
                "s",
                how,
            ),
            model,
        ]


async def _model(work: Work) -> Figure:
    source, target = await both(work)
    context: Context = context_of(
        records=work.records,
        mapping=work.mapping,
        source=(work.source.manifest, source),
        target=(work.target.manifest, target),
        now=time.time(),
    )
    found = [
        one for one in work.records.every(Entity.CONVERSATION) if isinstance(one, Conversation)
    ]
    stored = [encode(one) for one in found]
    with spent() as parsed:
        records = [decode(one) for one in stored]
    with spent() as mapped:
        for start in range(0, len(records), BATCH):
            # As a run does: a batch looks up all of its people at once.
            batch = records[start : start + BATCH]
            context.expect(ref for record in batch for ref in named(record))
            for record in batch:
                apply(record, context)
    each = (parsed.cpu + mapped.cpu) / len(stored) * 1e6
    size = sum(map(len, stored)) / len(stored) / 1024
    return at_most(
        "P21",
        "model per conversation: parse, validate, map",
        60,
        each,
        "µs",
        f"{len(stored)} of {size:.1f} KB; parsing {parsed.cpu / len(stored) * 1e6:.0f} µs of it",
    )


def counting(folder: Path) -> list[Figure]:
    """P13: contacts, conversations and articles of each desk, exact."""
    figures = []
    accounts = ("zendesk:acme:large-200", "intercom:initech:large-200")
    with sandbox(*accounts, latency_ms=50) as sides:
        made = connected(folder, *sides)
        for side, account in zip(("source", "target"), sides, strict=True):
            before = account.stats()["total"]
            seconds, calls = asyncio.run(_count(made.opening, side)), account.stats()["total"]
            how = f"{account.desk}, {calls - before} calls of at most 8"
            figures.append(at_most("P13", "counting page at 50 ms", 1.0, seconds, "s", how))
    return figures


async def _count(opening: Opening, side: str) -> float:
    reader = opening.reader(side)
    began = time.perf_counter()
    try:
        wanted = (Entity.CONTACT, Entity.CONVERSATION, Entity.ARTICLE)
        await asyncio.gather(*(reader.count(entity, Scope()) for entity in wanted))
        return time.perf_counter() - began
    finally:
        await reader.close()


def ledger(folder: Path) -> list[Figure]:
    """Claims and outcomes a second, each batch on disk before the next."""
    engine = open_engine(sqlite_url(folder / "ledger.sqlite"), durable=True)
    made = Ledger(engine, "bench", time.time)
    run = made.create_run("full", {})
    ids = [str(n) for n in range(ITEMS)]
    made.add_items(
        run.id, [NewItem(entity="contacts", source_id=one, position=int(one)) for one in ids]
    )
    with spent() as cost:
        for start in range(0, ITEMS, BATCH):
            claims = made.claim(run.id, "contacts", ids[start : start + BATCH], "bench")
            made.settle(
                run.id,
                [
                    Settled(claim=one, outcome=Outcome.MIGRATED, target_id=one.source_id)
                    for one in claims
                ],
            )
    engine.dispose()
    how = f"{ITEMS} records, {BATCH} a commit; every limit there is stays below 170 a second"
    return [at_least("", "ledger: claimed and settled", 1000, ITEMS / cost.wall, "records/s", how)]
