"""
Every page of a migration that has ended, as everybody meets it: nothing that axe objects to, no
sideways scroll, nothing fetched from outside, in both languages and themes. Pictures of all of
them stay in `.artifacts/pages`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from engine import Home
from tests.support.dashboard import PATIENCE, Dashboard, chromium, dashboard, settled
from tests.support.migrations import tick_all

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(300),
]

PICTURES = Path(__file__).parents[2] / ".artifacts" / "pages"
PAGES = (
    *("", "connect", "count", "check", "map", "demo"),
    *("migrate", "compare", "report", "help", "settings"),
)
LOOKS = (("light", 1280, "en"), ("dark", 390, "es"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def done(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard whose sample migration has run and was compared."""
    with (
        pytest.MonkeyPatch.context() as patch,
        dashboard(tmp_path_factory.mktemp("pages") / "home") as served,
    ):
        patch.setenv("MUDANZA_HOME", str(served.home))
        migration = Home.open(served.home).sample("en")
        migration.count()
        migration.suggest()
        migration.checks()
        tick_all(migration)
        migration.wait(migration.start("full", accept_losses=True))
        migration.keep_after()
        migration.verify(sample=20)
        yield served


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: "-".join(map(str, look)))
def look(
    request: pytest.FixtureRequest, browser: Browser, done: Dashboard
) -> Iterator[tuple[Page, str, str]]:
    """A tab of one theme and width, its language, and what it is called."""
    theme, width, language = request.param
    context = browser.new_context(viewport={"width": width, "height": 1000}, color_scheme=theme)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page, language, f"{language}-{theme}-{width}"
    context.close()


@pytest.mark.parametrize("step", PAGES, ids=lambda step: step or "home")
def test_a_page_is_for_everybody(look: tuple[Page, str, str], done: Dashboard, step: str) -> None:
    page, language, name = look
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url))
    slug = next((done.home / "migrations").iterdir()).name
    page.goto(f"{done.url}/{step}?m={slug}&lang={language}")
    expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=PATIENCE)
    settled(page)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{step or 'home'}-{name}.png")
    found = [
        (one["id"], one["nodes"][0]["html"][:200]) for one in Axe().run(page).response["violations"]
    ]
    wide = page.evaluate("[...document.querySelectorAll('html, section')].map(e => e.scrollWidth)")

    assert [] == found
    assert max(wide) <= page.evaluate("window.innerWidth")
    assert language == page.evaluate("document.documentElement.lang")
    assert [] == [url for url in outside if not url.startswith((done.url, "data:", "blob:"))]
