"""Processes of our own that outlive the one that started them: the worker, the sandbox."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from engine.errors import CannotStart
from engine.run.worker import Busy, lock

ROOT = Path(__file__).resolve().parents[2]
WORKER_IDLE_SECONDS = 60
SANDBOX_IDLE_SECONDS = 12 * 3600
SANDBOX_WITHIN_SECONDS = 30.0
LOCK = "worker.lock"

_started: list[subprocess.Popen[bytes]] = []
"""Kept so that ended ones are collected; they go on when this process ends."""

_workers: dict[Path, tuple[subprocess.Popen[bytes], ...]] = {}
"""The worker that this process started for a home: it takes a moment to hold the lock."""


def start_worker(home: Path) -> bool:
    """Start a worker for this home unless one is at work or starting; True when one was started."""
    if any(process.poll() is None for process in _workers.get(home, ())):
        return False
    try:
        lock(home / LOCK).close()
    except Busy:
        return False
    command = ["worker", "--home", str(home), "--idle-exit", str(WORKER_IDLE_SECONDS)]
    process = _detach([sys.executable, "-m", "engine", *command], home / "worker.log")
    _workers[home] = (process,)
    return True


def start_sandbox(home: Path, accounts: Sequence[str]) -> list[dict[str, Any]]:
    """
    The accounts of a detached sandbox; one that still runs is used again.

    Raises CannotStart when it does not come up within half a minute.
    """
    ready = home / "sandbox.json"
    known = _ready(ready)
    if known is not None and _answers(known["accounts"]):
        return list(known["accounts"])
    ready.unlink(missing_ok=True)
    options = [part for account in accounts for part in ("--account", account)]
    command = [sys.executable, "-m", "engine.sandbox", "--base-port", "0", *options]
    command += ["--idle-exit", str(SANDBOX_IDLE_SECONDS)]
    _detach(command, ready)
    return _wait_ready(ready)


@contextmanager
def emulated(desk: str, seed: Path) -> Iterator[dict[str, str]]:
    """
    An emulated account that holds what a recording shows; it ends with the block.

    Raises CannotStart when the desk is not emulated or it does not come up in half a minute.
    """
    named = f"{desk}:rehearsal:{seed}"
    command = [sys.executable, "-m", "engine.sandbox", "--base-port", "0", "--limits", "off"]
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready"
        process = _detach([*command, "--account", named], ready)
        try:
            account = dict(_wait_ready(ready, process)[0])
        except CannotStart:
            process.kill()
            raise CannotStart(
                "There is no emulated account for this target: nothing can be rehearsed.",
                remedy="Go on without a rehearsal; the demo shows the same.",
            ) from None
        try:
            yield account
        finally:
            process.terminate()
            process.wait(timeout=10)


def _detach(command: Sequence[str], output: Path) -> subprocess.Popen[bytes]:
    _started[:] = [process for process in _started if process.poll() is None]
    home = output.parent
    home.mkdir(parents=True, exist_ok=True)
    with output.open("ab") as out, (home / "processes.log").open("ab") as errors:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=errors,
            cwd=ROOT,
            start_new_session=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
    _started.append(process)
    return process


def _wait_ready(path: Path, process: subprocess.Popen[bytes] | None = None) -> list[dict[str, Any]]:
    end = time.monotonic() + SANDBOX_WITHIN_SECONDS
    while time.monotonic() < end and (process is None or process.poll() is None):
        known = _ready(path)
        if known is not None:
            return list(known["accounts"])
        time.sleep(0.05)
    raise CannotStart(
        "The sample accounts did not start.", remedy="Look into processes.log in the data folder."
    )


def _ready(path: Path) -> dict[str, Any] | None:
    try:
        line = path.read_text().splitlines()[0]
        found = json.loads(line)
    except (OSError, IndexError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("ready") else None


def _answers(accounts: Sequence[dict[str, Any]]) -> bool:
    """Whether the sandbox that wrote this still listens."""
    try:
        for account in accounts:
            address = urlsplit(account["url"])
            socket.create_connection((address.hostname, address.port), 0.5).close()
    except OSError:
        return False
    return True
