"""A worker that is killed while Zendesk works on a bulk job: nothing lost, nothing doubled."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from engine.ledger import RunKind, RunState
from tests.e2e.killed_worker import Moment, Orders, Strike
from tests.e2e.test_killed import LATENCY_MS, SEED, work
from tests.support.migrations import connected
from tests.support.sandbox import sandbox

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SENT = r"POST /api/v2/imports/tickets/create_many\.json"
LOOKED = r"GET /api/v2/job_statuses/.+"

STRIKES = (
    Strike(on=SENT, moment=Moment.CARRIED_OUT),
    Strike(on=LOOKED, nth=2, moment=Moment.ANSWERED),
    Strike(on=LOOKED, nth=3, moment=Moment.CARRIED_OUT),
)
"""A job is queued at first, works at the second look and has ended at the third."""


def told(dump: dict[str, list[dict[str, Any]]]) -> Counter[str]:
    """Every ticket with its comments, without the account's own ids."""
    people = {row["id"]: row["email"] or row["name"] for row in dump["users"]}
    return Counter(
        json.dumps(
            [
                *(row[key] for key in ("external_id", "subject", "status", "created_at", "tags")),
                people[row["requester_id"]],
                [
                    (c["plain_body"], c["created_at"], people[c["author_id"]])
                    for c in row["comments"]
                ],
            ]
        )
        for row in dump["tickets"]
    )


def test_killed_while_a_job_is_queued_works_or_has_ended_unread(tmp_path: Path) -> None:
    accounts = ("zendesk:acme:small", *("zendesk:hooli:empty",) * len(STRIKES))
    with sandbox(*accounts, latency_ms=LATENCY_MS) as (source, *targets):
        wanted = Counter(
            f"zendesk:conversations:{row['id']}"
            for row in source.dump()["tickets"]
            if row["status"] != "deleted"
        )
        outcomes = []
        for n, (strike, target) in enumerate(zip(STRIKES, targets, strict=True)):
            # So slow that the next life looks for tickets which the dead one's job is yet to make.
            target.settings(job_row_seconds=0.3)
            made = connected(tmp_path / str(n), source, target, call_timeout=1.0)
            made.set_rules(excluded={"articles": ["*"], "collections": ["*"]})
            run = made.ledger.create_run(RunKind.FULL, {})
            orders = Orders(seed=SEED, kills=1, lag=0.4, desk="zendesk", strikes=(strike,))

            ended = work(made, target, orders)

            assert [True] == [end["killed"] for end in ended["ends"]]
            assert RunState.DONE == made.ledger.run(run.id).state
            held = target.dump()
            assert wanted == Counter(row["external_id"] for row in held["tickets"])
            assert 0 == target.stats()["notifications"]
            outcomes.append((told(held), made.queries.tallies(run.id)))
        assert outcomes[:1] * len(STRIKES) == outcomes, "the moment of death makes no difference"
