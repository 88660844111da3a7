"""Awkward records into files: each arrives whole, but what the source did not give."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.app import Home
from engine.ledger import ItemState, RunKind
from engine.model import Entity
from tests.support.migrations import connected, folder
from tests.support.sandbox import sandbox

UNGIVEN = {"messages_unread", "file_missing", "file_unsafe", "file_too_large", "image_missing"}
"""Losses of what could not be read: it cannot be archived either."""

pytestmark = pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("desk", ["intercom", "zendesk"])
def test_every_awkward_record_arrives_whole(tmp_path: Path, desk: str) -> None:
    with sandbox(f"{desk}:acme:awkward", limits="off") as (source,):
        made = connected(tmp_path / "home", source, folder(tmp_path / "files"))
        foreseen = made.plan("full")
        run = made.ledger.create_run(RunKind.FULL, {})
        Home.of(made).work(idle_exit=0.0)
        found = made.verify()

    listed = {
        (entity, entry.source_id): entry.code
        for entity in Entity
        for entry in made.opening.records.entries(entity, limit=10_000)
    }
    rows = made.queries.items(run.id, limit=10_000)
    ended = {(Entity(row.entity), row.source_id): row for row in rows}
    other = {
        key: row.code
        for key, row in ended.items()
        if row.state is not ItemState.MIGRATED and row.code != listed[key]
    }

    assert listed.keys() == ended.keys()
    assert {"empty_record"} >= set(other.values())
    losses = made.loss_counts(run.id)
    assert UNGIVEN >= {code for _, code, _ in losses}
    assert {(one.entity, one.code, one.records) for one in foreseen.losses} == {*losses}
    assert sum(foreseen.write.values()) == found.match
    assert [] == found.differences
