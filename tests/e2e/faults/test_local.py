"""What happens to the machine and its network: rows 30 and 42 of the table."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from engine.http.transport import open_client
from engine.ledger import RunKind, RunState
from tests.e2e.faults.disturbed import worked
from tests.e2e.witness import doubled
from tests.support.migrations import connected
from tests.support.sandbox import ROOT, sandbox

pytestmark = pytest.mark.slow


class NowhereThenHere(AbstractResolver):
    """A name with an address of version 6 that leads nowhere, and one of version 4 that answers."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        places = [("100::1", socket.AF_INET6), ("127.0.0.1", socket.AF_INET)]
        return [
            ResolveResult(
                hostname=host,
                host=where,
                port=port,
                family=kind,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for where, kind in places
        ]

    async def close(self) -> None:
        return None


async def test_30_an_address_that_leads_nowhere_costs_less_than_ten_seconds() -> None:
    with sandbox("intercom:globex:empty") as (account,):
        url = httpx.URL(account.url).copy_with(host="two.example.org")
        began = time.monotonic()
        async with open_client(timeout_seconds=30, resolver=NowhereThenHere()) as client:
            answer = await client.get(url.copy_with(path="/_sandbox/stats"))

    assert (200, True) == (answer.status_code, time.monotonic() - began < 10)


def test_42_a_worker_that_is_told_to_end_ends_within_five_seconds_and_is_gone_on_with(
    tmp_path: Path,
) -> None:
    with sandbox("zendesk:acme:small", "intercom:globex:empty", latency_ms=50) as (old, new):
        made = connected(tmp_path, old, new)
        run = made.ledger.create_run(RunKind.FULL, {})
        command = [sys.executable, "-m", "engine", "worker", "--home", str(tmp_path)]
        with subprocess.Popen(command, cwd=ROOT) as worker:
            until = time.monotonic() + 60
            while not new.dump()["contacts"]:
                assert time.monotonic() < until, "nothing was written"
                time.sleep(0.1)
            worker.send_signal(signal.SIGTERM)
            told = time.monotonic()
            assert 0 == worker.wait(timeout=30)
            took = time.monotonic() - told
        stopped = made.ledger.run(run.id)
        assert (RunState.PAUSED, "worker_lost", True) == (stopped.state, stopped.reason, took < 8)

        ended = worked(made, new, go_on=stopped)

        assert RunState.DONE == ended.run.state
        assert {} == doubled(new.dump())
        assert 0 == sum(row.left for row in ended.totals.values())
