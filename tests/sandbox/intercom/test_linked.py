"""Tracker tickets and the conversations that they are about."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import Client, Open
from .test_conversations import a_contact, begun, whole


@pytest.fixture
def client(open_account: Open) -> Client:
    return open_account("intercom:globex:empty")


async def a_ticket(client: Client, contact: dict[str, Any], category: str, **given: Any) -> str:
    kind = (
        await client.post("/ticket_types", json={"name": category, "category": category})
    ).json()
    body = {"ticket_type_id": kind["id"], "contacts": [{"id": contact["id"]}], **given}
    answer = await client.post("/tickets", json=body)
    assert 200 == answer.status_code, answer.text
    return str(answer.json()["id"])


async def linked(client: Client, tracker: str, key: str | None) -> tuple[int, str]:
    path = f"/tickets/{tracker}/linked_conversations"
    answer = await client.post(path, json={"conversation_id": key} if key else {})
    found = answer.json()
    return answer.status_code, found["errors"][0]["code"] if "errors" in found else ""


async def objects(client: Client, path: str) -> list[tuple[str, str, str | None]]:
    data = (await client.get(path)).json()["linked_objects"]["data"]
    return [(row["type"], row["id"], row["category"]) for row in data]


async def test_a_link_is_told_on_both_sides_until_it_is_taken_away(client: Client) -> None:
    contact = await a_contact(client)
    tracker = await a_ticket(client, contact, "Tracker")
    request = await a_ticket(client, contact, "Customer")
    talk = await begun(client, contact)

    assert [(200, "")] * 2 == [await linked(client, tracker, key) for key in (talk, request)]
    assert [("ticket", tracker, "Tracker")] == await objects(client, f"/conversations/{talk}")
    assert [("ticket", tracker, "Tracker")] == await objects(client, f"/tickets/{request}")
    both = [("conversation", talk, None), ("ticket", request, "Customer")]
    assert both == await objects(client, f"/tickets/{tracker}")

    await client.delete(f"/tickets/{tracker}/linked_conversations/{talk}")

    assert [] == await objects(client, f"/conversations/{talk}")
    assert both[1:] == await objects(client, f"/tickets/{tracker}")


async def test_a_conversation_has_one_tracker_and_only_trackers_are_linked_later(
    client: Client,
) -> None:
    contact = await a_contact(client)
    first, second = [await a_ticket(client, contact, "Tracker") for _ in range(2)]
    task = await a_ticket(client, contact, "Back-office")
    talk = await begun(client, contact)
    await linked(client, first, talk)

    assert (400, "already_linked_to_tracker") == await linked(client, second, talk)
    assert (400, "already_linked_to_tracker") == await linked(client, first, talk)
    assert (400, "invalid_ticket_type") == await linked(client, task, talk)
    assert (400, "parameter_not_found") == await linked(client, first, None)
    assert (404, "conversation_not_found") == await linked(client, first, "1")
    assert (404, "conversation_not_found") == await linked(client, first, task)
    assert (404, "ticket_not_found") == await linked(client, "1", talk)


@pytest.mark.parametrize("category", ["Tracker", "Back-office"])
async def test_a_ticket_may_be_linked_when_it_is_made(client: Client, category: str) -> None:
    contact = await a_contact(client)
    talk = await begun(client, contact)
    key = await a_ticket(client, contact, category, conversation_to_link_id=talk)

    assert [("ticket", key, category)] == await objects(client, f"/conversations/{talk}")


async def test_a_deleted_ticket_is_linked_to_nothing(client: Client) -> None:
    contact = await a_contact(client)
    talk = await begun(client, contact)
    tracker = await a_ticket(client, contact, "Tracker", conversation_to_link_id=talk)
    await client.delete(f"/tickets/{tracker}")

    assert 0 == (await whole(client, talk))["linked_objects"]["total_count"]
