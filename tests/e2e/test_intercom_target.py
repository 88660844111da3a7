"""What Intercom refuses in the middle of a run ends one record or one file, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.app import Home
from engine.ledger import ItemRow, RunKind, RunState
from engine.migration import Migration
from tests.e2e.awkward.marks import Place, found
from tests.support.migrations import connected
from tests.support.sandbox import sandbox

pytestmark = pytest.mark.slow


def run(made: Migration, kind: RunKind, **options: object) -> dict[Place, ItemRow]:
    begun = made.ledger.create_run(kind, options)
    Home.of(made).work(idle_exit=0.0)
    status = made.status(begun.id)
    assert status is not None
    assert RunState.DONE == status.state, f"{status.reason}: {status.detail}"
    return {(one.entity, one.source_id): one for one in made.queries.every_item(begun.id)}


def test_a_refused_folder_fails_its_article_and_a_refused_file_is_left_out(tmp_path: Path) -> None:
    accounts = "intercom:initech:awkward", "intercom:globex:empty"
    with sandbox(*accounts, limits="off") as (source, target):
        made = connected(tmp_path, source, target)
        places = found("intercom", source.dump())
        article, thread = places["A27"][0], places["X37"][0]
        file = {"errors": [{"code": "parameter_invalid", "message": "File type of b.pdf"}]}
        folder = {"errors": [{"code": "parameter_invalid", "message": "No"}]}
        refused = {"kind": "status", "status": 422, "times": 0}
        target.faults(
            [
                {"on": "POST /help_center/collections", "match": "F9", **refused, "body": folder},
                {"on": "POST /conversations/*/reply", "match": "b.pdf", **refused, "body": file},
            ]
        )
        ids = [f"{entity}:{key}" for entity, key in (article, thread)]

        ends = run(made, RunKind.DEMO, size=2, ids=ids)

        assert ("failed", "parent_missing") == (ends[article].state, ends[article].code)
        assert "migrated" == ends[thread].state
        done = made.run()
        assert done is not None
        lost = made.queries.losses_of(done.id, *thread)
        assert ["b.pdf"] == [x.detail["file"] for x in lost if x.code == "file_refused"]
        held = next(
            row for row in target.dump()["conversations"] if row["id"] == ends[thread].target_id
        )
        parts = held["conversation_parts"]["conversation_parts"]
        names = [file["name"] for part in parts for file in part["attachments"]]
        assert 2 == len(names)
        assert "b.pdf" not in names

        target.faults([])
        again = run(made, RunKind.RETRY, of=done.id, codes=[])

        assert "migrated" == again[article].state
