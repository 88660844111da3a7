"""Conversations begin with a contact and take what Intercom takes."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from ..conftest import Client, HandClock, Open


@pytest.fixture
def client(open_account: Open) -> Client:
    return open_account("intercom:globex:empty")


async def a_contact(client: Client, **given: Any) -> dict[str, Any]:
    row: dict[str, Any] = (
        await client.post("/contacts", json={"email": "eva@example.com", **given})
    ).json()
    return row


async def begun(client: Client, contact: dict[str, Any], **given: Any) -> str:
    sender = {"type": "user", "id": contact["id"]}
    body = {"from": sender, "body": "Hello", **given}
    answer = await client.post("/conversations", json=body)
    assert 200 == answer.status_code, answer.text
    return str(answer.json()["conversation_id"])


async def ana(client: Client) -> str:
    return str((await client.get("/admins")).json()["admins"][0]["id"])


async def replied(client: Client, key: str, **given: Any) -> Any:
    body = {"message_type": "comment", "type": "admin", "body": "Hi", **given}
    if body["type"] == "admin":
        body.setdefault("admin_id", await ana(client))
    return await client.post(f"/conversations/{key}/reply", json=body)


async def whole(client: Client, key: str) -> dict[str, Any]:
    row: dict[str, Any] = (await client.get(f"/conversations/{key}")).json()
    return row


def parts(row: dict[str, Any]) -> list[tuple[str, str | None, int]]:
    listed = row["conversation_parts"]["conversation_parts"]
    return [(part["part_type"], part["body"], part["created_at"]) for part in listed]


async def notifications(client: Client) -> int:
    return int((await client.get("/_sandbox/stats")).json()["notifications"])


async def test_creating_answers_a_message_that_names_the_conversation(client: Client) -> None:
    contact = await a_contact(client)
    sender = {"type": "user", "id": contact["id"]}
    answer = await client.post("/conversations", json={"from": sender, "body": "a < b\n<b>c</b>"})
    message = answer.json()
    assert ("user_message", "inapp") == (message["type"], message["message_type"])
    assert message["id"] != message["conversation_id"]
    source = (await whole(client, message["conversation_id"]))["source"]
    assert "<p>a &lt; b<br>&lt;b&gt;c&lt;/b&gt;</p>" == source["body"]


async def test_a_conversation_needs_a_known_contact_and_words(client: Client) -> None:
    admin = {"type": "admin", "id": await ana(client)}
    nobody = {"type": "user", "id": "6762f0f31bb69f9f2193bb8b"}
    contact = await a_contact(client)
    known = {"type": "user", "id": contact["id"]}
    bodies = [
        {"from": admin, "body": "x"},
        {"from": nobody, "body": "x"},
        {"from": known, "body": "  "},
    ]
    answers = [await client.post("/conversations", json=body) for body in bodies]
    assert [400, 404, 400] == [answer.status_code for answer in answers]


async def test_dates_of_messages_are_kept_and_the_update_is_now(
    client: Client, clock: HandClock
) -> None:
    key = await begun(client, await a_contact(client), created_at=1_600_000_000)
    await replied(client, key, body="second", created_at=1_600_000_200)
    await replied(client, key, body="first", created_at=1_600_000_100)
    row = await whole(client, key)
    expected = [
        ("comment", "<p>first</p>", 1_600_000_100),
        ("comment", "<p>second</p>", 1_600_000_200),
    ]
    assert expected == parts(row)
    assert (1_600_000_000, int(clock.now)) == (row["created_at"], row["updated_at"])


async def test_closing_is_stamped_with_the_time_of_the_call(
    client: Client, clock: HandClock
) -> None:
    key = await begun(client, await a_contact(client), created_at=1_600_000_000)
    body = {"message_type": "close", "type": "admin", "admin_id": await ana(client)}
    await client.post(f"/conversations/{key}/parts", json={**body, "created_at": 1})
    row = await whole(client, key)
    assert ("closed", False) == (row["state"], row["open"])
    assert [("close", None, int(clock.now))] == parts(row)


async def test_snoozing_into_the_past_is_refused(client: Client, clock: HandClock) -> None:
    key = await begun(client, await a_contact(client))
    body = {"message_type": "snoozed", "admin_id": await ana(client)}
    past = {**body, "snoozed_until": int(clock.now) - 1}
    assert 400 == (await client.post(f"/conversations/{key}/parts", json=past)).status_code
    later = {**body, "snoozed_until": int(clock.now) + 60}
    assert 200 == (await client.post(f"/conversations/{key}/parts", json=later)).status_code


async def test_unassigned_is_zero_and_stays_so_while_the_workspace_says_so(client: Client) -> None:
    contact = await a_contact(client)
    row = await whole(client, await begun(client, contact))
    assert (0, 0) == (row["admin_assignee_id"], row["team_assignee_id"])
    await client.post("/_sandbox/settings", json={"keep_unassigned": False})
    assert 0 != (await whole(client, await begun(client, contact)))["team_assignee_id"]


async def test_a_reply_of_a_teammate_mails_the_customer_unless_told_not_to(client: Client) -> None:
    key = await begun(client, await a_contact(client))
    await replied(client, key, skip_notifications=True)
    await replied(client, key, message_type="note")
    assert 0 == await notifications(client)
    await replied(client, key)
    assert 1 == await notifications(client)
    await client.post("/_sandbox/settings", json={"email_notifications": False})
    await replied(client, key)
    assert 1 == await notifications(client)


async def test_replies_of_contacts_and_closing_mail_nobody(client: Client) -> None:
    contact = await a_contact(client)
    key = await begun(client, contact)
    answer = await replied(client, key, type="user", intercom_user_id=contact["id"])
    assert ["user"] == [
        part["author"]["type"] for part in answer.json()["conversation_parts"]["conversation_parts"]
    ]
    body = {"message_type": "close", "type": "admin", "admin_id": await ana(client)}
    await client.post(f"/conversations/{key}/parts", json=body)
    assert 0 == await notifications(client)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"admin_id": "1"}, 404),
        ({"body": " "}, 400),
        ({"message_type": "email"}, 400),
        ({"type": "user", "email": "nobody@example.com"}, 404),
        ({"created_at": "yesterday"}, 400),
    ],
)
async def test_a_reply_against_the_rules_is_refused(
    client: Client, given: dict[str, Any], status: int
) -> None:
    key = await begun(client, await a_contact(client))
    assert status == (await replied(client, key, **given)).status_code


async def test_bots_and_people_who_left_cannot_reply(open_account: Open) -> None:
    client = open_account("intercom:initech:small")
    admins = (await client.get("/admins")).json()["admins"]
    bot = next(row["id"] for row in admins if row["email"].startswith("operator+"))
    assert "Clara Núñez" not in {row["name"] for row in admins}
    key = (await client.get("/conversations")).json()["conversations"][0]["id"]
    assert 404 == (await replied(client, key, admin_id=bot)).status_code


async def test_only_people_of_the_conversation_speak_in_it(client: Client) -> None:
    key = await begun(client, await a_contact(client))
    other = await a_contact(client, email="luis@example.com")
    speech = {"type": "user", "intercom_user_id": other["id"]}
    assert 404 == (await replied(client, key, **speech)).status_code
    customer = {"customer": {"intercom_user_id": other["id"]}, "admin_id": await ana(client)}
    await client.post(f"/conversations/{key}/customers", json=customer)
    assert 200 == (await replied(client, key, **speech)).status_code


async def test_scripts_do_not_survive_in_a_reply(client: Client) -> None:
    key = await begun(client, await a_contact(client))
    body = '<p onclick="x()">Hola</p><script>alert(1)</script><a href="javascript:x">y</a>'
    answer = await replied(client, key, body=body)
    assert "<p>Hola</p><a>y</a>" == parts(answer.json())[0][1]


async def test_only_the_five_hundred_newest_parts_are_answered(client: Client) -> None:
    key = await begun(client, await a_contact(client), created_at=1_600_000_000)
    for number in range(503):
        await replied(client, key, body=str(number), created_at=1_600_000_001 + number)
    row = await whole(client, key)
    assert 500 == row["conversation_parts"]["total_count"]
    assert 504 == row["statistics"]["count_conversation_parts"]
    assert "<p>3</p>" == parts(row)[0][1]


async def test_attributes_of_conversations_are_defined_before_they_are_used(
    client: Client,
) -> None:
    key = await begun(client, await a_contact(client))
    change = {"custom_attributes": {"Old number": "T1"}}
    assert 400 == (await client.put(f"/conversations/{key}", json=change)).status_code
    definition = {"name": "Old number", "data_type": "string"}
    assert 200 == (await client.post("/conversations/attributes", json=definition)).status_code
    row = (await client.put(f"/conversations/{key}", json={**change, "title": "T1"})).json()
    assert ({"Old number": "T1"}, "T1") == (row["custom_attributes"], row["title"])


async def test_priority_cannot_be_written(client: Client) -> None:
    key = await begun(client, await a_contact(client))
    row = (await client.put(f"/conversations/{key}", json={"priority": "urgent"})).json()
    assert "none" == row["priority"]


async def test_a_deleted_conversation_is_gone_and_listed_as_deleted(client: Client) -> None:
    key = await begun(client, await a_contact(client))
    assert (await client.delete(f"/conversations/{key}")).json()["deleted"]
    assert 404 == (await client.get(f"/conversations/{key}")).status_code
    deleted = (await client.get("/conversations/deleted")).json()["conversations"]
    assert [key] == [row["id"] for row in deleted]


def a_file(name: str, content: bytes = b"content") -> dict[str, str]:
    data = base64.b64encode(content).decode()
    return {"name": name, "content_type": "application/pdf", "data": data}


async def test_a_file_comes_back_by_a_link_that_needs_no_token_and_ends_after_half_an_hour(
    client: Client, clock: HandClock
) -> None:
    key = await begun(client, await a_contact(client))
    answer = await replied(client, key, attachment_files=[a_file("á b.pdf")])
    sent = answer.json()["conversation_parts"]["conversation_parts"][0]["attachments"][0]
    assert ("á b.pdf", 7) == (sent["name"], sent["filesize"])
    del client.headers["authorization"]
    assert b"content" == (await client.get(sent["url"])).content
    forged = sent["url"].replace("expires=1", "expires=2")
    assert 403 == (await client.get(forged)).status_code
    clock.forward(30 * 60 + 1)
    assert 403 == (await client.get(sent["url"])).status_code


@pytest.mark.parametrize(
    "files",
    [
        [a_file("setup.EXE")],
        [a_file("a.pdf")] * 11,
        [a_file("empty.txt", b"")],
        [{"name": "a.pdf", "content_type": "application/pdf", "data": "***"}],
    ],
)
async def test_files_against_the_rules_are_refused(
    client: Client, files: list[dict[str, str]]
) -> None:
    key = await begun(client, await a_contact(client))
    assert 400 == (await replied(client, key, attachment_files=files)).status_code
    assert [] == parts(await whole(client, key))


async def test_a_ticket_is_typed_and_takes_an_option_only_from_its_list(client: Client) -> None:
    contact = await a_contact(client)
    kind = (await client.post("/ticket_types", json={"name": "Bug"})).json()
    field = {"name": "Area", "description": "", "data_type": "list", "list_items": "Web,App"}
    made = await client.post(f"/ticket_types/{kind['id']}/attributes", json=field)
    web = made.json()["input_options"]["list_options"][0]["id"]
    body = {"ticket_type_id": kind["id"], "contacts": [{"id": contact["id"]}]}
    good = {**body, "ticket_attributes": {"_default_title_": "T1", "Area": web}}
    wrong = {**body, "ticket_attributes": {"Area": "Web"}}
    answers = [await client.post("/tickets", json=sent) for sent in (good, wrong)]
    assert [200, 400] == [answer.status_code for answer in answers]
    assert "Web" == answers[0].json()["ticket_attributes"]["Area"]
    assert "submitted" == answers[0].json()["ticket_state"]["category"]
    assert 1 == await notifications(client)
