"""Whole migrations from and to Freshdesk: all has an end, nothing differs, nobody is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.app import Home
from engine.ledger import RunKind, RunState
from engine.migration import Migration
from engine.run.progress import Status
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox

RECORDED = Path(__file__).parents[3] / "shared" / "fixtures" / "freshdesk-recorded"
RECORDING = RECORDED / "zammad-freshdesk-import.jsonl"
PAIRS = (
    ("freshdesk:umbrella:small", "intercom:globex:empty"),
    ("freshdesk:umbrella:small", "zendesk:hooli:empty"),
    ("intercom:initech:small", "freshdesk:stark:empty"),
    ("zendesk:acme:small", "freshdesk:stark:empty"),
    ("freshdesk:umbrella:small", "freshdesk:stark:empty"),
    (f"freshdesk:recorded:{RECORDING}", "intercom:globex:empty"),
    (f"freshdesk:recorded:{RECORDING}", "zendesk:hooli:empty"),
)


def run(made: Migration) -> Status:
    begun = made.ledger.create_run(RunKind.FULL, {})
    Home.of(made).work(idle_exit=0.0)
    status = made.status(begun.id)
    assert status is not None
    assert RunState.DONE == status.state, f"{status.reason}: {status.detail}"
    return status


def named(pair: tuple[str, str]) -> str:
    return "-".join("_".join(one.split(":")[:2]) for one in pair)


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS, ids=named)
def test_a_whole_account_moves(pair: tuple[str, str], tmp_path: Path) -> None:
    if "recorded" in pair[0] and not RECORDING.is_file():
        pytest.skip("the recorded answers are not beside this repository")
    with sandbox(*pair, limits="off") as (source, target):
        made = connected(tmp_path, source, target)
        status = run(made)
        tallies = status.entities.values()
        stats = target.stats()
        found = made.verify()
        again = run(made)
        held = len(_ids(target))

        assert all(one.read == one.migrated + one.failed + one.skipped for one in tallies)
        assert 0 == sum(one.failed for one in tallies)
        assert 0 < sum(one.migrated for one in tallies)
        assert [] == list(found.differences)
        assert (0, 0, 0) == (found.differ, found.missing, found.unreadable)
        assert (0, 0) == (stats["notifications"], stats["refused"])
        assert 0 == sum(one.migrated for one in again.entities.values())
        assert held == len(_ids(target))


def _ids(account: SandboxAccount) -> set[tuple[str, str]]:
    dump = account.dump()
    return {(name, str(row.get("id"))) for name, rows in dump.items() for row in rows}
