"""Contacts, companies, tags and attributes refuse what Intercom refuses."""

from __future__ import annotations

from typing import Any

import pytest

from ..conftest import Client, HandClock, Open


@pytest.fixture
def client(open_account: Open) -> Client:
    return open_account("intercom:globex:empty")


async def made(client: Client, **contact: Any) -> dict[str, Any]:
    answer = await client.post("/contacts", json=contact)
    assert 200 == answer.status_code, answer.text
    found: dict[str, Any] = answer.json()
    return found


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["code"]


async def test_a_second_user_with_the_same_email_is_a_conflict_that_names_the_first(
    client: Client,
) -> None:
    first = await made(client, email="ana@example.com")
    answer = await client.post("/contacts", json={"email": "ANA@example.com"})
    assert (409, "conflict") == code(answer)
    message = f"A contact matching those details already exists with id={first['id']}"
    assert message == answer.json()["errors"][0]["message"]


async def test_the_conflict_says_when_the_twin_is_archived(client: Client) -> None:
    first = await made(client, external_id="x1")
    await client.post(f"/contacts/{first['id']}/archive")
    answer = await client.post("/contacts", json={"external_id": "x1"})
    assert answer.json()["errors"][0]["message"].startswith("An archived contact matching")
    assert 0 == (await client.get("/contacts")).json()["total_count"]


async def test_leads_may_share_an_address_with_a_user(client: Client) -> None:
    await made(client, email="ana@example.com")
    twins = [await made(client, email="ana@example.com", role="lead") for _ in range(2)]
    assert twins[0]["id"] != twins[1]["id"]


@pytest.mark.parametrize(
    "contact",
    [
        {"name": "Nobody"},
        {"email": "user@localhost"},
        {"email": "a@example.com", "role": "customer"},
        {"email": "a@example.com", "owner_id": "1"},
        {"email": "a@example.com", "custom_attributes": {"plan": "gold"}},
        {"email": "a@example.com", "name": "N" * 256},
        {"external_id": "1", "email_verified": True},
    ],
)
async def test_a_contact_against_the_rules_is_refused(
    client: Client, contact: dict[str, Any]
) -> None:
    assert 400 == (await client.post("/contacts", json=contact)).status_code


async def test_dates_of_a_contact_are_the_time_of_the_call_whatever_was_sent(
    client: Client, clock: HandClock
) -> None:
    row = await made(client, email="a@example.com", created_at=1, signed_up_at=2328134400)
    assert (int(clock.now), 2328134400) == (row["created_at"], row["signed_up_at"])


async def test_phones_are_checked_only_when_the_workspace_says_so(client: Client) -> None:
    assert "+34911234567" == (await made(client, email="a@x.org", phone="+34 911-234-567"))["phone"]
    await client.post("/_sandbox/settings", json={"phone_validation": True})
    answer = await client.post("/contacts", json={"email": "b@x.org", "phone": "612 345 678"})
    assert (400, "parameter_invalid") == code(answer)


async def test_names_come_back_escaped(client: Client) -> None:
    assert "Phone &amp; SMS" == (await made(client, email="a@x.org", name="Phone & SMS"))["name"]


async def test_attributes_are_defined_before_they_are_used(client: Client) -> None:
    definition = {"model": "contact", "name": "Level", "data_type": "options"}
    answer = await client.post("/data_attributes", json=definition)
    assert 400 == answer.status_code
    options = [{"value": "gold"}, {"value": "silver"}]
    answer = await client.post("/data_attributes", json={**definition, "options": options})
    assert ("string", ["gold", "silver"]) == (answer.json()["data_type"], answer.json()["options"])
    await made(client, email="a@x.org", custom_attributes={"Level": "gold"})
    wrong = {"email": "b@x.org", "custom_attributes": {"Level": "tin"}}
    assert 400 == (await client.post("/contacts", json=wrong)).status_code
    again = await client.post("/data_attributes", json={**definition, "options": options})
    assert (400, "parameter_invalid") == code(again)


async def test_the_attribute_after_the_250th_is_refused(client: Client) -> None:
    await client.post("/_sandbox/settings", json={"attributes_used": 249})
    body = {"model": "company", "data_type": "string"}
    first = await client.post("/data_attributes", json={**body, "name": "One"})
    second = await client.post("/data_attributes", json={**body, "name": "Two"})
    assert (200, 400) == (first.status_code, second.status_code)


async def test_a_company_is_listed_only_with_a_contact_but_found_by_its_own_id(
    client: Client,
) -> None:
    company = (await client.post("/companies", json={"company_id": "a1", "name": "ACME"})).json()
    assert 0 == (await client.get("/companies")).json()["total_count"]
    assert 200 == (await client.get("/companies", params={"company_id": "a1"})).status_code
    contact = await made(client, email="a@x.org")
    await client.post(f"/contacts/{contact['id']}/companies", json={"id": company["id"]})
    assert 1 == (await client.get("/companies")).json()["total_count"]


async def test_a_company_whose_last_contact_is_deleted_leaves_the_list(client: Client) -> None:
    company = (await client.post("/companies", json={"company_id": "a1"})).json()
    contact = await made(client, email="a@x.org")
    await client.post(f"/contacts/{contact['id']}/companies", json={"id": company["id"]})
    await client.delete(f"/contacts/{contact['id']}")
    assert 0 == (await client.get("/companies")).json()["total_count"]


async def test_a_company_is_changed_when_its_own_id_comes_again(client: Client) -> None:
    rows = [
        (await client.post("/companies", json={"company_id": "a1", "name": name})).json()
        for name in ("ACME", "Acme")
    ]
    assert rows[0]["id"] == rows[1]["id"]
    too_much = {"company_id": "a1", "monthly_spend": 3_000_000_000}
    assert 400 == (await client.post("/companies", json=too_much)).status_code


async def test_one_scroll_is_open_at_a_time_and_ends_after_a_minute_without_calls(
    open_account: Open, clock: HandClock
) -> None:
    client = open_account("intercom:initech:small")
    first = (await client.get("/companies/scroll")).json()
    assert (400, "scroll_exists") == code(await client.get("/companies/scroll"))
    clock.forward(61)
    assert 200 == (await client.get("/companies/scroll")).status_code
    old = {"scroll_param": first["scroll_param"]}
    assert 404 == (await client.get("/companies/scroll", params=old)).status_code


async def test_a_tag_of_the_same_name_in_another_case_is_the_same_tag(client: Client) -> None:
    rows = [(await client.post("/tags", json={"name": name})).json() for name in ("VIP", "vip")]
    assert rows[0] == rows[1]


async def test_a_note_has_the_time_of_the_call_and_a_paragraph(
    client: Client, clock: HandClock
) -> None:
    contact = await made(client, email="a@x.org")
    body = {"body": "Call back", "created_at": 1}
    note = (await client.post(f"/contacts/{contact['id']}/notes", json=body)).json()
    assert ("<p>Call back</p>", int(clock.now)) == (note["body"], note["created_at"])


async def test_a_merged_contact_is_gone_and_says_where_to(client: Client) -> None:
    user = await made(client, email="a@x.org")
    lead = await made(client, email="a@x.org", role="lead")
    await client.post("/contacts/merge", json={"from": lead["id"], "into": user["id"]})
    answer = await client.get(f"/contacts/{lead['id']}")
    assert (410, "contact_merged") == code(answer)
    assert f'</contacts/{user["id"]}>; rel="canonical"' == answer.headers["link"]
