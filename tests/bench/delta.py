"""Figures of what follows a whole run: an update, and reading everything back."""

from __future__ import annotations

from pathlib import Path

from engine.ledger import RunKind, Tally
from engine.migration import Migration
from tests.bench.figures import Figure, at_most
from tests.bench.worker import run, took, worker
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox
from tests.support.vendor import Person

SOURCE = "intercom:initech:large-600"
SHARE = 0.01


def delta(folder: Path) -> list[Figure]:
    """P22, P23: calls of an update with one record in a hundred changed, and of a verification."""
    with sandbox(SOURCE, "intercom:globex:empty", limits="off") as sides:
        made = connected(folder, *sides)
        with worker(folder):
            _, whole = _spent(made, sides, RunKind.FULL)
            changed = _talk(sides[0])
            rows, update = _spent(made, sides, RunKind.DELTA)
            before = sides[1].stats()["total"]
            verified = made.verify()
        read = verified.match + verified.differ + verified.missing + verified.unreadable
        floor = (sides[1].stats()["total"] - before) / read
        written = sum(row.migrated for row in rows.values())
        return [
            at_most(
                "P23",
                "calls of an update with 1 % changed, of the whole run's",
                3.0,
                100 * update / whole,
                "%",
                f"{update} of {whole} calls; {changed} conversations went on, {written} written",
            ),
            at_most(
                "P22",
                "verification: calls over one for each record",
                1.15,
                floor,
                "×",
                f"{read} records, {verified.match} match, {verified.differ} differ",
            ),
        ]


def _spent(
    made: Migration, sides: list[SandboxAccount], kind: RunKind
) -> tuple[dict[str, Tally], int]:
    """A run's totals and its calls to both sides."""
    before = sum(side.stats()["total"] for side in sides)
    ended = run(made, kind)
    took(ended)
    return made.queries.tallies(ended.id), sum(side.stats()["total"] for side in sides) - before


def _talk(account: SandboxAccount) -> int:
    """Customers answer in one conversation of a hundred; how many did."""
    open_ones = [row for row in account.dump()["conversations"] if row["state"] == "open"]
    chosen = open_ones[: max(1, int(len(account.dump()["conversations"]) * SHARE))]
    with Person(account) as person:
        for row in chosen:
            contact = row["contacts"]["contacts"][0]["id"]
            body = {"message_type": "comment", "type": "user", "intercom_user_id": contact}
            words = {"body": "<p>One more thing.</p>"}
            person.call("POST", f"/conversations/{row['id']}/reply", body | words)
    return len(chosen)
