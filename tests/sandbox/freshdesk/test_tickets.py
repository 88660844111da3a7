"""Tickets of Freshdesk: shallow lists, forms, notes and replies, files, the bin, the archive."""

from __future__ import annotations

import httpx
import pytest

from ..conftest import HandClock, Open

API = "/api/v2"
Query = dict[str, str | int]


@pytest.fixture
def client(open_account: Open) -> httpx.AsyncClient:
    return open_account("freshdesk:stark:empty")


async def made(client: httpx.AsyncClient, **values: object) -> httpx.Response:
    ticket = {"email": "eva@example.com", "subject": "Help", "description": "<p>Please</p>"}
    return await client.post(f"{API}/tickets", json={**ticket, **values})


async def number(client: httpx.AsyncClient, **values: object) -> int:
    answer = await made(client, **values)
    assert 201 == answer.status_code, answer.text
    return int(answer.json()["id"])


def codes(answer: httpx.Response) -> dict[str, str]:
    return {one["field"]: one["code"] for one in answer.json()["errors"]}


async def mails(client: httpx.AsyncClient) -> int:
    return int((await client.get("/_sandbox/stats")).json()["notifications"])


async def test_an_address_without_a_contact_makes_one(client: httpx.AsyncClient) -> None:
    first, second = await made(client), await made(client, email="EVA@example.com")
    assert first.json()["requester_id"] == second.json()["requester_id"]
    found = await client.get(f"{API}/contacts", params={"email": "eva@example.com"})
    assert 1 == len(found.json())


@pytest.mark.parametrize(
    "values, field, code",
    [
        ({"created_at": "2020-01-01T00:00:00Z"}, "created_at", "invalid_field"),
        ({"email": None}, "requester_id", "missing_field"),
        ({"subject": ""}, "subject", "missing_field"),
        ({"status": 9}, "status", "invalid_value"),
        ({"priority": 5}, "priority", "invalid_value"),
        ({"source": 13}, "source", "invalid_value"),
        ({"type": "Riddle"}, "type", "invalid_value"),
        ({"responder_id": 4}, "responder_id", "invalid_value"),
        ({"subject": "s" * 256}, "subject", "invalid_value"),
        ({"tags": ["t" * 33]}, "tags", "invalid_value"),
        ({"tags": [f"t{n}" for n in range(31)]}, "tags", "invalid_value"),
        ({"due_by": "2020-01-02T00:00:00Z"}, "due_by", "missing_field"),
    ],
)
async def test_what_is_wrong_is_named_by_field(
    client: httpx.AsyncClient, values: dict[str, object], field: str, code: str
) -> None:
    answer = await made(client, **values)
    assert 400 == answer.status_code
    assert code == codes(answer)[field]


async def test_an_agent_must_be_in_the_group(client: httpx.AsyncClient) -> None:
    agents = (await client.get(f"{API}/agents")).json()
    group = (await client.post(f"{API}/groups", json={"name": "Nobody's"})).json()["id"]
    answer = await made(client, responder_id=agents[0]["id"], group_id=group)
    assert {"responder_id": "incompatible_field"} == codes(answer)


async def test_a_required_field_stops_a_ticket(client: httpx.AsyncClient) -> None:
    field = {"type": "custom_text", "label": "Reason", "required_for_agents": True}
    await client.post(f"{API}/admin/ticket_fields", json=field)
    without = await made(client)
    filled = await made(client, custom_fields={"cf_reason": "why not"})
    assert {"custom_fields.cf_reason": "missing_field"} == codes(without)
    assert 201 == filled.status_code


async def test_a_choice_must_exist(client: httpx.AsyncClient) -> None:
    field = {"type": "custom_dropdown", "label": "Plan", "choices": [{"value": "a", "position": 1}]}
    answer = await client.post(f"{API}/admin/ticket_fields", json=field)
    assert "cf_plan" == answer.json()["name"]
    wrong = await made(client, custom_fields={"cf_plan": "b"})
    assert {"custom_fields.cf_plan": "invalid_value"} == codes(wrong)


async def test_a_name_that_is_taken_gets_a_number(client: httpx.AsyncClient) -> None:
    first = {"type": "custom_text", "label": "Old number"}
    second = {"type": "custom_text", "label": "Old-number"}
    names = [
        (await client.post(f"{API}/admin/ticket_fields", json=one)).json()["name"]
        for one in (first, second)
    ]
    assert "cf_old_number" == names[0]
    assert names[1].startswith("cf_old_number_")


async def test_a_list_goes_back_thirty_days_unless_told_otherwise(
    client: httpx.AsyncClient, clock: HandClock
) -> None:
    await number(client)
    clock.forward(31 * 86400)
    await number(client)
    usual = (await client.get(f"{API}/tickets")).json()
    all_ = (await client.get(f"{API}/tickets", params={"updated_since": "1970-01-01"})).json()
    assert [1, 2] == [len(usual), len(all_)]


async def test_a_list_is_of_one_requester_by_address(client: httpx.AsyncClient) -> None:
    key = await number(client)
    asker = (await client.get(f"{API}/tickets/{key}?include=requester")).json()["requester"]
    await made(client, email="other@example.com")
    found = (await client.get(f"{API}/tickets", params={"email": asker["email"].upper()})).json()
    nobody = (await client.get(f"{API}/tickets", params={"email": "no@example.com"})).json()
    assert ([key], []) == ([row["id"] for row in found], nobody)


async def test_a_list_ends_at_page_300(open_account: Open) -> None:
    client = open_account("freshdesk:umbrella:large-310")
    query: Query = {"updated_since": "1970-01-01", "per_page": 1, "page": 300}
    last = await client.get(f"{API}/tickets", params=query)
    beyond = await client.get(f"{API}/tickets", params={**query, "page": 301})
    assert (1, False) == (len(last.json()), "link" in last.headers)
    assert 400 == beyond.status_code


async def test_more_than_a_hundred_a_page_is_refused(client: httpx.AsyncClient) -> None:
    assert 400 == (await client.get(f"{API}/tickets", params={"per_page": 101})).status_code


async def test_lists_hold_no_description_unless_asked(client: httpx.AsyncClient) -> None:
    await number(client)
    plain = (await client.get(f"{API}/tickets")).json()[0]
    told = (await client.get(f"{API}/tickets", params={"include": "description"})).json()[0]
    assert ("description" in plain, told["description"]) == (False, "<p>Please</p>")


async def test_notes_are_private_and_mail_nobody(client: httpx.AsyncClient) -> None:
    key = await number(client)
    note = await client.post(f"{API}/tickets/{key}/notes", json={"body": "<b>psst</b>"})
    assert (201, True, 2) == (note.status_code, note.json()["private"], note.json()["source"])
    assert 0 == await mails(client)
    told = {"body": "hello", "notify_emails": ["a@example.com"]}
    await client.post(f"{API}/tickets/{key}/notes", json=told)
    assert 1 == await mails(client)


async def test_a_reply_is_mailed_to_the_requester(client: httpx.AsyncClient) -> None:
    key = await number(client)
    await client.post(f"{API}/tickets/{key}/reply", json={"body": "hello"})
    assert 1 == await mails(client)


async def test_a_new_ticket_is_mailed_where_the_account_says_so(client: httpx.AsyncClient) -> None:
    await number(client)
    await client.post("/_sandbox/settings", json={"requester_notifications": True})
    key = await number(client)
    assert 1 == await mails(client)
    await client.put(f"{API}/tickets/{key}", json={"status": 5})
    assert 2 == await mails(client)


async def test_closing_many_can_be_quiet(client: httpx.AsyncClient) -> None:
    await client.post("/_sandbox/settings", json={"requester_notifications": True})
    key = await number(client)
    quiet = {"status": 5, "skip_close_notification": True}
    action = {"bulk_action": {"ids": [key], "properties": quiet}}
    job = (await client.post(f"{API}/tickets/bulk_update", json=action)).json()
    done = (await client.get(f"{API}/jobs/{job['job_id']}")).json()
    assert [{"id": key, "success": True}] == done["data"]
    assert 5 == (await client.get(f"{API}/tickets/{key}")).json()["status"]
    assert 1 == await mails(client)


async def test_a_customers_note_opens_a_resolved_ticket(client: httpx.AsyncClient) -> None:
    ticket = (await made(client, status=4)).json()
    body = {"body": "again", "incoming": True, "private": False, "user_id": ticket["requester_id"]}
    await client.post(f"{API}/tickets/{ticket['id']}/notes", json=body)
    assert 2 == (await client.get(f"{API}/tickets/{ticket['id']}")).json()["status"]


async def test_a_note_by_nobody_is_refused(client: httpx.AsyncClient) -> None:
    key = await number(client)
    answer = await client.post(f"{API}/tickets/{key}/notes", json={"body": "x", "user_id": 4})
    assert {"user_id": "invalid_value"} == codes(answer)


async def test_conversations_come_thirty_a_page(client: httpx.AsyncClient) -> None:
    key = await number(client)
    await client.post("/_sandbox/settings", json={"plan": "enterprise"})
    for n in range(31):
        await client.post(f"{API}/tickets/{key}/notes", json={"body": f"note {n}"})
    first = await client.get(f"{API}/tickets/{key}/conversations")
    second = await client.get(first.headers["link"].split(">")[0].lstrip("<"))
    assert [30, 1] == [len(first.json()), len(second.json())]
    assert "link" not in second.headers


async def test_files_come_with_a_form_and_their_links_end(
    client: httpx.AsyncClient, clock: HandClock
) -> None:
    form = {"email": "eva@example.com", "subject": "s", "description": "d", "status": "2"}
    files = {"attachments[]": ("a.txt", b"bytes", "text/plain")}
    ticket = (await client.post(f"{API}/tickets", data=form, files=files)).json()
    link = ticket["attachments"][0]["attachment_url"]
    good = await client.get(link)
    clock.forward(301)
    late = await client.get(link)
    fresh = (await client.get(f"{API}/tickets/{ticket['id']}")).json()["attachments"][0]
    assert [(200, b"bytes"), (403, 200)] == [
        (good.status_code, good.content),
        (late.status_code, (await client.get(fresh["attachment_url"])).status_code),
    ]


@pytest.mark.parametrize(
    "name, size, code", [("setup.exe", 10, "invalid_value"), ("a.bin", 21_000_000, "invalid_size")]
)
async def test_files_of_blocked_types_and_too_large_ones_are_refused(
    client: httpx.AsyncClient, name: str, size: int, code: str
) -> None:
    form = {"email": "eva@example.com", "subject": "s", "description": "d"}
    files = {"attachments[]": (name, b"x" * size, "application/octet-stream")}
    answer = await client.post(f"{API}/tickets", data=form, files=files)
    assert {"attachments": code} == codes(answer)


async def test_an_inline_image_is_found_by_two_redirects(open_account: Open) -> None:
    client = open_account("freshdesk:umbrella:small")
    held = (await client.get("/_sandbox/dump")).json()["tickets"]
    texts = [one["description"] for one in held]
    texts += [note["body"] for one in held for note in one["conversations"]]
    source = next(text for text in texts if "/inline/attachment" in text)
    answer = await client.get(source.split('src="')[1].split('"')[0])
    for _ in range(2):
        assert 302 == answer.status_code
        answer = await client.get(answer.headers["location"])
    assert (200, b"\x89PNG") == (answer.status_code, answer.content[:4])


async def test_the_bin_takes_a_ticket_once(client: httpx.AsyncClient) -> None:
    key = await number(client)
    first = await client.delete(f"{API}/tickets/{key}")
    second = await client.delete(f"{API}/tickets/{key}")
    changed = await client.put(f"{API}/tickets/{key}", json={"priority": 2})
    assert [204, 405, 405] == [a.status_code for a in (first, second, changed)]
    listed = (await client.get(f"{API}/tickets", params={"filter": "deleted"})).json()
    assert [key] == [one["id"] for one in listed]
    assert 204 == (await client.put(f"{API}/tickets/{key}/restore")).status_code


async def test_archived_tickets_answer_to_their_number_alone(open_account: Open) -> None:
    client = open_account("freshdesk:umbrella:small")
    await client.post("/_sandbox/settings", json={"plan": "enterprise"})
    held = (await client.get("/_sandbox/dump")).json()["tickets"]
    key = next(one["id"] for one in held if one["archived"])
    query: Query = {"updated_since": "1970-01-01", "per_page": 100}
    listed = {one["id"] for one in (await client.get(f"{API}/tickets", params=query)).json()}
    usual = await client.get(f"{API}/tickets/{key}")
    archived = await client.get(f"{API}/tickets/archived/{key}")
    threads = await client.get(f"{API}/tickets/archived/{key}/conversations")
    assert key not in listed
    assert [404, 200, 200] == [a.status_code for a in (usual, archived, threads)]
    assert archived.json()["description"]


async def test_every_one_of_many_tickets_is_found_by_windows(
    open_account: Open, clock: HandClock
) -> None:
    """After page 300 it goes on from the newest moment seen, where one id comes again."""
    client = open_account("freshdesk:umbrella:large-1000")
    held = (await client.get("/_sandbox/dump")).json()["tickets"]
    listed = {one["id"] for one in held if not one["archived"]}
    query: Query = {"order_by": "updated_at", "order_type": "asc", "per_page": 1}
    seen: set[int] = set()
    since, page, windows = "1970-01-01", 1, 1
    while True:
        where: Query = {**query, "updated_since": since, "page": page}
        answer = await client.get(f"{API}/tickets", params=where)
        clock.forward(4)
        seen |= {one["id"] for one in answer.json()}
        if "link" not in answer.headers and page < 300:
            break
        page += 1
        if page > 300:
            since, page, windows = answer.json()[-1]["updated_at"], 1, windows + 1
    assert (listed, True) == (seen, windows > 1)


async def test_merged_tickets_are_closed_and_say_into_which_one(client: httpx.AsyncClient) -> None:
    first, second = await number(client), await number(client, cc_emails=["cc@example.com"])
    before = await mails(client)
    merged = await client.put(
        f"{API}/tickets/merge",
        json={"primary_id": first, "ticket_ids": [second], "convert_recepients_to_cc": True},
    )
    unknown = {"primary_id": first, "ticket_ids": [999]}
    refused = await client.put(f"{API}/tickets/merge", json=unknown)
    closed = (
        await client.get(f"{API}/tickets/{second}", params={"include": "conversations"})
    ).json()
    kept = (await client.get(f"{API}/tickets/{first}", params={"include": "conversations"})).json()

    assert (204, 400) == (merged.status_code, refused.status_code)
    assert {"ticket_ids": "invalid_value"} == codes(refused)
    assert (5, 2) == (closed["status"], kept["status"])
    [note] = closed["conversations"]
    assert note["private"]
    assert f"merged into ticket {first}" in note["body_text"]
    assert str(second) in kept["conversations"][0]["body_text"]
    assert ["cc@example.com"] == kept["cc_emails"]
    assert before == await mails(client)


async def seen(client: httpx.AsyncClient, key: int) -> tuple[int, list[int]]:
    row = (await client.get(f"{API}/tickets/{key}")).json()
    return row["association_type"], row.get("associated_tickets_list", [])


async def test_a_tracker_is_linked_while_it_is_made_and_never_later(
    client: httpx.AsyncClient,
) -> None:
    one, two = await number(client), await number(client)
    tracker = await number(client, related_ticket_ids=[one])

    assert (3, [one]) == await seen(client, tracker)
    assert (4, [tracker]) == await seen(client, one)
    assert 400 == (await made(client, related_ticket_ids=[one])).status_code, "it has a tracker"
    late = await client.put(f"{API}/tickets/{tracker}", json={"related_ticket_ids": [two]})
    assert {"related_ticket_ids": "invalid_field"} == codes(late)


async def test_a_ticket_becomes_a_child_later_once_and_silently(client: httpx.AsyncClient) -> None:
    parent, child, other = [await number(client) for _ in range(3)]
    before = await mails(client)
    for row, above, status in ((child, parent, 200), (child, other, 400), (other, child, 400)):
        answer = await client.put(f"{API}/tickets/{row}", json={"parent_id": above})
        assert status == answer.status_code, answer.text

    assert (1, [child]) == await seen(client, parent)
    assert (2, [parent]) == await seen(client, child)
    assert before == await mails(client)


async def test_a_parent_has_ten_children(client: httpx.AsyncClient) -> None:
    parent = await number(client)
    answers = [await made(client, parent_id=parent) for _ in range(11)]

    assert [201] * 10 + [400] == [answer.status_code for answer in answers]
