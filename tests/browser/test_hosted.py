"""A dashboard that other people can reach: the password lets in, a link shows one report."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.support.dashboard import Dashboard, chromium, dashboard, new_page, settled
from tests.support.migrations import ready
from tests.support.sandbox import sandbox

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(300),
]
SECRET = "correcto caballo"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard with a password, over a migration that has had a demo."""
    home = tmp_path_factory.mktemp("hosted") / "home"
    with (
        pytest.MonkeyPatch.context() as patch,
        sandbox("zendesk:acme:small", "intercom:globex:empty", limits="off") as sides,
    ):
        patch.setenv("MUDANZA_HOME", str(home))
        patch.setenv("MUDANZA_ACCESS_PASSWORD", SECRET)
        made = ready(home, *sides)
        made.wait(made.start("demo", size=3))
        with dashboard(home) as running:
            yield running


def test_a_link_is_made_read_by_a_stranger_and_revoked(browser: Browser, served: Dashboard) -> None:
    page = new_page(browser)
    page.goto(f"{served.url}/report?m=norte&lang=en")
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_selector("[data-testid=stApp]")
    page.goto(f"{served.url}/report?m=norte&lang=en")
    card = page.locator(".st-key-card-links")
    card.get_by_role("button", name="Create a link").click()
    address = card.locator("code").inner_text()
    settled(page)
    assert [] == [one["id"] for one in Axe().run(page).response["violations"]]

    stranger = new_page(browser)
    stranger.goto(f"{served.url}/shared/{address.rpartition('/')[2]}")
    expect(stranger.get_by_role("heading", level=1).first).to_be_visible()
    assert "Mudanza: Zendesk → Intercom" == stranger.title()
    stranger.goto(f"{served.url}/report?m=norte")
    expect(stranger.get_by_label("Password")).to_be_visible()

    card.get_by_role("button", name="Revoke").click()
    expect(card.get_by_text("revoked", exact=False)).to_be_visible()
    stranger.goto(f"{served.url}/shared/{address.rpartition('/')[2]}")
    expect(stranger.get_by_text("This link was revoked")).to_be_visible()
