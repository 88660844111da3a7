"""Which address belongs to a workspace, how to sign in, and what a sign-in lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from engine.connectors.base import Connection, Reader, Scope, Settings
from engine.connectors.intercom import CONNECTOR
from engine.connectors.intercom.limits import read_limits
from engine.errors import AuthExpired, CannotStart, ScopeMissing, WrongUse
from engine.http.oauth import begin, finish
from engine.http.windows import WindowSeen
from engine.model import Entity
from tests.support.sandbox import SandboxAccount, sandbox


@pytest.fixture(scope="module")
def served() -> Iterator[SandboxAccount]:
    with sandbox("intercom:initech:small", limits="off") as (account,):
        yield account


@pytest.fixture
def account(served: SandboxAccount) -> SandboxAccount:
    served.reset()
    return served


def reader_of(url: str, token: str) -> Reader:
    connection = Connection(url=url, kind="token", secrets={"token": token})
    return CONNECTOR.reader(connection, Settings(call_timeout=10.0))


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("us", "https://api.intercom.io"),
        (" EU ", "https://api.eu.intercom.io"),
        ("https://api.intercom.io", "https://api.intercom.io"),
        ("https://api.au.intercom.io/", "https://api.au.intercom.io"),
        ("https://app.eu.intercom.com/a/inbox/ab12", "https://api.eu.intercom.io"),
        ("app.intercom.com", "https://api.intercom.io"),
        ("http://127.0.0.1:8702/", "http://127.0.0.1:8702"),
        ("localhost:8702", "http://localhost:8702"),
    ],
)
def test_an_account_is_found_from_what_a_person_types(typed: str, url: str) -> None:
    assert url == CONNECTOR.account_url(typed)


@pytest.mark.parametrize(
    "typed", ["", "acme", "https://intercom.io.example.com", "https://10.0.0.1", "http://[::1"]
)
def test_any_other_address_is_refused_with_what_a_right_one_looks_like(typed: str) -> None:
    with pytest.raises(WrongUse) as caught:
        CONNECTOR.account_url(typed)

    assert "app.eu.intercom.com" in caught.value.remedy


@pytest.mark.parametrize(
    ("url", "authorize"),
    [
        ("https://api.intercom.io", "https://app.intercom.com/oauth"),
        ("https://api.eu.intercom.io", "https://app.eu.intercom.com/oauth"),
    ],
)
def test_the_consent_page_is_asked_without_scopes(url: str, authorize: str) -> None:
    flow = CONNECTOR.flow(url, "id", "secret", "http://localhost:8501/oauth", writes=True)
    started = begin(flow, state="s")
    asked = parse_qs(urlsplit(started.url).query)

    assert started.url.startswith(f"{authorize}?")
    assert "scope" not in asked
    assert "code_challenge" not in asked
    assert ["s"] == asked["state"]
    assert "https://api.intercom.io/auth/eagle/token" == flow.token_url


async def test_a_consent_becomes_a_sign_in(account: SandboxAccount) -> None:
    flow = CONNECTOR.flow(
        account.url,
        account.client_id,
        account.client_secret,
        "http://localhost:8501/oauth",
        writes=True,
    )
    consent = begin(flow, state="s").url
    async with httpx.AsyncClient() as browser:
        page = await browser.get(consent)
        form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        answer = await browser.post(
            f"{account.url}/oauth/decision", data={**form, "decision": "allow"}
        )
    assert 200 == page.status_code
    code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
    secrets = CONNECTOR.secrets(finish(flow, code, None))
    reader = CONNECTOR.reader(
        Connection(url=account.url, kind="oauth", secrets=secrets), Settings()
    )
    found = await reader.account()
    await reader.close()

    assert () == found.missing
    with pytest.raises(CannotStart):
        finish(flow, code, None)


def test_no_sign_in_at_all_says_so() -> None:
    with pytest.raises(AuthExpired):
        reader_of("https://api.intercom.io", "")


@pytest.mark.parametrize(
    ("route", "missing"),
    [
        ("GET /contacts", "people"),
        ("GET /companies", "companies"),
        ("GET /conversations", "conversations"),
        ("GET /admins", "teams"),
        ("GET /tags", "tags"),
        ("GET /data_attributes", "attributes"),
        ("GET /help_center/collections", "accounts"),
    ],
)
async def test_a_missing_permission_is_named(
    account: SandboxAccount, route: str, missing: str
) -> None:
    refusal = {
        "type": "error.list",
        "errors": [{"code": "token_unauthorized", "message": "Not authorized"}],
    }
    account.faults([{"on": route, "kind": "status", "status": 401, "body": refusal, "times": 0}])
    reader = reader_of(account.url, account.token)
    found = await reader.account()
    await reader.close()

    assert (missing,) == found.missing
    assert missing not in found.granted


async def test_a_permission_that_goes_away_ends_the_reading(account: SandboxAccount) -> None:
    refusal = {"errors": [{"code": "forbidden", "message": "No"}]}
    account.faults(
        [{"on": "GET /tags", "kind": "status", "status": 403, "body": refusal, "times": 0}]
    )
    reader = reader_of(account.url, account.token)
    try:
        with pytest.raises(ScopeMissing) as caught:
            await _first_page(reader)
    finally:
        await reader.close()

    assert "tags" == caught.value.detail["permission"]


async def _first_page(reader: Reader) -> object:
    async for page in reader.read(Entity.TAG, Scope(), None):
        return page
    return None


def test_the_limit_is_read_from_the_headers() -> None:
    headers = {
        "x-ratelimit-limit": "1667",
        "x-ratelimit-remaining": "-1",
        "x-ratelimit-reset": "1778133106",
    }

    assert [
        WindowSeen(
            name="workspace", limit=1667, remaining=0, reset_epoch=1778133106.0, period_seconds=10.0
        )
    ] == list(read_limits(headers, 200, 0.0))
    assert [] == list(read_limits({}, 401, 0.0))
    assert [] == list(read_limits({"x-ratelimit-limit": "many"}, 200, 0.0))
