"""Tickets: importing their history, changing them, deleting them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from ..conftest import HandClock, Open


async def customer(client: httpx.AsyncClient, email: str = "eva@example.com") -> int:
    sent = {"user": {"name": "Eva", "email": email, "verified": True}}
    answer = await client.post("/api/v2/users/create_or_update.json", json=sent)
    return int(answer.json()["user"]["id"])


async def agent(client: httpx.AsyncClient) -> int:
    return int((await client.get("/api/v2/users/me.json")).json()["user"]["id"])


async def imported(client: httpx.AsyncClient, query: str = "", **ticket: Any) -> httpx.Response:
    path = f"/api/v2/imports/tickets.json{query}"
    return await client.post(path, json={"ticket": ticket})


async def notifications(client: httpx.AsyncClient) -> int:
    return int((await client.get("/_sandbox/stats")).json()["notifications"])


async def test_an_import_keeps_dates_authors_and_privacy_and_mails_nobody(
    open_account: Open,
) -> None:
    client = open_account("zendesk:hooli:empty")
    eva, ana = await customer(client), await agent(client)
    comments = [
        {"author_id": eva, "created_at": "2021-03-03T14:05:07Z", "html_body": "<p>Hola</p>"},
        {"author_id": ana, "created_at": "2021-03-04T08:00:00Z", "body": "nota", "public": False},
    ]
    answer = await imported(
        client, requester_id=eva, subject="T", comments=comments, created_at="2021-03-03T14:05:07Z",
        updated_at="2021-03-04T08:00:00Z", solved_at="2021-03-04T08:00:00Z", status="closed",
    )  # fmt: skip
    assert 201 == answer.status_code
    ticket = answer.json()["ticket"]
    assert ("2021-03-03T14:05:07Z", "closed", "Hola") == (
        ticket["created_at"], ticket["status"], ticket["description"],
    )  # fmt: skip
    read = (await client.get(f"/api/v2/tickets/{ticket['id']}/comments.json")).json()["comments"]
    assert [(eva, True, "2021-03-03T14:05:07Z"), (ana, False, "2021-03-04T08:00:00Z")] == [
        (row["author_id"], row["public"], row["created_at"]) for row in read
    ]
    assert '<div class="zd-comment" dir="auto"><p>Hola</p></div>' == read[0]["html_body"]
    assert 0 == await notifications(client)


@pytest.mark.parametrize(
    "change",
    [
        {"comments": []},
        {"comments": [{"body": "x", "created_at": "2043-01-01T00:00:00Z"}]},
        {"comments": [{"body": "x" * 70_000}]},
        {"comments": [{"body": "x", "author_id": 999}]},
        {"comments": [{"body": "x", "uploads": ["nope"]}]},
        {"requester_id": 4040},
        {"status": "frozen"},
        {"priority": "highest"},
        {"assignee_id": 4040},
        {"organization_id": 4040},
        {"created_at": "yesterday"},
    ],
)
async def test_an_import_that_breaks_a_rule_is_refused(
    open_account: Open, change: dict[str, Any]
) -> None:
    client = open_account("zendesk:hooli:empty")
    ticket = {"requester_id": await customer(client), "comments": [{"body": "x"}], **change}
    answer = await imported(client, **ticket)
    assert (422, "RecordInvalid") == (answer.status_code, answer.json()["error"])


async def test_a_customer_cannot_write_a_private_comment(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    eva = await customer(client)
    comments = [{"body": "secret", "author_id": eva, "public": False}]
    assert 422 == (await imported(client, requester_id=eva, comments=comments)).status_code


async def test_dates_before_1970_are_moved_there(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    old = "1969-12-31T23:59:59Z"
    comments = [{"body": "x", "created_at": old}]
    answer = await imported(client, comments=comments, created_at=old)
    assert "1970-01-01T00:00:00Z" == answer.json()["ticket"]["created_at"]


async def test_only_administrators_import(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    basic = httpx.BasicAuth("dev.patel@example.com/token", "sandbox-token-zendesk-hooli")
    body = {"ticket": {"comments": [{"body": "x"}]}}
    answer = await client.post("/api/v2/imports/tickets.json", json=body, auth=basic)
    assert 403 == answer.status_code


async def test_what_is_archived_at_once_is_in_exports_and_not_in_lists(
    open_account: Open, clock: HandClock
) -> None:
    client = open_account("zendesk:hooli:empty")
    answer = await imported(
        client, "?archive_immediately=true", comments=[{"body": "x"}], status="closed"
    )
    key = answer.json()["ticket"]["id"]
    assert [] == (await client.get("/api/v2/tickets.json")).json()["tickets"]
    export = "/api/v2/incremental/tickets/cursor.json?start_time=0"
    assert [] == (await client.get(export)).json()["tickets"]
    clock.forward(61)
    assert [key] == [row["id"] for row in (await client.get(export)).json()["tickets"]]
    assert 200 == (await client.get(f"/api/v2/tickets/{key}.json")).status_code


async def test_a_closed_ticket_stays_as_it_is(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    made = await imported(client, comments=[{"body": "x"}], status="closed")
    sent = {"ticket": {"comment": {"body": "more"}}}
    answer = await client.put(f"/api/v2/tickets/{made.json()['ticket']['id']}.json", json=sent)
    assert 422 == answer.status_code


async def test_everyday_tickets_and_replies_mail_the_customer_and_notes_do_not(
    open_account: Open,
) -> None:
    client = open_account("zendesk:hooli:empty")
    eva = await customer(client)
    sent = {"ticket": {"requester_id": eva, "comment": {"body": "x"}}}
    ticket = (await client.post("/api/v2/tickets.json", json=sent)).json()["ticket"]
    assert 1 == await notifications(client)
    path = f"/api/v2/tickets/{ticket['id']}.json"
    await client.put(path, json={"ticket": {"comment": {"body": "note", "public": False}}})
    assert 1 == await notifications(client)
    await client.put(path, json={"ticket": {"comment": {"body": "reply"}}})
    assert 2 == await notifications(client)


async def test_the_same_key_gives_the_same_ticket_and_other_words_are_refused(
    open_account: Open,
) -> None:
    client = open_account("zendesk:hooli:empty")
    headers = {"Idempotency-Key": "k1"}

    async def create(words: str) -> httpx.Response:
        body = {"ticket": {"comment": {"body": words}}}
        return await client.post("/api/v2/tickets.json", json=body, headers=headers)

    first, second, third = await create("a"), await create("a"), await create("b")
    assert ["miss", "hit"] == [r.headers["x-idempotency-lookup"] for r in (first, second)]
    assert first.json() == second.json()
    assert (400, "IdempotentRequestError") == (third.status_code, third.json()["error"])


async def test_tags_are_folded_and_options_of_dropdowns_are_tags(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    field = {"type": "tagger", "title": "A", "custom_field_options": [{"name": "X", "value": "x1"}]}
    made = await client.post("/api/v2/ticket_fields.json", json={"ticket_field": field})
    value = {"id": made.json()["ticket_field"]["id"], "value": "x1"}
    answer = await imported(
        client, comments=[{"body": "x"}], tags=["VIP Cliente", "a,b"], custom_fields=[value]
    )
    assert ["vip_cliente", "a", "b", "x1"] == answer.json()["ticket"]["tags"]
    refused = await imported(
        client, comments=[{"body": "x"}], custom_fields=[{**value, "value": "y"}]
    )
    assert 422 == refused.status_code


async def test_a_deleted_ticket_goes_to_the_bin_and_shows_as_deleted_in_exports(
    open_account: Open, clock: HandClock
) -> None:
    client = open_account("zendesk:acme:small")
    key = (await client.get("/api/v2/tickets.json?per_page=1")).json()["tickets"][0]["id"]
    assert 204 == (await client.delete(f"/api/v2/tickets/{key}.json")).status_code
    gone = await client.get(f"/api/v2/tickets/{key}.json")
    assert {"error": "RecordNotFound", "description": "Not found"} == gone.json()
    bin_ = (await client.get("/api/v2/deleted_tickets.json")).json()["deleted_tickets"]
    assert [key] == [row["id"] for row in bin_]
    start = int(clock.now) - 3600
    clock.forward(120)
    answer = await client.get(f"/api/v2/incremental/tickets/cursor.json?start_time={start}")
    assert ["deleted"] == [row["status"] for row in answer.json()["tickets"]]
    await client.put(f"/api/v2/deleted_tickets/{key}/restore.json")
    assert 200 == (await client.get(f"/api/v2/tickets/{key}.json")).status_code


async def test_text_is_stored_without_scripts(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    html = '<script>alert(1)</script><p onclick="x()">Hola</p><a href="javascript:x">y</a>'
    made = await imported(client, comments=[{"html_body": html}])
    path = f"/api/v2/tickets/{made.json()['ticket']['id']}/comments.json"
    row = (await client.get(path)).json()["comments"][0]
    assert '<div class="zd-comment" dir="auto"><p>Hola</p><a>y</a></div>' == row["html_body"]


async def test_an_incident_names_a_problem_and_nothing_else(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    said: dict[str, Any] = {"comments": [{"body": "x"}]}
    problem, other = [
        (await imported(client, type=kind, **said)).json()["ticket"]["id"]
        for kind in ("problem", "question")
    ]
    named = await imported(client, type="incident", problem_id=problem, **said)
    refused = await imported(client, type="incident", problem_id=other, **said)
    shown = (await client.get(f"/api/v2/tickets/{problem}.json")).json()["ticket"]

    assert (problem, True) == (named.json()["ticket"]["problem_id"], shown["has_incidents"])
    assert (422, ["problem"]) == (refused.status_code, [*refused.json()["details"]])
