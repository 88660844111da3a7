"""The seed of awkward records holds its rows, each to be found by its id and to be read."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.e2e.awkward.marks import found
from tests.e2e.awkward.table import rows

from ..conftest import Client, HandClock, Open

API = "/api/v2"
Row = dict[str, Any]
ABSENT = {
    "C41": "an agent who asks is no contact: T33 shows it",
    "V15": "no record by itself: the account it is written to is full",
    "V18": "no field of Freshdesk's is limited to some tickets",
    "X33": "its storage does not promise more bytes than it has",
    "A09": "an article always has words in the account's primary language",
    "A24": "an article always has words in the account's primary language",
}
"""Rows that a Freshdesk cannot hold, whatever their specification says, and why."""


@pytest.fixture
def client(open_account: Open) -> Client:
    return open_account("freshdesk:umbrella:awkward")


async def held(client: Client) -> dict[str, list[Row]]:
    dump: dict[str, list[Row]] = (await client.get("/_sandbox/dump")).json()
    return dump


async def every(client: Client, path: str, **query: Any) -> AsyncIterator[Row]:
    """All rows of a list, as a client pages through it."""
    answer = await client.get(f"{API}{path}", params={"per_page": 100, **query})
    while True:
        assert 200 == answer.status_code, answer.text
        for row in answer.json():
            yield row
        if "next" not in answer.links:
            return
        answer = await client.get(answer.links["next"]["url"])


async def ticket(client: Client, mark: str) -> Row:
    """A ticket by its mark, as its own address shows it, with its conversations."""
    key = found("freshdesk", await held(client))[mark][0][1]
    row: Row = (await client.get(f"{API}/tickets/{key}")).json()
    row["said"] = [one async for one in every(client, f"/tickets/{key}/conversations")]
    return row


async def test_every_row_that_freshdesk_can_hold_is_there(client: Client) -> None:
    there = found("freshdesk", await held(client))
    wanted = {key for key, row in rows().items() if {"freshdesk", "all"} & set(row["held"])}
    assert set(ABSENT) == wanted - set(there)


async def test_every_ticket_can_be_read_in_the_place_where_it_is(client: Client) -> None:
    since = {"updated_since": "1970-01-01"}
    seen = [row["id"] async for row in every(client, "/tickets", **since)]
    seen += [row["id"] async for row in every(client, "/tickets", filter="spam")]
    seen += [row["id"] async for row in every(client, "/tickets", filter="deleted")]
    every_id = {row["id"] for row in (await held(client))["tickets"]}
    for key in seen:
        assert 200 == (await client.get(f"{API}/tickets/{key}")).status_code
    (archived,) = every_id - set(seen)
    assert 404 == (await client.get(f"{API}/tickets/{archived}")).status_code
    assert 200 == (await client.get(f"{API}/tickets/archived/{archived}")).status_code


async def test_notes_carry_the_word_by_which_a_leak_is_found(client: Client) -> None:
    for row in (await held(client))["tickets"]:
        mark = row["subject"].partition(" ")[0]
        for one in row["conversations"]:
            inside = f"INTERNO-{mark}" in one["body"]
            assert inside == one["private"] or mark == "T87", row["subject"]


async def test_a_ticket_that_begins_with_a_note_has_no_description(client: Client) -> None:
    row = await ticket(client, "T03")
    assert ("", True) == (row["description_text"], row["said"][0]["private"])


async def test_people_are_in_the_lists_of_their_state(client: Client) -> None:
    states: dict[str, Row] = {"": {}, "blocked": {"state": "blocked"}}
    states["visitor"] = {"contact_type": "visitor"}
    names = {
        state: {row["unique_external_id"] async for row in every(client, "/contacts", **query)}
        for state, query in states.items()
    }
    assert {"C25"} == names["blocked"]
    assert {None} == names["visitor"]
    assert {"AbC-1", "abc-1", "C02", "C14"} <= names[""]
    agents = [row["contact"]["name"] async for row in every(client, "/agents")]
    assert "Clara Núñez" not in agents
    assert 2 == agents.count("Juan Pérez") == agents.count("Ana López")


async def test_who_is_gone_for_good_is_not_found(client: Client) -> None:
    row = await ticket(client, "T36")
    assert 404 == (await client.get(f"{API}/contacts/{row['requester_id']}")).status_code


@pytest.mark.parametrize(
    "mark, status",
    [("X25", 404), ("X35", 200), ("X24", 200), ("X27", 200)],
)
async def test_files_are_there_or_not_as_their_row_says(
    client: Client, mark: str, status: int
) -> None:
    files = (await ticket(client, mark))["said"][0]["attachments"]
    assert files
    for file in files:
        assert status == (await client.get(file["attachment_url"])).status_code, file["name"]


async def test_an_address_of_a_file_ends_after_five_minutes(
    client: Client, clock: HandClock
) -> None:
    file = (await ticket(client, "X35"))["said"][0]["attachments"][0]
    clock.forward(301)
    again = (await ticket(client, "X35"))["said"][0]["attachments"][0]
    assert 403 == (await client.get(file["attachment_url"])).status_code
    assert 200 == (await client.get(again["attachment_url"])).status_code


async def test_two_looks_into_an_account_see_the_same(client: Client, clock: HandClock) -> None:
    before = await held(client)
    clock.forward(60)
    assert before == await held(client)


async def test_files_lead_into_the_own_network(client: Client) -> None:
    plain, hop = (await ticket(client, "X26"))["said"][0]["attachments"]
    answer = await client.get(hop["attachment_url"])
    assert plain["attachment_url"].startswith("http://169.254.")
    assert answer.headers["location"] == plain["attachment_url"]


async def test_a_picture_in_a_text_is_gone_behind_its_redirects(client: Client) -> None:
    body = (await ticket(client, "X31"))["said"][0]["body"]
    address = re.findall(r'src="([^"]+/inline/[^"]+)"', body)[0]
    answer = await client.get(address, follow_redirects=True)
    assert (404, 2) == (answer.status_code, len(answer.history))


async def test_a_contact_shows_its_picture(client: Client) -> None:
    key = found("freshdesk", await held(client))["C37"][0][1]
    avatar = (await client.get(f"{API}/contacts/{key}")).json()["avatar"]
    picture = await client.get(avatar["avatar_url"])
    assert ("face.png", avatar["size"]) == (avatar["name"], len(picture.content))
    assert avatar["size"] > 40_000


async def test_values_fit_their_fields(client: Client) -> None:
    fields = {row["name"]: row async for row in every(client, "/ticket_fields")}
    nested = fields["cf_aparato"]
    names = [nested["name"], *(one["name"] for one in nested["nested_ticket_fields"])]
    values = (await ticket(client, "V05"))["custom_fields"]
    first, second, third = (values[name] for name in names)
    assert third in nested["choices"][first][second]
    reason = (await ticket(client, "V08"))["custom_fields"]["cf_motivo"]
    assert reason in fields["cf_motivo"]["choices"]
    assert ["Plan", "plan "] == [fields[name]["label"] for name in ("cf_plan", "cf_plan_297457")]


async def test_a_problem_and_its_incidents_know_each_other(client: Client) -> None:
    problem, first = await ticket(client, "T84"), await ticket(client, "T85")
    assert first["id"] in problem["associated_tickets_list"]
    assert [problem["id"]] == first["associated_tickets_list"]
    assert (3, 4) == (problem["association_type"], first["association_type"])
    listed = [row async for row in every(client, "/tickets", updated_since="1970-01-01")]
    assert not any("associated_tickets_list" in row for row in listed)


async def test_ratings_and_time_belong_to_their_tickets(client: Client) -> None:
    rated, timed = await ticket(client, "T93"), await ticket(client, "T94")
    score = (await client.get(f"{API}/tickets/{rated['id']}/satisfaction_ratings")).json()[0]
    work = (await client.get(f"{API}/tickets/{timed['id']}/time_entries")).json()[0]
    assert ("¡Genial!", rated["updated_at"]) == (score["feedback"], score["created_at"])
    assert "00:45" == work["time_spent"]


async def articles(client: Client) -> AsyncIterator[tuple[Row, Row]]:
    """Every article with its folder, as a client walks down to it."""
    async for category in every(client, "/solutions/categories"):
        folders = [
            row async for row in every(client, f"/solutions/categories/{category['id']}/folders")
        ]
        while folders:
            folder = folders.pop()
            path = f"/solutions/folders/{folder['id']}"
            folders += [row async for row in every(client, f"{path}/subfolders")]
            async for row in every(client, f"{path}/articles"):
                yield row, folder


async def test_every_article_is_reached_by_walking_down(client: Client) -> None:
    walked = {row["title"]: (row, folder) async for row, folder in articles(client)}
    kept = (await held(client))["articles"]
    assert {row["title"] for row in kept} == set(walked)
    assert 4 == len(walked["A04 · artículo"][0]["hierarchy"])
    assert 3 == walked["A06 · artículo"][1]["visibility"]
    assert walked["A21 · artículo"][1]["contact_segment_ids"]
    assert len(walked["A23 · artículo"][0]["description"]) > 1_000_000
    file = walked["A14 · artículo"][0]["attachments"][0]
    assert 2 << 20 < len((await client.get(file["attachment_url"])).content)


async def test_a_language_that_the_target_lacks_is_read_in_the_source(client: Client) -> None:
    key = found("freshdesk", await held(client))["A10"][0][1]
    assert 200 == (await client.get(f"{API}/solutions/articles/{key}/fr")).status_code


async def test_the_target_knows_some_of_what_comes(open_account: Open) -> None:
    client = open_account("freshdesk:stark:awkward-target")
    there = await held(client)
    assert "Juan Perez" in [row["contact"]["name"] for row in there["agents"]]
    assert ["c29@example.com"] == [row["email"] for row in there["contacts"]]
    answer = await client.post(f"{API}/companies", json={"name": "Panadería Núñez, S.L. (O09)"})
    assert 409 == answer.status_code
    settings = (await client.get("/_sandbox/settings")).json()
    facts = [settings[name] for name in ("plan", "sub_folders", "supported_languages")]
    assert ["growth", False, ["es", "pt-BR"]] == facts
