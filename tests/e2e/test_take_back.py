"""Taking a demo back, and trying again what failed, by command line against the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.app import Home
from tests.e2e.command_line import NAME, CommandLine
from tests.support.sandbox import SandboxAccount, sandbox

KEPT = {
    "intercom": {"data_attributes", "conversation_attributes"},
    "zendesk": {"ticket_fields", "user_fields", "organization_fields", "attachments"},
    "freshdesk": {"ticket_fields", "contact_fields", "company_fields", "attachments"},
}
"""What a help desk keeps of what was taken back: fields have no way back, files outlive tickets."""

PAIRS = [
    ("zendesk:acme:small", "intercom:globex:empty"),
    ("intercom:initech:small", "zendesk:hooli:empty"),
]
FRESHDESK = ("intercom:initech:small", "freshdesk:stark:empty")

Started = tuple[CommandLine, SandboxAccount]


@pytest.fixture(params=PAIRS, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def started(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Started]:
    with sandbox(*request.param, limits="off") as (source, target):
        if target.desk == "freshdesk":
            # A writer keeps to its plan even where nobody counts: the smallest takes minutes.
            target.settings(plan="enterprise")
        line = CommandLine(home=tmp_path / "home")
        line.begin(source, target)
        yield line, target


def held(target: SandboxAccount) -> dict[str, list[dict[str, Any]]]:
    """What people see in the account: without what it keeps of deleted records, marked as such."""
    dump = target.dump()
    seen = {name: rows for name, rows in dump.items() if name not in KEPT[target.desk]}
    return {
        name: [row for row in rows if row.get("status") != "deleted" and not row.get("deleted")]
        for name, rows in seen.items()
    }


@pytest.mark.parametrize("started", [*PAIRS, FRESHDESK], indirect=True, ids=lambda pair: pair[1])
def test_a_demo_taken_back_leaves_the_target_as_it_was(started: Started) -> None:
    line, target = started
    before = held(target)
    assert 0 == line.of("demo", "--size", "5").code
    assert before != held(target)

    undone = line.of("undo", "--run", "1")

    assert (0, "done") == (undone.code, undone.json["state"])
    assert before == held(target)


def test_a_tag_for_everything_is_taken_back_with_what_bears_it(started: Started) -> None:
    line, target = started
    before = held(target)
    Home.open(line.home).migration(NAME).set_rules(marker_tag="moved")

    done = line.of("demo", "--size", "2")
    assert (0, True) == (done.code, "moved" in str(target.dump()))

    assert 0 == line.of("undo", "--run", "1").code
    assert before == held(target)


def test_what_was_taken_back_is_deleted_once_and_migrates_again(started: Started) -> None:
    line, target = started
    first = line.of("demo", "--size", "3").json["entities"]
    line.of("undo", "--run", "1")
    deleted = deletes(target)

    assert 0 == line.of("undo", "--run", "1").code
    assert deleted == deletes(target)

    second = line.of("demo", "--size", "3").json["entities"]

    written = ("contacts", "conversations", "articles")
    assert [first[n]["migrated"] for n in written] == [second[n]["migrated"] for n in written]


def deletes(target: SandboxAccount) -> int:
    calls = target.stats()["calls"]
    return sum(n for route, n in calls.items() if route.startswith("DELETE"))


def test_what_failed_is_migrated_by_a_retry_and_nothing_else_is_written(started: Started) -> None:
    line, target = started
    people = "POST /users" if target.desk == "zendesk" else "POST /contacts"
    target.faults([{"on": people, "nth": 1, "kind": "status", "status": 422}])
    demo = line.of("demo", "--size", "5")
    failed = {(one["entity"], one["source_id"]) for one in demo.json["failures"]}
    assert (1, True) == (demo.code, bool(failed))
    target.faults([])

    retry = line.of("retry")

    done = retry.json["entities"]
    assert (0, len(failed)) == (retry.code, sum(row["migrated"] for row in done.values()))
    assert len(failed) == sum(row["read"] for row in done.values())
    found = line.of("verify")
    assert (0, 0, 0) == tuple(found.json[name] for name in ("differ", "missing", "unreadable"))


@pytest.mark.parametrize("started", PAIRS[:1], indirect=True)
def test_a_retry_without_a_failure_says_that_there_is_nothing_to_do(started: Started) -> None:
    line, _ = started
    line.of("demo", "--size", "2")

    ended = line.of("retry")

    assert 4 == ended.code
    assert "Nothing of that run fails" in ended.err
