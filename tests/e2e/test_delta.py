"""An update after a whole run: what is new, changed or gone in the source, and nothing twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.command_line import CommandLine, Ended
from tests.e2e.witness import doubled
from tests.support.sandbox import SandboxAccount, sandbox
from tests.support.vendor import Person

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PAIR = ("intercom:initech:small", "intercom:globex:empty")


@dataclass(frozen=True)
class Migrated:
    """A migration after its whole run, with a person at each side."""

    line: CommandLine
    source: SandboxAccount
    target: SandboxAccount
    there: Person
    here: Person

    def delta(self, *options: str) -> Ended:
        """Run an update, with all ticked that only a person can do."""
        self.line.of("check", "--ack", "intercom_assignment")
        return self.line.of("delta", *options)

    def reasons(self) -> set[str]:
        """Why records were skipped in the latest run."""
        out = self.line.home / "report.json"
        assert 0 == self.line.of("report", "--format", "json", "--out", str(out)).code
        records = json.loads(out.read_text())["records"]
        return {one["code"] for one in records if one["outcome"] == "skipped"}


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Migrated]:
    with sandbox(*PAIR, limits="off") as (source, target):
        line = CommandLine(home=tmp_path_factory.mktemp("delta"))
        line.begin(source, target)
        ran = line.of("run", "--accept-losses")
        assert ran.json["state"] == "done", ran.err
        with Person(source) as there, Person(target) as here:
            yield Migrated(line, source, target, there, here)


def thread(account: SandboxAccount, n: int) -> dict[str, Any]:
    """The n-th conversation of the account that is open and was begun by its contact."""
    rows = [
        row
        for row in account.dump()["conversations"]
        if row["state"] == "open" and row["source"]["author"]["type"] in {"user", "lead"}
    ]
    return rows[n]


def texts(row: dict[str, Any]) -> list[str]:
    """The words of all parts, in order."""
    parts = row["conversation_parts"]["conversation_parts"]
    return [part["body"] for part in parts if part["body"]]


def of_old(account: SandboxAccount, source_id: str) -> dict[str, Any]:
    """The target's conversation that was made of this one."""
    rows = account.dump()["conversations"]
    return next(row for row in rows if row["custom_attributes"].get("old_id") == source_id)


def say(person: Person, row: dict[str, Any], words: str) -> None:
    """The contact of a conversation answers in it."""
    contact = row["contacts"]["contacts"][0]["id"]
    body = {"message_type": "comment", "type": "user", "intercom_user_id": contact, "body": words}
    person.call("POST", f"/conversations/{row['id']}/reply", body)


def test_an_update_brings_what_is_new_and_changed_and_tells_what_is_gone(
    migrated: Migrated,
) -> None:
    changed, gone = thread(migrated.source, 0), thread(migrated.source, 1)
    before = of_old(migrated.target, changed["id"])
    say(migrated.there, changed, "<p>One more thing.</p>")
    migrated.there.call("DELETE", f"/conversations/{gone['id']}")
    contact = changed["contacts"]["contacts"][0]["id"]
    started = migrated.there.call(
        "POST",
        "/conversations",
        {"from": {"type": "user", "id": contact}, "body": "Something new"},
    )

    ended = migrated.delta()

    assert 0 == ended.code, ended.err
    rows = ended.json["entities"]["conversations"]
    assert (3, 2, 0, 1) == tuple(rows[k] for k in ("read", "migrated", "failed", "skipped"))
    after = of_old(migrated.target, changed["id"])
    assert before["id"] == after["id"]
    assert [*texts(before), "<p>One more thing.</p>"] == texts(after)
    assert of_old(migrated.target, str(started["conversation_id"]))
    assert of_old(migrated.target, gone["id"]), "what is deleted in the source stays in the target"
    assert {} == doubled(migrated.target.dump())
    assert 0 == migrated.target.stats()["notifications"]

    again = migrated.delta()
    assert (0, {}) == (again.code, again.json["entities"])


def test_a_conversation_that_goes_on_in_the_target_is_left_alone_until_it_is_overwritten(
    migrated: Migrated,
) -> None:
    row = thread(migrated.source, 2)
    there = of_old(migrated.target, row["id"])
    migrated.target.settings(clock_ahead=3600)
    say(migrated.here, there, "<p>I write here now.</p>")
    say(migrated.there, row, "<p>And there.</p>")

    left = migrated.delta()
    assert {"edited_in_target"} == migrated.reasons()
    assert "<p>And there.</p>" not in texts(of_old(migrated.target, row["id"]))
    assert 0 == left.code

    written = migrated.delta("--overwrite")
    assert 1 == written.json["entities"]["conversations"]["migrated"]
    assert "<p>And there.</p>" in texts(of_old(migrated.target, row["id"]))


def test_a_record_deleted_by_hand_in_the_target_fails_as_gone(migrated: Migrated) -> None:
    row = thread(migrated.source, 3)
    there = of_old(migrated.target, row["id"])
    migrated.here.call("DELETE", f"/conversations/{there['id']}")
    say(migrated.there, row, "<p>Hello?</p>")

    ended = migrated.delta()

    assert 1 == ended.code
    assert ["target_gone"] == [one["code"] for one in ended.json["failures"]]
