"""An account can be seeded from recorded answers, and then answers in the same shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from .. import shapes
from ..conftest import Client, Open

FOLDER = Path(__file__).parents[3].parent / "shared" / "fixtures" / "zendesk-recorded"
IMPORT = FOLDER / "zammad-zendesk-import.jsonl"
UNKNOWN_HERE = {
    "custom_role": "custom roles are not emulated",
    "metadata": "holds whatever the channel put there",
}


def exchanges(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        pytest.skip("the recordings are not on this machine")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def unlike(wanted: Any, got: Any) -> list[str]:
    """As shapes.unlike, without what is known not to be here."""
    return shapes.unlike(wanted, got, passed_over=UNKNOWN_HERE)


async def ask(client: Client, url: str) -> Any:
    parts = urlsplit(url)
    return await client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path)


async def test_every_recorded_answer_of_an_import_comes_in_the_same_shape(
    open_account: Open,
) -> None:
    client = open_account(f"zendesk:recorded:{IMPORT}") if exchanges(IMPORT) else None
    assert client is not None
    found: list[str] = []
    for number, exchange in enumerate(exchanges(IMPORT)):
        if exchange["status"] != 200 or "/api/v2/" not in exchange["url"]:
            continue
        if number > 40 and "/incremental/" not in exchange["url"] and number % 7:
            continue
        answer = await ask(client, exchange["url"])
        assert 200 == answer.status_code, exchange["url"]
        found += [
            f"{exchange['url']}: {words}" for words in unlike(exchange["body"], answer.json())
        ]
    assert [] == found


async def test_a_recorded_account_holds_what_was_seen(open_account: Open) -> None:
    recorded = exchanges(IMPORT)
    client = open_account(f"zendesk:recorded:{IMPORT}")
    dump = (await client.get("/_sandbox/dump")).json()
    tickets = [row for e in recorded for row in (e["body"] or {}).get("tickets", ())]
    assert {row["id"] for row in tickets} == {row["id"] for row in dump["tickets"]}
    comments = [row for e in recorded for row in (e["body"] or {}).get("comments", ())]
    shown = [item["id"] for row in dump["tickets"] for item in row["comments"]]
    assert {row["id"] for row in comments} <= set(shown)


async def test_recorded_files_have_their_size(open_account: Open) -> None:
    exchanges(IMPORT)
    client = open_account(f"zendesk:recorded:{IMPORT}")
    files = (await client.get("/_sandbox/dump")).json()["attachments"]
    assert [228_761, 164_934] == [
        item["size"] for item in files if item["content_type"] == "image/jpeg"
    ]
    for item in files:
        hop = await client.get(item["content_url"])
        content = (await client.get(hop.headers["location"])).content
        assert item["size"] == len(content)


@pytest.mark.parametrize("name", ["zenpy-incremental.jsonl", "zenpy-tickets-jobs.jsonl"])
async def test_other_recordings_load_and_answer_in_the_same_shape(
    open_account: Open, name: str
) -> None:
    recorded = exchanges(FOLDER / name)
    client = open_account(f"zendesk:recorded:{FOLDER / name}")
    found: list[str] = []
    for exchange in recorded:
        url = exchange["url"]
        if exchange["method"] != "GET" or exchange["status"] != 200 or "page%5Bafter" in url:
            continue
        if "job_statuses" in url or "custom_roles" in url:
            continue
        answer = await ask(client, url)
        assert 200 == answer.status_code, url
        found += [f"{url}: {words}" for words in unlike(exchange["body"], answer.json())]
    assert [] == found


async def test_recorded_refusals_and_jobs_are_answered_alike(open_account: Open) -> None:
    recorded = exchanges(FOLDER / "zenpy-tickets-jobs.jsonl")
    client = open_account("zendesk:hooli:empty")
    for exchange in recorded:
        method, url, status = exchange["method"], exchange["url"], exchange["status"]
        if "create_many" not in url and status not in (400, 404):
            continue
        answer = await client.request(method, urlsplit(url).path, json=exchange["request_body"])
        assert status == answer.status_code, url
        assert [] == unlike(exchange["body"], answer.json())
        if status != 200:
            assert exchange["body"] == answer.json()


async def test_a_file_that_is_no_recording_is_refused(open_account: Open, tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text('{"hello": 1}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="not a recorded exchange"):
        open_account(f"zendesk:recorded:{path}")
