"""From one real Request Tracker into another, straight and through files: the same arrives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.app import Home
from engine.ledger import RunKind
from engine.migration import Migration
from tests.rt.account import RequestTrackerAccount
from tests.rt.proxy import Proxy
from tests.rt.seed import fill
from tests.rt.server import Server
from tests.support.migrations import connected, folder
from tests.support.sandbox import SandboxAccount

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(400),
]

LINKS = ("depends-on", "refers-to", "parent")


@pytest.fixture(scope="module")
def other(
    rt_account: RequestTrackerAccount, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RequestTrackerAccount]:
    """A second server, with nothing in it."""
    server = Server(tmp_path_factory.mktemp("other"))
    rt = server.start()
    proxy = Proxy(rt.url)
    try:
        yield RequestTrackerAccount.of(rt, proxy)
    finally:
        proxy.stop()
        server.stop()


def moved(home: Path, source: SandboxAccount, target: SandboxAccount) -> Migration:
    """All of the source in the target, and verified."""
    made = connected(home, source, target)
    made.ledger.create_run(RunKind.FULL, {})
    Home.of(made).work(idle_exit=0.0)
    assert [] == made.verify().differences
    return made


def tallies(made: Migration) -> dict[str, tuple[int, int, int]]:
    found = made.queries.tallies(made.ledger.runs()[0].id)
    return {name: (row.migrated, row.failed, row.skipped) for name, row in found.items()}


def losses(made: Migration) -> list[tuple[str, str, int]]:
    return sorted(made.loss_counts(made.ledger.runs()[0].id))


def told(account: RequestTrackerAccount) -> dict[str, Any]:
    """Tickets by subject, without the numbers and the clock of the server."""
    fields = "Subject,Status,Priority,Created,Resolved,Requestor,Cc,Owner,Queue,CustomFields"
    rows = account.rows("tickets", fields=f"{fields},_hyperlinks")
    subjects = {str(row["id"]): row["Subject"] for row in rows}
    return {row["Subject"]: _ticket(account, row, subjects) for row in rows}


def _ticket(
    account: RequestTrackerAccount, row: dict[str, Any], subjects: dict[str, str]
) -> dict[str, Any]:
    parts = account.rt.get(
        f"ticket/{row['id']}/attachments", fields="Content,Filename,ContentType", per_page=100
    ).json()["items"]
    kept = ("Status", "Priority", "Created", "Resolved")
    values = {one["name"]: one["values"] for one in row["CustomFields"]}
    return {
        **{name: row[name] for name in kept},
        "people": [_logins(row[name]) for name in ("Requestor", "Cc", "Owner")],
        "fields": {
            name: sorted(held) for name, held in values.items() if held and name != "Migration key"
        },
        "links": sorted(
            (one["ref"], subjects[str(one["id"])])
            for one in row["_hyperlinks"]
            if one["ref"] in LINKS
        ),
        "said": [
            (part["ContentType"], part["Filename"], part["Content"])
            for part in sorted(parts, key=lambda part: int(part["id"]))
        ],
    }


def _logins(people: Any) -> list[str]:
    rows = people if isinstance(people, list) else [people]
    return [str(one["id"]) for one in rows]


def test_what_goes_through_files_arrives_as_it_does_directly(
    rt_account: RequestTrackerAccount, other: RequestTrackerAccount, tmp_path: Path
) -> None:
    fill(rt_account)
    before = told(rt_account)
    straight = moved(tmp_path / "1", rt_account, other)
    direct = told(other)
    assert [] == other.rt.mails()
    other.reset()

    into = moved(tmp_path / "2", rt_account, folder(tmp_path / "files"))
    around = moved(tmp_path / "3", folder(tmp_path / "files"), other)

    assert direct == told(other)
    assert [] == losses(into)
    assert (tallies(straight), losses(straight)) == (tallies(around), losses(around))
    assert [] == other.rt.mails()
    assert [] == rt_account.rt.mails()
    _keeps(before, direct)


def _keeps(before: dict[str, Any], after: dict[str, Any]) -> None:
    """The head of every ticket, its links, and the bytes of its files, as they were."""
    same = ("Status", "Priority", "Created", "Resolved", "people", "links")
    assert before.keys() == after.keys()
    for subject, row in before.items():
        assert {key: row[key] for key in same} == {key: after[subject][key] for key in same}
        assert row["fields"].items() <= after[subject]["fields"].items()
        assert _named(row) == _named(after[subject])
    assert ["depends-on", "parent", "refers-to"] == sorted(
        ref for row in after.values() for ref, _ in row["links"]
    )


def _named(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(kind, name) for kind, name, _ in row["said"] if name]
