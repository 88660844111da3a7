"""A worker that is killed again and again ends with nothing lost and nothing doubled."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from engine.app import Home
from engine.ledger import RunKind, RunState
from engine.migration import Migration
from tests.e2e.killed_worker import LONGEST_LIFE_SECONDS, Moment, Orders
from tests.e2e.witness import doubled, openings, told
from tests.support.migrations import connected
from tests.support.sandbox import ROOT, SandboxAccount, sandbox

SEED = int(os.environ.get("MUDANZA_SEED", "41"))
"""Other seeds, other instants: `make soak` takes many."""

KILLS = 30
LATENCY_MS = 20
LAG_SECONDS = 0.4

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def work(made: Migration, target: SandboxAccount, orders: Orders) -> dict[str, Any]:
    """Run the killed worker to its end."""
    command = [sys.executable, "-m", "tests.e2e.killed_worker", str(made.home.path)]
    command += [str(httpx.URL(target.url).port), msgspec.json.encode(orders).decode()]
    longest = LONGEST_LIFE_SECONDS * (orders.kills + 1)
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=longest, check=False)
    assert 0 == ended.returncode, ended.stderr.decode()[-3000:]
    found: dict[str, Any] = msgspec.json.decode(ended.stdout)
    return found


def undisturbed(folder: Path, source: SandboxAccount, target: SandboxAccount) -> Migration:
    """The same migration, whose worker nobody kills."""
    made = connected(folder, source, target)
    made.ledger.create_run(RunKind.FULL, {})
    Home.of(made).work(idle_exit=0.0)
    return made


def test_a_worker_killed_at_thirty_instants_loses_nothing_and_doubles_nothing(
    tmp_path: Path,
) -> None:
    accounts = ("zendesk:acme:small", "intercom:globex:empty", "intercom:globex:empty")
    with sandbox(*accounts, latency_ms=LATENCY_MS) as (source, quiet, target):
        expected = undisturbed(tmp_path / "quiet", source, quiet)
        target.settings(search_lag=LAG_SECONDS / 2)
        made = connected(tmp_path / "killed", source, target, call_timeout=1.0)
        run = made.ledger.create_run(RunKind.FULL, {})

        ended = work(made, target, Orders(seed=SEED, kills=KILLS, lag=LAG_SECONDS, reading=4))

        assert [True] * KILLS == [end["killed"] for end in ended["ends"]]
        assert set(Moment) == {end["moment"] for end in ended["ends"]}
        assert RunState.DONE == made.ledger.run(run.id).state
        held = target.dump()
        assert {} == doubled(held)
        assert told(quiet.dump()) == told(held)
        assert 0 == target.stats()["notifications"]
        first = expected.ledger.runs()[0].id
        assert expected.queries.tallies(first) == made.queries.tallies(run.id)


def test_without_the_wait_the_same_death_doubles(tmp_path: Path) -> None:
    """The control: what makes the test above pass is the wait, not luck."""
    orders = Orders(
        seed=SEED,
        kills=3,
        most_calls=25,
        lag=0.0,
        path="/conversations",
        moments=(Moment.CARRIED_OUT, Moment.ANSWERED),
        settle_at_once=True,
    )
    accounts = ("zendesk:acme:small", "intercom:globex:empty")
    with sandbox(*accounts, latency_ms=LATENCY_MS) as (source, target):
        target.settings(search_lag=20)
        made = connected(tmp_path, source, target)
        made.ledger.create_run(RunKind.FULL, {})

        ended = work(made, target, orders)

        assert [True] * 3 == [end["killed"] for end in ended["ends"]]
        lived = openings(target.dump())
        assert 3 <= sum((lived - Counter(dict.fromkeys(lived, 1))).values())
