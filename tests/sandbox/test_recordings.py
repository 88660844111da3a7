"""An account can be filled from a recording: it then holds what the answers show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.sandbox.seeds.recording import RecordingError, exchanges

from .conftest import Open

RECORDED = Path(__file__).parents[2].parent / "shared" / "fixtures" / "intercom-recorded"

CONTACT: dict[str, Any] = {
    "type": "contact",
    "id": "69fc21865a28f6d15c73b074",
    "external_id": "1",
    "role": "user",
    "email": "a@example.net",
    "name": "Phone &amp; SMS",
    "created_at": 1778131334,
    "updated_at": 1778134495,
    "custom_attributes": {"plan": "gold"},
    "companies": {"data": [{"type": "company", "id": "69fc21865a28f6d15c73b075"}]},
}
COMPANY: dict[str, Any] = {
    "type": "company",
    "id": "69fc21865a28f6d15c73b075",
    "company_id": "c1",
    "name": "Acme",
    "created_at": 1778131334,
    "updated_at": 1778131334,
}


def written(folder: Path, *answers: object) -> Path:
    path = folder / "recording.jsonl"
    lines = [
        json.dumps({"method": "GET", "path": "/x", "status": 200, "response_body": body})
        for body in answers
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


async def test_records_and_what_ties_them_are_held(open_account: Open, tmp_path: Path) -> None:
    path = written(tmp_path, {"data": [CONTACT]}, COMPANY)
    client = open_account(f"intercom:old:{path}")
    rows = (await client.get("/contacts")).json()["data"]
    assert [("Phone &amp; SMS", {"plan": "gold"})] == [
        (row["name"], row["custom_attributes"]) for row in rows
    ]
    assert 1 == (await client.get("/companies")).json()["total_count"]


async def test_what_an_answer_says_was_deleted_is_not_held(
    open_account: Open, tmp_path: Path
) -> None:
    gone = {"id": CONTACT["id"], "type": "contact", "deleted": True}
    client = open_account(f"intercom:old:{written(tmp_path, CONTACT, COMPANY, gone)}")
    assert 0 == (await client.get("/contacts")).json()["total_count"]
    assert 0 == (await client.get("/companies")).json()["total_count"]


def test_a_line_that_is_no_exchange_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"method": "GET"}\n', encoding="utf-8")
    with pytest.raises(RecordingError, match=r"broken\.jsonl:1"):
        list(exchanges(path))


async def test_real_recorded_answers_fill_an_account_that_can_be_read(open_account: Open) -> None:
    path = RECORDED / "exchanges-2026-05.jsonl"
    if not path.is_file():
        pytest.skip("the recorded answers are not on this machine")
    client = open_account(f"intercom:old:{path}")
    totals = {}
    for kind in ("contacts", "conversations", "companies", "articles"):
        body = (await client.get(f"/{kind}")).json()
        totals[kind] = body["total_count"]
        for row in body.get("data") or body.get("conversations"):
            assert 200 == (await client.get(f"/{kind}/{row['id']}")).status_code
    assert all(totals.values()), totals
