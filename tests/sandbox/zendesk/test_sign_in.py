"""OAuth, the API token and what happens when they end."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from ..conftest import Client, HandClock, Open

ME = "/api/v2/users/me.json"
CLIENT = {"client_id": "sandbox-client-zendesk-hooli"}
SECRET = {"client_secret": "sandbox-secret-zendesk-hooli"}
BACK = "http://127.0.0.1:8501/back"


@pytest.fixture
def client(open_account: Open) -> Client:
    return open_account("zendesk:hooli:empty")


async def code(client: Client, **more: str) -> str:
    query = {**CLIENT, "response_type": "code", "redirect_uri": BACK, "state": "s", **more}
    page = await client.get("/oauth/authorizations/new", params=query)
    assert ">Allow<" in page.text
    answer = await client.get("/oauth/authorizations/decide", params={**query, "decision": "allow"})
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    assert ["s"] == back["state"]
    return back["code"][0]


async def exchange(client: Client, **sent: Any) -> httpx.Response:
    return await client.post("/oauth/tokens", json={**CLIENT, **sent})


async def me(client: Client, token: str) -> int:
    return (await client.get(ME, headers={"authorization": f"Bearer {token}"})).status_code


async def test_a_code_works_once_and_for_two_minutes(client: Client, clock: HandClock) -> None:
    sent = {**SECRET, "grant_type": "authorization_code", "redirect_uri": BACK}
    fresh = await code(client)
    assert 200 == (await exchange(client, **sent, code=fresh)).status_code
    assert "invalid_grant" == (await exchange(client, **sent, code=fresh)).json()["error"]
    late = await code(client)
    clock.forward(121)
    assert 400 == (await exchange(client, **sent, code=late)).status_code


async def test_a_public_client_shows_its_verifier_instead_of_a_secret(client: Client) -> None:
    digest = hashlib.sha256(b"verifier").digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    sent = {"grant_type": "authorization_code", "redirect_uri": BACK}
    for verifier, status in (("other", 400), ("verifier", 200)):
        fresh = await code(client, code_challenge=challenge, code_challenge_method="S256")
        answer = await exchange(client, **sent, code=fresh, code_verifier=verifier)
        assert status == answer.status_code


async def test_a_token_ends_by_the_clock_and_a_refresh_ends_both_old_ones(
    client: Client, clock: HandClock
) -> None:
    sent = {**SECRET, "grant_type": "authorization_code", "redirect_uri": BACK}
    first = (await exchange(client, **sent, code=await code(client))).json()
    assert 1800 == first["expires_in"]
    assert 200 == await me(client, first["access_token"])
    clock.forward(1801)
    assert 401 == await me(client, first["access_token"])
    renewal = {**SECRET, "grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = (await exchange(client, **renewal)).json()
    assert 200 == await me(client, second["access_token"])
    assert 400 == (await exchange(client, **renewal)).status_code


async def test_a_refresh_ends_an_access_token_that_was_still_good(client: Client) -> None:
    sent = {**SECRET, "grant_type": "authorization_code", "redirect_uri": BACK}
    first = (await exchange(client, **sent, code=await code(client))).json()
    renewal = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    await exchange(client, **SECRET, **renewal)
    assert 401 == await me(client, first["access_token"])


async def test_the_wanted_life_of_a_token_has_bounds(client: Client) -> None:
    sent = {**SECRET, "grant_type": "client_credentials"}
    codes = [
        (await exchange(client, **sent, expires_in=n)).status_code for n in (299, 300, 172_801)
    ]
    assert [400, 200, 400] == codes


async def test_a_token_for_reading_does_not_write(client: Client) -> None:
    sent = {**SECRET, "grant_type": "client_credentials", "scope": "read"}
    token = (await exchange(client, **sent)).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    assert 200 == (await client.get("/api/v2/groups.json", headers=headers)).status_code
    body = {"group": {"name": "New"}}
    answer = await client.post("/api/v2/groups.json", json=body, headers=headers)
    assert 403 == answer.status_code


async def test_the_api_token_signs_agents_in_by_their_address(client: Client) -> None:
    good = httpx.BasicAuth("ana.lopez@example.com/token", "sandbox-token-zendesk-hooli")
    answer = await client.get(ME, auth=good)
    assert ("ana.lopez@example.com", "admin") == (
        answer.json()["user"]["email"], answer.json()["user"]["role"],
    )  # fmt: skip
    for name in ("ana.lopez@example.com", "nobody@example.com/token"):
        auth = httpx.BasicAuth(name, "sandbox-token-zendesk-hooli")
        assert 401 == (await client.get(ME, auth=auth)).status_code


async def test_without_credentials_nobody_is_signed_in(client: Client) -> None:
    del client.headers["authorization"]
    user = (await client.get(ME)).json()["user"]
    assert (None, "end-user") == (user["id"], user["role"])
    assert 401 == (await client.get("/api/v2/users.json")).status_code


async def test_unknown_tokens_are_told_apart_from_passwords(client: Client) -> None:
    answer = await client.get(ME, headers={"authorization": "Bearer nope"})
    assert (401, "invalid_token") == (answer.status_code, answer.json()["error"])


async def test_the_current_token_can_be_looked_at_and_ended(client: Client) -> None:
    sent = {**SECRET, "grant_type": "client_credentials"}
    token = (await exchange(client, **sent)).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    path = "/api/v2/oauth/tokens/current.json"
    assert ["read", "write"] == (await client.get(path, headers=headers)).json()["token"]["scopes"]
    assert 204 == (await client.delete(path, headers=headers)).status_code
    assert 401 == await me(client, token)
