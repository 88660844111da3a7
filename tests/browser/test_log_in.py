"""People who log in at a provider of OpenID Connect, each to their own migrations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from engine import Home, owner_of
from tests.support.dashboard import (
    Dashboard,
    chromium,
    dashboard,
    free_port,
    new_page,
    settled,
)
from tests.support.openid import Provider, provider, secrets_toml

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(300),
]
SIDES = {
    "source_desk": "zendesk",
    "source_url": "https://a.zendesk.com",
    "target_desk": "intercom",
    "target_url": "https://api.intercom.io",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def openid(browser: Browser) -> Iterator[Provider]:
    """After `browser`, so that it is not started in vain."""
    with provider(free_port(), f"http://127.0.0.1:{free_port()}/oauth2callback") as running:
        yield running


@pytest.fixture
def served(
    openid: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Dashboard]:
    """A dashboard that sends people to the provider; Ana has a migration already."""
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(secrets_toml(openid, "a secret of the server, long enough for signing"))
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(secrets))
    home = tmp_path / "home"
    monkeypatch.setenv("MUDANZA_HOME", str(home))
    anas = Home.open(home).of_owner(owner_of(openid.url, "person-ana"))
    anas.new("Norte", **SIDES)
    with dashboard(home, openid.port_of_client) as running:
        yield running


def log_in(browser: Browser, served: Dashboard, who: str) -> Page:
    """A browser of this person's, after the log-in."""
    page = new_page(browser)
    page.goto(f"{served.url}/?lang=en")
    settled(page)
    assert not page.get_by_text("Norte").is_visible()
    assert [] == [one["id"] for one in Axe().run(page).response["violations"]]
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Who are you?").fill(who)
    page.get_by_role("button", name="Enter").click()
    page.wait_for_url(f"{served.url}/**")
    expect(page.get_by_role("link", name="Mudanza")).to_be_visible()
    settled(page)
    return page


def test_each_person_logs_in_to_their_own_migrations(browser: Browser, served: Dashboard) -> None:
    hers, his = (log_in(browser, served, who) for who in ("ana", "ben"))

    expect(hers.get_by_role("heading", name="Norte")).to_be_visible()
    expect(his.get_by_role("heading", name="Take your history")).to_be_visible()
    his.goto(f"{served.url}/report?m=norte&lang=en")
    expect(his.get_by_text("Choose a migration first.")).to_be_visible()

    hers.goto(f"{served.url}/settings?lang=en")
    hers.get_by_role("button", name="Log out").click()
    expect(hers.get_by_role("button", name="Log in")).to_be_visible()
    assert [] == [one for one in hers.context.cookies() if one["name"] == "_streamlit_user"]
