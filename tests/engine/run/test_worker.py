"""The worker: one a home, takes up what is due, pauses when told, and outlives faults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest

from engine.errors import AuthExpired, CannotStart
from engine.ledger import RunState
from engine.model import Contact
from engine.run.work import Work
from engine.run.worker import Busy, Worker, lock
from tests.engine.run.desk import Undertaking, undertaking

CONTACTS = [Contact(id=str(n), name=f"Contact {n}", email=f"c{n}@example.com") for n in range(6)]


class AtOnce:
    """A scheduler that works on a chunk as soon as it comes, in a thread of its own."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(4)
        self.forgotten: list[str] = []

    def start(self, execute: Callable[[str, str, str, Sequence[str]], int]) -> None:
        self.execute = execute

    def begin(self, name: str, *chunk: Any) -> Future[Any]:
        return self.threads.submit(self.execute, *chunk)

    def forget(self, run: str) -> None:
        self.forgotten.append(run)

    def stop(self) -> None:
        self.threads.shutdown()


def worker(made: Undertaking, open_work: Callable[[str], Work] | None = None) -> Worker:
    """A worker of this one migration, which ends when nothing is left to do."""
    return Worker(
        ledgers=lambda: [made.stores.ledger],
        open_work=open_work or (lambda _: made.work()),
        scheduler=cast("Any", AtOnce()),
        idle_exit=0.0,
    )


def test_a_run_is_found_and_worked_on_and_its_chunks_are_forgotten(tmp_path: Path) -> None:
    with undertaking(tmp_path, *CONTACTS) as made:
        run = made.begin()
        at_work = worker(made)
        at_work.work()
        assert RunState.DONE == made.stores.ledger.run(run.id).state
        assert [run.id] == cast("AtOnce", at_work.scheduler).forgotten
        assert 6 == len(made.service.held)


def test_a_run_that_a_person_paused_is_left_alone(tmp_path: Path) -> None:
    with undertaking(tmp_path, *CONTACTS) as made:
        run = made.begin()
        made.stores.ledger.pause(run.id, "by_person", {})
        worker(made).work()
        assert (RunState.PAUSED, 0) == (made.stores.ledger.run(run.id).state, made.service.calls)


def test_a_run_that_waits_for_the_network_goes_on_by_itself(tmp_path: Path) -> None:
    with undertaking(tmp_path, *CONTACTS) as made:
        run = made.begin()
        made.stores.ledger.pause(run.id, "network_down", {})
        made.stores.ledger._clock = lambda: (made.stores.ledger.run(run.id).paused_at or 0) + 4
        worker(made).work()
        assert RunState.DONE == made.stores.ledger.run(run.id).state


def test_a_run_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    def refuse(_: str) -> Work:
        raise CannotStart("Nobody is signed in.", detail={"side": "source"})

    with undertaking(tmp_path, *CONTACTS) as made:
        run = made.begin()
        worker(made, refuse).work()
        found = made.stores.ledger.run(run.id)
        assert (RunState.PAUSED, "cannot_start", {"side": "source"}) == (
            found.state,
            found.reason,
            found.detail,
        )


def test_a_fault_of_our_own_pauses_the_run_and_spares_the_worker(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def break_(_: str) -> Work:
        raise RuntimeError("a fault of our own")

    with undertaking(tmp_path, *CONTACTS) as made:
        run = made.begin()
        worker(made, break_).work()
        assert "internal_error" == made.stores.ledger.run(run.id).reason
        assert "a fault of our own" in caplog.text


def test_an_ended_sign_in_waits_for_a_person(tmp_path: Path) -> None:
    with undertaking(tmp_path, *CONTACTS) as made:
        run = made.begin()
        made.service.faults[2] = AuthExpired("Signed out.", detail={"service": "Made up"})
        worker(made).work()
        found = made.stores.ledger.run(run.id)
        assert (RunState.PAUSED, "sign_in_expired") == (found.state, found.reason)
        assert "Made up" == found.detail["service"]


def test_a_second_worker_of_a_home_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    held = lock(tmp_path / "worker.lock")
    with pytest.raises(Busy):
        lock(tmp_path / "worker.lock")
    held.close()
    lock(tmp_path / "worker.lock").close()
