"""What a person types on Connect, and a browser's sign-in, leave no trace outside the vault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from engine.app import Home
from tests.support.dashboard import Dashboard, chromium, dashboard, new_page, settled
from tests.support.sandbox import SandboxAccount, sandbox
from tests.test_secrets import Traces

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

SLUG = "norte"
PASSPHRASE = "marker-passphrase-5e07ba"
WRONG = "marker-wrong-token-93c2be"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def accounts(browser: Browser) -> Iterator[list[SandboxAccount]]:
    with sandbox("zendesk:acme:empty", "intercom:globex:empty") as running:
        yield running


@pytest.fixture
def served(
    tmp_path: Path, accounts: list[SandboxAccount], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Dashboard]:
    """At its loudest, with sign-ins in sealed files and a home for Streamlit's own ones."""
    home = tmp_path / "home"
    for name, value in {
        "HOME": str(tmp_path / "person"),
        "STREAMLIT_LOGGER_LEVEL": "debug",
        "MUDANZA_PASSPHRASE": PASSPHRASE,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }.items():
        monkeypatch.setenv(name, value)
    source, target = accounts
    Home.open(home).new(
        SLUG,
        source_desk=source.desk,
        source_url=source.url,
        target_desk=target.desk,
        target_url=target.url,
    )
    with dashboard(home) as running:
        yield running


def signed_in(page: Page, side: str) -> Locator:
    return page.locator(f".st-key-card-{side} .mz-chip.done", has_text="Signed in")


def by_token(page: Page, token: str) -> None:
    settled(page)
    panel = page.locator(".st-key-card-source")
    panel.get_by_label("token", exact=False).first.fill(token)
    panel.get_by_role("button", name="Connect").first.click()


def by_browser(page: Page, account: SandboxAccount) -> None:
    """An app of one's own, the help desk's page, and back."""
    settled(page)
    panel = page.locator(".st-key-card-target")
    panel.get_by_text("Sign in with Intercom").click()
    panel.get_by_label("Client id of the app").fill(account.client_id)
    panel.get_by_label("Client secret of the app").fill(account.client_secret)
    panel.get_by_role("button", name="Remember this app").click()
    panel.get_by_role("link", name="Sign in with Intercom").click()
    page.get_by_role("button", name="Allow", exact=True).click()
    expect(signed_in(page, "target")).to_be_visible()
    settled(page)


def remembered(page: Page, own: str) -> list[str]:
    """The addresses in the tab's history that are the dashboard's, and all that its page keeps."""
    session = page.context.new_cdp_session(page)
    entries = session.send("Page.getNavigationHistory")["entries"]
    kept = "JSON.stringify([history.state, {...localStorage}, {...sessionStorage}])"
    urls = [one["url"] for one in entries if one["url"].startswith(own)]
    return [*urls, page.content(), page.evaluate(kept)]


def test_what_is_typed_on_connect_shows_in_no_log_file_or_address(
    browser: Browser, served: Dashboard, accounts: list[SandboxAccount], tmp_path: Path
) -> None:
    source, target = accounts
    page = new_page(browser)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served.url}/connect?m={SLUG}&lang=en")
    by_token(page, WRONG)
    expect(page.get_by_text("did not accept", exact=False).first).to_be_visible()
    by_token(page, source.token)
    expect(signed_in(page, "source")).to_be_visible()
    by_browser(page, target)
    answer = parse_qs(urlsplit(next(url for url in asked if "/oauth/callback" in url)).query)
    typed = {
        "wrong token": WRONG,
        "source token": source.token,
        "client secret": target.client_secret,
        "passphrase": PASSPHRASE,
    }
    once = {"state": answer["state"][0], "code": answer["code"][0]}
    # Only the way to the help desk and back may carry the state and the code.
    others = [url for url in asked if "/oauth" not in urlsplit(url).path]
    kept = remembered(page, served.url)
    left = Traces(root=tmp_path, log=tmp_path, secrets={**typed, **once}, said=[*others, *kept])
    ways = Traces(root=tmp_path / "none", log=tmp_path, secrets=typed, said=asked)

    assert [] == left.hits() + ways.hits()
    assert {"home/dashboard.log", "home/oauth.sqlite"} <= {place for place, _ in left.texts()}
    assert "Beginning script thread" in (served.home / "dashboard.log").read_text()
