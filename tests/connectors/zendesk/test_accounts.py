"""Which address belongs to an account, how to sign in, and what a sign-in lacks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from engine.connectors.base import Connection, Page, Reader, Scope
from engine.connectors.zendesk import CONNECTOR
from engine.connectors.zendesk.permissions import KEYS, permission_for
from engine.credentials import Credential, Credentials
from engine.errors import AuthExpired, ScopeMissing, WrongUse
from engine.http.oauth import Token, begin, finish
from engine.i18n import translator
from engine.model import Entity
from engine.words import finding
from tests.contract import samples
from tests.contract.desk import SETTINGS, MemoryFiles
from tests.contract.runs import write
from tests.support.sandbox import SandboxAccount, sandbox

BACK = "http://127.0.0.1:8501/oauth/callback"


@pytest.fixture(scope="module")
def served() -> Iterator[SandboxAccount]:
    with sandbox("zendesk:acme:small", limits="off") as (account,):
        yield account


@pytest.fixture
def account(served: SandboxAccount) -> SandboxAccount:
    served.reset()
    return served


@pytest.mark.parametrize(
    "typed",
    [
        "acme",
        " ACME ",
        "acme.zendesk.com",
        "https://acme.zendesk.com",
        "https://acme.zendesk.com/agent/tickets/12?brand=1",
        "http://acme.zendesk.com/hc/en-us",
    ],
)
def test_whatever_is_typed_becomes_one_address(typed: str) -> None:
    assert "https://acme.zendesk.com" == CONNECTOR.account_url(typed)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("http://127.0.0.1:8700", "http://127.0.0.1:8700"),
        ("localhost:8700/agent", "http://localhost:8700"),
        ("http://[::1]:8700/", "http://[::1]:8700"),
    ],
)
def test_an_address_of_this_machine_stays_as_it_is(typed: str, address: str) -> None:
    assert address == CONNECTOR.account_url(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "help.acme.com",
        "acme.zendesk.com.evil.example",
        "www.zendesk.com",
        "https://evil.example/acme.zendesk.com",
        "https://acme.zendesk.com@evil.example",
        "-acme",
        "a b",
        "http://[::1",
    ],
)
def test_what_is_no_account_says_what_one_looks_like(typed: str) -> None:
    with pytest.raises(WrongUse) as caught:
        CONNECTOR.account_url(typed)

    assert "acme" in caught.value.remedy


def signed_in(account: SandboxAccount, *, secret: bool, writes: bool = True) -> Token:
    """A whole sign-in, with the consent page's form sent as a person would."""
    client_secret = account.client_secret if secret else None
    flow = CONNECTOR.flow(account.url, account.client_id, client_secret, BACK, writes=writes)
    started = begin(flow)
    query = parse_qs(urlsplit(started.url).query)
    asked = {key: values[0] for key, values in query.items()}
    answer = httpx.get(
        f"{account.url}/oauth/authorizations/decide", params={**asked, "decision": "allow"}
    )
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    assert [started.state] == back["state"]
    return finish(flow, back["code"][0], started.verifier)


def connection(account: SandboxAccount, token: Token, kept: list[dict[str, str]]) -> Connection:
    secrets = CONNECTOR.secrets(token) | {
        "client_id": account.client_id,
        "client_secret": account.client_secret,
    }
    return Connection(
        url=account.url,
        kind="oauth",
        secrets=secrets,
        expires_at=token.expires_at,
        save=lambda new, _: kept.append(new),
    )


@pytest.mark.parametrize("secret", [True, False])
async def test_a_browser_sign_in_gives_a_token_that_works(
    account: SandboxAccount, secret: bool
) -> None:
    token = await asyncio.to_thread(signed_in, account, secret=secret)
    reader = CONNECTOR.reader(connection(account, token, []), SETTINGS)
    found = await reader.account()
    await reader.close()

    assert token.refresh_token is not None
    assert KEYS == found.granted
    assert "en" == found.locales[0]


async def test_a_token_that_ended_is_renewed_and_the_new_pair_is_kept(
    account: SandboxAccount,
) -> None:
    token = await asyncio.to_thread(signed_in, account, secret=True)
    kept: list[dict[str, str]] = []
    before = connection(account, token, kept)
    old = Token(access_token=token.access_token, refresh_token=token.refresh_token, expires_at=1.0)
    reader = CONNECTOR.reader(connection(account, old, kept), SETTINGS)
    await asyncio.gather(*(reader.count(entity, Scope()) for entity in Entity))
    await reader.close()

    assert 1 == len(kept)
    assert account.client_id == kept[0]["client_id"]
    assert before.secrets["access_token"] != kept[0]["access_token"]
    assert before.secrets["refresh_token"] != kept[0]["refresh_token"]


async def test_of_two_who_hold_one_sign_in_one_renews_it_and_the_other_takes_it_over(
    account: SandboxAccount, tmp_path: Path
) -> None:
    token = await asyncio.to_thread(signed_in, account, secret=True)
    first = connection(account, token, [])
    home = Credentials(tmp_path / "home", config=tmp_path / "config", ring=None)
    renewals: list[str] = []

    def save(fields: Mapping[str, str], until: float | None) -> None:
        renewals.append(fields["refresh_token"])
        home.save("acme", "source", Credential(kind="oauth", fields=fields, expires_at=until))

    def stored() -> tuple[dict[str, str], float | None] | None:
        found = home.load("acme", "source")
        return (dict(found.fields), found.expires_at) if found else None

    home.save("acme", "source", Credential(kind="oauth", fields=first.secrets, expires_at=1.0))
    shared = Connection(
        url=first.url,
        kind="oauth",
        secrets=first.secrets,
        expires_at=1.0,
        save=save,
        stored=stored,
        hold=lambda: home.hold("acme", "source"),
    )
    readers = [CONNECTOR.reader(shared, SETTINGS) for _ in range(2)]
    found = await asyncio.gather(*(reader.account() for reader in readers))
    await asyncio.gather(*(reader.close() for reader in readers))

    assert [KEYS, KEYS] == [each.granted for each in found]
    assert 1 == len(renewals)


async def every_page(reader: Reader) -> AsyncIterator[tuple[Entity, Page]]:
    for entity in Entity:
        async for page in reader.read(entity, Scope(limit=20), None):
            yield entity, page


async def test_a_source_asks_to_read_alone_reads_everything_and_stays_so_when_renewed(
    account: SandboxAccount,
) -> None:
    token = await asyncio.to_thread(signed_in, account, secret=True, writes=False)
    kept: list[dict[str, str]] = []
    ended = Token(
        access_token=token.access_token,
        refresh_token=token.refresh_token,
        expires_at=1.0,
        extra=token.extra,
    )
    reader = CONNECTOR.reader(connection(account, ended, kept), SETTINGS)
    read = {entity async for entity, _ in every_page(reader)}
    await reader.close()

    assert {Entity.CONTACT, Entity.CONVERSATION, Entity.ARTICLE} <= read
    assert ["read"] == [secrets["scope"] for secrets in kept]


async def test_a_sign_in_that_was_revoked_has_ended(account: SandboxAccount) -> None:
    reader = CONNECTOR.reader(
        Connection(url=account.url, kind="token", secrets={"token": account.token}), SETTINGS
    )
    account.faults([{"on": "GET /tickets/{id}/comments", "kind": "revoke_token"}])
    with pytest.raises(AuthExpired):
        async for _ in reader.read(Entity.CONVERSATION, Scope(limit=5), None):
            pass
    await reader.close()


async def test_a_sign_in_for_reading_alone_cannot_write_and_says_what_it_lacks(
    account: SandboxAccount,
) -> None:
    token = await asyncio.to_thread(signed_in, account, secret=True, writes=False)
    writer = CONNECTOR.writer(connection(account, token, []), SETTINGS, MemoryFiles())
    with pytest.raises(ScopeMissing) as caught:
        await write(writer, samples.contact())
    await writer.close()

    assert "people" == caught.value.detail["permission"]


async def test_an_old_api_token_signs_in_with_its_owners_address(account: SandboxAccount) -> None:
    owner = next(row for row in account.dump()["users"] if row["role"] == "admin")
    secrets = {"email": owner["email"], "token": account.token}
    reader = CONNECTOR.reader(
        Connection(url=account.url, kind="api_token", secrets=secrets), SETTINGS
    )
    found = await reader.account()
    await reader.close()

    assert str(owner["id"]) == found.person_id


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["30 Apr 2027", "Zendesk is ending API tokens.", "Sign in with OAuth instead."]),
        ("es", ["30 de abril de 2027", "retira los tokens de API", "inicio de sesión con OAuth"]),
    ],
)
def test_the_end_of_api_tokens_is_told_where_one_is_given(language: str, words: list[str]) -> None:
    (way,) = (one for one in CONNECTOR.manifest.sign_ins if one.kind == "api_token")
    card = finding(way.card, translator(language))

    assert [] == [one for one in words if one not in f"{card.title} {card.why} {card.how}"]


async def test_without_a_sign_in_nothing_is_called(account: SandboxAccount) -> None:
    with pytest.raises(AuthExpired):
        CONNECTOR.reader(Connection(url=account.url, kind="token", secrets={}), SETTINGS)

    assert 0 == account.stats()["total"]


async def test_who_is_no_admin_lacks_what_only_admins_may(account: SandboxAccount) -> None:
    agent = next(row for row in account.dump()["users"] if row["role"] == "agent")
    secrets = {"email": agent["email"], "token": account.token}
    reader = CONNECTOR.reader(
        Connection(url=account.url, kind="api_token", secrets=secrets), SETTINGS
    )
    found = await reader.account()
    await reader.close()

    assert ("conversations", "attributes") == found.missing


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("/api/v2/users/1/identities.json", "people"),
        ("/api/v2/organization_memberships.json", "companies"),
        ("/api/v2/imports/tickets.json", "conversations"),
        ("/api/v2/incremental/tickets/cursor.json", "conversations"),
        ("/api/v2/ticket_fields.json", "attributes"),
        ("/api/v2/help_center/sections/1/articles.json", "accounts"),
        ("/api/v2/group_memberships.json", "teams"),
        ("/api/v2/tags.json", "tags"),
    ],
)
def test_a_path_needs_the_group_of_its_records(path: str, permission: str) -> None:
    assert permission == permission_for(path)


def test_the_groups_are_those_of_every_desk() -> None:
    from engine.connectors.intercom.permissions import PERMISSIONS as OTHERS

    assert [each.key for each in OTHERS] == list(KEYS)
