"""An account full of hostile text, on every page of the dashboard and in every exported file."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.app import Home
from engine.migration import Migration
from tests.browser.test_pages import PAGES
from tests.support.dashboard import PATIENCE, chromium, dashboard, settled
from tests.support.hostile import PAYLOADS, RUN, calling, ran, sink
from tests.support.hostile_account import account
from tests.support.migrations import folder, sign_in, tick_all
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

NAME = f"N <img src=x onerror={RUN}>"
TABS = ("Custom fields", "Rules")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def foreign() -> Iterator[tuple[str, list[str]]]:
    with sink() as running:
        yield running


@pytest.fixture(scope="module")
def moved(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, foreign: tuple[str, list[str]]
) -> Iterator[Migration]:
    """The account's migration, run to its end: some migrated, some failed in hostile words."""
    place = tmp_path_factory.mktemp("hostile")
    payloads = [*PAYLOADS, *calling(foreign[0])]
    account(place / "source", payloads)
    with (
        sandbox("intercom:globex:empty", limits="off") as (target,),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("MUDANZA_HOME", str(place / "home"))
        made = Home.open(place / "home").new(
            NAME,
            source_desk="files",
            source_url=str(place / "source"),
            target_desk=target.desk,
            target_url=target.url,
        )
        sign_in(made, "source", folder(place / "source"))
        sign_in(made, "target", target)
        made.count()
        made.suggest()
        made.read_source()
        made.checks()
        tick_all(made)
        target.faults(
            [refused("POST /contacts", payloads), refused("POST /conversations", payloads)]
        )
        made.wait(made.start("full", accept_losses=True))
        made.keep_after()
        made.verify()
        yield made


def refused(route: str, payloads: list[str]) -> dict[str, object]:
    """The help desk refuses every third call in the words of a stranger."""
    words = {"type": "error.list", "errors": [{"code": "invalid", "message": "".join(payloads)}]}
    return {"on": route, "kind": "status", "every": 3, "times": 0, "status": 422, "body": words}


def test_79_80_nothing_runs_and_nothing_is_fetched_on_any_page(
    browser: Browser, moved: Migration, foreign: tuple[str, list[str]]
) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 4000}).new_page()
    page.set_default_timeout(PATIENCE)
    ends: dict[str, int] = {}
    shown: set[str] = set()
    outside: set[str] = set()
    page.on("request", lambda request: outside.add(request.url))
    with dashboard(moved.home.path) as served:
        for step in PAGES:
            page.goto(f"{served.url}/{step}?m={moved.slug}&lang=en")
            expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=PATIENCE)
            settled(page)
            ends[step] = ran(page)
            shown |= {step} if "self.ran" in page.inner_text("body") else set()
            for tab in TABS if step == "map" else ():
                page.get_by_text(tab, exact=True).first.click()
                settled(page)
                ends[f"map {tab}"] = ran(page)
        own = (served.url, "data:", "blob:")
    page.context.close()

    assert dict.fromkeys(ends, 0) == ends
    assert {"", "check", "compare", "map", "settings"} <= shown, "hostile text is there, as text"
    assert set() == {url for url in outside if not url.startswith(own)}
    assert [] == foreign[1]


OPEN = "document.querySelectorAll('details:not([open]) > summary').forEach(e => e.click())"


def open_all(page: Page) -> None:
    """Open every expander of the page, of which there is at least one."""
    settled(page)
    expect(page.locator("details > summary").first).to_be_visible(timeout=PATIENCE)
    page.evaluate(OPEN)
    settled(page)
    expect(page.locator("details:not([open])")).to_have_count(0)


def rehearsed(page: Page) -> None:
    """A conversation of pictures with handlers, and the requests that it would be written by."""
    box = page.get_by_label("Find an id")
    box.fill("v16")
    box.press("Enter")
    settled(page)
    page.get_by_role("button", name="Show the exact requests").click()
    expect(page.get_by_role("heading", name="What would be sent")).to_be_visible(timeout=PATIENCE)


def refusal_chosen(page: Page) -> None:
    """The third record that failed: the help desk refused it in a stranger's words."""
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    table.click(position={"x": 16, "y": 38 * 3 + 19})
    expect(page.get_by_role("heading", name="Contact c0")).to_be_visible(timeout=PATIENCE)


OPENING = {"check": None, "map": rehearsed, "report": refusal_chosen}
"""What is done on a page before everything on it is opened."""


def test_79_80_nothing_runs_and_nothing_is_fetched_in_what_opens(
    browser: Browser, moved: Migration, foreign: tuple[str, list[str]]
) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 4000}).new_page()
    page.set_default_timeout(PATIENCE)
    ends: dict[str, int] = {}
    shown: set[str] = set()
    outside: set[str] = set()
    page.on("request", lambda request: outside.add(request.url))
    with dashboard(moved.home.path) as served:
        for step, prepare in OPENING.items():
            page.goto(f"{served.url}/{step}?m={moved.slug}&lang=en")
            expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=PATIENCE)
            settled(page)
            if prepare:
                prepare(page)
            open_all(page)
            ends[step] = ran(page)
            shown |= {step} if "self.ran" in page.inner_text("body") else set()
            for popover in page.get_by_test_id("stPopover").all():
                popover.get_by_role("button").click()
                settled(page)
                ends[f"{step} popover"] = ran(page)
        own = (served.url, "data:", "blob:")
    page.context.close()

    assert dict.fromkeys(ends, 0) == ends
    assert {"map popover", "report popover"} <= set(ends)
    assert set(OPENING) == shown, "hostile text is there, as text"
    assert set() == {url for url in outside if not url.startswith(own)}
    assert [] == foreign[1]


def test_79_80_nothing_runs_and_nothing_is_fetched_in_any_file(
    browser: Browser, moved: Migration, foreign: tuple[str, list[str]], tmp_path: Path
) -> None:
    moved.export(None, format="zip", path=tmp_path / "r.zip", unmask=True)
    with zipfile.ZipFile(tmp_path / "r.zip") as packed:
        packed.extractall(tmp_path / "r")
    pages = sorted((tmp_path / "r").rglob("*.html"))
    for path in pages:
        page = browser.new_page()
        page.goto(path.as_uri())
        assert "onerror" in page.inner_text("body"), "the hostile text is shown, as text"
        assert 0 == ran(page), path.name
        page.close()
    for path in (tmp_path / "r").rglob("*.ipynb"):
        cells = json.loads(path.read_text())["cells"]
        shown = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        assert not [text for text in shown if "<script" in text or "<img" in text]

    assert [] != pages
    assert [] == foreign[1]


def test_the_target_gets_nothing_that_runs(moved: Migration, browser: Browser) -> None:
    """What was written is read back from the target and drawn as it draws it: as markup."""
    held = SandboxAccount(
        desk="intercom", name="", url=moved.target.url, token="", client_id="", client_secret=""
    ).dump()
    bodies = [part["body"] for row in held["conversations"] for part in parts(row) if part["body"]]
    bodies += [row["body"] for row in held["articles"] if row["body"]]
    page = browser.new_page()
    page.set_content("<!doctype html><body>" + "".join(bodies))

    assert len(bodies) > len(PAYLOADS)
    assert 0 == ran(page)


def parts(row: dict[str, dict[str, list[dict[str, str]]]]) -> list[dict[str, str]]:
    return row["conversation_parts"]["conversation_parts"]
