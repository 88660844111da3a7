"""People who log in each by themselves (OpenID Connect) see their own migrations and no others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from engine import Home, owner_of
from engine.errors import WrongUse
from pages.components.people import NobodyLoggedIn, oidc, owner
from pages.shell.life import lifespan
from streamlit_app import app

ISSUER = "https://id.example"
SECRET = "a secret of the server, long enough for signing"
SECRETS = f"""
[auth]
redirect_uri = "http://127.0.0.1:8501/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "mudanza"
client_secret = "made up"
server_metadata_url = "{ISSUER}/.well-known/openid-configuration"
"""
ROUTER = Path(__file__).parents[2] / "pages" / "shell" / "router.py"
PAGE = {"accept": "text/html"}


@pytest.fixture(autouse=True)
def provider(tmp_path: Path) -> Iterator[None]:
    """Streamlit's secrets name a provider."""
    file = tmp_path / "secrets.toml"
    file.write_text(SECRETS)
    before = st.get_option("secrets.files")
    st.config.set_option("secrets.files", [str(file)])
    st.secrets._reset()
    yield
    st.config.set_option("secrets.files", before)
    st.secrets._reset()


def cookie(secret: str = SECRET, **claims: object) -> str:
    said = json.dumps({"iss": ISSUER, "is_logged_in": True, **claims})
    return create_signed_value(secret, "_streamlit_user", said).decode()


def visitor(folder: Path, subject: str) -> TestClient:
    """A browser in which this person has logged in."""
    client = TestClient(app, base_url="http://127.0.0.1:8501", follow_redirects=False)
    client.cookies.set("_streamlit_user", cookie(sub=subject))
    return client


@pytest.fixture
def anas(home: Home) -> Home:
    """Ana's folder, with a migration of hers."""
    found = home.of_owner(owner_of(ISSUER, "ana"))
    sides = {"source_desk": "zendesk", "source_url": "https://a.zendesk.com"}
    sides |= {"target_desk": "intercom", "target_url": "https://api.intercom.io"}
    found.new("Norte", **sides)
    return found


def test_nobody_gets_at_what_is_beside_the_pages(client: TestClient, anas: Home) -> None:
    assert oidc()
    for path in ("/download/norte/1.json", "/oauth/start?m=norte&side=target"):
        assert 401 == client.get(path).status_code
        assert "/" == client.get(path, headers=PAGE).headers["location"]


@pytest.mark.parametrize(
    "value",
    [
        "made up",
        cookie("another secret of another server, also long"),
        cookie(sub=""),
        cookie(sub="ana", is_logged_in=False),
    ],
)
def test_a_cookie_that_names_nobody_opens_nothing(
    client: TestClient, anas: Home, value: str
) -> None:
    client.cookies.set("_streamlit_user", value)

    assert 401 == client.get("/download/norte/1.json").status_code


def test_everybody_finds_their_own_migrations_alone(folder: Path, anas: Home) -> None:
    hers = visitor(folder, "ana").get("/download/norte/1.json")
    his = visitor(folder, "ben").get("/download/norte/1.json")

    assert "There is no migration" not in hers.text
    assert "There is no migration" in his.text
    assert ["norte"] == [one.slug for one in anas.migrations()]


def test_the_path_of_somebody_elses_folder_opens_nothing(folder: Path, anas: Home) -> None:
    path = anas.path / "migrations" / "norte"
    his = visitor(folder, "ben").get(f"/oauth/start?m={path}&side=target")

    assert "oauth=wrong_use" in his.headers["location"]


def test_a_folder_is_named_without_naming_anybody(anas: Home) -> None:
    assert "ana" not in anas.path.name
    assert owner_of(ISSUER, "ana") != owner_of("https://other.example", "ana")
    with pytest.raises(WrongUse):
        anas.of_owner("../..")


def test_nothing_is_opened_on_behalf_of_nobody() -> None:
    with pytest.raises(NobodyLoggedIn):
        owner()


def test_a_page_asks_who_is_looking_before_anything_else(folder: Path, anas: Home) -> None:
    page = AppTest.from_file(str(ROUTER), default_timeout=30)
    page.query_params["lang"] = "es"
    page.run()

    assert ["Entrar"] == [one.label for one in page.button]
    assert "Norte" not in str(page)


async def test_it_does_not_start_over_one_database_for_everybody(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setenv("MUDANZA_DATABASE_URL", "postgresql://nowhere.example/x")
    with pytest.raises(WrongUse):
        async with lifespan(app):
            pass
