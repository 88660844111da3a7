"""What Check finds of a real Request Tracker, each held against the server that it is said of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.check import Finding
from engine.connectors.request_tracker.permissions import PERMISSIONS
from engine.migration import Migration
from tests.rt.account import RequestTrackerAccount
from tests.rt.proxy import Proxy
from tests.rt.server import PASSWORD, Server
from tests.rt.trimmed import trim
from tests.support.migrations import connected
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(400),
]

RTS_OWN_COST = 12


@pytest.fixture(scope="module")
def source() -> Iterator[SandboxAccount]:
    with sandbox("intercom:initech:small", limits="off") as (served,):
        trim(served, ("215474207005551",))
        yield served


@pytest.fixture(scope="module")
def made(
    rt_account: RequestTrackerAccount,
    source: SandboxAccount,
    tmp_path_factory: pytest.TempPathFactory,
) -> Migration:
    """A migration whose source was read."""
    rt_account.reset()
    found = connected(tmp_path_factory.mktemp("checks"), source, rt_account)
    found.read_source()
    return found


def one(made: Migration, id: str) -> Finding | None:
    return next((each for each in made.checks() if each.id == id), None)


def test_a_run_waits_until_somebody_saw_to_the_scrips_that_mail(made: Migration) -> None:
    assert "rt_scrips" in {each.id for each in made.blocking()}

    made.acknowledge("rt_scrips")

    assert "rt_scrips" not in {each.id for each in made.blocking()}
    made.acknowledge("rt_scrips", undo=True)


def test_queues_that_are_missing_are_named_until_they_are_there(
    made: Migration, rt_account: RequestTrackerAccount
) -> None:
    finding = one(made, "rt_queues")
    assert finding is not None
    names = [row.source_label for row in made.mapping_rows() if row.part == "teams"]
    assert names
    assert (len(names), set(finding.examples) <= set(names)) == (finding.n, True)

    queues = [rt_account.rt.call("POST", "queue", {"Name": name}) for name in names]
    try:
        assert all(answer.is_success for answer in queues)
        made.suggest()
        assert one(made, "rt_queues") is None
    finally:
        for answer in queues:
            rt_account.rt.call("DELETE", f"queue/{answer.json()['id']}")
        made.suggest()


def test_fields_that_are_missing_are_named(
    made: Migration, rt_account: RequestTrackerAccount
) -> None:
    there = {row["Name"] for row in rt_account.rows("customfields", fields="Name")}
    finding = one(made, "missing_fields")
    wanted = {spec.label for spec in made.fields_to_create()}

    assert finding is not None
    assert (len(wanted), not wanted) == (finding.n, finding.fine)
    assert set() == wanted & there


def test_rights_that_somebody_lacks_are_named(
    source: SandboxAccount, rt_account: RequestTrackerAccount, tmp_path: Path
) -> None:
    """Somebody who may no more than every privileged user of this server."""
    made = connected(tmp_path, source, rt_account)
    assert one(made, "rt_rights") is None

    made.connect_with("target", rt_account.rt.plain)
    finding = one(made, "rt_rights")

    assert finding is not None
    people = next(each for each in PERMISSIONS if each.key == "people")
    assert all(right in str(finding.values["right"]) for right in people.rights)
    assert "rt_rights" in {each.id for each in made.blocking()}


def test_what_hashing_costs_is_measured_and_a_session_is_spared_it(
    source: SandboxAccount, tmp_path: Path
) -> None:
    """RT's own BcryptCost takes a third of a second a call by token; the page says what of it."""
    server = Server(tmp_path / "slow", cost=RTS_OWN_COST)
    rt = server.start()
    proxy = Proxy(rt.url)
    try:
        account = RequestTrackerAccount.of(rt, proxy)
        made = connected(tmp_path / "home", source, account, lanes=4)
        by_token = one(made, "rt_speed")
        made.connect("target", {"user": "root", "password": PASSWORD}, kind="password")
        by_session = one(made, "rt_speed")
    finally:
        proxy.stop()
        server.stop()

    assert by_token is not None
    slow = told(by_token, "ms")
    assert slow >= 100
    assert told(by_token, "minutes") >= 1
    assert by_session is None or told(by_session, "ms") < slow


def told(finding: Finding, name: str) -> int:
    return int(str(finding.values[name]))
