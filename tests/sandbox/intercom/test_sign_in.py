"""Tokens, versions and the consent page."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from ..conftest import Client, HandClock, Open

ID = "sandbox-client-intercom-globex"
SECRET = "sandbox-secret-intercom-globex"
BACK = "http://127.0.0.1:8501/oauth/callback"


@pytest.fixture
def client(open_account: Open) -> Client:
    return open_account("intercom:globex:empty")


async def decided(client: Client, decision: str, state: str = "s&1") -> dict[str, list[str]]:
    page = await client.get(
        "/oauth", params={"client_id": ID, "state": state, "redirect_uri": BACK}
    )
    assert 200 == page.status_code
    hidden = re.findall(r'name="(\w+)" value="([^"]*)">', page.text)
    form = {name: html.unescape(value) for name, value in hidden}
    answer = await client.post("/oauth/decision", data={**form, "decision": decision})
    assert 302 == answer.status_code
    assert answer.headers["location"].startswith(BACK)
    return parse_qs(urlsplit(answer.headers["location"]).query)


async def exchanged(client: Client, code: str, secret: str = SECRET) -> tuple[int, str]:
    body = {"code": code, "client_id": ID, "client_secret": secret}
    answer = await client.post("/auth/eagle/token", data=body)
    return answer.status_code, answer.json().get("access_token", "")


async def test_an_allowed_sign_in_ends_with_a_token_that_works(client: Client) -> None:
    back = await decided(client, "allow")
    assert ["s&1"] == back["state"]
    status, token = await exchanged(client, back["code"][0])
    assert (200, "sandbox-token-intercom-globex") == (status, token)
    client.headers["authorization"] = f"Bearer {token}"
    assert 200 == (await client.get("/me")).status_code


async def test_the_consent_page_names_the_groups_of_permissions(client: Client) -> None:
    page = await client.get("/oauth", params={"client_id": ID, "redirect_uri": BACK})
    for group in (
        *("People", "Companies", "Conversations", "Teams and teammates", "Tags"),
        *("Workspace counts", "Data attributes"),
    ):
        assert f"<strong>{group}</strong>" in page.text


async def test_a_denied_sign_in_comes_back_without_a_code(client: Client) -> None:
    assert {"error": ["access_denied"], "state": ["s&1"]} == await decided(client, "deny")


async def test_a_code_works_once_and_for_five_minutes(client: Client, clock: HandClock) -> None:
    code = (await decided(client, "allow"))["code"][0]
    assert [200, 401] == [(await exchanged(client, code))[0] for _ in range(2)]
    late = (await decided(client, "allow"))["code"][0]
    clock.forward(5 * 60 + 1)
    assert 401 == (await exchanged(client, late))[0]


async def test_a_wrong_secret_gets_no_token(client: Client) -> None:
    code = (await decided(client, "allow"))["code"][0]
    assert 401 == (await exchanged(client, code, "guess"))[0]


async def test_a_revoked_workspace_is_entered_again_with_a_new_token(client: Client) -> None:
    fault = {"on": "GET /me", "kind": "revoke_token"}
    await client.post("/_sandbox/faults", json=[fault])
    assert 401 == (await client.get("/me")).status_code
    _, token = await exchanged(client, (await decided(client, "allow"))["code"][0])
    assert "sandbox-token-intercom-globex" != token
    client.headers["authorization"] = f"Bearer {token}"
    assert 200 == (await client.get("/me")).status_code


@pytest.mark.parametrize(
    "query",
    [
        {"client_id": "other", "redirect_uri": BACK},
        {"client_id": ID, "redirect_uri": "http://example.com/callback"},
        {"client_id": ID, "redirect_uri": "javascript:alert(1)"},
        {"client_id": ID},
    ],
)
async def test_a_sign_in_for_another_app_or_place_is_refused(
    client: Client, query: dict[str, str]
) -> None:
    assert 400 == (await client.get("/oauth", params=query)).status_code


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"authorization": "Bearer guess"}, 401, "unauthorized"),
        ({"authorization": ""}, 401, "unauthorized"),
        ({"intercom-version": "9.9"}, 400, "intercom_version_invalid"),
        ({"accept": "text/html"}, 406, "not_acceptable"),
    ],
)
async def test_calls_with_wrong_headers_are_refused(
    client: Client, headers: dict[str, str], status: int, code: str
) -> None:
    answer = await client.get("/me", headers=headers)
    assert (status, code) == (answer.status_code, answer.json()["errors"][0]["code"])
    assert "x-ratelimit-limit" not in answer.headers


async def test_good_answers_tell_version_and_limits(client: Client) -> None:
    headers = (await client.get("/me")).headers
    assert ("2.16", "1667", "1666") == (
        headers["intercom-version"],
        headers["x-ratelimit-limit"],
        headers["x-ratelimit-remaining"],
    )
