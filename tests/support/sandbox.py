"""Starts the sandbox as a program of its own and looks into the accounts that it serves."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast
from uuid import uuid4

import httpx

ROOT = Path(__file__).parents[2]
TRAFFIC = "MUDANZA_TEST_TRAFFIC"
"""Names the folder for what a test run's sandboxes are asked and say; tests.traffic judges it."""
READY_WITHIN = 30.0
"""Seconds to wait for the ready line; a busy machine imports slowly."""


@dataclass(frozen=True, kw_only=True)
class SandboxAccount:
    """One account of a running sandbox."""

    desk: str
    name: str
    url: str
    token: str
    client_id: str
    client_secret: str

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        """All that the account holds, in the vendor's shapes, per resource."""
        return cast("dict[str, list[dict[str, Any]]]", self._get("dump"))

    def stats(self) -> dict[str, Any]:
        """Calls by route and status, the busiest window, refusals, notifications."""
        return cast("dict[str, Any]", self._get("stats"))

    def settings(self, **values: object) -> dict[str, Any]:
        """The account's switches, after setting those that are given."""
        if values:
            return cast("dict[str, Any]", self._post("settings", values))
        return cast("dict[str, Any]", self._get("settings"))

    def faults(self, orders: Sequence[Mapping[str, object]]) -> None:
        """Replace the ordered faults; an empty list ends them."""
        self._post("faults", list(orders))

    def reset(self) -> None:
        """Back to the seed, without faults and counts."""
        self._post("reset", None)

    def _get(self, name: str) -> object:
        return _body(httpx.get(f"{self.url}/_sandbox/{name}", timeout=60))

    def _post(self, name: str, body: object) -> object:
        return _body(httpx.post(f"{self.url}/_sandbox/{name}", json=body, timeout=60))


def _body(answer: httpx.Response) -> object:
    assert 200 == answer.status_code, answer.text
    return answer.json()


@contextmanager
def sandbox(
    *accounts: str, latency_ms: float = 0, limits: str = "real"
) -> Iterator[list[SandboxAccount]]:
    """A running sandbox with these accounts (``desk:name:seed``) on free ports, in their order.

    ``limits`` is ``real`` or ``off``. Ends the program it started, and only that, at the end.
    """
    command = [sys.executable, "-m", "engine.sandbox", "--base-port", "0", "--limits", limits]
    command += ["--latency-ms", str(latency_ms)]
    if TRAFFIC in os.environ:
        command += ["--record", str(Path(os.environ[TRAFFIC]) / f"{uuid4()}.jsonl")]
    for account in accounts:
        command += ["--account", account]
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=said, text=True
        ) as process,
    ):
        try:
            ready = json.loads(_first_line(process, said))
            yield [SandboxAccount(**account) for account in ready["accounts"]]
        finally:
            _end(process)


def _first_line(process: subprocess.Popen[str], said: IO[str]) -> str:
    assert process.stdout is not None
    lines: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=lambda out: lines.put(out.readline()), args=(process.stdout,))
    reader.start()
    try:
        line = lines.get(timeout=READY_WITHIN)
    except queue.Empty:
        line = ""
    if not line:
        process.kill()
        process.wait()
        said.seek(0)
        raise RuntimeError(f"the sandbox did not start: {said.read()}")
    reader.join()
    return line


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
