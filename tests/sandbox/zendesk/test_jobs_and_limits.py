"""Bulk jobs, and how many calls are taken."""

from __future__ import annotations

from typing import Any

from ..conftest import Client, HandClock, Open


async def start(client: Client, tickets: list[dict[str, Any]]) -> str:
    answer = await client.post(
        "/api/v2/imports/tickets/create_many.json", json={"tickets": tickets}
    )
    assert 200 == answer.status_code, answer.text
    return str(answer.json()["job_status"]["url"])


def tickets(count: int) -> list[dict[str, Any]]:
    return [{"subject": f"T{i}", "comments": [{"body": "x"}]} for i in range(count)]


async def test_a_job_is_queued_then_working_then_completed_with_its_rows_in_another_order(
    open_account: Open,
) -> None:
    client = open_account("zendesk:hooli:empty")
    url = await start(client, tickets(20))
    jobs = [(await client.get(url)).json()["job_status"] for _ in range(3)]
    assert ["queued", "working", "completed"] == [job["status"] for job in jobs]
    rows = jobs[2]["results"]
    assert list(range(20)) == sorted(row["index"] for row in rows)
    assert list(range(20)) != [row["index"] for row in rows]
    for row in rows:
        ticket = (await client.get(f"/api/v2/tickets/{row['id']}.json")).json()["ticket"]
        assert f"T{row['index']}" == ticket["subject"]


async def test_a_job_makes_its_tickets_while_it_works_whether_anybody_looks_or_not(
    open_account: Open, clock: HandClock
) -> None:
    client = open_account("zendesk:hooli:empty")

    async def held() -> int:
        return len((await client.get("/api/v2/tickets.json")).json()["tickets"])

    url = await start(client, tickets(20))
    assert 0 == await held()
    states = [(await client.get(url)).json()["job_status"] for _ in range(2)]
    assert [("queued", None), ("working", 10)] == [(s["status"], s["progress"]) for s in states]
    assert 10 == await held()
    clock.forward(10)
    assert 20 == await held()


async def test_a_refused_row_fails_alone(open_account: Open, clock: HandClock) -> None:
    client = open_account("zendesk:hooli:empty")
    url = await start(client, [*tickets(2), {"subject": "no words", "comments": []}])
    clock.forward(10)
    rows = (await client.get(url)).json()["job_status"]["results"]
    failed = [row for row in rows if "error" in row]
    assert [(2, "TicketCreateError")] == [(row["index"], row["error"]) for row in failed]


async def test_more_than_a_hundred_rows_are_refused(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    body = {"tickets": tickets(101)}
    answer = await client.post("/api/v2/imports/tickets/create_many.json", json=body)
    words = "Parameter  cannot specify more than 100 values"
    expected = {"error": "TooManyValues", "description": words, "max_count": 100}
    assert (400, expected) == (answer.status_code, answer.json())


async def test_the_thirty_first_job_has_to_wait(open_account: Open, clock: HandClock) -> None:
    client = open_account("zendesk:hooli:empty")
    for _ in range(30):
        await start(client, tickets(1))
    path = "/api/v2/imports/tickets/create_many.json"
    refused = await client.post(path, json={"tickets": tickets(1)})
    assert (429, "TooManyJobs") == (refused.status_code, refused.json()["error"])
    clock.forward(5)
    await start(client, tickets(1))


async def test_results_are_forgotten_after_an_hour(open_account: Open, clock: HandClock) -> None:
    client = open_account("zendesk:hooli:empty")
    url = await start(client, tickets(1))
    clock.forward(3601)
    assert 404 == (await client.get(url)).status_code


async def test_exports_take_ten_calls_a_minute(open_account: Open, clock: HandClock) -> None:
    client = open_account("zendesk:hooli:empty")
    url = "/api/v2/incremental/tickets/cursor.json?start_time=0"
    answers = [await client.get(url) for _ in range(11)]
    assert [200] * 10 + [429] == [answer.status_code for answer in answers]
    clock.forward(float(answers[-1].headers["retry-after"]))
    assert 200 == (await client.get(url)).status_code


async def test_support_and_help_center_have_a_bucket_each(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    await client.post("/_sandbox/settings", json={"plan": "suite_team"})
    answers = [await client.get("/api/v2/groups.json") for _ in range(201)]
    assert (200, 429) == (answers[199].status_code, answers[200].status_code)
    assert "0" == answers[199].headers["x-rate-limit-remaining"]
    assert 200 == (await client.get("/api/v2/help_center/articles.json")).status_code


async def test_one_ticket_takes_thirty_changes_in_ten_minutes(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    sent = {"ticket": {"comments": [{"body": "x"}]}}
    made = (await client.post("/api/v2/imports/tickets.json", json=sent)).json()["ticket"]
    change = {"ticket": {"priority": "low"}}
    url = f"/api/v2/tickets/{made['id']}.json"
    codes = [(await client.put(url, json=change)).status_code for _ in range(31)]
    assert [200] * 30 + [429] == codes
