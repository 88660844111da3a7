"""Solutions: categories, folders with their visibility, articles, languages."""

from __future__ import annotations

import httpx
import pytest

from ..conftest import Open

API = "/api/v2/solutions"
ARTICLE = {"title": "How to", "description": "<p>So.</p>", "status": 2}


@pytest.fixture
def client(open_account: Open) -> httpx.AsyncClient:
    return open_account("freshdesk:stark:empty")


async def category(client: httpx.AsyncClient, name: str = "Orders") -> int:
    return int((await client.post(f"{API}/categories", json={"name": name})).json()["id"])


async def folder(client: httpx.AsyncClient, inside: int, **values: object) -> httpx.Response:
    return await client.post(f"{API}/categories/{inside}/folders", json={"name": "F", **values})


def codes(answer: httpx.Response) -> dict[str, str]:
    return {one["field"]: one["code"] for one in answer.json()["errors"]}


async def test_names_are_unique_among_their_neighbours(client: httpx.AsyncClient) -> None:
    first, second = await category(client), await category(client, "Payments")
    same = await client.post(f"{API}/categories", json={"name": "ORDERS"})
    folders = [
        await folder(client, first),
        await folder(client, first),
        await folder(client, second),
    ]
    assert [409, 201, 409, 201] == [a.status_code for a in (same, *folders)]


async def test_folders_in_folders_need_the_plan(client: httpx.AsyncClient) -> None:
    inside = await category(client)
    above = (await folder(client, inside)).json()["id"]
    refused = await folder(client, inside, parent_folder_id=above)
    await client.post("/_sandbox/settings", json={"sub_folders": True})
    made = await folder(client, inside, parent_folder_id=above)
    below = (await client.get(f"{API}/folders/{above}/subfolders")).json()
    assert [403, 201] == [refused.status_code, made.status_code]
    assert [made.json()["id"]] == [one["id"] for one in below]
    listed = (await client.get(f"{API}/categories/{inside}/folders")).json()
    assert [above] == [one["id"] for one in listed]


@pytest.mark.parametrize("visibility, field", [(9, "visibility"), (4, "company_ids")])
async def test_a_visibility_needs_what_it_names(
    client: httpx.AsyncClient, visibility: int, field: str
) -> None:
    answer = await folder(client, await category(client), visibility=visibility)
    assert field in codes(answer)


@pytest.mark.parametrize(
    "change, field",
    [
        ({"description": " "}, "description"),
        ({"title": "No"}, "title"),
        ({"status": 3}, "status"),
        ({"agent_id": 1}, "agent_id"),
    ],
)
async def test_what_an_article_may_not_say(
    client: httpx.AsyncClient, change: dict[str, object], field: str
) -> None:
    inside = (await folder(client, await category(client))).json()["id"]
    answer = await client.post(f"{API}/folders/{inside}/articles", json={**ARTICLE, **change})
    assert field in codes(answer)


async def test_the_author_is_set_afterwards(client: httpx.AsyncClient) -> None:
    agents = (await client.get("/api/v2/agents")).json()
    inside = (await folder(client, await category(client))).json()["id"]
    made = (await client.post(f"{API}/folders/{inside}/articles", json=ARTICLE)).json()
    other = next(one["id"] for one in agents if one["id"] != made["agent_id"])
    await client.put(f"{API}/articles/{made['id']}", json={"agent_id": other})
    assert other == (await client.get(f"{API}/articles/{made['id']}")).json()["agent_id"]


async def test_a_translation_needs_its_parents_first(client: httpx.AsyncClient) -> None:
    top = await category(client)
    inside = (await folder(client, top)).json()["id"]
    article = (await client.post(f"{API}/folders/{inside}/articles", json=ARTICLE)).json()["id"]
    spanish = {"title": "Cómo", "description": "<p>Así.</p>", "status": 1}
    steps = [
        (f"{API}/articles/{article}/es", spanish),
        (f"{API}/folders/{inside}/es", {"name": "C"}),
        (f"{API}/categories/{top}/es", {"name": "Pedidos"}),
        (f"{API}/folders/{inside}/es", {"name": "C"}),
        (f"{API}/articles/{article}/es", spanish),
        (f"{API}/articles/{article}/es", spanish),
    ]
    said = [(await client.post(path, json=body)).status_code for path, body in steps]
    assert [400, 400, 201, 201, 201, 409] == said
    read = (await client.get(f"{API}/articles/{article}/es")).json()
    assert ("Cómo", article, 1) == (read["title"], read["id"], read["status"])
    assert 404 == (await client.get(f"{API}/articles/{article}/fr")).status_code


async def test_a_category_takes_everything_below_along(client: httpx.AsyncClient) -> None:
    top = await category(client)
    inside = (await folder(client, top)).json()["id"]
    article = (await client.post(f"{API}/folders/{inside}/articles", json=ARTICLE)).json()["id"]
    assert 204 == (await client.delete(f"{API}/categories/{top}")).status_code
    assert 404 == (await client.get(f"{API}/articles/{article}")).status_code


async def test_the_small_account_has_thirty_articles_in_two_languages(open_account: Open) -> None:
    client = open_account("freshdesk:umbrella:small")
    found: dict[str, int] = {"": 0, "/es": 0}
    for one in (await client.get(f"{API}/categories")).json():
        for inner in (await client.get(f"{API}/categories/{one['id']}/folders")).json():
            for code in found:
                path = f"{API}/folders/{inner['id']}/articles{code}"
                found[code] += len((await client.get(path)).json())
    assert {"": 30, "/es": 30} == found
