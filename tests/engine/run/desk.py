"""A migration in memory: real stores and engine, two made-up help desks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.archive import Files, folder_url
from engine.connectors.base import Manifest, Settings
from engine.connectors.capabilities import Capabilities, Doubt, Settling
from engine.ledger import Run, RunKind
from engine.mapping import Mapping
from engine.model import Entity, Record
from engine.run.runner import Begin, Runner
from engine.run.work import Clock, Side, Work
from tests.engine.run.memory import ACCOUNT, MemoryReader, MemoryWriter, Service
from tests.support.desks import capabilities
from tests.support.stores import NAME, Stores, stores

SETTLING = {entity: Settling(by=Doubt.SEARCHABLE, lag_seconds=2.0) for entity in Entity}

MAPPING = Mapping(source="made-up", target="made-up")


@dataclass
class Undertaking:
    """One migration whose runs are driven here, without a scheduler."""

    stores: Stores
    folder: Path
    reader: MemoryReader
    can: Capabilities
    service: Service = field(default_factory=Service)
    lanes: int = 4
    mapping: Mapping = MAPPING
    stretches: int = 0

    def __post_init__(self) -> None:
        self.writer = MemoryWriter(self.service)

    def work(self) -> Work:
        """All that a run needs."""
        side = Side(
            manifest=Manifest(desk="made-up", name="Made up", capabilities=self.can, sign_ins=()),
            account=ACCOUNT,
        )
        time = self.service.time
        return Work(
            name=NAME,
            source=side,
            target=side,
            reader=self.reader,
            writer=self.writer,
            ledger=self.stores.ledger,
            queries=self.stores.queries,
            records=self.stores.records,
            files=Files(folder_url(self.folder / "files")),
            mapping=self.mapping,
            settings=Settings(lanes=self.lanes, call_timeout=4.0),
            clock=Clock(now=time.now, sleep=time.sleep, chance=time.chance),
        )

    def begin(self, kind: str = RunKind.FULL, **options: Any) -> Run:
        """A run that nobody has taken up."""
        return self.stores.ledger.create_run(kind, options)

    async def drive(self, run: Run) -> Run:
        """Work on a run until it ends or pauses; chunks are executed side by side."""
        self.stretches += 1
        loop = asyncio.get_running_loop()

        def begin(_: str, __: str, ___: str, entity: str, ids: list[str]) -> Future[None]:
            return asyncio.run_coroutine_threadsafe(chunk(entity, ids), loop)

        async def chunk(entity: str, ids: Sequence[str]) -> None:
            for start in range(0, len(ids), 3):
                await runner.execute(entity, ids[start : start + 3])

        runner = self._runner(run, begin)
        await runner.drive()
        self.last = runner
        return self.stores.ledger.run(run.id)

    async def rested(self, run: Run, reason: str, **detail: str) -> Runner:
        """Take a run up and stop before its first step."""
        runner = self._runner(run, lambda *_: Future())
        runner.stop.wish(reason, **detail)
        await runner.drive()
        return runner

    def _runner(self, run: Run, begin: Begin) -> Runner:
        return Runner(
            work=self.work(),
            run=self.stores.ledger.take_up(run.id),
            worker=f"worker-{self.stretches}",
            begin=begin,
        )


@contextmanager
def undertaking(
    folder: Path, *records: Record, lanes: int = 4, **changes: Any
) -> Iterator[Undertaking]:
    """A migration of these records to a desk that can do everything but these changes."""
    written = frozenset(Entity) - {Entity.AGENT, Entity.TEAM}
    can = capabilities(**{"settling": SETTLING, "updates": written, "deletes": written} | changes)
    service = Service()
    with stores(folder, service.time.now) as made:
        yield Undertaking(made, folder, MemoryReader(records), can, service, lanes)
