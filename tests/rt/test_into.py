"""A demo into a real Request Tracker by command line and session, with its back-dating file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.app import Home
from engine.connectors.request_tracker.convert.vocabulary import KEY
from engine.ledger import Queries
from engine.migration import Migration
from engine.model import Conversation, Entity, Ref
from tests.e2e.command_line import NAME, CommandLine
from tests.rt.account import RequestTrackerAccount
from tests.rt.server import PASSWORD
from tests.support.migrations import tick_all
from tests.support.sandbox import ROOT, SandboxAccount, sandbox

SESSION = ("--user-env", "RT_USER", "--password-env", "RT_PASSWORD")
SCRIPT = ROOT / "engine" / "connectors" / "request_tracker" / "backdate.pl"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(400),
]


@dataclass(frozen=True)
class Moved:
    """A migration after its demo, by command line."""

    line: CommandLine
    source: SandboxAccount
    target: RequestTrackerAccount
    demo: dict[str, Any]
    before: dict[str, list[dict[str, Any]]]

    @property
    def made(self) -> Migration:
        """The migration."""
        return Home.open(self.line.home).migration(NAME)

    @property
    def queries(self) -> Queries:
        """What its ledger holds."""
        return self.made.queries

    def pairs(self) -> list[tuple[Conversation, dict[str, Any]]]:
        """Every conversation of the archive that was migrated, and its ticket."""
        tickets = {
            str(row["id"]): row for row in self.target.rows("tickets", fields="id,Created,Subject")
        }
        records = self.made.opening.records
        found = []
        for run in self.made.ledger.runs():
            for item in self.queries.every_item(run.id, state="migrated"):
                if item.entity == Entity.CONVERSATION:
                    record = records.get(Ref(Entity.CONVERSATION, item.source_id))
                    assert isinstance(record, Conversation)
                    found.append((record, tickets[item.target_id or ""]))
        return found


SHOWN = {
    "tickets": "Subject,Status,Queue",
    "users": "Name,RealName,EmailAddress,Organization",
    "articles": "Name,Class",
    "classes": "Name",
    "queues": "Name",
    "groups": "Name,Domain",
    "customfields": "Name,Type",
}
"""What anybody sees of RT: neither deleted tickets nor what is disabled are in its lists."""


OWN_GROUPS = {"ACLEquivalence", "RT::Ticket-Role"}
LEFT = {"customfields"}
"""What stays when a demo is taken back: the fields that it made, without a value."""


def held(account: RequestTrackerAccount) -> dict[str, list[dict[str, Any]]]:
    """Of groups those that people see: not what RT keeps for each person and role of a ticket."""
    found = {path: account.rows(path, fields=fields) for path, fields in SHOWN.items()}
    groups = [row for row in found["groups"] if row["Domain"] not in OWN_GROUPS]
    return {**found, "groups": groups}


@pytest.fixture(
    scope="module", params=["intercom:initech:small"], ids=lambda one: one.partition(":")[0]
)
def moved(
    request: pytest.FixtureRequest,
    rt_account: RequestTrackerAccount,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Moved]:
    rt_account.reset()
    before = held(rt_account)
    with sandbox(request.param, limits="off") as (source,):
        line = CommandLine(home=tmp_path_factory.mktemp("into"))
        for ended in (
            line.new(source, rt_account),
            line.connect("source", source),
            line.of("connect", "--side", "target", *SESSION, RT_USER="root", RT_PASSWORD=PASSWORD),
        ):
            assert 0 == ended.code, ended.err
        tick_all(Home.open(line.home).migration(NAME))
        demo = line.of("demo", "--size", "2")
        assert demo.code in {0, 1}, demo.err
        yield Moved(line, source, rt_account, demo.json, before)


def test_every_record_has_an_outcome_and_none_failed(moved: Moved) -> None:
    assert [] == moved.demo["failures"]
    assert "done" == moved.demo["state"]


def test_the_reports_total_is_what_rts_own_search_counts(moved: Moved) -> None:
    migrated = moved.demo["entities"]["conversations"]["migrated"]

    assert migrated > 0
    assert migrated == moved.target.rt.found(f"CF.{{{KEY}}} LIKE ':'")
    assert migrated == moved.target.rt.found("id > 0")


def test_no_mail_left_rt(moved: Moved) -> None:
    assert [] == moved.target.rt.mails()


def test_tickets_were_created_when_their_conversations_were(moved: Moved) -> None:
    pairs = moved.pairs()

    assert pairs
    for record, ticket in pairs:
        assert record.created_at is not None
        assert f"{record.created_at:%Y-%m-%dT%H:%M:%SZ}" == ticket["Created"]


def test_verification_finds_everything_as_it_was_sent(moved: Moved) -> None:
    found = moved.line.of("verify")

    assert [] == found.json["differences"]
    assert (0, 0, 0) == tuple(found.json[name] for name in ("differ", "missing", "unreadable"))


def test_messages_have_their_dates_after_the_file_for_the_server(
    moved: Moved, tmp_path: Path
) -> None:
    path = tmp_path / "backdate.tsv"
    told = moved.line.of("report", "--run", "1", "--format", "backdate", "--out", str(path))
    assert 0 == told.code, told.err
    wanted = [row.split("\t") for row in path.read_text().splitlines()]

    said = moved.target.rt.perl(SCRIPT, path)

    assert f"changed {len(wanted)}, not found 0\n" == said
    for what, identity, created, author, _ in wanted:
        if what == "txn":
            raw = moved.target.rt.get(f"transaction/{identity}").json()
            assert f"{created.replace(' ', 'T')}Z" == raw["Created"]
            writer = moved.target.rt.get(f"user/{author}").json()
            assert writer["Name"] == raw["Creator"]["id"]
    assert [] == moved.target.rt.mails()


def test_what_is_taken_back_is_gone_and_nobody_hears_of_it(moved: Moved) -> None:
    undone = moved.line.of("undo", "--run", "1")

    assert 0 == undone.code, undone.err

    after = held(moved.target)
    changed = {name: after[name] for name in SHOWN if moved.before[name] != after[name]}
    assert LEFT == changed.keys(), changed
    for name in LEFT:
        assert moved.before[name] == [row for row in after[name] if row in moved.before[name]]
    assert [] == moved.target.rt.mails()
