"""A Freshdesk account as a real one answered moves whole into every other desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.app import Home
from engine.ledger import RunKind, RunState
from engine.migration import Migration
from engine.run.progress import Status
from tests.support.migrations import connected, folder
from tests.support.sandbox import SandboxAccount, sandbox

RECORDED = Path(__file__).parents[3] / "shared" / "fixtures" / "freshdesk-recorded"
RECORDING = RECORDED / "zammad-freshdesk-import.jsonl"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not RECORDING.is_file(), reason="the recorded answers are not beside this repository"
    ),
]


def run(made: Migration) -> Status:
    begun = made.ledger.create_run(RunKind.FULL, {})
    Home.of(made).work(idle_exit=0.0)
    status = made.status(begun.id)
    assert status is not None
    assert RunState.DONE == status.state, f"{status.reason}: {status.detail}"
    return status


@pytest.mark.parametrize("desk", ["intercom", "zendesk", "files"])
def test_a_recorded_account_moves_whole(desk: str, tmp_path: Path) -> None:
    emulated = [] if desk == "files" else [f"{desk}:other:empty"]
    with sandbox(f"freshdesk:recorded:{RECORDING}", *emulated, limits="off") as (source, *there):
        target = there[0] if there else folder(tmp_path / "files")
        made = connected(tmp_path / "home", source, target)
        status = run(made)
        tallies = status.entities.values()
        found = made.verify()
        again = run(made)

        assert all(one.read == one.migrated + one.failed + one.skipped for one in tallies)
        assert 0 == sum(one.failed for one in tallies)
        assert _tickets(source) == status.entities["conversations"].migrated
        assert [] == list(found.differences)
        assert (0, 0, 0) == (found.differ, found.missing, found.unreadable)
        for account in (source, *there):
            stats = account.stats()
            assert (0, 0) == (stats["notifications"], stats["refused"])
        assert 0 == sum(one.migrated for one in again.entities.values())


def _tickets(account: SandboxAccount) -> int:
    kept = (row for row in account.dump()["tickets"] if not row.get("deleted"))
    return sum(1 for _ in kept)
