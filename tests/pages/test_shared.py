"""A shared link opens one masked report, for a time, until it is revoked, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from engine import Home, Migration, SharedLink
from engine.errors import WrongUse
from engine.home.links import Claim, read, sign
from streamlit_app import app
from tests.support.migrations import connected, tick_all
from tests.support.sandbox import sandbox

PAGE = {"accept": "text/html"}
NOW = 1_900_000_000.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with one migration that has had a demo."""
    path = tmp_path_factory.mktemp("shared") / "home"
    with (
        pytest.MonkeyPatch.context() as patch,
        sandbox("zendesk:acme:small", "intercom:globex:empty", limits="off") as sides,
    ):
        patch.setenv("MUDANZA_HOME", str(path))
        made = connected(path, *sides)
        made.confirm_target()
        made.checks()
        tick_all(made)
        made.wait(made.start("demo", size=3))
        yield path


@pytest.fixture
def client(folder: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Requests of somebody who never logged in, to a dashboard that asks for a password."""
    monkeypatch.setenv("MUDANZA_HOME", str(folder))
    monkeypatch.setenv("MUDANZA_ACCESS_PASSWORD", "correcto caballo")
    return TestClient(app, base_url="http://127.0.0.1:8501", follow_redirects=False)


@pytest.fixture
def migration(folder: Path) -> Migration:
    return Home.open(folder).migration("norte")


@pytest.fixture
def link(migration: Migration) -> SharedLink:
    return migration.share(migration.runs()[0].id, 7)


def address(migration: Migration, link: SharedLink) -> str:
    return f"/shared/{migration.token_of(link)}"


def test_a_good_link_shows_the_masked_report_to_whoever_has_it(
    client: TestClient, migration: Migration, link: SharedLink
) -> None:
    answer = client.get(address(migration, link), headers=PAGE)
    people = [row.label for row in migration.records(entity="contacts")[0] if row.label]

    assert 200 == answer.status_code
    assert answer.headers["content-type"].startswith("text/html")
    assert "no-store" == answer.headers["cache-control"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert people
    assert [] == [name for name in people if name in answer.text]


def test_nothing_else_is_reached_by_it(
    client: TestClient, migration: Migration, link: SharedLink
) -> None:
    good = address(migration, link)
    client.get(good, headers=PAGE)

    assert 303 == client.get("/report?m=norte", headers=PAGE).status_code
    for path in (
        f"{good}/../../download/norte/{link.run}.json",
        f"/download/norte/{link.run}.json",
    ):
        assert 401 == client.get(path).status_code
    for path in (f"{good}/x", "/shared/", "/shared", "/shared/..%2f..%2fdownload"):
        assert 200 != client.get(path, headers=PAGE).status_code
    assert 405 == client.post(good).status_code
    for path in (good, f"{good}/_stcore/stream", "/shared/_stcore/stream"):
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(path):
            pass


def test_an_expired_link_says_so(
    client: TestClient, migration: Migration, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration.opening.now = lambda: 1_000_000.0
    old = migration.share(migration.runs()[0].id, 7)

    answer = client.get(address(migration, old), headers=PAGE | {"accept-language": "es-ES"})

    assert 410 == answer.status_code
    assert "Este enlace ha caducado" in answer.text
    assert '<html lang="es">' in answer.text


def test_a_revoked_link_says_so_at_once_and_the_others_go_on(
    client: TestClient, migration: Migration, link: SharedLink
) -> None:
    other = migration.share(link.run, 30)
    assert 200 == client.get(address(migration, link)).status_code
    migration.revoke(link.id)
    migration.revoke("never-made")

    answer = client.get(address(migration, link))
    assert 410 == answer.status_code
    assert "This link was revoked" in answer.text
    assert 200 == client.get(address(migration, other)).status_code


@pytest.mark.parametrize("fault", ["cut", "changed", "extended", "foreign", "bare", "long"])
def test_a_tampered_link_opens_nothing(
    client: TestClient, migration: Migration, link: SharedLink, fault: str
) -> None:
    token = migration.token_of(link)
    body, mark = token.split(".")
    claim = Claim("", "norte", link.id, link.expires_at + 86_400)
    forged = {
        "cut": token[:-3],
        "changed": f"{body[:-2]}AA.{mark}",
        "extended": f"{sign(claim, b'guess').split('.')[0]}.{mark}",
        "foreign": sign(claim, b"another home's key"),
        "bare": body,
        "long": "A" * 20_000,
    }
    answer = client.get(f"/shared/{forged[fault]}", headers=PAGE)

    assert 404 == answer.status_code
    assert "This link is not valid" in answer.text


def test_a_link_outlives_neither_its_store_nor_its_signature(
    client: TestClient, migration: Migration, link: SharedLink
) -> None:
    """A token that is signed but names what the store does not have opens nothing."""
    key = migration.home.link_key()
    for claim in (
        Claim("", "norte", "never-made", link.expires_at),
        Claim("", "gone", link.id, link.expires_at),
        Claim("../..", "norte", link.id, link.expires_at),
    ):
        assert 404 == client.get(f"/shared/{sign(claim, key)}").status_code


def test_a_claim_is_read_as_it_was_signed_and_by_its_own_key_alone() -> None:
    claim = Claim("", "norte", "abc", 5)

    assert claim == read(sign(claim, b"k"), b"k")
    assert read(sign(claim, b"k"), b"other") is None
    assert read("ñ.ñ", b"k") is None


def test_a_link_cannot_be_made_for_ever(migration: Migration) -> None:
    with pytest.raises(WrongUse):
        migration.share(migration.runs()[0].id, 3650)


def test_the_totals_under_a_table_are_those_of_its_rows(migration: Migration) -> None:
    run = migration.runs()[0].id
    for entity in (None, "contacts", "conversations", "articles"):
        for state in (None, "migrated", "failed", "skipped", "pending"):
            _page, total = migration.records(run, entity=entity, state=state)
            assert total == migration.queries.count_items(run, entity=entity, state=state)
