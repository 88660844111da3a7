"""What Freshdesk accepts as contacts, companies and agents."""

from __future__ import annotations

import httpx
import pytest

from ..conftest import Open

API = "/api/v2"


@pytest.fixture
def client(open_account: Open) -> httpx.AsyncClient:
    return open_account("freshdesk:stark:empty")


async def contact(client: httpx.AsyncClient, **values: object) -> httpx.Response:
    return await client.post(f"{API}/contacts", json={"name": "Eva", **values})


def codes(answer: httpx.Response) -> dict[str, str]:
    return {one["field"]: one["code"] for one in answer.json()["errors"]}


async def test_a_wrong_key_is_told_to_log_in(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{API}/contacts", auth=("wrong", "X"))
    assert 401 == answer.status_code
    assert "invalid_credentials" == answer.json()["code"]
    assert "x-ratelimit-total" not in answer.headers


async def test_a_bearer_token_is_no_key(client: httpx.AsyncClient) -> None:
    token = "sandbox-token-freshdesk-stark"
    headers = {"authorization": f"Bearer {token}"}
    request = client.build_request("GET", f"{API}/agents/me", headers=headers)
    assert 401 == (await client.send(request, auth=None)).status_code


async def test_fields_that_the_call_does_not_have_are_refused(client: httpx.AsyncClient) -> None:
    answer = await contact(client, email="eva@example.com", created_at="2020-01-01T00:00:00Z", x=1)
    assert 400 == answer.status_code
    assert {"created_at": "invalid_field", "x": "invalid_field"} == codes(answer)


@pytest.mark.parametrize(
    "values, field, code",
    [
        ({"name": None, "email": "a@example.com"}, "name", "missing_field"),
        ({}, "email", "missing_field"),
        ({"email": "user@localhost"}, "email", "invalid_value"),
        ({"email": "a@example.com", "company_id": 4}, "company_id", "invalid_value"),
        ({"email": "a@example.com", "tags": "vip"}, "tags", "datatype_mismatch"),
        ({"email": "a@example.com", "name": "N" * 256}, "name", "invalid_value"),
        ({"email": "a@example.com", "name": "REFUSE"}, "name", "invalid_value"),
        (
            {"email": "a@example.com", "custom_fields": {"no": 1}},
            "custom_fields.no",
            "invalid_field",
        ),
    ],
)
async def test_what_is_wrong_is_named_by_field(
    client: httpx.AsyncClient, values: dict[str, object], field: str, code: str
) -> None:
    answer = await contact(client, **values)
    assert 400 == answer.status_code
    assert code == codes(answer)[field]


async def test_an_address_belongs_to_one_person_whatever_its_case(
    client: httpx.AsyncClient,
) -> None:
    first = (await contact(client, email="eva@example.com")).json()
    answer = await contact(client, email="EVA@example.com")
    assert 409 == answer.status_code
    assert {"email": "duplicate_value"} == codes(answer)
    assert first["id"] == answer.json()["errors"][0]["additional_info"]["user_id"]


async def test_external_ids_and_mobiles_are_unique_and_phones_are_not(
    client: httpx.AsyncClient,
) -> None:
    await contact(client, unique_external_id="a-1", mobile="+34600000001", phone="+34911234567")
    same_id = await contact(client, unique_external_id="a-1")
    same_mobile = await contact(client, mobile="+34600000001")
    same_phone = await contact(client, phone="+34911234567")
    assert [409, 409, 201] == [a.status_code for a in (same_id, same_mobile, same_phone)]


async def test_any_phone_is_taken(client: httpx.AsyncClient) -> None:
    answer = await contact(client, phone="call mum")
    assert (201, "call mum") == (answer.status_code, answer.json()["phone"])


async def test_lists_leave_out_who_is_deleted_blocked_or_a_visitor(open_account: Open) -> None:
    client = open_account("freshdesk:umbrella:small")
    listed = (await client.get(f"{API}/contacts", params={"per_page": 100})).json()
    await client.delete(f"{API}/contacts/{listed[0]['id']}")
    again = (await client.get(f"{API}/contacts", params={"per_page": 100})).json()
    deleted = (await client.get(f"{API}/contacts", params={"state": "deleted"})).json()
    assert listed[0]["id"] not in {one["id"] for one in again}
    assert [listed[0]["id"]] == [one["id"] for one in deleted]


async def test_who_was_deleted_cannot_be_changed_and_comes_back(client: httpx.AsyncClient) -> None:
    key = (await contact(client, email="eva@example.com")).json()["id"]
    await client.delete(f"{API}/contacts/{key}")
    changed = await client.put(f"{API}/contacts/{key}", json={"name": "Other"})
    restored = await client.put(f"{API}/contacts/{key}/restore")
    assert [405, 204] == [changed.status_code, restored.status_code]
    assert "Eva" == (await client.get(f"{API}/contacts/{key}")).json()["name"]


async def test_erasing_a_contact_takes_the_tickets_along(client: httpx.AsyncClient) -> None:
    key = (await contact(client, email="eva@example.com")).json()["id"]
    ticket = {"requester_id": key, "subject": "s", "description": "d"}
    number = (await client.post(f"{API}/tickets", json=ticket)).json()["id"]
    refused = await client.delete(f"{API}/contacts/{key}/hard_delete")
    erased = await client.delete(f"{API}/contacts/{key}/hard_delete", params={"force": "true"})
    assert [405, 204] == [refused.status_code, erased.status_code]
    assert 404 == (await client.get(f"{API}/tickets/{number}")).status_code


async def test_a_company_draws_in_who_writes_from_its_domain(client: httpx.AsyncClient) -> None:
    before = (await contact(client, email="eva@acme.example")).json()
    company = await client.post(
        f"{API}/companies", json={"name": "Acme", "domains": ["acme.example"]}
    )
    after = (await contact(client, email="max@acme.example")).json()
    drawn = (await client.get(f"{API}/contacts/{before['id']}")).json()
    assert {company.json()["id"]} == {drawn["company_id"], after["company_id"]}


async def test_company_names_are_unique_whatever_their_case(client: httpx.AsyncClient) -> None:
    await client.post(f"{API}/companies", json={"name": "ACME"})
    answer = await client.post(f"{API}/companies", json={"name": "Acme "})
    assert (409, {"name": "duplicate_value"}) == (answer.status_code, codes(answer))


async def test_an_industry_must_be_on_the_list(client: httpx.AsyncClient) -> None:
    wrong = await client.post(f"{API}/companies", json={"name": "A", "industry": "Space mining"})
    right = await client.post(f"{API}/companies", json={"name": "A", "industry": "Retail"})
    assert [400, 201] == [wrong.status_code, right.status_code]


async def test_further_companies_need_the_plan(client: httpx.AsyncClient) -> None:
    company = (await client.post(f"{API}/companies", json={"name": "A"})).json()["id"]
    several = [{"company_id": company, "view_all_tickets": False}]
    answer = await contact(client, email="eva@example.com", other_companies=several)
    assert (403, "require_feature") == (answer.status_code, answer.json()["code"])
    await client.post("/_sandbox/settings", json={"multiple_companies": True})
    assert (
        201 == (await contact(client, email="e@example.com", other_companies=several)).status_code
    )


async def test_seats_run_out(client: httpx.AsyncClient) -> None:
    await client.post("/_sandbox/settings", json={"agent_seats": 2})
    agent = {"email": "new@example.com", "ticket_scope": 1}
    answer = await client.post(f"{API}/agents", json=agent)
    assert (403, "max_agents_reached") == (answer.status_code, answer.json()["code"])


async def test_a_new_agent_and_an_invitation_are_mailed(client: httpx.AsyncClient) -> None:
    await client.post(f"{API}/agents", json={"email": "new@example.com", "ticket_scope": 1})
    key = (await contact(client, email="eva@example.com")).json()["id"]
    before = (await client.get("/_sandbox/stats")).json()["notifications"]
    await client.put(f"{API}/contacts/{key}/send_invite")
    assert [1, 2] == [before, (await client.get("/_sandbox/stats")).json()["notifications"]]


async def test_what_is_not_there_is_answered_without_a_body(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{API}/contacts/4")
    assert (404, b"") == (answer.status_code, answer.content)
