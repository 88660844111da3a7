"""A dashboard with a password lets nobody in without it, whatever they ask for."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from pages.shell import access
from pages.shell.access import ALL_TRIES, TRIES, WITHIN, Tries

SECRET = "correcto caballo"
PAGE = {"accept": "text/html"}


@pytest.fixture(autouse=True)
def guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password is asked for, and nobody has tried yet."""
    monkeypatch.setenv("MUDANZA_ACCESS_PASSWORD", SECRET)
    monkeypatch.setattr(access, "TRIED", Tries(lambda: 0.0))


@pytest.mark.parametrize("path", ["/", "/report?m=norte", "/count?lang=es"])
def test_a_page_leads_to_the_log_in(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=PAGE)

    assert 303 == answer.status_code
    assert answer.headers["location"].startswith("/login")


@pytest.mark.parametrize("path", ["/download/norte/1.json", "/oauth/start?m=norte", "/static/x.js"])
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    assert 401 == client.get(path).status_code


def test_no_socket_is_opened(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_stcore/stream"):
        pass


def test_the_password_opens_everything(client: TestClient, folder: Path) -> None:
    answer = client.post("/login", data={"password": SECRET})
    cookie = answer.headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert SECRET not in cookie
    assert 200 == client.get("/", headers=PAGE).status_code
    assert 0o600 == stat.S_IMODE((folder / "access.key").stat().st_mode)


def test_another_password_ends_what_the_old_one_opened(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("/login", data={"password": SECRET})
    monkeypatch.setenv("MUDANZA_ACCESS_PASSWORD", "another")

    assert 303 == client.get("/", headers=PAGE).status_code


@pytest.mark.parametrize("cookie", ["", "in", "in.aaaa.bbbb"])
def test_a_made_up_cookie_opens_nothing(client: TestClient, cookie: str) -> None:
    client.cookies.set("mudanza-access", cookie)

    assert 303 == client.get("/", headers=PAGE).status_code


def test_another_site_cannot_log_in_for_somebody(client: TestClient) -> None:
    headers = {"origin": "https://evil.example"}

    assert 403 == client.post("/login", data={"password": SECRET}, headers=headers).status_code


def test_after_five_wrong_passwords_the_right_one_has_to_wait(client: TestClient) -> None:
    wrong = [client.post("/login", data={"password": "x"}).status_code for _ in range(TRIES)]
    answer = client.post("/login?lang=es", data={"password": SECRET})

    assert [403] * TRIES == wrong
    assert 429 == answer.status_code
    assert "Demasiados intentos" in answer.text


def test_the_wait_ends_and_is_each_addresses_own_until_they_are_many() -> None:
    now = 0.0
    tries = Tries(lambda: now)
    for _ in range(TRIES):
        tries.wrong("10.0.0.1")

    assert WITHIN == tries.wait("10.0.0.1")
    assert 0.0 == tries.wait("10.0.0.2")
    for number in range(ALL_TRIES):
        tries.wrong(f"10.0.1.{number}")
    assert WITHIN == tries.wait("10.0.0.2")
    now = WITHIN + 1
    assert 0.0 == tries.wait("10.0.0.1")


def test_without_a_password_nothing_is_asked(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MUDANZA_ACCESS_PASSWORD")

    assert 200 == client.get("/", headers=PAGE).status_code
    assert 303 == client.get("/login").status_code
    assert "" == access.password()
