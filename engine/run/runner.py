"""One run in one worker: from reading to the last outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from engine.errors import MigrationError
from engine.ledger import Ledger, Run, RunKind
from engine.mapping.relations import names_problem
from engine.model import Conversation, Entity, Ref
from engine.run.changes import accounted_until, add_changes, note_accounted, read_changes
from engine.run.explain import explained
from engine.run.hand import hand_of
from engine.run.helpers import Helpers
from engine.run.items import add_chosen, add_everything
from engine.run.journal import Journal
from engine.run.prepare import BothFacts, both, prepare
from engine.run.protocol import halts
from engine.run.pulse import Traces, pulse, traces_of
from engine.run.read import read_source
from engine.run.relink import relink
from engine.run.retry import choose_again, failed_of
from engine.run.sample import Chosen, choose, choose_by_ids
from engine.run.speed import Speed, weights_of
from engine.run.stages import stages_of
from engine.run.stop import Stop
from engine.run.tags import add_unlisted
from engine.run.takeback import TakeBack, add_created
from engine.run.ties import tie
from engine.run.work import Work
from engine.run.write import Write

CHUNK = 500
WHOLE = 100_000
"""Collections go in one chunk: its batches come one after the other, folders before theirs."""
SIDE_BY_SIDE = 4
"""Chunks at once in one run, so that the end of a batch leaves no lane idle."""
LOOK_SECONDS = 0.03
"""How often to look whether what others began has ended."""

Begin = Callable[[str, str, str, str, list[str]], Future[None]]
"""(name, migration, run, entity, ids): have a chunk worked on; until the end of it."""


@dataclass(kw_only=True)
class Runner:
    """Drives a run; `execute` is called by the scheduler for the chunks that `begin` gave it."""

    work: Work
    run: Run
    worker: str
    begin: Begin
    stop: Stop = field(default_factory=Stop)
    active: int = 0
    taken: bool = False
    """Another worker has taken the run up: nothing more is said about it here."""
    speed: Speed | None = None
    """How fast it writes, once it does."""
    traces: Traces = field(init=False)
    """What it called lately."""
    _write: Write | TakeBack | None = None
    _ready: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.traces = traces_of(self.run.pace)

    def pulse(self) -> str:
        """A sign of life; the reason for which a person wishes a pause. Raises RunChanged."""
        number = self.run.generation
        return pulse(self.work, self.run.id, number, speed=self.speed, traces=self.traces)

    @property
    def owner(self) -> str:
        """Who claims: this worker, in this stretch of the run between two pauses."""
        return f"{self.worker}/{self.run.generation}"

    @property
    def ledger(self) -> Ledger:
        """The migration's ledger."""
        return self.work.ledger

    async def drive(self) -> None:
        """Work until the run has ended or must pause; the ledger tells which."""
        try:
            await self._phases()
        except Exception as error:  # noqa: BLE001 - passed on
            self.stop.because(explained(error, self.work.name))
        self._ready.set()
        while self.active:
            await asyncio.sleep(LOOK_SECONDS)
        await asyncio.to_thread(self._conclude)

    async def _phases(self) -> None:
        if self.stop.is_set():
            return
        known = None
        if self.run.phase == "read":
            known = await self._read_first()
            if self.stop.is_set():
                return
            await asyncio.to_thread(self.ledger.change_run, self.run.id, phase="write")
        await self._prepare(known)
        self.speed = Speed(await asyncio.to_thread(weights_of, self.work))
        for number, stage in enumerate(stages_of(self.run.kind)):
            await asyncio.to_thread(self.ledger.change_run, self.run.id, stage=number)
            await self._stage(number, stage)
        if not self.stop.is_set() and self.run.kind != RunKind.UNDO:
            await relink(self.work, self.run.id, self.stop)
            await tie(self.work, self.run.id, self.stop)

    async def _read_first(self) -> BothFacts | None:
        """Read; a demo, which reads for a second, learns of both accounts meanwhile."""
        if self.run.kind != RunKind.DEMO:
            await self._read()
            return None
        async with asyncio.TaskGroup() as group:
            known = group.create_task(both(self.work))
            await self._read()
        return known.result()

    async def _read(self) -> None:
        options = self.run.options
        if self.run.kind == RunKind.UNDO:
            await asyncio.to_thread(add_created, self.work, self.run.id, self._other())
            return None
        if self.run.kind == RunKind.DELTA:
            return await self._read_changes()
        if self.run.kind != RunKind.FULL:
            chosen, again = await self._chosen(options), self.run.kind == RunKind.RETRY
            await asyncio.to_thread(add_chosen, self.work, self.run.id, chosen, follows=again)
            return None
        await read_source(self.work, self.stop.is_set)
        if not self.stop.is_set():
            await add_unlisted(self.work)
            await asyncio.to_thread(self._account, lambda: add_everything(self.work, self.run.id))
        return None

    async def _read_changes(self) -> None:
        before = await asyncio.to_thread(accounted_until, self.work)
        await read_changes(self.work, self.stop.is_set)
        if not self.stop.is_set():
            await add_unlisted(self.work, before)
            since = 0.0 if self.run.options.get("overwrite") else before
            await asyncio.to_thread(
                self._account, lambda: add_changes(self.work, self.run.id, since)
            )

    def _account(self, add: Callable[[], None]) -> None:
        until = self.work.clock.now()
        add()
        note_accounted(self.work, self.run.id, until)

    async def _chosen(self, options: dict[str, Any]) -> Chosen:
        if self.run.kind == RunKind.RETRY:
            return await choose_again(
                self.work,
                failed_of(self.work, options["of"], options["codes"], options.get("ids") or ()),
            )
        ids = options.get("ids") or []
        return await (choose_by_ids(self.work, ids) if ids else choose(self.work, options["size"]))

    def _other(self) -> Run:
        """The run that this one is about."""
        return self.ledger.run(self.run.options["of"])

    async def _prepare(self, known: BothFacts | None) -> None:
        if self.run.kind == RunKind.UNDO:
            return self._prepare_undo()
        prepared = await prepare(self.work, self.run.created_at, known)
        hand = hand_of(self.work, self.run, self.owner, prepared)
        lanes = asyncio.Semaphore(lanes_of(self.work))
        self._write = Write(hand=hand, helpers=Helpers(hand=hand), stop=self.stop, lanes=lanes)
        self._ready.set()
        return None

    def _prepare_undo(self) -> None:
        self._write = TakeBack(
            work=self.work,
            run_id=self.run.id,
            owner=self.owner,
            since=self.run.heartbeat or self.work.clock.now(),
            of=self._other(),
            journal=Journal(self.ledger, self.run.id),
            stop=self.stop,
            lanes=asyncio.Semaphore(self.work.settings.lanes),
        )
        self._ready.set()

    async def _stage(self, number: int, entities: Sequence[str]) -> None:
        """Have all waiting records of these entities worked on, and see to the end of it."""
        stage = f"{self.run.id}/{self.run.generation}/{number}"
        chunks: set[asyncio.Future[None]] = set()
        later = {entity: await self._feed(stage, entity, chunks) for entity in entities}
        await self._until(entities, sum(map(len, later.values())), chunks)
        for entity, ids in later.items():
            for start in range(0, len(ids), CHUNK):
                part = ids[start : start + CHUNK]
                await self._begin(f"{stage}/{entity}/later-{start}", entity, part, chunks)
        await self._until(entities, 0, chunks)

    async def _until(
        self, entities: Sequence[str], left: int, chunks: set[asyncio.Future[None]]
    ) -> None:
        """Wait until only so many of these have no outcome, or the run is stopped."""
        if chunks:
            await asyncio.wait(chunks)
            chunks.clear()
        while not self.stop.is_set():
            if not await asyncio.to_thread(self.ledger.waits, self.run.id, entities, left):
                return
            await asyncio.sleep(LOOK_SECONDS)

    async def _feed(self, stage: str, entity: str, chunks: set[asyncio.Future[None]]) -> list[str]:
        """Have them worked on; those that must wait for these are given back."""
        after, n, later = ("", -1), 0, list[str]()
        size = WHOLE if entity == Entity.COLLECTION else CHUNK
        waiting = self.ledger.waiting
        while block := await asyncio.to_thread(waiting, self.run.id, entity, size, after):
            ids = [source_id for source_id, _ in block]
            behind = await asyncio.to_thread(self._behind, entity, ids)
            later += [one for one in ids if one in behind]
            first = [one for one in ids if one not in behind]
            await self._begin(f"{stage}/{entity}/{n}", entity, first, chunks)
            after, n = block[-1], n + 1
        return later

    async def _begin(
        self, name: str, entity: str, ids: list[str], chunks: set[asyncio.Future[None]]
    ) -> None:
        """Begin a chunk as soon as an earlier one has ended, of whichever entity."""
        if len(chunks) == SIDE_BY_SIDE:
            ended, _ = await asyncio.wait(chunks, return_when=asyncio.FIRST_COMPLETED)
            chunks -= ended
        if ids and not self.stop.is_set():
            work = (self.work.name, self.run.id, entity)
            begun = await asyncio.to_thread(self.begin, name, *work, ids)
            chunks.add(asyncio.wrap_future(begun))

    def _behind(self, entity: str, ids: Sequence[str]) -> set[str]:
        """Those that wait for others: twins, and incidents where the problem comes first."""
        if not isinstance(self._write, Write):
            return set()
        context = self._write.hand.context
        behind = {one for one in ids if context.comes_later(Ref(Entity(entity), one))}
        if entity == Entity.CONVERSATION and context.target.problem_first:
            found = self.work.records.many(Entity.CONVERSATION, ids)
            behind |= {
                key
                for key, one in found.items()
                if isinstance(one, Conversation) and names_problem(one)
            }
        return behind

    async def execute(self, entity: str, ids: Sequence[str]) -> None:
        """Work on a batch of a chunk; faults that concern all stop the run."""
        await self._ready.wait()
        if self._write is None or self.stop.is_set():
            return
        self.active += 1
        try:
            await self._write.batch(entity, ids)
        except Exception as error:  # noqa: BLE001 - passed on
            self.stop.because(explained(error, self.work.name))
        finally:
            self.active -= 1

    def _conclude(self) -> None:
        if self.taken:
            return
        if not self.stop.is_set():
            self.ledger.close(self.run.id)
            return
        error = self.stop.error
        if error is None:
            self.ledger.pause(self.run.id, self.stop.reason, self.stop.detail)
        else:
            detail = {"words": error.service_words, **error.detail}
            self.ledger.pause(self.run.id, pause_reason(error), detail)


def lanes_of(work: Work) -> int:
    """How many records are written at a time: enough to fill the calls that carry several."""
    several = work.target.manifest.capabilities.bulk.values()
    return max(work.settings.lanes, 2 * max(several, default=0))


def pause_reason(error: MigrationError) -> str:
    """The reason code of a pause for what stopped the run."""
    if halts(error):
        return error.code
    by_code = {"no_answer": "service_down", "server_error": "service_down"}
    return by_code.get(error.code, error.code)
