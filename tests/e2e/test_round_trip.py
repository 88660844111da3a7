"""Through files and back loses nothing that the direct way keeps."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.app import Home
from engine.ledger import RunKind
from engine.migration import Migration
from tests.e2e.witness import told
from tests.support.migrations import connected, folder
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

FILES = "files"
_OWN = re.compile(r"\b\d{5,}\b|http://127\.0\.0\.1:\d+|expires=\d+|signature=[0-9a-f]+|token/\w+")
"""Ids, addresses and tokens of an account, and signatures that last for minutes."""


def moved(home: Path, source: SandboxAccount, target: SandboxAccount) -> Migration:
    """All of the source in the target."""
    made = connected(home, source, target)
    made.ledger.create_run(RunKind.FULL, {})
    Home.of(made).work(idle_exit=0.0)
    return made


def tallies(made: Migration) -> dict[str, tuple[int, int, int]]:
    found = made.queries.tallies(made.ledger.runs()[0].id)
    return {name: (row.migrated, row.failed, row.skipped) for name, row in found.items()}


def losses(made: Migration) -> list[tuple[str, str, int]]:
    return sorted(made.loss_counts(made.ledger.runs()[0].id))


def zendesk(dump: dict[str, Any]) -> dict[str, list[str]]:
    """Every record of a Zendesk account, told by names where the account has ids of its own."""
    names = {row["id"]: row["name"] for row in dump["users"]}
    titles = {row["id"]: row["title"] for row in dump["ticket_fields"]}
    told_rows: dict[str, list[Any]] = {
        "tickets": [_ticket(row, names, titles) for row in dump["tickets"]],
        "users": [_kept(row, "name email phone role tags external_id") for row in dump["users"]],
        "organizations": [_kept(row, "name external_id tags") for row in dump["organizations"]],
        "articles": [_kept(row, "title body draft locale label_names") for row in dump["articles"]],
        "sections": [_kept(row, "name description locale") for row in dump["sections"]],
        "attachments": [_kept(row, "file_name content_type size") for row in dump["attachments"]],
    }
    return {name: sorted(_plain_row(row) for row in found) for name, found in told_rows.items()}


def _kept(row: dict[str, Any], keys: str) -> dict[str, Any]:
    return {key: row[key] for key in keys.split()}


def _ticket(
    row: dict[str, Any], names: dict[int, str], titles: dict[int, str]
) -> list[dict[str, Any]]:
    head = _kept(row, "subject status priority type tags created_at updated_at external_id")
    people = {key: names.get(row[key]) for key in ("requester_id", "assignee_id")}
    values = {titles[one["id"]]: one["value"] for one in row["custom_fields"]}
    comments = [
        _kept(one, "html_body public created_at")
        | {"author": names.get(one["author_id"]), "files": len(one["attachments"])}
        for one in row["comments"]
    ]
    return [head, people, values, *comments]


def freshdesk(dump: dict[str, Any]) -> dict[str, list[str]]:
    """Every record of a Freshdesk account, told by names where the account has ids of its own."""
    names = {row["id"]: row["contact"]["name"] for row in dump["agents"]}
    names |= {row["id"]: row["name"] for kind in ("contacts", "companies") for row in dump[kind]}
    people = "name email phone mobile other_emails tags unique_external_id job_title custom_fields"
    told_rows: dict[str, list[Any]] = {
        "tickets": [_asked(row, names) for row in dump["tickets"]],
        "contacts": [
            [_kept(row, people), names.get(row["company_id"])] for row in dump["contacts"]
        ],
        "companies": [_kept(row, "name domains industry") for row in dump["companies"]],
        "folders": [_kept(row, "name description visibility") for row in dump["folders"]],
        "articles": [_kept(row, "title description status tags") for row in dump["articles"]],
    }
    return {name: sorted(_plain_row(row) for row in found) for name, found in told_rows.items()}


def _asked(row: dict[str, Any], names: dict[int, str]) -> list[Any]:
    head = _kept(row, "subject description status priority type source tags custom_fields")
    people = {key: names.get(row[key]) for key in ("requester_id", "responder_id", "company_id")}
    said = (_said(one, names) for one in row["conversations"])
    return [head, people, len(row["attachments"]), *said]


def _said(row: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    head = _kept(row, "body incoming private")
    return head | {"by": names.get(row["user_id"]), "files": len(row["attachments"])}


def _plain_row(row: object) -> str:
    return _OWN.sub("…", json.dumps(row, sort_keys=True))


@dataclass(frozen=True, kw_only=True)
class Trip:
    """Three migrations: straight into an account, into files, and out of those into another."""

    first: Migration
    into: Migration
    back: Migration


def both_ways(home: Path, served: list[SandboxAccount]) -> Trip:
    """From the first account straight into the second, and through files into the third."""
    source, straight, around = served
    files = folder(home / FILES)
    return Trip(
        first=moved(home / "1", source, straight),
        into=moved(home / "2", source, files),
        back=moved(home / "3", files, around),
    )


def assert_nothing_is_lost(trip: Trip) -> None:
    counts = tallies(trip.into)
    assert all(failed == skipped == 0 for _, failed, skipped in counts.values())
    assert [] == losses(trip.into)
    verified = trip.into.verify()
    assert sum(row[0] for row in counts.values()) == verified.match
    assert [] == verified.differences
    assert tallies(trip.first) == tallies(trip.back)
    assert losses(trip.first) == losses(trip.back)


def test_intercom_through_files_arrives_as_it_does_directly_and_is_taken_back(
    tmp_path: Path,
) -> None:
    accounts = ("intercom:initech:small", "intercom:globex:empty", "intercom:globex:empty")
    with sandbox(*accounts, limits="off") as served:
        trip = both_ways(tmp_path, served)
        straight, around = (told(one.dump()) for one in served[1:])

        assert_nothing_is_lost(trip)
        assert _plain(straight) == _plain(around)
        assert_files_are_taken_back(trip.into, tmp_path / FILES)


def assert_files_are_taken_back(made: Migration, files: Path) -> None:
    made.ledger.create_run(RunKind.UNDO, {"of": made.ledger.runs()[0].id})
    Home.of(made).work(idle_exit=0.0)

    assert all(failed == skipped == 0 for _, failed, skipped in tallies(made).values())
    assert [] == list(files.glob("*.jsonl"))
    assert [] == list((files / "files").glob("*/*"))


def _plain(witness: dict[str, Any]) -> dict[str, list[str]]:
    return {
        kind: sorted(_OWN.sub("…", one) for one in counted.elements())
        for kind, counted in witness.items()
    }


def test_zendesk_through_files_arrives_as_it_does_directly(tmp_path: Path) -> None:
    accounts = ("zendesk:acme:small", "zendesk:hooli:empty", "zendesk:hooli:empty")
    with sandbox(*accounts, limits="off") as served:
        trip = both_ways(tmp_path, served)
        straight, around = (zendesk(one.dump()) for one in served[1:])

        assert_nothing_is_lost(trip)
        assert all(straight.values())
        assert straight == around


def test_freshdesk_through_files_arrives_as_it_does_directly(tmp_path: Path) -> None:
    accounts = ("freshdesk:umbrella:small", "freshdesk:stark:empty", "freshdesk:stark:empty")
    with sandbox(*accounts, limits="off") as served:
        served[0].settings(plan="enterprise")
        trip = both_ways(tmp_path, served)
        straight, around = (freshdesk(one.dump()) for one in served[1:])

        assert_nothing_is_lost(trip)
        assert all(straight.values())
        assert straight == around
