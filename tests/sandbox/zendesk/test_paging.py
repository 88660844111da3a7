"""Both ways of paging, exports and search."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import Client, HandClock, Open


async def walk(client: Client, path: str, name: str) -> list[list[int]]:
    """The ids of every page, following the vendor's own absolute links."""
    pages: list[list[int]] = []
    url: str | None = path
    while url:
        body: dict[str, Any] = (await client.get(url)).json()
        pages.append([row["id"] for row in body[name]])
        more = body["meta"]["has_more"] if "meta" in body else body["next_page"]
        url = (body.get("links") or {"next": body.get("next_page")})["next"] if more else None
        assert url is None or url.startswith("http://127.0.0.1/api/v2/")
    return pages


@pytest.mark.parametrize("query", ["page[size]=50", "per_page=50"])
async def test_pages_of_both_kinds_hold_every_user_once(open_account: Open, query: str) -> None:
    client = open_account("zendesk:acme:small")
    pages = await walk(client, f"/api/v2/users.json?{query}", "users")
    assert [50, 50, 23] == [len(page) for page in pages]
    assert 123 == len({key for page in pages for key in page})


async def test_a_cursor_leads_back_as_well(open_account: Open) -> None:
    client = open_account("zendesk:acme:small")
    first = (await client.get("/api/v2/tickets.json?page[size]=5")).json()
    second = (await client.get(first["links"]["next"])).json()
    back = (await client.get(second["links"]["prev"])).json()
    assert first["tickets"] == back["tickets"]


async def test_a_row_that_vanishes_takes_no_other_with_it(open_account: Open) -> None:
    client = open_account("zendesk:acme:small")
    whole = (await client.get("/api/v2/tickets.json")).json()["tickets"]
    first = (await client.get("/api/v2/tickets.json?page[size]=5")).json()
    await client.delete(f"/api/v2/tickets/{first['tickets'][4]['id']}.json")
    second = (await client.get(first["links"]["next"])).json()
    assert [row["id"] for row in whole[5:10]] == [row["id"] for row in second["tickets"]]


@pytest.mark.parametrize(
    "path",
    [
        *("tickets?page[size]=101", "tickets?page[size]=²", "tickets?page=101&per_page=100"),
        *(
            "tickets?page[after]=nonsense",
            "tickets?page[after]=MQ==",
            "tickets?page[after]=W251bGxd",
        ),
    ],
)
async def test_pages_that_cannot_be_are_refused(open_account: Open, path: str) -> None:
    client = open_account("zendesk:acme:small")
    assert 400 == (await client.get(f"/api/v2/{path}")).status_code


async def test_the_export_holds_archived_tickets_that_the_list_leaves_out(
    open_account: Open,
) -> None:
    client = open_account("zendesk:acme:small")
    listed = (await client.get("/api/v2/tickets/count.json")).json()["count"]["value"]
    found = (await client.get("/api/v2/search/count.json?query=type:ticket")).json()["count"]
    keys: list[int] = []
    url = "/api/v2/incremental/tickets/cursor.json?start_time=0&per_page=30"
    ended = False
    while not ended:
        body = (await client.get(url)).json()
        keys += [row["id"] for row in body["tickets"]]
        url, ended = body["after_url"], body["end_of_stream"]
    assert (80, 80) == (len(set(keys)), found)
    assert 49 == listed


async def test_rows_of_one_second_are_never_torn_apart_by_the_time_form(open_account: Open) -> None:
    client = open_account("zendesk:acme:small")
    body = (await client.get("/api/v2/incremental/users.json?start_time=0&per_page=1")).json()
    assert 4 == body["count"]
    again = (await client.get(body["next_page"])).json()
    assert body["users"][0]["id"] in [row["id"] for row in again["users"]]


async def test_search_stops_at_a_thousand_and_its_export_does_not(open_account: Open) -> None:
    client = open_account("zendesk:big:large-1200")
    query = "query=created>2000-01-01"
    refused = await client.get(f"/api/v2/search.json?{query} type:ticket&page=11")
    assert 422 == refused.status_code
    path = f"/api/v2/search/export.json?{query}&filter[type]=ticket&page[size]=1000"
    assert [1000, 200] == [len(page) for page in await walk(client, path, "results")]


async def test_search_knows_signs_and_minus(open_account: Open) -> None:
    client = open_account("zendesk:acme:small")

    async def count(query: str) -> int:
        answer = await client.get("/api/v2/search/count.json", params={"query": query})
        return int(answer.json()["count"])

    assert 80 == await count("type:ticket status<closed") + await count("type:ticket status:closed")
    assert 80 == await count("type:ticket tags:return") + await count("type:ticket -tags:return")
    assert 1 == await count("type:user email:ana.lopez@example.com")


async def test_counts_come_with_the_moment_they_were_made(open_account: Open) -> None:
    client = open_account("zendesk:acme:small")
    body = (await client.get("/api/v2/users/count.json?role=end-user")).json()
    assert 120 == body["count"]["value"]
    assert body["links"]["url"].endswith("/users/count.json")


async def test_an_export_begins_in_the_past(open_account: Open, clock: HandClock) -> None:
    client = open_account("zendesk:acme:small")
    for name, status in (("tickets/cursor", 400), ("users", 400), ("organizations", 400)):
        url = f"/api/v2/incremental/{name}.json?start_time={int(clock.now) - 30}"
        assert status == (await client.get(url)).status_code
    await client.post("/_sandbox/settings", json={"export_lag_seconds": 0})
    assert 200 == (await client.get(url)).status_code


async def test_an_unknown_setting_is_refused_and_nothing_is_set(open_account: Open) -> None:
    client = open_account("zendesk:acme:small")
    sent = {"export_lag_seconds": 0, "no_such_switch": 1}
    assert 400 == (await client.post("/_sandbox/settings", json=sent)).status_code
    assert 60 == (await client.get("/_sandbox/settings")).json()["export_lag_seconds"]
