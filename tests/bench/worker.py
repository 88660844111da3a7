"""The shipped worker as a process of its own, with what it cost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.ledger import Run, RunKind
from engine.migration import Migration
from engine.run.worker import Busy, lock
from tests.support.sandbox import ROOT

IDLE_SECONDS = 4
LONGEST_SECONDS = 120.0


@dataclass
class Cost:
    """Processor seconds and peak memory (MB) of the process, set once it has ended."""

    cpu: float = 0.0
    peak_mb: float = 0.0


@contextmanager
def worker(home: Path) -> Iterator[Cost]:
    """A worker that is at work; ends by itself once idle."""
    command = [sys.executable, "-m", "engine", "worker", "--home", str(home)]
    process = subprocess.Popen([*command, "--idle-exit", str(IDLE_SECONDS)], cwd=ROOT)
    cost = Cost()
    _until_ready(home)
    try:
        yield cost
    finally:
        usage = os.wait4(process.pid, 0)[2]
        process.returncode = 0
        cost.cpu = usage.ru_utime + usage.ru_stime
        cost.peak_mb = usage.ru_maxrss / 1024


def _until_ready(home: Path) -> None:
    """Wait for the lock, then for the scheduler behind it."""
    for _ in range(600):
        try:
            lock(home / "worker.lock").close()
        except Busy:
            time.sleep(1.0)
            return
        time.sleep(0.05)
    raise RuntimeError("no worker came")


def run(made: Migration, kind: RunKind, **options: object) -> Run:
    """Begin a run and wait for its end, without a word to its worker."""
    begun = made.ledger.create_run(kind, options)
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        found = made.ledger.run(begun.id)
        if found.state != "running":
            return found
        time.sleep(0.1)
    raise RuntimeError(f"{begun.id} has not ended in {LONGEST_SECONDS:g} s")


def took(run: Run) -> float:
    """Seconds from the run's creation to its end; raises RuntimeError for one that paused."""
    if run.ended_at is None:
        raise RuntimeError(f"{run.id} is {run.state}: {run.reason} {run.detail}")
    return run.ended_at - run.created_at
