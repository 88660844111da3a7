"""The worker: a process of its own that works on runs, whoever started them."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING
from uuid import uuid4

from engine.errors import MigrationError
from engine.ledger import Ledger, Run, RunChanged, RunState, StoreError
from engine.run.explain import explained
from engine.run.runner import Runner
from engine.run.stop import Stop
from engine.run.work import Work
from engine.words import PAUSED, Resumes

if TYPE_CHECKING:
    # It takes half a second to import: only who is a worker does, not who looks for one.
    from engine.run.durable import Scheduler

log = logging.getLogger(__name__)

BETWEEN_TRIES_SECONDS = 0.05
TICK_SECONDS = 0.1
END_SECONDS = 5.0
PULSE_SECONDS = 0.5
LOST_SECONDS = 10.0
"""A run without a sign of life for so long is taken over by another worker."""

YIELD_SECONDS = 0.5
"""For each run that a worker has it leaves a new one so long to workers that have fewer."""
ITSELF = {pause.code for pause in PAUSED if pause.resumes is Resumes.ITSELF} | {"disk_full"}
"""What passes without a word to us; room on a disk is made by a person, elsewhere."""

AGAIN_SECONDS = {"network_down": 3.0, "worker_lost": 0.0}
"""How soon a run that goes on by itself is tried again."""

QUIET = "quiet_hours"
LATER_SECONDS = 60.0
"""For any other reason that passes by itself."""

Ledgers = Callable[[], Sequence[Ledger]]
"""The ledgers of all migrations there are."""

OpenWork = Callable[[str], Work]
"""A migration by name, opened for work."""


class Busy(RuntimeError):
    """Another worker works in this home."""


def lock(path: Path, *, tries: int = 1) -> IO[str]:
    """
    Hold the home's worker lock as long as the file is open; raises Busy.

    The system lets go of it when the process ends, however it ends. Who only
    looks holds it for an instant: who means to keep it tries several times.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    held = path.open("a+")
    for left in reversed(range(tries)):
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError:
            if left:
                time.sleep(BETWEEN_TRIES_SECONDS)
    else:
        held.close()
        raise Busy(str(path))
    held.truncate(0)
    held.write(str(os.getpid()))
    held.flush()
    return held


@dataclass(kw_only=True)
class Worker:
    """
    Looks for runs and drives them until stopped.

    `idle_exit` is how many seconds without a run end it; None: never.
    `shared`: other workers look at the same ledgers.
    """

    ledgers: Ledgers
    open_work: OpenWork
    scheduler: Scheduler
    idle_exit: float | None = None
    shared: bool = False
    name: str = field(default_factory=lambda: uuid4().hex[:8])
    runners: dict[str, Runner] = field(default_factory=dict)
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    ending: Stop = field(default_factory=Stop)
    seen: dict[str, float] = field(default_factory=dict)

    def work(self) -> None:
        """Work until told to end (SIGTERM, SIGINT) or idle for long enough."""
        asyncio.run(self._work())

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.ending.wish)
        await asyncio.to_thread(self.scheduler.start, self._executor(loop))
        try:
            await self._look_until_end(loop)
        finally:
            await self._end()

    def _executor(self, loop: asyncio.AbstractEventLoop) -> Callable[..., int]:
        def execute(migration: str, run: str, entity: str, ids: Sequence[str]) -> int:
            future = asyncio.run_coroutine_threadsafe(self._execute(run, entity, ids), loop)
            future.result()
            return len(ids)

        return execute

    async def _execute(self, run: str, entity: str, ids: Sequence[str]) -> None:
        runner = self.runners.get(run)
        if runner is not None:
            await runner.execute(entity, ids)

    async def _look_until_end(self, loop: asyncio.AbstractEventLoop) -> None:
        busy_at = pulse_at = loop.time()
        while not self.ending.is_set():
            open_runs = await asyncio.to_thread(self._open_runs)
            due = [each for each in open_runs if self._is_due(*each)]
            self.seen = {run.id: self.seen.get(run.id, loop.time()) for _, run in due}
            for ledger, run in due:
                if loop.time() - self.seen[run.id] >= YIELD_SECONDS * len(self.tasks) * self.shared:
                    self.tasks[run.id] = asyncio.create_task(self._drive(ledger, run))
            if open_runs:
                busy_at = loop.time()
            elif self.idle_exit is not None and loop.time() - busy_at > self.idle_exit:
                return
            if loop.time() - pulse_at > PULSE_SECONDS:
                pulse_at = loop.time()
                await asyncio.to_thread(self._pulse)
            await asyncio.sleep(TICK_SECONDS)

    def _open_runs(self) -> list[tuple[Ledger, Run]]:
        """Runs that go on without a person: running, or paused by what passes by itself."""
        return [
            (ledger, run)
            for ledger in self.ledgers()
            for run in ledger.runs()
            if run.state == RunState.RUNNING
            or (run.state == RunState.PAUSED and run.reason in ITSELF)
        ]

    def _is_due(self, ledger: Ledger, run: Run) -> bool:
        if run.id in self.tasks:
            return False
        if run.state == RunState.RUNNING:
            silent = ledger.now() - (run.heartbeat or 0.0)
            return not self.shared or silent > LOST_SECONDS
        if run.reason == QUIET:
            return ledger.now() >= float(run.detail.get("until", 0.0))
        waited = AGAIN_SECONDS.get(run.reason, LATER_SECONDS)
        return ledger.now() >= (run.paused_at or 0.0) + waited

    async def _drive(self, ledger: Ledger, run: Run) -> None:
        try:
            started = await asyncio.to_thread(ledger.take_up, run.id, run)
            work = await asyncio.to_thread(self.open_work, ledger.migration)
            await self._drive_open(work, started)
        except RunChanged:
            log.info("run %s changed meanwhile", run.id)
        except MigrationError as error:
            await asyncio.to_thread(ledger.pause, run.id, error.code, error.detail)
        except Exception:
            log.exception("run %s", run.id)
            await asyncio.to_thread(ledger.pause, run.id, "internal_error", {})
        finally:
            self.tasks.pop(run.id, None)

    async def _drive_open(self, work: Work, run: Run) -> None:
        runner = Runner(work=work, run=run, worker=self.name, begin=self.scheduler.begin)
        self.runners[run.id] = runner
        _heed_hours(runner)
        try:
            await runner.drive()
        finally:
            self.runners.pop(run.id, None)
            await work.close()
        if not runner.stop.is_set():
            await asyncio.to_thread(self.scheduler.forget, run.id)

    def _pulse(self) -> None:
        """Signs of life of all runs; one that cannot be written ends its run, not the worker."""
        for runner in list(self.runners.values()):
            try:
                if reason := runner.pulse():
                    runner.stop.wish(reason)
                _heed_hours(runner)
            except RunChanged:
                runner.taken = True
                runner.stop.wish("worker_lost")
            except StoreError as error:
                runner.stop.because(explained(error, runner.work.name))

    async def _end(self) -> None:
        """Let lanes finish the record in hand, then leave; what is unfinished goes on later."""
        for runner in self.runners.values():
            runner.stop.wish("worker_lost")
        tasks = list(self.tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=END_SECONDS)
        await asyncio.to_thread(self.scheduler.stop)


def _heed_hours(runner: Runner) -> None:
    """Outside the hours that a person set a run rests; it goes on when they begin."""
    hours = runner.work.hours()
    until = hours.opens_at(runner.work.clock.now()) if hours else None
    if hours and until is not None:
        runner.stop.wish(QUIET, time=hours.begin, until=str(until))
