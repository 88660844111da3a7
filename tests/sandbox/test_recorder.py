"""What a recorded sandbox writes down, and what it never does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.sandbox.accounts import Account, AccountSpec
from engine.sandbox.asgi import build
from engine.sandbox.recorder import Recorder
from engine.sandbox.registry import factory

from .conftest import HandClock


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "traffic.jsonl"


@pytest.fixture
def account() -> Account:
    return Account.at(AccountSpec.parse("intercom:globex:empty"), 80)


@pytest.fixture
def client(account: Account, file: Path, clock: HandClock) -> httpx.AsyncClient:
    app = build(factory("intercom")(account, clock, True))
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=Recorder(file).recording(app, "intercom")),
        base_url=account.url,
        headers={"authorization": f"Bearer {account.token}", "user-agent": "someone"},
    )


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


async def test_question_and_answer_are_one_line(client: httpx.AsyncClient, file: Path) -> None:
    answer = await client.post("/tags?a=1&b=", json={"name": "vip"})
    expected = {
        "desk": "intercom",
        "method": "POST",
        "path": "/tags",
        "query": [["a", "1"], ["b", ""]],
        "agent": "someone",
        "fault": None,
        "body": {"name": "vip"},
        "status": 200,
        "answer": answer.json(),
    }
    assert [expected] == lines(file)


async def test_what_is_no_json_is_left_out(client: httpx.AsyncClient, file: Path) -> None:
    await client.post("/tags", content=b"{broken", headers={"content-type": "application/json"})
    await client.post("/tags", content=b"plain", headers={"content-type": "text/plain"})
    assert [None, None] == [line["body"] for line in lines(file)]


async def test_an_ordered_fault_is_named(client: httpx.AsyncClient, file: Path) -> None:
    orders = [{"on": "GET /tags", "kind": "html", "status": 502}]
    await client.post("/_sandbox/faults", json=orders)
    await client.get("/tags")
    assert [("html", 502, None)] == [
        (line["fault"], line["status"], line["answer"]) for line in lines(file)
    ]


async def test_no_secret_is_written(
    client: httpx.AsyncClient, file: Path, account: Account
) -> None:
    secret = {"client_id": account.client_id, "client_secret": account.client_secret}
    await client.post("/auth/eagle/token?code=hush-1", json={**secret, "code": "hush-2"})
    await client.get("/me")
    written = file.read_text()
    assert 2 == len(lines(file))
    for hidden in (account.token, account.client_secret, "hush-1", "hush-2"):
        assert hidden not in written
