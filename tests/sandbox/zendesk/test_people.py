"""What Zendesk accepts as users and organizations."""

from __future__ import annotations

import httpx
import pytest

from ..conftest import Open


async def create(client: httpx.AsyncClient, **user: object) -> httpx.Response:
    return await client.post("/api/v2/users.json", json={"user": user})


async def notifications(client: httpx.AsyncClient) -> int:
    stats = (await client.get("/_sandbox/stats")).json()
    return int(stats["notifications"])


async def test_an_address_belongs_to_one_user_whatever_its_case(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    await create(client, name="Eva", email="eva@example.com", verified=True)
    answer = await create(client, name="Other", email="EVA@example.com", verified=True)
    assert 422 == answer.status_code
    assert "RecordInvalid" == answer.json()["error"]
    assert "DuplicateValue" == answer.json()["details"]["email"][0]["error"]


@pytest.mark.parametrize(
    "field, value, error",
    [
        ("name", "  ", "BlankValue"),
        ("name", "N" * 300, "ValueTooLong"),
        ("email", "user@localhost", "InvalidFormat"),
        ("email", "josé@ejemplo.es", "InvalidFormat"),
        ("phone", "612 345 678", "InvalidFormat"),
        ("role", "boss", "InvalidValue"),
        ("time_zone", "Mars/Olympus", "InvalidValue"),
    ],
)
async def test_a_value_that_breaks_a_rule_is_refused_by_field(
    open_account: Open, field: str, value: str, error: str
) -> None:
    client = open_account("zendesk:hooli:empty")
    answer = await create(client, **{"name": "Eva", "verified": True, field: value})
    assert 422 == answer.status_code
    assert error == answer.json()["details"][field][0]["error"]


async def test_a_phone_number_of_somebody_else_must_be_called_shared(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    await create(client, name="One", phone="+34911234567")
    refused = await create(client, name="Two", phone="+34911234567")
    shared = await create(client, name="Two", phone="+34911234567", shared_phone_number=True)
    assert [422, 201] == [refused.status_code, shared.status_code]


async def test_any_phone_is_taken_when_validation_is_off(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    await client.post("/_sandbox/settings", json={"validate_phone_numbers": False})
    answer = await create(client, name="One", phone="call mum")
    assert "call mum" == answer.json()["user"]["phone"]


async def test_a_user_is_mailed_unless_its_address_is_said_to_be_verified(
    open_account: Open,
) -> None:
    client = open_account("zendesk:hooli:empty")
    await create(client, name="A", email="a@example.com", skip_verify_email=True)
    await create(client, name="B", email="b@example.com", verified=True)
    assert 0 == await notifications(client)
    await create(client, name="C", email="c@example.com")
    assert 1 == await notifications(client)


async def test_create_or_update_matches_external_ids_without_regard_to_case(
    open_account: Open,
) -> None:
    client = open_account("zendesk:hooli:empty")
    path = "/api/v2/users/create_or_update.json"
    first = await client.post(path, json={"user": {"name": "A", "external_id": "AbC-1"}})
    second = await client.post(path, json={"user": {"name": "B", "external_id": "abc-1"}})
    assert [201, 200] == [first.status_code, second.status_code]
    assert first.json()["user"]["id"] == second.json()["user"]["id"]
    assert "Location" in first.headers


async def test_a_new_address_of_a_user_becomes_a_second_identity(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    user = (await create(client, name="A", email="a@example.com", verified=True)).json()["user"]
    changed = {"user": {"email": "b@example.com", "skip_verify_email": True}}
    answer = await client.put(f"/api/v2/users/{user['id']}.json", json=changed)
    assert "a@example.com" == answer.json()["user"]["email"]
    rows = (await client.get(f"/api/v2/users/{user['id']}/identities")).json()["identities"]
    assert [("a@example.com", True), ("b@example.com", False)] == [
        (row["value"], row["primary"]) for row in rows
    ]


async def test_a_deleted_user_is_answered_inactive_and_keeps_its_address(
    open_account: Open,
) -> None:
    client = open_account("zendesk:hooli:empty")
    user = (await create(client, name="A", email="a@example.com", verified=True)).json()["user"]
    deleted = await client.delete(f"/api/v2/users/{user['id']}.json")
    assert (200, False) == (deleted.status_code, deleted.json()["user"]["active"])
    assert 422 == (await create(client, name="A", email="a@example.com")).status_code
    await client.delete(f"/api/v2/deleted_users/{user['id']}.json")
    again = await create(client, name="A", email="a@example.com", verified=True)
    assert 201 == again.status_code


async def test_a_user_who_waits_for_an_answer_cannot_be_deleted(open_account: Open) -> None:
    client = open_account("zendesk:acme:small")
    tickets = (await client.get("/api/v2/search?query=type:ticket status:open")).json()["results"]
    answer = await client.delete(f"/api/v2/users/{tickets[0]['requester_id']}.json")
    assert 422 == answer.status_code


async def test_bulk_import_of_users_is_off(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    answer = await client.post("/api/v2/users/create_many.json", json={"users": [{"name": "A"}]})
    assert 403 == answer.status_code
    assert "Forbidden" == answer.json()["error"]["title"]


async def test_names_of_organizations_are_unique_after_trimming_and_folding(
    open_account: Open,
) -> None:
    client = open_account("zendesk:hooli:empty")
    path = "/api/v2/organizations.json"
    await client.post(path, json={"organization": {"name": "ACME"}})
    answer = await client.post(path, json={"organization": {"name": " acme "}})
    assert 422 == answer.status_code
    assert "DuplicateValue" == answer.json()["details"]["name"][0]["error"]


async def test_an_organization_pulls_in_users_of_its_domain(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    user = (await create(client, name="A", email="a@gmail.example.com", verified=True)).json()[
        "user"
    ]
    sent = {"organization": {"name": "G", "domain_names": ["gmail.example.com"]}}
    made = (await client.post("/api/v2/organizations.json", json=sent)).json()["organization"]
    read = (await client.get(f"/api/v2/users/{user['id']}.json")).json()["user"]
    assert made["id"] == read["organization_id"]


async def test_option_values_are_unique_over_all_fields(open_account: Open) -> None:
    client = open_account("zendesk:hooli:empty")
    field = {"type": "tagger", "title": "A", "custom_field_options": [{"name": "X", "value": "x"}]}
    first = await client.post("/api/v2/ticket_fields.json", json={"ticket_field": field})
    second = await client.post(
        "/api/v2/ticket_fields.json", json={"ticket_field": {**field, "title": "B"}}
    )
    assert [201, 422] == [first.status_code, second.status_code]


async def test_a_user_may_belong_to_several_organizations_when_the_account_allows_it(
    open_account: Open,
) -> None:
    client = open_account("zendesk:hooli:empty")
    keys = []
    for name in ("One", "Two"):
        sent = {"organization": {"name": name}}
        answer = await client.post("/api/v2/organizations.json", json=sent)
        keys.append(answer.json()["organization"]["id"])
    user = (await create(client, name="A", organization_ids=keys)).json()["user"]
    assert keys[0] == user["organization_id"]
    path = f"/api/v2/users/{user['id']}/organization_memberships.json"
    rows = (await client.get(path)).json()["organization_memberships"]
    assert [(keys[0], True), (keys[1], False)] == [
        (row["organization_id"], row["default"]) for row in rows
    ]
    again = {"organization_membership": {"user_id": user["id"], "organization_id": keys[0]}}
    refused = await client.post("/api/v2/organization_memberships.json", json=again)
    assert 422 == refused.status_code
    await client.delete(f"/api/v2/organizations/{keys[0]}.json")
    read = (await client.get(f"/api/v2/users/{user['id']}.json")).json()["user"]
    assert read["organization_id"] is None


async def test_a_second_organization_is_refused_where_the_account_allows_one(
    open_account: Open,
) -> None:
    client = open_account("zendesk:acme:small")
    await client.post("/_sandbox/settings", json={"multiple_organizations": False})
    users = (await client.get("/api/v2/users.json?role=end-user")).json()["users"]
    user = next(row for row in users if row["organization_id"])
    companies = (await client.get("/api/v2/organizations.json")).json()["organizations"]
    own = (await client.get(f"/api/v2/users/{user['id']}/organizations.json")).json()
    taken = {row["id"] for row in own["organizations"]}
    other = next(row["id"] for row in companies if row["id"] not in taken)
    sent = {"organization_membership": {"user_id": user["id"], "organization_id": other}}
    answer = await client.post("/api/v2/organization_memberships.json", json=sent)
    assert 422 == answer.status_code
