"""Parents and children of Freshdesk, and what its trackers become."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from engine.app import Home
from engine.ledger import RunKind, RunState
from engine.migration import Migration
from tests.e2e.awkward.marks import found
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = pytest.mark.slow


def a_family(account: SandboxAccount) -> tuple[str, str]:
    """Two tickets of which a person made one the child of the other."""
    parent, child = [str(row["id"]) for row in account.dump()["tickets"] if row["status"] == 2][:2]
    told = httpx.put(
        f"{account.url}/api/v2/tickets/{child}",
        json={"parent_id": int(parent)},
        auth=(account.token, "X"),
    )
    assert 200 == told.status_code, told.text
    return parent, child


def demo(made: Migration, *ids: str) -> str:
    run = made.ledger.create_run(RunKind.DEMO, {"size": len(ids), "ids": list(ids)})
    Home.of(made).work(idle_exit=0.0)
    status = made.status(run.id)
    assert status is not None
    assert RunState.DONE == status.state, f"{status.reason}: {status.detail}"
    return run.id


def losses(made: Migration, run: str, *ids: str) -> set[str]:
    codes = made.queries.loss_codes(run, "conversations", ids)
    return {code for key in ids for code in codes.get(key, [])}


@pytest.mark.parametrize("fault", ["", "lost_answer"])
def test_a_child_comes_with_its_parent_and_is_made_its_child_silently(
    tmp_path: Path, fault: str
) -> None:
    with sandbox("freshdesk:umbrella:small", "freshdesk:stark:empty", limits="off") as accounts:
        source, target = accounts
        source.settings(plan="enterprise")
        parent, child = a_family(source)
        made = connected(tmp_path, source, target)
        if fault:
            target.faults([{"on": "PUT *", "match": "parent_id", "nth": 1, "kind": fault}])

        run = demo(made, child)

        there = {row["id"]: row for row in target.dump()["tickets"]}
        above, below = (int(made.lookup(key)[0].target_id or 0) for key in (parent, child))
        assert (1, [below]) == association(there[above])
        assert (2, [above]) == association(there[below])
        assert not {"relation_noted", "link_unresolved"} & losses(made, run, parent, child)
        assert [] == list(made.verify().differences)
        assert 0 == target.stats()["notifications"]


def association(row: dict[str, object]) -> tuple[object, object]:
    return row["association_type"], row["associated_tickets_list"]


def test_a_tracker_of_freshdesk_becomes_the_tracker_ticket_of_its_tickets(tmp_path: Path) -> None:
    with sandbox("freshdesk:acme:awkward", "intercom:globex:empty", limits="off") as accounts:
        source, target = accounts
        source.settings(plan="enterprise")
        answer = httpx.post(
            f"{target.url}/ticket_types",
            json={"name": "Outage", "category": "Tracker"},
            headers={"authorization": f"Bearer {target.token}"},
        )
        assert 200 == answer.status_code, answer.text
        made = connected(tmp_path, source, target)
        made.set_rules(ticket_types={"Problem": "Outage"})
        rows = {row: places[0][1] for row, places in found("freshdesk", source.dump()).items()}
        problem, *incidents = (rows[row] for row in ("T84", "T85", "T86"))

        run = demo(made, *incidents)

        ticket = next(row for row in target.dump()["tickets"] if row["category"] == "Tracker")
        linked = {made.lookup(one["id"])[0].source_id for one in ticket["linked_objects"]["data"]}
        assert set(incidents) == linked
        told = losses(made, run, problem, *incidents)
        assert not {"relation_noted", "link_unresolved"} & told
