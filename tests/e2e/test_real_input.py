"""Tickets that a real account gave out move whole, and the report accounts for each of them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.command_line import CommandLine
from tests.support.sandbox import SandboxAccount, sandbox

RECORDED = (
    Path(__file__).parents[2].parent
    / "shared"
    / "fixtures"
    / "zendesk-recorded"
    / "zammad-zendesk-import.jsonl"
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not RECORDED.exists(), reason="the recordings are not on this machine"),
]


def run(home: Path, old: SandboxAccount, new: SandboxAccount) -> tuple[CommandLine, dict[str, Any]]:
    """A whole run with everything ticked; the entities' figures."""
    line = CommandLine(home=home)
    line.begin(old, new)
    findings = line.of("check").json["findings"]
    line.of("check", *(p for one in findings if not one["fine"] for p in ("--ack", one["id"])))
    ended = line.of("run", "--accept-losses")
    assert ended.code in (0, 1), ended.err
    assert "done" == ended.json["state"]
    return line, ended.json["entities"]


@pytest.mark.parametrize("target", ["freshdesk:stark:empty", "zendesk:hooli:empty"])
def test_a_recorded_account_moves_into_the_other_desks(tmp_path: Path, target: str) -> None:
    with sandbox(f"zendesk:zammad:{RECORDED}", target, limits="off") as (old, new):
        line, entities = run(tmp_path / "home", old, new)

        for one in entities.values():
            assert one["read"] == one["migrated"] + one["failed"] + one["skipped"]
        assert 0 == sum(one["failed"] for one in entities.values())
        assert 100 <= entities["conversations"]["migrated"]
        judged = line.of("verify").json
        assert (0, 0, []) == (judged["missing"], judged["unreadable"], judged["differences"])
        assert 0 == new.stats()["notifications"]


def test_recorded_tickets_move_whole(tmp_path: Path) -> None:
    with sandbox(f"zendesk:zammad:{RECORDED}", "intercom:globex:empty") as (old, new):
        line, _ = run(tmp_path / "home", old, new)

        path = tmp_path / "report.json"
        line.of("report", "--format", "json", "--out", str(path))
        records = json.loads(path.read_text())["records"]
        told = {one["source_id"]: one for one in records if one["entity"] == "conversations"}
        tickets = old.dump()["tickets"]
        assert {str(ticket["id"]) for ticket in tickets} == set(told)
        outcomes = Counter(one["outcome"] for one in told.values())
        assert 0 == outcomes["failed"], [o for o in told.values() if o["outcome"] == "failed"][:3]
        assert 100 <= outcomes["migrated"]

        parts = tmp_path / "parts.csv"
        line.of("report", "--format", "parts", "--out", str(parts))
        assert _accounted(parts) == _comments_and_files(tickets, told)

        held = new.dump()["conversations"]
        by_old = Counter(row["custom_attributes"]["old_id"] for row in held)
        moved = {one for one, row in told.items() if row["outcome"] == "migrated"}
        assert dict.fromkeys(moved, 1) == dict(by_old)

        assert _messages(tickets, moved) == _parts(held)
        judged = line.of("verify").json
        assert (0, 0) == (judged["missing"], judged["unreadable"])
        assert [] == judged["differences"]
        assert 0 == new.stats()["notifications"]


def _accounted(path: Path) -> set[tuple[str, str, str]]:
    """(ticket, comment or file, its outcome) as the report tells them."""
    with path.open(newline="", encoding="utf-8") as lines:
        return {
            (row["source_id"], row["part_id"], row["outcome"])
            for row in csv.DictReader(lines)
            # Images inside the text are files too; the service does not number them.
            if row["entity"] == "conversations" and "/" not in row["part_id"]
        }


def _comments_and_files(
    tickets: list[dict[str, Any]], told: dict[str, Any]
) -> set[tuple[str, str, str]]:
    """All comments and attachments of the account, with the outcome of their ticket."""
    return {
        (str(ticket["id"]), str(part["id"]), told[str(ticket["id"])]["outcome"])
        for ticket in tickets
        # What was in the bin before we came is one line of its own.
        if told[str(ticket["id"])]["code"] != "deleted_in_source"
        for comment in ticket["comments"]
        for part in (comment, *comment["attachments"])
    }


def _messages(tickets: list[dict[str, Any]], moved: set[str]) -> int:
    """Comments of the tickets that moved."""
    return sum(len(one["comments"]) for one in tickets if str(one["id"]) in moved)


def _parts(held: list[dict[str, Any]]) -> int:
    """Messages with words: the opening of each conversation and its replies and notes."""
    parts = [part for row in held for part in row["conversation_parts"]["conversation_parts"]]
    return len(held) + sum(1 for part in parts if part["part_type"] in ("comment", "note"))
