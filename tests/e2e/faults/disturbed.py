"""A migration between two sandboxes while something goes wrong, and what must hold after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.app import Home
from engine.ledger import Run, RunKind, RunState, Tally
from engine.migration import Migration
from tests.e2e.witness import doubled, told
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox

Order = Mapping[str, object]
WRITES = (
    "POST /companies",
    "POST /contacts",
    "POST /conversations",
    "POST /conversations/{id}/reply",
    "PUT /conversations/{id}",
    "POST /tags",
    "POST /articles",
    "POST /help_center/collections",
)
SIZE = 8
"""Conversations and articles, with all that they refer to: about two hundred calls."""
LAG_SECONDS = 0.2
"""What is written can be found after half of it; nobody looks before."""
CALL_SECONDS = 1.0
"""How long a call may take here: a fault that holds an answer back must not hold up the suite."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A run that has ended or paused, and the account it wrote to."""

    made: Migration
    run: Run
    target: SandboxAccount

    @property
    def totals(self) -> dict[str, Tally]:
        """By entity."""
        return self.made.queries.tallies(self.run.id)

    def codes(self, state: str) -> Counter[str]:
        """How many records ended so, by reason."""
        found: Counter[str] = Counter()
        for _, ended, code, n in self.made.queries.reasons(self.run.id):
            found[code] += n if ended == state else 0
        return +found


@dataclass(frozen=True, kw_only=True)
class Place:
    """A source, a target, and how the same run ends where nothing goes wrong."""

    source: SandboxAccount
    target: SandboxAccount
    undisturbed: Ended
    calls: int

    def run(
        self,
        folder: Path,
        *,
        source: list[Order],
        target: list[Order],
        kind: RunKind = RunKind.DEMO,
    ) -> Ended:
        """The migration while these faults strike."""
        self.source.reset()
        self.target.reset()
        self.target.settings(search_lag=LAG_SECONDS / 2)
        made = connected(folder, self.source, self.target, call_timeout=CALL_SECONDS)
        self.source.faults(source)
        self.target.faults(target)
        return worked(made, self.target, kind)

    def nothing_missing(self, ended: Ended) -> None:
        """Everything is where it is when nothing goes wrong, once."""
        assert RunState.DONE == ended.run.state, ended.run.reason
        assert self.undisturbed.totals == ended.totals
        held = ended.target.dump()
        assert {} == doubled(held)
        expected, found = told(self.undisturbed.target.dump()), told(held)
        assert expected == found, {kind: expected[kind] - found[kind] for kind in expected}

    def accounted(self, ended: Ended) -> None:
        """Every record read has one outcome, and what counts as migrated is there once."""
        assert RunState.DONE == ended.run.state, ended.run.reason
        before = {name: row.read for name, row in self.undisturbed.totals.items()}
        assert before == {name: row.read for name, row in ended.totals.items()}
        assert [0] * len(before) == [row.left for row in ended.totals.values()]
        assert {} == doubled(ended.target.dump())


def worked(
    made: Migration,
    target: SandboxAccount,
    kind: RunKind = RunKind.DEMO,
    go_on: Run | None = None,
) -> Ended:
    """A run, a new one or one to go on with, by the worker as it ships, in this process."""
    run = go_on or made.ledger.create_run(kind, {"size": SIZE, "ids": []})
    Home.of(made).work(idle_exit=0.0)
    return Ended(made=made, run=made.ledger.run(run.id), target=target)


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    """Running sandboxes."""
    accounts = ("zendesk:acme:small", "intercom:globex:empty", "intercom:globex:empty")
    with sandbox(*accounts, limits="off") as (source, quiet, target):
        undisturbed = worked(connected(folder, source, quiet), quiet)
        calls = source.stats()["total"] + quiet.stats()["total"]
        yield Place(source=source, target=target, undisturbed=undisturbed, calls=calls)
