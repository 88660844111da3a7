"""Every recorded exchange that the emulator covers is answered in the recorded shape."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ..conftest import HandClock, Open

FOLDER = Path(__file__).parents[3].parent / "shared" / "fixtures" / "intercom-recorded"
RECORDING = FOLDER / "exchanges-2026-05.jsonl"
THEN = 1_778_149_000.0
"""When it was recorded."""
OLDER = {
    r"^(/data/#)?/(parent_id|parent_type|content_id|statistics) is missing$": (
        "articles were recorded before 2.16, which has parent_ids and no statistics in lists"
    ),
    r"^/statistics/conversations is missing$": "2.16 calls them conversions",
    r"/last_closed_by_id: str$": "recorded before 2.16, which describes text",
}
NOT_ASKED = {
    "POST /messages": "agent-started messages of an older API are not emulated",
    "POST /contacts/merge": "both contacts are one in the recorded account",
    "DELETE /contacts/69fc279342327c5570385b41/companies/69fc27b0ad2b39611d2a7e60": (
        "the company was deleted later"
    ),
}


def exchanges() -> list[dict[str, Any]]:
    if not RECORDING.is_file():
        return []
    return [json.loads(line) for line in RECORDING.read_text(encoding="utf-8").splitlines()]


def name(exchange: dict[str, Any]) -> str:
    return f"{exchange['method']} {exchange['path']}"


def unlike(wanted: Any, got: Any, where: str = "") -> list[str]:
    """Where the answer lacks a recorded key or has another type; null stands for anything."""
    if wanted is None or got is None:
        return []
    if isinstance(wanted, dict) and isinstance(got, dict):
        return [f"{where}/{key} is missing" for key in wanted if key not in got] + [
            found
            for key in wanted
            if key in got
            for found in unlike(wanted[key], got[key], f"{where}/{key}")
        ]
    if isinstance(wanted, list) and isinstance(got, list):
        return unlike(wanted[0], got[0], f"{where}/#") if wanted and got else []
    return [] if type(wanted) is type(got) else [f"{where}: {type(got).__name__}"]


def living(dump: dict[str, list[dict[str, Any]]], text: str) -> str:
    """The text with ids of records that were deleted later replaced by ids of others."""
    known = {str(row["id"]) for rows in dump.values() for row in rows if "id" in row}

    def other(match: re.Match[str]) -> str:
        rows = dump.get(match[1].replace("users", "contacts"), [])
        if match[3] in known or not rows:
            return match[0]
        return f"{match[1]}{match[2]}{rows[-1]['id']}"

    return re.sub(
        r"(contacts|companies|articles|users)(\W.{0,30}?)\b([0-9a-f]{8,24})\b", other, text
    )


@pytest.mark.parametrize("exchange", exchanges(), ids=name)
async def test_it_is_answered_as_recorded(
    open_account: Open, clock: HandClock, exchange: dict[str, Any]
) -> None:
    if name(exchange) in NOT_ASKED or "scroll_param" in (exchange["query"] or {}):
        pytest.skip(NOT_ASKED.get(name(exchange), "its cursor belongs to the recorded account"))
    clock.now = THEN
    seed = "empty" if name(exchange) == "POST /contacts" else RECORDING
    client = open_account(f"intercom:old:{seed}")
    dump = (await client.get("/_sandbox/dump")).json()
    answer = await client.request(
        exchange["method"],
        living(dump, exchange["path"]),
        params=exchange["query"],
        json=json.loads(living(dump, json.dumps(exchange["request_body"]))),
    )
    assert exchange["status"] == answer.status_code, answer.text
    found = unlike(exchange["response_body"], answer.json())
    assert [] == [each for each in found if not any(re.search(known, each) for known in OLDER)]
