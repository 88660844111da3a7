"""
Nothing that axe objects to in any state of a page but the finished one: closed, at fault, busy,
paused, and ended with failures. The states are set in the ledger; no run is at work.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from engine import Home, Migration
from engine.ledger import Run
from tests.support.dashboard import PATIENCE, Dashboard, chromium, dashboard, new_page, settled
from tests.support.migrations import ready
from tests.support.sandbox import SandboxAccount, sandbox
from tests.support.stores import Stores

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(300),
]
NO_LONGER = {"on": "* *", "kind": "status", "status": 401, "times": 0}


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as found:
        yield _dark(found)


def _dark(browser: Browser) -> Page:
    page = new_page(browser)
    page.emulate_media(color_scheme="dark")
    return page


@pytest.fixture(scope="module")
def accounts(page: Page) -> Iterator[list[SandboxAccount]]:
    """After `page`, so that they are not started in vain."""
    with sandbox("zendesk:acme:small", "intercom:globex:empty", limits="off") as running:
        yield running


@pytest.fixture(scope="module")
def served(
    accounts: list[SandboxAccount], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Dashboard]:
    """A dashboard over a migration that is ready to run, and one that was only named."""
    home = tmp_path_factory.mktemp("states") / "home"
    with pytest.MonkeyPatch.context() as patch, dashboard(home) as running:
        patch.setenv("MUDANZA_HOME", str(home))
        ready(home, *accounts)
        sides = {"source_desk": "zendesk", "source_url": "https://a.zendesk.com"}
        sides |= {"target_desk": "intercom", "target_url": "https://api.intercom.io"}
        Home.open(home).new("nueva", **sides)
        yield running


@pytest.fixture
def migration(served: Dashboard) -> Migration:
    return Home.open(served.home).migration("norte")


def is_for_everybody(page: Page, served: Dashboard, step: str, slug: str, shows: str) -> None:
    page.goto(f"{served.url}/{step}?m={slug}&lang=en")
    expect(page.get_by_text(shows).first).to_be_visible(timeout=PATIENCE)
    settled(page)
    found = Axe().run(page).response["violations"]
    assert [] == [(step, one["id"], one["nodes"][0]["html"][:200]) for one in found]


@pytest.mark.parametrize("step", ["count", "check", "map", "demo", "migrate", "compare"])
def test_a_closed_page_is_for_everybody(page: Page, served: Dashboard, step: str) -> None:
    is_for_everybody(page, served, step, "nueva", "Sign in to both help desks first.")
    expect(page.locator(".st-key-card-locked")).to_be_visible()


def test_a_run_on_its_way_is_for_everybody_on_every_page(
    page: Page, served: Dashboard, migration: Migration
) -> None:
    made = Stores(
        ledger=migration.ledger, queries=migration.queries, records=migration.opening.records
    )
    for kind, watched, lead_on in (("demo", "demo", "Demo result"), ("full", "migrate", "Ended")):
        run = _begun(made, kind)
        for step, shows in (
            ("", "Running"),
            (watched, "Sign of life"),
            ("report", "1 migrated"),
            ("settings", "norte: "),
        ):
            is_for_everybody(page, served, step, "norte", shows)

        made.ledger.pause(run.id, "service_down", {"service": "Intercom"})
        for step, shows in (("", "Paused"), (watched, "Nothing is written while it is paused.")):
            is_for_everybody(page, served, step, "norte", shows)

        made.ledger.take_up(run.id)
        made.fail(run, "contacts", ["4"], "server_error", "Something went wrong")
        made.ledger.close(run.id)
        is_for_everybody(page, served, watched, "norte", lead_on)
    for step, shows in (("compare", "What failed"), ("report", "No permission to write it")):
        is_for_everybody(page, served, step, "norte", shows)


def _begun(made: Stores, kind: str) -> Run:
    """A run with a record of every outcome and one that waits; its sign of life stays fresh."""
    run = made.begin(kind)
    made.ledger.change_run(run.id, phase="write", heartbeat=time.time() + 3600)
    made.migrate(run, "contacts", ["1"])
    made.fail(run, "contacts", ["2"], "not_allowed")
    made.skip(run, "contacts", ["3"], "spam")
    made.wait(run, "contacts", ["4"])
    return run


def test_a_page_that_met_a_fault_is_for_everybody(
    page: Page, served: Dashboard, accounts: list[SandboxAccount]
) -> None:
    for account in accounts:
        account.faults([NO_LONGER])
    is_for_everybody(page, served, "check", "norte", "Technical details")
