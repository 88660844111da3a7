"""A sign-in by OAuth, as the help desks do it."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from engine.errors import AuthExpired, CannotStart, ServerFault, Unreachable
from engine.http import oauth
from engine.http.auth import Basic, Bearer, RefreshingBearer
from engine.http.oauth import Flow, Token
from engine.http.redact import Secret
from tests.engine.http.loopback import Loopback, loopback, reply

GIVEN = {"access_token": "at-1234567890", "refresh_token": "rt-1234567890", "expires_in": 1800}


def flow(service: Loopback, **options: Any) -> Flow:
    settings: dict[str, Any] = {
        "service": "Acme Desk",
        "authorize_url": f"{service.url}/oauth",
        "token_url": f"{service.url}/token",
        "client_id": "app",
        "client_secret": Secret("client-secret-99"),
        "redirect_uri": "http://127.0.0.1:8501/oauth/callback",
    }
    return Flow(**settings | options)


def test_the_consent_address_carries_what_the_answer_is_bound_to() -> None:
    started = oauth.begin(flow(Loopback(url="http://127.0.0.1:9"), scope="read write"))
    asked = {k: v[0] for k, v in parse_qs(urlsplit(started.url).query).items()}

    assert started.url.startswith("http://127.0.0.1:9/oauth?")
    assert (started.state, "S256") == (asked["state"], asked["code_challenge_method"])
    assert "read write" == asked["scope"]
    assert len(started.state) >= 43
    assert "client-secret-99" not in started.url
    assert started.state not in repr(started)


async def test_a_code_becomes_a_token() -> None:
    async with loopback() as service:
        service.will(reply(data=GIVEN))
        token = await asyncio.to_thread(
            oauth.finish, flow(service), "the-code", "v" * 64, clock=lambda: 1000.0
        )
    sent = dict(parse_qsl(service.asked[0].body.decode()))

    assert ("at-1234567890", 2800.0) == (token.access_token.reveal(), token.expires_at)
    assert ("authorization_code", "the-code") == (sent["grant_type"], sent["code"])
    assert "v" * 64 == sent["code_verifier"]
    assert "at-1234567890" not in repr(token)


async def test_a_service_may_take_json_and_few_fields_and_call_it_token() -> None:
    few = frozenset({"code", "client_id", "client_secret"})
    async with loopback() as service:
        service.will(reply(data={"token": "at-1234567890", "token_type": "Bearer"}))
        settings = flow(service, pkce=False, token_body="json", token_fields=few)
        token = await asyncio.to_thread(oauth.finish, settings, "the-code", None)

    assert "at-1234567890" == token.access_token.reveal()
    assert (None, None) == (token.expires_at, token.refresh_token)
    assert few == json.loads(service.asked[0].body).keys()


@pytest.mark.parametrize("refused", [reply(400, {"error": "invalid_grant"}), reply(401, {})])
async def test_a_code_that_is_not_accepted_starts_nothing(refused: bytes) -> None:
    async with loopback() as service:
        service.will(refused)
        with pytest.raises(CannotStart) as caught:
            await asyncio.to_thread(oauth.finish, flow(service), "the-code-77", None)

    assert "sign_in_refused" == caught.value.code
    assert caught.value.remedy


async def test_a_refresh_token_that_is_not_accepted_ends_the_sign_in() -> None:
    old = Token(access_token=Secret("a" * 9), refresh_token=Secret("b" * 9))
    async with loopback() as service:
        service.will(reply(400, {"error": "invalid_grant"}))
        with pytest.raises(AuthExpired):
            await asyncio.to_thread(oauth.refresh, flow(service), old)


@pytest.mark.parametrize("broken", [reply(502, body=b"<html>"), reply(200, body=b"<html>")])
async def test_a_fault_of_the_service_is_no_refusal(broken: bytes) -> None:
    async with loopback() as service:
        service.will(broken)
        with pytest.raises(ServerFault):
            await asyncio.to_thread(oauth.finish, flow(service), "the-code-77", None)


def test_a_service_that_cannot_be_reached_is_no_refusal() -> None:
    with pytest.raises(Unreachable):
        oauth.finish(flow(Loopback(url="http://127.0.0.1:9")), "the-code-77", None)


@pytest.mark.parametrize("url", ["http://acme.example/token", "ftp://127.0.0.1/token"])
def test_nothing_is_sent_over_an_insecure_address(url: str) -> None:
    insecure = replace(flow(Loopback()), token_url=url, authorize_url=url)

    with pytest.raises(CannotStart):
        oauth.begin(insecure)
    with pytest.raises(CannotStart):
        oauth.finish(insecure, "the-code-77", None)
    assert "OAUTHLIB_INSECURE_TRANSPORT" not in os.environ


async def test_many_lanes_refresh_once_and_the_new_pair_is_saved_first() -> None:
    """The old pair dies with the refresh, so one holder refreshes, and saves before using."""
    done: list[str] = []
    old = Token(access_token=Secret("old-access"), refresh_token=Secret("r-1"), expires_at=1050.0)
    new = Token(access_token=Secret("new-access"), refresh_token=Secret("r-2"), expires_at=9000.0)

    def refresh(token: Token) -> Token:
        done.append(f"refresh {token.refresh_token and token.refresh_token.reveal()}")
        return new

    auth = RefreshingBearer(
        old, refresh=refresh, save=lambda token: done.append("save"), clock=lambda: 1000.0
    )
    headers = await asyncio.gather(*(auth.headers() for _ in range(64)))

    assert [{"authorization": "Bearer new-access"}] * 64 == headers
    assert ["refresh r-1", "save"] == done


async def test_a_token_renewed_by_another_process_is_taken_over() -> None:
    old = Token(access_token=Secret("old-access"), refresh_token=Secret("r-1"))
    other = Token(access_token=Secret("new-access"), refresh_token=Secret("r-2"))
    never: list[Token] = []

    def refresh(token: Token) -> Token:
        never.append(token)
        return token

    auth = RefreshingBearer(old, refresh=refresh, save=never.append, reload=lambda: other)

    assert await auth.renew(await auth.headers())
    assert {"authorization": "Bearer new-access"} == await auth.headers()
    assert [] == never


async def test_a_later_sign_in_is_taken_up_without_a_restart() -> None:
    stored = [Secret("first-token")]
    auth = Bearer(lambda: stored[-1], scheme="token")
    first = await auth.headers()
    same = await auth.renew(first)
    stored.append(Secret("second-token"))

    assert {"authorization": "token first-token"} == first
    assert (False, True) == (same, await auth.renew(first))


async def test_user_and_secret_are_sent_as_basic() -> None:
    assert {"authorization": "Basic QUtFWTpY"} == await Basic("AKEY", Secret("X")).headers()
