"""A sign-in by RFC 9700: one redirect address, no mix-up of the sides, no more than is needed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from engine import Home, Migration
from tests.support.sandbox import SandboxAccount, sandbox

BACK = "http://127.0.0.1:8501/oauth/callback"
SIDES = ("source", "target")


@pytest.fixture(scope="module")
def accounts() -> Iterator[list[SandboxAccount]]:
    """One help desk on both sides."""
    with sandbox("zendesk:acme:empty", "zendesk:globex:empty") as running:
        yield running


@pytest.fixture
def migration(home: Home, accounts: list[SandboxAccount]) -> Migration:
    """A migration whose sides both know their app."""
    source, target = accounts
    made = home.new(
        "Norte",
        source_desk="zendesk",
        source_url=source.url,
        target_desk="zendesk",
        target_url=target.url,
    )
    for side, account in zip(SIDES, accounts):
        know_app(made, side, account)
    return made


def know_app(migration: Migration, side: str, account: SandboxAccount) -> None:
    migration.begin_oauth(
        side,
        browser="elsewhere",
        redirect_uri=BACK,
        client_id=account.client_id,
        client_secret=account.client_secret,
    )


class Answer(NamedTuple):
    """What a help desk sends back by the browser."""

    state: str
    code: str

    def sent(self, client: TestClient, **more: str) -> httpx.Response:
        query = urlencode({**self._asdict(), **more})
        answer: httpx.Response = client.get(f"/oauth/callback?{query}")
        return answer


def begun(client: TestClient, side: str, **headers: str) -> dict[str, str]:
    """What the consent page of that side is asked for."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = client.get(f"/oauth/start?m=norte&side={side}", headers=named)
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: values[0] for name, values in query.items()}


def allowed(account: SandboxAccount, asked: dict[str, str]) -> Answer:
    """The answer of that account once the person allowed what was asked."""
    decided = {**asked, "decision": "allow"}
    answer = httpx.get(f"{account.url}/oauth/authorizations/decide", params=decided)
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return Answer(query["state"][0], query["code"][0])


def kept(migration: Migration) -> dict[str, str | None]:
    """The scope of the sign-in that is stored for each side, None without a sign-in."""
    found = {side: migration.home.credentials.load(migration.slug, side) for side in SIDES}
    return {side: one.fields["scope"] if one else None for side, one in found.items()}


@pytest.mark.parametrize("public", ["", "https://norte.example/", "https://norte.example:8443"])
@pytest.mark.parametrize(
    "headers",
    [
        {"host": "localhost:9999"},
        {"host": "127.0.0.1:1", "x_forwarded_host": "evil.example", "x_forwarded_proto": "https"},
        {"forwarded": "host=evil.example;proto=https", "x_forwarded_port": "1"},
        {"origin": "http://evil.example", "referer": "http://evil.example/oauth/callback"},
    ],
)
def test_no_request_changes_where_the_help_desk_sends_the_browser(
    client: TestClient,
    migration: Migration,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
    public: str,
) -> None:
    monkeypatch.setenv("MUDANZA_PUBLIC_URL", public)
    expected = f"{public.rstrip('/')}/oauth/callback" if public else BACK

    asked = begun(client, "source", **headers)

    assert expected == asked["redirect_uri"]


def test_each_side_asks_for_what_it_does_and_no_more(
    client: TestClient, migration: Migration, accounts: list[SandboxAccount]
) -> None:
    asked = {}
    for side, account in zip(SIDES, accounts):
        asked[side] = begun(client, side)
        allowed(account, asked[side]).sent(client)

    assert {"source": "read", "target": "read write"} == {s: a["scope"] for s, a in asked.items()}
    assert {"source": "read", "target": "read write"} == kept(migration)


@pytest.mark.parametrize("side, other", [SIDES, SIDES[::-1]])
def test_an_answer_signs_in_the_side_that_asked_and_never_the_other(
    client: TestClient,
    migration: Migration,
    accounts: list[SandboxAccount],
    side: str,
    other: str,
) -> None:
    account = accounts[SIDES.index(side)]
    answer = allowed(account, {s: begun(client, s) for s in (side, other)}[side])

    ended = answer.sent(client, side=other, m="another")

    assert f"/connect?m=norte&oauth=ok&side={side}" == ended.headers["location"]
    assert kept(migration)[side]
    assert kept(migration)[other] is None


@pytest.mark.parametrize("side, other", [SIDES, SIDES[::-1]])
def test_the_code_of_one_side_under_the_state_of_the_other_signs_nobody_in(
    client: TestClient,
    migration: Migration,
    accounts: list[SandboxAccount],
    side: str,
    other: str,
) -> None:
    asked = {s: begun(client, s) for s in SIDES}
    one = allowed(accounts[SIDES.index(side)], asked[side])
    mixed = Answer(asked[other]["state"], one.code)

    ended = mixed.sent(client)

    assert f"/connect?m=norte&oauth=sign_in_refused&side={other}" == ended.headers["location"]
    assert dict.fromkeys(SIDES) == kept(migration)


def test_one_account_is_never_both_sides(
    client: TestClient, migration: Migration, accounts: list[SandboxAccount]
) -> None:
    """The person picks the source's account on the target's consent page, too."""
    source = accounts[0]
    allowed(source, begun(client, "source")).sent(client)
    migration.change(lambda info: setattr(info.target, "url", source.url))
    know_app(migration, "target", source)

    ended = allowed(source, begun(client, "target")).sent(client)

    assert "/connect?m=norte&oauth=accounts_equal&side=target" == ended.headers["location"]
    assert kept(migration)["target"] is None
