"""Figures of runs: a demo, and a whole migration at the service's own limit."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from engine.ledger import RunKind
from tests.bench.figures import Figure, at_least, at_most
from tests.bench.worker import run, took, worker
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox

LATENCY_MS = 50
DEMO_SIZE = 20
WHOLE = "zendesk:acme:large-800"
WINDOW_SECONDS = 10
LOOK_SECONDS = 0.1


def demo(folder: Path) -> list[Figure]:
    """P1: a demo with a worker that waits for work, as beside the dashboard."""
    accounts = ("zendesk:acme:large-400", "intercom:globex:empty")
    with sandbox(*accounts, latency_ms=LATENCY_MS) as (old, new):
        made = connected(folder, old, new)
        before = old.stats()["total"] + new.stats()["total"]
        with worker(folder):
            ended = run(made, RunKind.DEMO, size=DEMO_SIZE, ids=[])
        calls = old.stats()["total"] + new.stats()["total"] - before
        rows = made.queries.tallies(ended.id)
        moved = f"{rows['conversations'].migrated} + {rows['articles'].migrated} records"
        return [
            at_most(
                "P1",
                f"demo {DEMO_SIZE} + {DEMO_SIZE} at {LATENCY_MS} ms",
                3.0,
                took(ended),
                "s",
                f"{moved}, {calls} calls, fields made, worker warm",
            )
        ]


@dataclass
class Watch:
    """What the target counted: (epoch seconds, calls so far)."""

    seen: list[tuple[float, int]] = field(default_factory=list)

    def full_windows(self) -> list[int]:
        """Calls in each window of the service that was open from begin to end."""
        first, last = self.seen[0][0], self.seen[-1][0]
        start = -(-first // WINDOW_SECONDS) * WINDOW_SECONDS
        edges = []
        while start <= last:
            edges.append(self._at(start))
            start += WINDOW_SECONDS
        return [after - before for before, after in itertools.pairwise(edges)]

    def _at(self, moment: float) -> int:
        """Calls counted by then, between the two looks around it."""
        later = next(n for n, (at, _) in enumerate(self.seen) if at >= moment)
        (one, calls), (two, more) = self.seen[max(0, later - 1)], self.seen[later]
        share = (moment - one) / (two - one) if two > one else 1.0
        return round(calls + (more - calls) * share)


@contextmanager
def watch(account: SandboxAccount) -> Iterator[Watch]:
    """Look at the account's counts all the while."""
    found, ended = Watch(), threading.Event()

    def look() -> None:
        while not ended.wait(LOOK_SECONDS):
            total = account.stats()["total"]
            found.seen.append((time.time(), total))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()


def whole(folder: Path) -> list[Figure]:
    """P3, P9: a migration at the real limit of the target; what it spends, and what it costs."""
    with sandbox(WHOLE, "intercom:globex:empty") as (old, new):
        made = connected(folder, old, new)
        with worker(folder) as cost, watch(new) as seen:
            ended = run(made, RunKind.FULL)
        seconds = took(ended)
        rows = made.queries.tallies(ended.id)
        records = sum(row.migrated for row in rows.values())
        parts = new.dump()["conversations"]
        messages = sum(len(one["conversation_parts"]["conversation_parts"]) for one in parts)
        failed = sum(row.failed for row in rows.values())
        stats = new.stats()
        return [
            _limit(stats, [n for n in seen.full_windows() if n], seconds),
            at_most(
                "P9",
                "processor seconds per 1,000 records and messages, whole migration",
                2.5,
                cost.cpu / (records + messages) * 1000,
                "s",
                f"{records} records with {messages} messages, {failed} failed, "
                f"{cost.cpu:.1f} s with start-up, "
                f"{cost.cpu / stats['total'] * 1000:.2f} s per 1,000 calls, "
                f"peak {cost.peak_mb:.0f} MB",
            ),
        ]


def _limit(stats: dict[str, object], windows: list[int], seconds: float) -> Figure:
    """The least used of the full windows but the first, in which reading still goes on."""
    limit = 1667
    middle = windows[1:]
    share = min(middle, default=0) / limit * 100
    return at_least(
        "P3",
        f"limit used in every full {WINDOW_SECONDS} s window, writing",
        97,
        share,
        "%",
        f"windows {windows}, {stats['refused']} refused, {seconds:.0f} s",
    )
