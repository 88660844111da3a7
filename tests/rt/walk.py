"""The whole way of a migration in the order in which people go it, on one pair of accounts."""

from __future__ import annotations

import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import httpx
import msgspec
import pytest

from engine.app import Home
from engine.ledger import ItemRow, RunKind, RunState, Tally
from engine.migration import Migration
from engine.model import Entity
from tests.e2e.killed_worker import LONGEST_LIFE_SECONDS, Orders
from tests.rt.account import RequestTrackerAccount
from tests.support.sandbox import ROOT, SandboxAccount

KILLS = 3
CALLS_A_LIFE = 6
"""A life ends within so many calls, so that there are enough calls for all."""
NEWS = "One more thing."


@dataclass(frozen=True)
class Walk:
    """A migration, its two accounts, and what it did so far; runs work in this process."""

    made: Migration
    source: SandboxAccount
    target: SandboxAccount

    def ran(self, kind: RunKind, **options: Any) -> str:
        """The id of a run that was made to its end."""
        run = self.made.ledger.create_run(kind, options)
        Home.of(self.made).work(idle_exit=0.0)
        assert RunState.DONE == self.made.ledger.run(run.id).state, self.made.status(run.id)
        return run.id

    def killed(self, kind: RunKind, *, seed: int, reading: int) -> str:
        """The same in processes that are killed, `reading` of them early, the last one never."""
        run = self.made.ledger.create_run(kind, {})
        orders = Orders(seed=seed, kills=KILLS, lag=0.4, reading=reading, most_calls=CALLS_A_LIFE)
        command = [sys.executable, "-m", "tests.e2e.killed_worker", str(self.made.home.path)]
        command += [str(httpx.URL(self.target.url).port), msgspec.json.encode(orders).decode()]
        ended = subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            timeout=LONGEST_LIFE_SECONDS * (KILLS + 1),
            check=False,
        )
        assert 0 == ended.returncode, ended.stderr.decode()[-3000:]
        told = msgspec.json.decode(ended.stdout)
        assert [True] * KILLS == [end["killed"] for end in told["ends"]], told
        return run.id

    def items(self, run: str, state: str) -> list[ItemRow]:
        """The records of a run that ended so."""
        return list(self.made.queries.every_item(run, state=state))

    def migrated(self, run: str) -> dict[str, int]:
        """How many of each kind a run wrote."""
        return {name: row.migrated for name, row in self.made.queries.tallies(run).items()}

    def new_ids(self, entity: Entity) -> list[str]:
        """The target's ids of all that runs made of this kind."""
        rows = self.made.queries.made("mudanza:", ("", ""), 1000)
        return [row.target_id for row in rows if row.entity == entity]


class WalkContract(ABC):
    """Demo, retry, take back, full with kill and resume, verify, delta; nobody is mailed by any."""

    refused: ClassVar[dict[str, Any]]
    """The fault by which the target refuses the first person."""
    killed_reading: ClassVar[int] = 1
    """How many lives of the worker may end while it reads."""

    @pytest.fixture(scope="class")
    @classmethod
    @abstractmethod
    def walk(
        cls, rt_account: RequestTrackerAccount, tmp_path_factory: pytest.TempPathFactory
    ) -> Iterator[Walk]:
        """Two accounts, connected."""

    @abstractmethod
    def held(self, target: SandboxAccount) -> int:
        """How many conversations the target's own counting finds."""

    @abstractmethod
    def words(self, walk: Walk) -> list[list[str]]:
        """What is said in each of the target's conversations, by message."""

    @abstractmethod
    def goes_on(self, source: SandboxAccount) -> str:
        """Say NEWS in one conversation of the source; its id."""

    @abstractmethod
    def counted(self, walk: Walk) -> dict[str, int]:
        """How many records of each kind RT's own searches count."""

    @abstractmethod
    def told(self, tally: Tally) -> int:
        """The number of a report that is to be the same."""

    @pytest.fixture(autouse=True)
    def nobody_is_mailed(self, walk: Walk) -> Iterator[None]:
        """Neither help desk mails anybody, whatever is done."""
        yield
        for account in (walk.source, walk.target):
            assert 0 == account.stats()["notifications"], account.desk

    def test_a_retry_brings_what_a_demo_was_refused(self, walk: Walk) -> None:
        walk.target.faults([self.refused])
        demo = walk.ran(RunKind.DEMO, size=2)
        walk.target.faults([])
        failed = {(one.entity, one.source_id) for one in walk.items(demo, "failed")}

        retry = walk.ran(RunKind.RETRY, of=demo, codes=[])

        assert failed
        assert failed == {(one.entity, one.source_id) for one in walk.items(retry, "migrated")}
        assert [] == walk.items(retry, "failed")
        assert 2 == self.held(walk.target)

    def test_a_demo_taken_back_leaves_nothing(self, walk: Walk) -> None:
        demo = walk.made.ledger.runs()[-1].id
        undo = walk.ran(RunKind.UNDO, of=demo)

        assert [] == walk.items(undo, "failed")
        assert 0 == self.held(walk.target)

    def test_a_run_whose_worker_is_killed_writes_everything_once(self, walk: Walk) -> None:
        run = walk.killed(RunKind.FULL, seed=5, reading=self.killed_reading)

        assert RunState.DONE == walk.made.ledger.run(run).state
        assert [] == walk.items(run, "failed")
        assert walk.migrated(run)["conversations"] == self.held(walk.target)
        for said in self.words(walk):
            assert len(set(said)) == len(said), said

    def test_the_reports_totals_are_what_rts_own_search_counts(self, walk: Walk) -> None:
        run = walk.made.ledger.runs()[0].id
        tallies = walk.made.queries.tallies(run)
        counted = self.counted(walk)

        assert min(counted.values()) > 0
        told = {name: self.told(tallies[name]) for name in counted}
        assert counted == told, (counted, told)

    def test_verification_finds_everything_as_it_was_sent(self, walk: Walk) -> None:
        found = walk.made.verify()

        assert [] == found.differences
        assert (0, 0, 0) == (found.differ, found.missing, found.unreadable)
        assert found.match

    def test_an_update_brings_what_was_said_since_and_nothing_else(self, walk: Walk) -> None:
        before = self.words(walk)
        changed = self.goes_on(walk.source)

        delta = walk.ran(RunKind.DELTA)

        written = [(one.entity, one.source_id) for one in walk.items(delta, "migrated")]
        assert [] == walk.items(delta, "failed")
        assert [("conversations", changed)] == written, (written, changed)
        after = self.words(walk)
        new = [said for said in after if said not in before]
        assert len(before) == len(after)
        assert 1 == len(new)
        assert NEWS in new[0][-1]
        assert new[0][:-1] in before

    def test_all_is_taken_back(self, walk: Walk) -> None:
        full = next(run.id for run in walk.made.ledger.runs() if run.kind == RunKind.FULL)
        undo = walk.ran(RunKind.UNDO, of=full)

        assert [] == walk.items(undo, "failed")
        assert 0 == self.held(walk.target)
