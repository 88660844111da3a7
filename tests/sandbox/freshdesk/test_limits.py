"""Freshdesk's limits: each endpoint reports its own, and embeds cost more."""

from __future__ import annotations

import httpx
import pytest

from ..conftest import HandClock, Open

API = "/api/v2"


@pytest.fixture
def client(open_account: Open) -> httpx.AsyncClient:
    return open_account("freshdesk:stark:empty")


async def test_an_answer_tells_the_limit_of_its_endpoint(client: httpx.AsyncClient) -> None:
    groups = await client.get(f"{API}/groups")
    tickets = await client.get(f"{API}/tickets")
    totals = [one.headers["x-ratelimit-total"] for one in (groups, tickets)]
    assert ["200", "20"] == totals
    assert "latest=v2; requested=v2" == groups.headers["x-freshdesk-api-version"]


async def test_the_call_beyond_is_refused_with_the_time_to_wait(
    client: httpx.AsyncClient, clock: HandClock
) -> None:
    answers = [await client.get(f"{API}/tickets") for _ in range(21)]
    assert [200] * 20 + [429] == [one.status_code for one in answers]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    assert 200 == (await client.get(f"{API}/groups")).status_code
    clock.forward(60)
    assert 200 == (await client.get(f"{API}/tickets")).status_code


async def test_embeds_in_lists_cost_two_more(client: httpx.AsyncClient) -> None:
    embedded = await client.get(f"{API}/tickets", params={"include": "stats"})
    answer = await client.get(f"{API}/tickets")
    assert "16" == answer.headers["x-ratelimit-remaining"]
    said = [one.headers["x-ratelimit-used-currentrequest"] for one in (embedded, answer)]
    assert ["3", "1"] == said


async def test_wrong_requests_count_as_well(client: httpx.AsyncClient) -> None:
    await client.get(f"{API}/contacts/4")
    answer = await client.get(f"{API}/groups")
    assert "198" == answer.headers["x-ratelimit-remaining"]
