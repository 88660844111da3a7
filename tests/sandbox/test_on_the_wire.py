"""The sandbox as a program: what a client at the other end of a real connection sees."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.support.sandbox import ROOT, SandboxAccount, sandbox


@pytest.fixture(scope="module")
def served() -> Iterator[SandboxAccount]:
    with sandbox("intercom:globex:empty") as (account,):
        yield account


@pytest.fixture
def account(served: SandboxAccount) -> SandboxAccount:
    served.reset()
    return served


@pytest.fixture
def client(account: SandboxAccount) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {account.token}"}
    with httpx.Client(base_url=account.url, headers=headers, timeout=5) as client:
        yield client


def tag(client: httpx.Client, name: str = "vip") -> httpx.Response:
    return client.post("/tags", json={"name": name})


def tags(account: SandboxAccount) -> list[str]:
    return [row["name"] for row in account.dump()["tags"]]


def test_a_lost_answer_is_a_dropped_connection_after_the_write(
    account: SandboxAccount, client: httpx.Client
) -> None:
    account.faults([{"on": "POST /tags", "kind": "lost_answer"}])
    with pytest.raises(httpx.RemoteProtocolError):
        tag(client)
    assert ["vip"] == tags(account)


def test_a_reset_is_a_dropped_connection_before_the_write(
    account: SandboxAccount, client: httpx.Client
) -> None:
    account.faults([{"on": "POST /tags", "kind": "reset"}])
    with pytest.raises(httpx.TransportError):
        tag(client)
    assert [] == tags(account)


def test_half_a_body_ends_before_the_length_it_announced(
    account: SandboxAccount, client: httpx.Client
) -> None:
    account.faults([{"on": "GET /admins", "kind": "truncate"}])
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
        client.get("/admins")


def test_no_answer_lasts_until_the_client_gives_up(
    account: SandboxAccount, client: httpx.Client
) -> None:
    account.faults([{"on": "POST /tags", "kind": "timeout"}])
    with pytest.raises(httpx.ReadTimeout):
        client.post("/tags", json={"name": "vip"}, timeout=0.2)
    assert [] == tags(account)


def test_an_ordered_status_comes_with_its_headers_and_without_the_write(
    account: SandboxAccount, client: httpx.Client
) -> None:
    order = {"on": "POST /tags", "kind": "status", "status": 503, "headers": {"retry-after": "7"}}
    account.faults([order])
    answer = tag(client)
    assert (503, "7") == (answer.status_code, answer.headers["retry-after"])
    assert "error.list" == answer.json()["type"]
    assert [] == tags(account)


def test_a_page_of_html_can_come_where_json_is_expected(
    account: SandboxAccount, client: httpx.Client
) -> None:
    account.faults([{"on": "GET /admins", "kind": "html", "status": 200}])
    answer = client.get("/admins")
    assert (200, "text/html; charset=utf-8") == (answer.status_code, answer.headers["content-type"])


def test_a_vanished_record_is_gone_when_it_is_asked_for(
    account: SandboxAccount, client: httpx.Client
) -> None:
    key = client.post("/contacts", json={"email": "a@example.com"}).json()["id"]
    account.faults([{"on": "GET /contacts/{contact_id}", "kind": "vanish"}])
    assert 404 == client.get(f"/contacts/{key}").status_code


def test_a_revoked_token_is_refused_until_the_reset(
    account: SandboxAccount, client: httpx.Client
) -> None:
    account.faults([{"on": "GET /admins", "nth": 2, "kind": "revoke_token"}])
    seen = [client.get("/admins").status_code for _ in range(3)]
    assert [200, 401, 401] == seen
    account.reset()
    assert 200 == client.get("/admins").status_code


def test_a_lowered_limit_is_announced_in_the_next_answer(
    account: SandboxAccount, client: httpx.Client
) -> None:
    account.faults([{"on": "GET /admins", "kind": "lower_limit"}])
    assert "833" == client.get("/admins").headers["x-ratelimit-limit"]


def test_calls_are_counted_by_route_and_status_and_control_calls_are_not(
    account: SandboxAccount, client: httpx.Client
) -> None:
    for path in ("/contacts/1", "/contacts/2", "/admins", "/nothing"):
        client.get(path)
    stats = account.stats()
    expected = {"GET /contacts/{contact_id}": 2, "GET /admins": 1, "GET (unknown)": 1}
    assert expected == stats["calls"]
    assert {"404": 3, "200": 1} == stats["statuses"]
    assert (4, 0) == (stats["busiest"]["busiest"], stats["refused"])


def test_a_reset_brings_back_the_seed_and_ends_faults_and_counts(
    account: SandboxAccount, client: httpx.Client
) -> None:
    tag(client)
    account.faults([{"on": "GET /admins", "kind": "status", "times": 0}])
    account.reset()
    assert ([], {}) == (tags(account), account.stats()["calls"])
    assert 200 == client.get("/admins").status_code


def test_an_order_for_an_unknown_fault_is_refused(account: SandboxAccount) -> None:
    answer = httpx.post(f"{account.url}/_sandbox/faults", json=[{"on": "GET /x", "kind": "flood"}])
    assert 400 == answer.status_code


def ended(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "engine.sandbox", "--base-port", "0", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("salesforce:acme:small", "no emulated help desk called 'salesforce'"),
        ("intercom:acme", "not an account"),
        ("intercom:acme:tiny", "no such seed"),
    ],
)
def test_an_account_that_cannot_be_served_ends_with_two_and_the_reason(
    name: str, reason: str
) -> None:
    process = ended("--account", name)
    assert 2 == process.returncode
    assert reason in process.stderr
    assert "" == process.stdout


def test_the_same_account_has_the_same_records_on_every_start() -> None:
    def told() -> list[dict[str, Any]]:
        with sandbox("intercom:initech:small") as (account,):
            rows = account.dump()["contacts"]
            return json.loads(json.dumps(rows).replace(account.url, ""))  # type: ignore[no-any-return]

    assert told() == told()
