"""Collections and articles in the languages that are switched on."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from ..conftest import Client, Open


@pytest.fixture
def client(open_account: Open) -> Client:
    return open_account("intercom:globex:empty")


async def a_collection(client: Client, **given: Any) -> Any:
    return await client.post("/help_center/collections", json={"name": "Orders", **given})


async def an_article(client: Client, **given: Any) -> Any:
    author = int((await client.get("/admins")).json()["admins"][0]["id"])
    body = {"title": "Shipping", "author_id": author, "body": "<p>Two days</p>", **given}
    return await client.post("/articles", json=body)


async def test_collections_nest_three_deep_and_no_deeper(client: Client) -> None:
    parent: str | None = None
    statuses = []
    for _ in range(4):
        answer = await a_collection(client, parent_id=parent)
        statuses.append(answer.status_code)
        parent = answer.json().get("id", parent)
    assert [200, 200, 200, 400] == statuses


async def test_a_collection_cannot_be_moved_below_itself(client: Client) -> None:
    top = (await a_collection(client)).json()
    below = (await a_collection(client, parent_id=top["id"])).json()
    path = f"/help_center/collections/{top['id']}"
    assert 400 == (await client.put(path, json={"parent_id": below["id"]})).status_code


async def test_an_article_is_a_draft_unless_said_otherwise_and_has_no_address(
    client: Client,
) -> None:
    row = (await an_article(client)).json()
    assert ("draft", None) == (row["state"], row["url"])
    row = (await client.put(f"/articles/{row['id']}", json={"state": "published"})).json()
    assert row["url"].endswith(f"/help/en/articles/{row['id']}-shipping")


async def test_an_article_needs_an_author_who_may_stand_in_the_default_language(
    client: Client,
) -> None:
    answer = await client.post("/articles", json={"title": "Shipping"})
    message = "author_id must be in the main body or default locale translated_content object"
    assert message == answer.json()["errors"][0]["message"]
    author = int((await client.get("/admins")).json()["admins"][0]["id"])
    content = {"en": {"title": "Shipping", "author_id": author}}
    answer = await client.post("/articles", json={"translated_content": content})
    assert ("Shipping", author) == (answer.json()["title"], answer.json()["author_id"])


@pytest.mark.parametrize(("locale", "status"), [("es", 200), ("fr", 400), ("xx", 400)])
async def test_translations_come_in_languages_that_are_switched_on(
    client: Client, locale: str, status: int
) -> None:
    content = {locale: {"type": "article_content", "title": "Envíos", "body": "<p>Dos días</p>"}}
    answer = await an_article(client, translated_content=content)
    assert status == answer.status_code


async def test_paragraphs_of_an_article_get_a_class(client: Client) -> None:
    assert '<p class="no-margin">Two days</p>' == (await an_article(client)).json()["body"]


async def test_an_article_lies_in_a_collection_that_is_there(client: Client) -> None:
    parent = (await a_collection(client)).json()["id"]
    row = (await an_article(client, parent_id=int(parent), parent_type="collection")).json()
    assert [int(parent)] == row["parent_ids"]
    assert 400 == (await an_article(client, parent_id=1)).status_code
    await client.delete(f"/help_center/collections/{parent}")
    assert [] == (await client.get(f"/articles/{row['id']}")).json()["parent_ids"]


async def test_articles_are_searched_by_words_and_state(client: Client) -> None:
    await an_article(client, state="published")
    await an_article(client, title="Returns", body="")
    counts = [
        (await client.get("/articles/search", params=query)).json()["total_count"]
        for query in ({"phrase": "shipping"}, {"state": "draft"}, {})
    ]
    assert [1, 1, 2] == counts


async def test_pictures_and_files_in_articles_have_links_that_work(open_account: Open) -> None:
    client = open_account("intercom:initech:small")
    rows = (await client.get("/articles", params={"per_page": 150})).json()["data"]
    links = [
        html.unescape(link)
        for row in rows
        for link in re.findall(r'(?:src|href)="([^"]*/_files/[^"]*)"', row["body"])
    ]
    assert 5 == len(links)
    assert [200] * 5 == [(await client.get(link)).status_code for link in links]


async def test_internal_articles_need_an_owner(client: Client) -> None:
    author = int((await client.get("/admins")).json()["admins"][0]["id"])
    body = {"title": "For us", "author_id": author}
    assert 400 == (await client.post("/internal_articles", json=body)).status_code
    answer = await client.post("/internal_articles", json={**body, "owner_id": author})
    assert (200, "en") == (answer.status_code, answer.json()["locale"])
