"""Freshdesk's searches count what is in the lists, late and ten pages deep."""

from __future__ import annotations

import httpx
import pytest

from ..conftest import Open

API = "/api/v2"


@pytest.fixture
def client(open_account: Open) -> httpx.AsyncClient:
    return open_account("freshdesk:umbrella:small")


async def found(client: httpx.AsyncClient, what: str, query: str, page: int = 1) -> httpx.Response:
    return await client.get(f"{API}/search/{what}", params={"query": f'"{query}"', "page": page})


async def test_the_total_is_that_of_what_is_listed(client: httpx.AsyncClient) -> None:
    held = (await client.get("/_sandbox/dump")).json()["tickets"]
    listed = [one for one in held if not one["archived"]]
    answer = (await found(client, "tickets", "created_at:>'2010-01-01'")).json()
    assert (len(listed), 30) == (answer["total"], len(answer["results"]))


async def test_states_add_up(client: httpx.AsyncClient) -> None:
    whole = (await found(client, "tickets", "created_at:>'2010-01-01'")).json()["total"]
    parts = [(await found(client, "tickets", f"status:{n}")).json()["total"] for n in range(2, 8)]
    assert whole == sum(parts)


async def test_terms_are_joined_and_bracketed(client: httpx.AsyncClient) -> None:
    both = await found(client, "tickets", "(status:4 OR status:5) AND priority:2")
    rows = both.json()["results"]
    assert rows
    assert {2} == {row["priority"] for row in rows}
    assert {4, 5} >= {row["status"] for row in rows}


async def test_a_custom_field_finds_its_ticket(client: httpx.AsyncClient) -> None:
    answer = (await found(client, "tickets", "cf_order_number:'40002'")).json()
    held = (await client.get("/_sandbox/dump")).json()["tickets"]
    match = [one["id"] for one in held if one["custom_fields"]["cf_order_number"] == "40002"]
    listed = [one["id"] for one in held if one["id"] in match and not one["archived"]]
    assert listed == [row["id"] for row in answer["results"]]


async def test_active_and_inactive_contacts_add_up(client: httpx.AsyncClient) -> None:
    parts = [(await found(client, "contacts", f"active:{w}")).json() for w in ("true", "false")]
    assert 120 == sum(part["total"] for part in parts)


@pytest.mark.parametrize("query", ["status:", "colour:'red'", "status:2 AND", "status:2)", ""])
async def test_a_query_that_cannot_be_read_is_refused(
    client: httpx.AsyncClient, query: str
) -> None:
    assert 400 == (await found(client, "tickets", query)).status_code


async def test_a_query_stands_in_quotes(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{API}/search/tickets", params={"query": "status:2"})
    assert 400 == answer.status_code


async def test_there_are_ten_pages(client: httpx.AsyncClient) -> None:
    assert 400 == (await found(client, "tickets", "status:2", 11)).status_code


async def test_a_new_ticket_is_found_after_a_while(open_account: Open) -> None:
    client = open_account("freshdesk:stark:empty")
    await client.post("/_sandbox/settings", json={"search_lag_seconds": 60})
    ticket = {"email": "eva@example.com", "subject": "s", "description": "d"}
    await client.post(f"{API}/tickets", json=ticket)
    assert 0 == (await found(client, "tickets", "status:2")).json()["total"]
