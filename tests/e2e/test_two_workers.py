"""Two workers on one PostgreSQL database: they share runs, and one goes on where the other died."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from engine.ledger import Run, RunKind, RunState
from engine.migration import Migration
from tests.e2e.witness import doubled, told
from tests.support.migrations import connected
from tests.support.sandbox import ROOT, sandbox

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

WITHIN_SECONDS = 150.0


@pytest.fixture
def shared(postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of this test's processes share the database, and a folder for files."""
    monkeypatch.setenv("MUDANZA_DATABASE_URL", postgres_database)
    monkeypatch.setenv("MUDANZA_FILES_URL", (tmp_path / "files").as_uri())


@contextmanager
def workers(home: Path, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many workers as they ship."""
    command = [sys.executable, "-m", "engine", "worker", "--home", str(home)]
    with ExitStack() as stack:
        started = [stack.enter_context(subprocess.Popen(command, cwd=ROOT)) for _ in range(count)]
        try:
            yield started
        finally:
            for one in started:
                one.terminate()


def until(reached: Callable[[], bool], what: str) -> None:
    """Wait for something that other processes do."""
    end = time.monotonic() + WITHIN_SECONDS
    while not reached():
        assert time.monotonic() < end, f"not within {WITHIN_SECONDS:g} s: {what}"
        time.sleep(0.1)


def ended(made: Migration, run: Run) -> bool:
    """Whether the run has ended; one that paused fails the test."""
    found = made.ledger.run(run.id)
    assert found.reason in {"", "worker_lost"}, found.reason
    return found.state == RunState.DONE


@pytest.mark.usefixtures("shared")
def test_two_workers_share_the_runs_of_two_migrations(tmp_path: Path) -> None:
    pair = ("zendesk:acme:small", "intercom:globex:empty")
    with sandbox(*pair, *pair, latency_ms=20) as accounts:
        both = [
            connected(tmp_path / "home", *accounts[:2], name="norte"),
            connected(tmp_path / "home", *accounts[2:], name="sur"),
        ]
        with workers(tmp_path / "home", 2):
            runs = [both[0].ledger.create_run(RunKind.FULL, {})]
            until(lambda: bool(both[0].ledger.owners(runs[0].id)), "one worker writes")
            runs.append(both[1].ledger.create_run(RunKind.FULL, {}))
            until(lambda: all(map(ended, both, runs)), "both runs end")

        owners = [made.ledger.owners(run.id) for made, run in zip(both, runs, strict=True)]
        assert [1, 1] == [len(names) for names in owners]
        assert owners[0] != owners[1], "an idle worker takes the second run"
        assert [{}, {}] == [doubled(accounts[n].dump()) for n in (1, 3)]
        totals = [made.queries.tallies(run.id) for made, run in zip(both, runs, strict=True)]
        assert totals[0] == totals[1]


@pytest.mark.usefixtures("shared")
def test_a_worker_that_is_killed_is_followed_by_the_other(tmp_path: Path) -> None:
    accounts = ("zendesk:acme:small", "intercom:globex:empty", "intercom:globex:empty")
    with sandbox(*accounts, latency_ms=20) as (source, quiet, target):
        undisturbed = connected(tmp_path / "home", source, quiet, name="norte")
        made = connected(tmp_path / "home", source, target, name="sur", call_timeout=2.0)
        with workers(tmp_path / "home", 1):
            first = undisturbed.ledger.create_run(RunKind.FULL, {})
            until(lambda: ended(undisturbed, first), "the undisturbed run ends")
        with workers(tmp_path / "home", 2) as (one, other):
            run = made.ledger.create_run(RunKind.FULL, {})
            until(lambda: half(made, run), "half of the people are written")
            names = made.ledger.owners(run.id)
            driver = one if driven_by(one, names) else other
            driver.send_signal(signal.SIGKILL)
            until(lambda: ended(made, run), "the other worker ends the run")

        assert 2 == len(made.ledger.owners(run.id))
        assert {} == doubled(target.dump())
        assert told(quiet.dump()) == told(target.dump())
        assert undisturbed.queries.tallies(first.id) == made.queries.tallies(run.id)


def half(made: Migration, run: Run) -> bool:
    """Whether half of the contacts have their outcome."""
    row = made.queries.tallies(run.id).get("contacts")
    return row is not None and row.migrated > row.read / 2


def driven_by(process: subprocess.Popen[bytes], owners: set[str]) -> bool:
    """Whether one of these names, which hold the worker's process, is this process."""
    return any(f"-{process.pid}-" in name for name in owners)
