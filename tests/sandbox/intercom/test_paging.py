"""Lists and searches have the traps of the real ones."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import Client, HandClock, Open


@pytest.fixture
def client(open_account: Open) -> Client:
    return open_account("intercom:initech:small")


async def found(client: Client, path: str, query: object, **rest: object) -> dict[str, Any]:
    answer = await client.post(path, json={"query": query, **rest})
    assert 200 == answer.status_code, answer.text
    body: dict[str, Any] = answer.json()
    return body


def since(value: int, operator: str = ">") -> dict[str, Any]:
    return {"field": "created_at", "operator": operator, "value": value}


@pytest.mark.parametrize(
    ("path", "key", "total"), [("/contacts", "data", 120), ("/conversations", "conversations", 80)]
)
async def test_a_cursor_leads_through_every_record_once(
    client: Client, path: str, key: str, total: int
) -> None:
    seen: list[str] = []
    params: dict[str, Any] = {"per_page": 33}
    while True:
        body = (await client.get(path, params=params)).json()
        seen += [row["id"] for row in body[key]]
        if "next" not in body["pages"]:
            break
        params["starting_after"] = body["pages"]["next"]["starting_after"]
    assert (total, total) == (len(seen), len(set(seen)))


async def test_a_cursor_in_the_query_of_a_search_is_ignored(client: Client) -> None:
    first = await found(client, "/conversations/search", since(0))
    cursor = first["pages"]["next"]["starting_after"]
    path = f"/conversations/search?starting_after={cursor}"
    assert first["conversations"] == (await found(client, path, since(0)))["conversations"]


@pytest.mark.parametrize("cursor", ["abc", "bnVsbA==", "WyJhIiwiYiIsMV0="])
async def test_a_cursor_that_was_never_given_is_refused(client: Client, cursor: str) -> None:
    answer = await client.get("/contacts", params={"starting_after": cursor})
    assert 400 == answer.status_code


async def test_numbered_pages_are_empty_beyond_the_last(client: Client) -> None:
    body = (await client.get("/articles", params={"page": 99})).json()
    assert ([], None, 30) == (body["data"], body["pages"]["next"], body["total_count"])


@pytest.mark.parametrize(("path", "default"), [("/contacts", 10), ("/conversations", 20)])
async def test_lists_have_their_own_page_sizes_and_150_is_the_most(
    client: Client, path: str, default: int
) -> None:
    assert default == (await client.get(path)).json()["pages"]["per_page"]
    assert 400 == (await client.get(path, params={"per_page": 151})).status_code


async def test_dates_of_contacts_match_by_day_of_the_workspace(client: Client) -> None:
    rows = (await client.get("/contacts", params={"per_page": 150})).json()["data"]
    newest = max(row["created_at"] for row in rows)
    after = await found(client, "/contacts/search", since(newest - 1))
    same = await found(client, "/contacts/search", since(newest, "="))
    assert (0, newest) == (after["total_count"], same["data"][0]["created_at"])


@pytest.mark.parametrize("operator", [">=", "<=", "!=", "IN"])
async def test_dates_of_contacts_take_few_operators(client: Client, operator: str) -> None:
    answer = await client.post("/contacts/search", json={"query": since(1, operator)})
    assert 400 == answer.status_code


async def test_filters_nest_two_deep_and_no_deeper(client: Client) -> None:
    one = {"operator": "AND", "value": [since(0)]}
    two = {"operator": "OR", "value": [one]}
    three = {"operator": "AND", "value": [two]}
    assert 120 == (await found(client, "/contacts/search", two))["total_count"]
    assert 400 == (await client.post("/contacts/search", json={"query": three})).status_code


async def test_a_group_takes_fifteen_filters_and_no_more(client: Client) -> None:
    group = {"operator": "AND", "value": [since(0)] * 16}
    assert 400 == (await client.post("/contacts/search", json={"query": group})).status_code


async def test_a_sort_order_of_another_name_is_refused(client: Client) -> None:
    body = {"query": since(0), "sort": {"field": "created_at", "order": "desc"}}
    answer = await client.post("/contacts/search", json=body)
    assert "invalid_sort_order" == answer.json()["errors"][0]["code"]


async def test_a_new_record_is_found_only_after_the_lag(client: Client, clock: HandClock) -> None:
    query = {"field": "email", "operator": "=", "value": "new@example.com"}
    await client.post("/contacts", json={"email": "new@example.com"})
    assert 0 == (await found(client, "/contacts/search", query))["total_count"]
    clock.forward(2)
    assert 1 == (await found(client, "/contacts/search", query))["total_count"]


async def test_conversations_are_counted_by_state(client: Client) -> None:
    counts = [
        (
            await found(
                client, "/conversations/search", {"field": "state", "operator": "=", "value": state}
            )
        )["total_count"]
        for state in ("open", "closed", "snoozed")
    ]
    assert 80 == sum(counts)
    assert all(counts)


async def test_tickets_are_listed_by_search_alone(client: Client) -> None:
    assert 404 == (await client.get("/tickets")).status_code
    assert 6 == (await found(client, "/tickets/search", since(0, ">=")))["total_count"]


async def test_the_call_after_the_limit_is_refused_with_the_time_of_the_next_window(
    client: Client, clock: HandClock
) -> None:
    await client.post("/_sandbox/settings", json={"limit": 2})
    answers = [await client.get("/admins") for _ in range(3)]
    assert [200, 200, 429] == [answer.status_code for answer in answers]
    assert str(int(clock.now) + 10) == answers[2].headers["x-ratelimit-reset"]
    assert "rate_limit_exceeded" == answers[2].json()["errors"][0]["code"]
    clock.forward(10)
    assert 200 == (await client.get("/admins")).status_code
