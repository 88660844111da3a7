"""Planning, starting, watching and steering runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any

from engine.errors import CannotStart, WrongUse
from engine.facade.picking import Picking
from engine.ledger import Failing, Run, RunChanged, RunKind, RunState
from engine.mapping import digest
from engine.run.changes import accounted_until, read_changes
from engine.run.facts import of_source, of_target
from engine.run.plan import Plan, plan_of, plan_of_changes, told
from engine.run.prepare import context_of
from engine.run.progress import Status, status_of
from engine.run.read import read_source
from engine.run.sample import Chosen, choose, choose_by_ids
from engine.run.tags import add_unlisted
from engine.run.takeback import with_retries
from engine.run.work import Work
from engine.run.worker import ITSELF
from engine.words import PAUSED, Resumes, loss_weight

DEMO_SIZE = 20
SILENT_SECONDS = 10.0
"""A run without a sign of life for so long has lost its worker."""

PAUSES = {pause.code: pause for pause in PAUSED}
STARTABLE = (RunKind.DEMO, RunKind.FULL, RunKind.DELTA)


class Running(Picking):
    """Runs of one migration."""

    # Plan -------------------------------------------------------------------

    def plan(
        self,
        kind: str,
        *,
        size: int = DEMO_SIZE,
        ids: Iterable[str] = (),
        rehearse: bool = False,
    ) -> Plan:
        """
        What a run of this kind would do; reads the source, writes nothing.

        `rehearse` makes the run against an emulated account that holds what the target holds:
        slower, and what the target will refuse is known too.

        Raises CannotStart when a side is not connected.
        """
        self.mapping()
        wanted = _kind(kind)

        async def use(work: Work) -> Plan:
            chosen = await _read_for(work, wanted, size, tuple(ids))
            planned = await _plan(work, wanted, chosen)
            return told(planned, await self.rehearsed(work, chosen)) if rehearse else planned

        made = self.with_work(use)
        self.queries.note("plan", made.kind, made)
        return made

    def acknowledge_losses(self, plan: Plan) -> None:
        """A person read what cannot come along and wants the run all the same."""
        self.queries.note("acknowledged", plan.digest, {"kind": plan.kind})

    def acknowledged(self, plan: Plan) -> bool:
        """Whether nothing in this plan needs a person's word, or it was given."""
        worth = any(loss_weight(loss.code) >= 2 for loss in plan.losses)
        return not worth or plan.digest in self.queries.notes("acknowledged")

    # Start --------------------------------------------------------------------

    def start(
        self,
        kind: str,
        *,
        size: int = DEMO_SIZE,
        ids: Iterable[str] = (),
        accept_losses: bool = False,
        overwrite: bool = False,
    ) -> str:
        """
        Start a run in the worker and return its id; an unfinished one of that kind goes on.

        An update leaves records alone that somebody changed in the target, unless it is to
        `overwrite` them.

        Raises CannotStart while a side is not connected, another run is at
        work, a finding must be solved or losses are not acknowledged.
        """
        chosen = _kind(kind)
        self._ready()
        if unfinished := self.unfinished():
            return self._go_on(unfinished, chosen)
        self.mapping()
        self._nothing_blocks()
        if chosen is RunKind.FULL:
            self._losses_read(accept_losses)
        options: dict[str, Any] = {"mapping": digest(self.mapping())}
        if chosen is RunKind.DELTA:
            self._follows_a_whole_run()
            return self._begin(chosen, options | {"overwrite": overwrite})
        return self._begin(chosen, options | {"size": size, "ids": list(ids)})

    def _follows_a_whole_run(self) -> None:
        if not any(one.kind == RunKind.FULL for one in self.runs()):
            raise CannotStart(
                "An update needs a whole run before it.",
                remedy="Run everything first; then an update brings what changed since.",
            )

    def retry(
        self, run: str | None = None, codes: Iterable[str] = (), ids: Iterable[str] = ()
    ) -> str:
        """
        Try again what still fails of a run, as the source has it now.

        All of it, or by reason codes, or by ids such as "contacts:12".

        Raises CannotStart when nothing fails, WrongUse for an unknown run.
        """
        self._ready()
        if unfinished := self.unfinished():
            return self._go_on(unfinished, RunKind.RETRY)
        of = self._ended(run)
        if not self.still_failing(of.id):
            raise CannotStart("Nothing of that run fails.", remedy="There is nothing to retry.")
        return self._begin(RunKind.RETRY, {"of": of.id, "codes": list(codes), "ids": list(ids)})

    def still_failing(self, run: str) -> list[tuple[str, int]]:
        """(reason code, records) of what failed in a run and in every retry since, most first."""
        return Failing(self.ledger.engine, self.runs(), run).reasons()

    def take_back(self, run: str) -> str:
        """
        Delete from the target what a run created, but what somebody changed there since.

        Raises CannotStart while another run is at work, WrongUse for an unknown run.
        """
        self._ready()
        if unfinished := self.unfinished():
            return self._go_on(unfinished, RunKind.UNDO)
        return self._begin(RunKind.UNDO, {"of": self._ended(run).id})

    def _ended(self, run: str | None) -> Run:
        found = (
            self.run(run)
            if run
            else next((one for one in self.runs() if one.kind != RunKind.UNDO), None)
        )
        if found is None or found.kind == RunKind.UNDO:
            raise WrongUse(
                "There is no ended run yet.",
                remedy="See `status` for the runs there are.",
            )
        return found

    def created_by(self, run: str) -> int:
        """How many records of the target this run and its retries created and are still there."""
        runs = with_retries(self.ledger, run)
        return sum(self.ledger.count_made_by(one) for one in runs)

    def _begin(self, kind: RunKind, options: dict[str, Any]) -> str:
        try:
            run = self.ledger.create_run(kind, options)
        except RunChanged:
            raise CannotStart(
                "Another run has just begun.", remedy="See `status`; let it end first."
            ) from None
        self.home.ensure_worker()
        return run.id

    def _ready(self) -> None:
        for side in ("source", "target"):
            if not self.info.side(side).connected:
                raise CannotStart(
                    "Nobody is signed in to {side}.",
                    remedy="Sign in on Connect first.",
                    detail={"side": side},
                )

    def unfinished(self) -> Run | None:
        """The run that has not ended, if there is one."""
        if not self.opening.has_ledger():
            return None
        return next((run for run in self.ledger.runs() if run.state != RunState.DONE), None)

    def _go_on(self, run: Run, kind: RunKind) -> str:
        if run.kind != kind:
            raise CannotStart(
                "Run {number} ({kind}) has not ended yet.",
                remedy="Let it end, or resume it.",
                detail={"run": run.id, "number": str(run.number), "kind": run.kind},
            )
        self.resume(run.id)
        return run.id

    def _nothing_blocks(self) -> None:
        if blocking := self.blocking():
            names = ", ".join(one.id for one in blocking)
            raise CannotStart(
                "Something must be fixed first: {list}.",
                remedy="See Check, or run `check` and tick with --ack what only you can do.",
                code="must_be_fixed",
                detail={"list": names},
            )

    def _losses_read(self, accept_losses: bool) -> None:
        plan = self.plan(RunKind.FULL)
        if accept_losses:
            self.acknowledge_losses(plan)
        if not self.acknowledged(plan):
            raise CannotStart(
                "What cannot come along was not acknowledged yet.",
                remedy="Read the list on Migrate or in `plan`, then run with --accept-losses.",
            )

    # Watch and steer ----------------------------------------------------------

    def runs(self) -> list[Run]:
        """All runs, newest first."""
        return self.ledger.runs() if self.opening.has_ledger() else []

    def run(self, run: str | None = None) -> Run | None:
        """A run by id or number, the latest by default; raises WrongUse for an unknown one."""
        runs = self.runs()
        if run is None:
            return runs[0] if runs else None
        for one in runs:
            if run in (one.id, str(one.number)):
                return one
        raise WrongUse(
            "There is no run {run}.",
            remedy="See `status` for the runs there are.",
            detail={"run": run},
        )

    def latest(self, kind: str) -> Run | None:
        """The newest run of this kind."""
        return next((run for run in self.runs() if run.kind == kind), None)

    def status(self, run: str | None = None) -> Status | None:
        """How a run stands, the latest by default; None when there is none."""
        found = self.run(run)
        return status_of(found, self.queries) if found else None

    def pause(self, run: str | None = None) -> None:
        """Stop writing after the records in hand; what waits by itself waits for a person."""
        found = self.run(run) if run else self.unfinished()
        if found is None or found.state == RunState.DONE:
            return
        if found.state == RunState.PAUSED and found.reason not in ITSELF:
            return
        self._halt(found, "by_person")

    def _halt(self, run: Run, reason: str) -> None:
        """Whoever drives the run is asked to stop it; where nobody does, it is paused here."""
        if run.state == RunState.PAUSED or self._silent(run):
            self.ledger.pause(run.id, reason, {})
            return
        self.ledger.change_run(run.id, wish=reason)

    def resume(self, run: str | None = None) -> None:
        """Go on where it stopped; nothing happens to a run that has ended."""
        found = self.run(run) if run else self.unfinished()
        if found is None or found.state == RunState.DONE:
            return
        if found.state == RunState.PAUSED or found.wish:
            self._let_go_on(found)
        self.home.ensure_worker()

    def _let_go_on(self, run: Run) -> None:
        """Nobody drives a paused run: whoever looks first takes it up."""
        free = {"heartbeat": None} if run.state == RunState.PAUSED else {}
        self.ledger.change_run(run.id, state=RunState.RUNNING, reason="", wish="", **free)

    def _silent(self, run: Run) -> bool:
        return run.heartbeat is None or self.opening.now() - run.heartbeat > SILENT_SECONDS

    def wait(
        self,
        run: str,
        on_progress: Callable[[Status], None] | None = None,
        poll: float = 0.2,
    ) -> Status:
        """Watch a run until it ends or needs a person; a lost worker is replaced."""
        looked = time.monotonic()
        while True:
            status = self.status(run)
            if status is None:
                raise WrongUse("There is no run {run}.", detail={"run": run})
            if on_progress is not None:
                on_progress(status)
            if not _goes_on(status):
                return status
            if time.monotonic() - looked > 1.0:
                looked = time.monotonic()
                self.home.ensure_worker()
            time.sleep(poll)


def _goes_on(status: Status) -> bool:
    """Whether nothing is asked of a person: it runs, or waits for what passes by itself."""
    passing = status.reason in PAUSES and PAUSES[status.reason].resumes is Resumes.ITSELF
    return status.state == RunState.RUNNING or (status.state == RunState.PAUSED and passing)


def _kind(kind: str) -> RunKind:
    if kind not in STARTABLE:
        names = ", ".join(STARTABLE)
        raise WrongUse(
            "There is no run of kind “{kind}”.",
            remedy="Kinds: {kinds}.",
            detail={"kind": kind, "kinds": names},
        )
    return RunKind(kind)


async def _read_for(work: Work, kind: RunKind, size: int, ids: tuple[str, ...]) -> Chosen | None:
    """What the run would read, read into the archive; None stands for all of it."""
    if kind is RunKind.DEMO:
        return await (choose_by_ids(work, ids) if ids else choose(work, size))
    if kind is RunKind.DELTA:
        await read_changes(work, lambda: False)
        await add_unlisted(work, accounted_until(work))
        return None
    await read_source(work, lambda: False)
    await add_unlisted(work)
    return None


async def _plan(work: Work, kind: RunKind, chosen: Chosen | None) -> Plan:
    source, target = await asyncio.gather(of_source(work.reader), of_target(work.writer))
    context = context_of(
        records=work.records,
        mapping=work.mapping,
        source=(work.source.manifest, source),
        target=(work.target.manifest, target),
        now=work.clock.now(),
    )
    if kind is RunKind.DELTA:
        return await asyncio.to_thread(plan_of_changes, work, context, accounted_until(work))
    return await asyncio.to_thread(
        plan_of,
        kind=kind,
        records=work.records,
        ledger=work.ledger,
        context=context,
        lanes=work.settings.lanes,
        chosen=chosen,
    )
