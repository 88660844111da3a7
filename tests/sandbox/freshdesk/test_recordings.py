"""An account can be seeded from recorded answers, and then answers in the same shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from ..conftest import Open
from ..shapes import unlike

RECORDED = (
    Path(__file__).parents[3].parent
    / "shared"
    / "fixtures"
    / "freshdesk-recorded"
    / "zammad-freshdesk-import.jsonl"
)
pytestmark = pytest.mark.skipif(
    not RECORDED.is_file(), reason="the recordings are not on this machine"
)


def exchanges() -> list[dict[str, Any]]:
    return [json.loads(line) for line in RECORDED.read_text(encoding="utf-8").splitlines()]


async def test_every_recorded_answer_comes_in_the_same_shape(open_account: Open) -> None:
    client = open_account(f"freshdesk:recorded:{RECORDED}")
    await client.post("/_sandbox/settings", json={"plan": "enterprise"})
    asked, found = 0, []
    for exchange in exchanges():
        parts = urlsplit(exchange["url"])
        if "/api/v2/" not in parts.path:
            continue
        answer = await client.get(f"{parts.path}?{parts.query}")
        assert exchange["status"] == answer.status_code, parts.path
        asked += 1
        found += [f"{parts.path}: {words}" for words in unlike(exchange["body"], answer.json())]
        assert ("link" in exchange["headers"]) == ("link" in answer.headers)

    assert 40 <= asked
    assert [] == found


async def test_a_recorded_account_holds_what_was_seen(open_account: Open) -> None:
    client = open_account(f"freshdesk:recorded:{RECORDED}")
    dump = (await client.get("/_sandbox/dump")).json()
    lists = {name: _listed(name) for name in ("tickets", "contacts", "companies", "groups")}
    agents = {row["id"] for row in _listed("agents")}
    for name, rows in lists.items():
        held = {row["id"] for row in dump[name]}
        assert {row["id"] for row in rows} - agents <= held, name
    notes = [row for name in _paths("conversations") for row in name]
    shown = {note["id"] for ticket in dump["tickets"] for note in ticket["conversations"]}
    assert {row["id"] for row in notes} == shown


async def test_recorded_files_have_their_size(open_account: Open) -> None:
    client = open_account(f"freshdesk:recorded:{RECORDED}")
    recorded = [
        file
        for one in exchanges()
        if isinstance(one["body"], dict)
        for file in one["body"].get("attachments", ())
    ]
    for file in recorded:
        dump = (await client.get("/_sandbox/dump")).json()["attachments"]
        assert file["size"] == next(one["size"] for one in dump if one["id"] == file["id"])


def _listed(name: str) -> list[dict[str, Any]]:
    found = [one["body"] for one in exchanges() if urlsplit(one["url"]).path.endswith(f"/{name}")]
    return [row for body in found for row in body]


def _paths(name: str) -> list[list[dict[str, Any]]]:
    return [one["body"] for one in exchanges() if urlsplit(one["url"]).path.endswith(f"/{name}")]
