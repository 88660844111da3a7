"""Files of tickets and articles, and the Help Center's rules."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from engine.sandbox.seeds.samples import png

from ..conftest import Client, HandClock, Open

PICTURE = png(8, 4, (1, 2, 3))


@pytest.fixture
def client(open_account: Open) -> Client:
    return open_account("zendesk:hooli:empty")


async def upload(client: Client, name: str, content: bytes, **query: str) -> httpx.Response:
    return await client.post(
        "/api/v2/uploads.json",
        params={"filename": name, **query},
        content=content,
        headers={"content-type": "image/png"},
    )


async def test_files_under_one_token_arrive_with_their_comment(client: Client) -> None:
    first = (await upload(client, "a.png", PICTURE)).json()["upload"]
    again = await upload(client, "b.png", b"12", token=first["token"])
    assert (201, 2) == (again.status_code, len(again.json()["upload"]["attachments"]))
    assert (8, 4) == (first["attachment"]["width"], first["attachment"]["height"])
    comment = {"body": "see", "uploads": [first["token"]]}
    sent = {"ticket": {"comments": [comment]}}
    ticket = (await client.post("/api/v2/imports/tickets.json", json=sent)).json()["ticket"]
    path = f"/api/v2/tickets/{ticket['id']}/comments.json"
    files = (await client.get(path)).json()["comments"][0]["attachments"]
    assert ["a.png", "b.png"] == [item["file_name"] for item in files]
    reused = await client.post("/api/v2/imports/tickets.json", json=sent)
    assert 422 == reused.status_code


async def test_a_download_goes_by_way_of_a_signed_address(client: Client) -> None:
    item = (await upload(client, "a.png", PICTURE)).json()["upload"]["attachment"]
    del client.headers["authorization"]
    hop = await client.get(item["content_url"])
    assert 302 == hop.status_code
    assert PICTURE == (await client.get(hop.headers["location"])).content


async def test_private_attachments_ask_who_is_there(client: Client) -> None:
    await client.post("/_sandbox/settings", json={"private_attachments": True})
    item = (await upload(client, "a.png", PICTURE)).json()["upload"]["attachment"]
    hop = await client.get(item["content_url"])
    assert 302 == hop.status_code
    del client.headers["authorization"]
    assert 401 == (await client.get(item["content_url"])).status_code
    assert 200 == (await client.get(hop.headers["location"])).status_code


async def test_the_address_in_the_store_ends_and_the_accounts_own_does_not(
    client: Client, clock: HandClock
) -> None:
    item = (await upload(client, "a.png", PICTURE)).json()["upload"]["attachment"]
    hops = [(await client.get(item["content_url"])).headers["location"]]
    clock.forward(600)
    hops.append((await client.get(item["content_url"])).headers["location"])

    assert [404, 200] == [(await client.get(hop)).status_code for hop in hops]


async def test_an_upload_token_ends_after_an_hour(client: Client, clock: HandClock) -> None:
    token = (await upload(client, "a.png", PICTURE)).json()["upload"]["token"]
    clock.forward(3600)
    sent = {"ticket": {"comments": [{"body": "x", "uploads": [token]}]}}
    assert 422 == (await client.post("/api/v2/imports/tickets.json", json=sent)).status_code


@pytest.mark.parametrize(
    "name, content, status",
    [("setup.exe", b"x", 422), ("photo.png", b"MZ\x90", 422), ("e.txt", b"", 422), ("", b"x", 400)],
)
async def test_files_that_are_not_let_in(
    client: Client, name: str, content: bytes, status: int
) -> None:
    assert status == (await upload(client, name, content)).status_code


async def test_a_file_over_the_cap_is_refused(client: Client) -> None:
    await client.post("/_sandbox/settings", json={"largest_file": 100})
    assert 413 == (await upload(client, "a.bin", b"x" * 101)).status_code


async def test_inline_pictures_are_listed_only_when_asked_for(open_account: Open) -> None:
    client = open_account("zendesk:acme:small")
    found = (await client.get("/api/v2/search.json?query=type:ticket tags:damaged")).json()[
        "results"
    ]
    pairs = []
    for ticket in found:
        path = f"/api/v2/tickets/{ticket['id']}/comments.json"
        plain = (await client.get(path)).json()["comments"][0]
        whole = (await client.get(f"{path}?include_inline_images=true")).json()["comments"][0]
        if whole["attachments"] != plain["attachments"]:
            pairs.append((plain, whole))
    assert 1 == len(pairs)
    picture = pairs[0][1]["attachments"][0]
    assert picture["inline"]
    assert picture["content_url"] in pairs[0][1]["html_body"]


async def tree(client: Client) -> tuple[int, int, int]:
    """The ids of a new category, a new section in it and the permission group."""
    category = {"category": {"name": "C", "locale": "en-us"}}
    made = (await client.post("/api/v2/help_center/categories.json", json=category)).json()
    path = f"/api/v2/help_center/categories/{made['category']['id']}/sections.json"
    section = {"section": {"name": "S", "locale": "en-us"}}
    below = (await client.post(path, json=section)).json()
    groups = (await client.get("/api/v2/guide/permission_groups.json")).json()["permission_groups"]
    return made["category"]["id"], below["section"]["id"], groups[0]["id"]


async def article(client: Client, **change: Any) -> httpx.Response:
    _, section, group = await tree(client)
    sent = {"title": "A", "locale": "en-us", "permission_group_id": group, "user_segment_id": None}
    body = {"article": {**sent, "body": "<p>x</p>", **change}, "notify_subscribers": False}
    path = f"/api/v2/help_center/sections/{section}/articles.json"
    return await client.post(path, json=body)


async def test_dates_of_articles_are_always_now(client: Client) -> None:
    answer = await article(client, created_at="2019-01-01T00:00:00Z")
    assert (201, "2026") == (answer.status_code, answer.json()["article"]["created_at"][:4])


@pytest.mark.parametrize(
    "change",
    [
        {"locale": "fr"},
        {"locale": None},
        {"title": ""},
        {"title": "T" * 300},
        {"permission_group_id": None},
        {"user_segment_id": 4040},
        {"author_id": 4040},
    ],
)
async def test_articles_that_are_refused(client: Client, change: dict[str, Any]) -> None:
    assert 422 == (await article(client, **change)).status_code


async def test_words_are_changed_in_translations_only(client: Client) -> None:
    key = (await article(client)).json()["article"]["id"]
    path = f"/api/v2/help_center/articles/{key}"
    changed = {"article": {"title": "new", "promoted": True}}
    shown = (await client.put(f"{path}.json", json=changed)).json()["article"]
    assert ("A", True) == (shown["title"], shown["promoted"])
    words = {"translation": {"locale": "es", "title": "Hola", "body": "x", "draft": True}}
    assert 201 == (await client.post(f"{path}/translations.json", json=words)).status_code
    assert 422 == (await client.post(f"{path}/translations.json", json=words)).status_code
    await client.put(f"{path}/translations/es.json", json={"translation": {"title": "Adiós"}})
    spanish = (await client.get(f"/api/v2/help_center/es/articles/{key}.json")).json()["article"]
    assert ("Adiós", "es", True) == (spanish["title"], spanish["locale"], spanish["draft"])
    missing = (await client.get(f"{path}/translations/missing.json")).json()
    assert {"locales": []} == missing


async def test_followers_hear_of_an_article_unless_told_not_to(client: Client) -> None:
    _, section, group = await tree(client)
    sent = {"title": "A", "locale": "en-us", "permission_group_id": group, "user_segment_id": None}
    path = f"/api/v2/help_center/sections/{section}/articles.json"
    await client.post(path, json={"article": sent})
    assert 1 == (await client.get("/_sandbox/stats")).json()["notifications"]


async def test_a_category_takes_its_sections_and_articles_with_it(client: Client) -> None:
    await article(client)
    category = (await client.get("/api/v2/help_center/categories.json")).json()["categories"][0]
    await client.delete(f"/api/v2/help_center/categories/{category['id']}.json")
    dump = (await client.get("/_sandbox/dump")).json()
    assert [[], [], []] == [dump[name] for name in ("categories", "sections", "articles")]


async def test_sections_below_sections_need_the_plan(client: Client) -> None:
    category, section, _ = await tree(client)
    path = f"/api/v2/help_center/categories/{category}/sections.json"
    body = {"section": {"name": "B", "locale": "es", "parent_section_id": section}}
    assert 422 == (await client.post(path, json=body)).status_code
    await client.post("/_sandbox/settings", json={"sub_sections": True})
    assert 201 == (await client.post(path, json=body)).status_code


async def test_a_file_of_an_article_is_sent_as_a_form(client: Client) -> None:
    key = (await article(client)).json()["article"]["id"]
    path = f"/api/v2/help_center/articles/{key}/attachments.json"
    made = await client.post(path, files={"file": ("m.png", PICTURE, "image/png")})
    item = made.json()["article_attachment"]
    assert (201, "m.png", len(PICTURE)) == (made.status_code, item["file_name"], item["size"])
    hop = await client.get(item["content_url"])
    assert PICTURE == (await client.get(hop.headers["location"])).content
    assert [item] == (await client.get(path)).json()["article_attachments"]


async def test_lists_by_language_hold_what_is_translated(open_account: Open) -> None:
    client = open_account("zendesk:acme:small")
    body = (await client.get("/api/v2/help_center/es/articles.json?per_page=1")).json()
    assert (30, "es") == (body["count"], body["articles"][0]["locale"])
    assert 404 == (await client.get("/api/v2/help_center/fr/articles.json")).status_code
