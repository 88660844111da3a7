"""The seed of awkward records holds its rows, each to be found by its id."""

from __future__ import annotations

from typing import Any

import pytest

from engine.sandbox.seeds.intercom_awkward_people import ARTICLES, COMPANIES, CONTACTS
from engine.sandbox.seeds.intercom_awkward_threads import TALKS

from ..conftest import Client, Open


@pytest.fixture
def client(open_account: Open) -> Client:
    return open_account("intercom:globex:awkward")


async def held(client: Client) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = (await client.get("/_sandbox/dump")).json()
    return rows


async def test_every_row_is_held_once(client: Client) -> None:
    rows = await held(client)
    counts = {kind: len(rows[kind]) for kind in ("companies", "contacts", "conversations")}
    expected = {
        "companies": len(COMPANIES),
        "contacts": len(CONTACTS),
        "conversations": len(TALKS),
    }
    assert expected == counts
    assert len(ARTICLES) == len(rows["articles"])


async def test_every_conversation_can_be_read_and_found_by_its_id(client: Client) -> None:
    for row in (await held(client))["conversations"]:
        answer = await client.get(f"/conversations/{row['id']}")
        assert 200 == answer.status_code
        words = f"{row['title']} {(row['source'] or {}).get('body')}"
        assert any(key in words for key in TALKS), words


async def test_a_missing_file_is_missing_and_an_unsafe_one_is_refused(client: Client) -> None:
    rows = {row["title"]: row for row in (await held(client))["conversations"]}
    statuses = {}
    for key in ("X25", "X32", "X35"):
        part = rows[f"{key} · Consulta"]["conversation_parts"]["conversation_parts"][0]
        link = part["attachments"][0]["url"]
        statuses[key] = (await client.get(link)).status_code
    assert {"X25": 404, "X32": 403, "X35": 200} == statuses


async def test_only_the_scroll_gives_the_company_without_contacts(client: Client) -> None:
    listed = (await client.get("/companies", params={"per_page": 150})).json()["data"]
    scrolled = (await client.get("/companies/scroll")).json()["data"]
    assert "O04" not in {row["company_id"] for row in listed}
    assert "O04" in {row["company_id"] for row in scrolled}
    assert 200 == (await client.get("/companies", params={"company_id": "O04"})).status_code


async def test_the_heavy_seed_announces_more_parts_than_it_gives(open_account: Open) -> None:
    client = open_account("intercom:globex:awkward-heavy")
    rows = {row["title"]: row for row in (await held(client))["conversations"]}
    counts = {
        key: (
            rows[f"{key} · Consulta"]["conversation_parts"]["total_count"],
            rows[f"{key} · Consulta"]["statistics"]["count_conversation_parts"],
        )
        for key in ("T04", "T05")
    }
    assert {"T04": (500, 501), "T05": (500, 721)} == counts
    contact = (await client.get("/contacts/find_by_external_id/C43")).json()
    assert 1001 == contact["companies"]["total_count"]


async def test_the_target_checks_phones_and_knows_two_users_by_one_address(
    open_account: Open,
) -> None:
    client = open_account("intercom:globex:awkward-target")
    settings = (await client.get("/_sandbox/settings")).json()
    listed = (await client.get("/data_attributes")).json()["data"]
    assert (True, 240) == (settings["phone_validation"], sum(row["custom"] for row in listed))
    rows = (await client.get("/contacts")).json()["data"]
    assert 2 == sum(row["email"] == "c30@example.com" for row in rows)
