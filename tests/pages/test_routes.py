from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from engine import Home, Migration
from engine.connectors.intercom import CONNECTOR
from tests.support.sandbox import SandboxAccount, sandbox


@pytest.fixture(scope="module")
def accounts() -> Iterator[list[SandboxAccount]]:
    with sandbox("zendesk:acme:small", "intercom:globex:empty") as running:
        yield running


@pytest.fixture
def migration(home: Home, accounts: list[SandboxAccount]) -> Migration:
    source, target = accounts
    return home.new(
        "Norte",
        source_desk="zendesk",
        source_url=source.url,
        target_desk="intercom",
        target_url=target.url,
    )


@pytest.fixture
def started(
    client: TestClient, migration: Migration, accounts: list[SandboxAccount]
) -> httpx.Response:
    """A sign-in to the target that was begun in this client's browser."""
    target = accounts[1]
    migration.begin_oauth(
        "target",
        browser="elsewhere",
        redirect_uri="http://127.0.0.1:8501/oauth/callback",
        client_id=target.client_id,
        client_secret=target.client_secret,
    )
    answer: httpx.Response = client.get("/oauth/start?m=norte&side=target")
    return answer


def allowed(started: httpx.Response) -> SplitResult:
    """Where the help desk sends the browser once the person allowed it."""
    consent = urlsplit(started.headers["location"])
    page = httpx.get(consent.geturl())
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    decision = f"{consent.scheme}://{consent.netloc}/oauth/decision"
    answer = httpx.post(decision, data={**form, "decision": "allow"})
    return urlsplit(answer.headers["location"])


def test_the_browser_is_sent_to_the_help_desk_with_a_cookie_of_its_own(
    started: httpx.Response, accounts: list[SandboxAccount]
) -> None:
    address = urlsplit(started.headers["location"])
    asked = parse_qs(address.query)
    cookie = started.headers["set-cookie"].lower()

    assert 303 == started.status_code
    assert accounts[1].client_id == asked["client_id"][0]
    assert ["http://127.0.0.1:8501/oauth/callback"] == asked.get(
        "redirect_uri", ["http://127.0.0.1:8501/oauth/callback"]
    )
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "no-store" == started.headers["cache-control"]
    assert accounts[1].client_secret not in started.headers["location"]


def test_a_sign_in_in_the_browser_ends_signed_in(
    client: TestClient,
    started: httpx.Response,
    migration: Migration,
    accounts: list[SandboxAccount],
) -> None:
    accounts[1].settings(region="EU")
    back = allowed(started)

    answer = client.get(f"{back.path}?{back.query}")

    code = parse_qs(back.query)["code"][0]
    assert "/connect?m=norte&oauth=ok&side=target" == answer.headers["location"]
    assert migration.target.account is not None
    assert "EU" == migration.target.account.region
    kept = migration.home.credentials.load(migration.slug, "target")
    assert kept is not None
    shown = f"{answer.headers} {answer.text}"
    assert [] == [one for one in (code, *kept.fields.values()) if one in shown]


def test_a_sign_in_that_works_in_another_region_alone_is_kept_with_that_region(
    client: TestClient,
    started: httpx.Response,
    migration: Migration,
    accounts: list[SandboxAccount],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Intercom's regions share one place where a code becomes a token, and nothing else."""
    with sandbox("intercom:initech:empty") as (other,):
        other.settings(region="AU")
        token = {"token_type": "Bearer", "access_token": other.token, "token": other.token}
        there = {"kind": "status", "status": 200, "body": token}
        accounts[1].faults([{"on": "POST /auth/eagle/token", **there}])
        monkeypatch.setattr(type(CONNECTOR), "addresses", lambda _, url: (url, other.url))
        back = allowed(started)

        answer = client.get(f"{back.path}?{back.query}")

    accounts[1].faults([])
    assert "/connect?m=norte&oauth=ok&side=target" == answer.headers["location"]
    again = Home.open(folder).migration("norte").target
    assert again.account is not None
    assert ("AU", other.url) == (again.account.region, again.url)
    assert accounts[1].url != other.url


def test_a_consent_that_was_given_too_late_leads_back_to_connect(
    client: TestClient, started: httpx.Response, migration: Migration
) -> None:
    """Intercom's code is good once and for five minutes; the help desk refuses it afterwards."""
    back = allowed(started)
    code = parse_qs(back.query)["code"][0]
    asked = urlsplit(started.headers["location"])
    app = migration.home.credentials.load(migration.slug, "target-app")
    assert app is not None
    spent = {
        "code": code,
        "client_id": parse_qs(asked.query)["client_id"][0],
        "client_secret": app.fields["client_secret"],
    }
    httpx.post(f"{asked.scheme}://{asked.netloc}/auth/eagle/token", data=spent)

    answer = client.get(f"{back.path}?{back.query}")

    assert 303 == answer.status_code
    assert "/connect?m=norte&oauth=sign_in_refused&side=target" == answer.headers["location"]
    assert not migration.target.connected


def test_a_side_that_is_disconnected_leaves_no_secret_behind(
    client: TestClient, started: httpx.Response, migration: Migration
) -> None:
    back = allowed(started)
    client.get(f"{back.path}?{back.query}")
    kept = migration.home.credentials

    migration.disconnect("target")

    assert [None, None] == [kept.load(migration.slug, one) for one in ("target", "target-app")]


def test_an_answer_is_good_once(client: TestClient, started: httpx.Response) -> None:
    back = allowed(started)
    cookies = dict(client.cookies)
    client.get(f"{back.path}?{back.query}")
    client.cookies.update(cookies)

    again = client.get(f"{back.path}?{back.query}")

    assert 400 == again.status_code


def test_an_answer_in_another_browser_is_refused(
    client: TestClient, started: httpx.Response, migration: Migration
) -> None:
    back = allowed(started)
    client.cookies.clear()
    client.cookies.set("mudanza-browser", "another", path="/oauth")

    answer = client.get(f"{back.path}?{back.query}")

    assert 400 == answer.status_code
    assert not migration.target.connected


@pytest.mark.parametrize(
    "language, words", [("en", "This sign-in is over"), ("es", "Este inicio de sesión ya terminó")]
)
def test_an_answer_that_nobody_asked_for_is_refused_with_a_way_back(
    client: TestClient, home: Home, language: str, words: str
) -> None:
    home.set_language(language)

    answer = client.get("/oauth/callback?state=x&code=secret-code")

    assert 400 == answer.status_code
    assert f'<html lang="{language}">' in answer.text
    assert words in answer.text
    assert '<a href="/">' in answer.text
    assert "secret-code" not in answer.text


def test_a_refusal_at_the_help_desk_leads_back_to_connect(
    client: TestClient, started: httpx.Response, migration: Migration
) -> None:
    state = parse_qs(urlsplit(started.headers["location"]).query)["state"][0]

    answer = client.get("/oauth/callback", params={"state": state, "error": "access_denied"})

    assert 303 == answer.status_code
    assert "/connect?m=norte&oauth=sign_in_denied&side=target" == answer.headers["location"]
    assert not migration.target.connected


@pytest.mark.parametrize(
    "query", ["m=norte&side=middle", "m=nobody&side=target", "m=norte&side=source", ""]
)
def test_a_sign_in_that_cannot_begin_leads_back_to_connect(
    client: TestClient, migration: Migration, query: str
) -> None:
    answer = client.get(f"/oauth/start?{query}")

    assert 303 == answer.status_code
    assert answer.headers["location"].startswith("/connect?")


@pytest.mark.parametrize("path", ["nobody/1.json", "norte/1.json", "norte/1.exe"])
def test_a_report_that_is_not_there_is_not_found(
    client: TestClient, migration: Migration, path: str
) -> None:
    assert 404 == client.get(f"/download/{path}").status_code
