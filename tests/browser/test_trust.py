"""Where people decide to trust it: check, map, demo, mend, take back, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from engine.app import Home
from tests.e2e.command_line import NAME, CommandLine
from tests.e2e.test_take_back import held
from tests.support.dashboard import (
    Dashboard,
    chromium,
    dashboard,
    go_on,
    new_page,
    settled,
    tick_all,
)
from tests.support.sandbox import SandboxAccount, sandbox

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def accounts(browser: Browser) -> Iterator[list[SandboxAccount]]:
    with sandbox("zendesk:acme:awkward", "intercom:globex:awkward-target") as running:
        yield running


@pytest.fixture
def served(tmp_path: Path, accounts: list[SandboxAccount]) -> Iterator[Dashboard]:
    home = tmp_path / "home"
    # By the command line: the browser's own event loop runs in this process.
    CommandLine(home=home).begin(*accounts, tick=False)
    with dashboard(home) as running:
        yield running


def ids_of(account: SandboxAccount, *marks: str) -> list[str]:
    """Ids of the tickets that carry these marks."""
    tickets = account.dump()["tickets"]
    return [str(row["id"]) for mark in marks for row in tickets if row["external_id"] == mark]


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, level=1, exact=True)).to_be_visible()


def meet_and_fix(page: Page) -> None:
    """
    With every record looked at, four findings block.

    A test record shows that nobody is mailed; the three others are ticked.
    """
    expect(page.get_by_role("button", name="Map values")).to_be_disabled()
    page.get_by_role("button", name="Read all records").click()
    cards = page.locator('[class*="st-key-card-must-"]')
    expect(cards).to_have_count(4)
    settled(page)
    probe(page, cards.filter(has_text="One record to your own address first"))
    expect(page.get_by_text("3 things must be fixed first")).to_be_visible()
    tick_all(page, "I did this")
    expect(page.get_by_text("Ticked").first).to_be_visible()


def probe(page: Page, card: Locator) -> None:
    """A record to an address of one's own, and what came of it."""
    send = card.get_by_role("button", name="Write the test record")
    expect(send).to_be_disabled()
    card.get_by_role("textbox", name="Your own address").fill("irene@cumbre.example")
    expect(send).to_be_enabled()
    send.click()
    expect(card.get_by_text("Written for irene@cumbre.example")).to_be_visible()
    settled(page)
    card.get_by_role("button", name="No mail came").click()
    expect(card.get_by_text("No mail came to irene@cumbre.example")).to_be_visible()
    settled(page)


def edit(page: Page, home: Path) -> None:
    """A tag for everything, kept as soon as it is typed."""
    page.get_by_role("radio", name="Rules").or_(page.get_by_text("Rules", exact=True)).first.click()
    settled(page)
    tag = page.get_by_label("Tag for everything that is moved")
    tag.fill("from-zendesk")
    tag.press("Enter")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    expect(tag).to_have_value("from-zendesk")
    mapping = Home.open(home).migration(NAME).opening.mapping()
    assert mapping is not None
    assert "from-zendesk" == mapping.marker_tag


def preview(page: Page) -> None:
    """The requests of a record, from a rehearsal."""
    expect(page.get_by_role("heading", name="One real record")).to_be_visible()
    page.get_by_role("button", name="Show the exact requests").click()
    expect(page.get_by_role("heading", name="What would be sent")).to_be_visible()
    expect(page.get_by_text("POST /conversations", exact=True)).to_be_visible()


def run_by_ids(page: Page, ids: list[str]) -> None:
    settled(page)
    page.get_by_text("Choose the records", exact=True).click()
    box = page.get_by_role("textbox", name="Ids in Zendesk, one a line")
    box.fill("\n".join(ids))
    box.press("Control+Enter")
    settled(page)
    run = page.get_by_role("button", name="Run the demo")
    expect(run).to_be_enabled()
    run.click()
    heading(page, "Demo result")


def mend(page: Page) -> None:
    """The name that is refused is put right; what waits for it comes along."""
    card = page.locator('[class*="st-key-card-must-contacts-"]')
    expect(card).to_have_count(1)
    card.get_by_text("Put a value right here").click()
    card.get_by_label("Value").fill("Rita Fuentes")
    again = card.get_by_role("button", name="Save and run these again")
    expect(again).to_be_enabled()
    again.click()
    expect(page.get_by_text("Nothing fails any more.")).to_be_visible()


def take_back(page: Page) -> None:
    settled(page)
    page.get_by_role("button", name="Take back the demo").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Type DELETE").fill("DELETE")
    button = dialog.get_by_role("button", name="Take back the demo")
    expect(button).to_be_enabled()
    button.click()
    heading(page, "Demo")


def test_four_findings_a_mapping_a_demo_by_ids_a_failure_mended_and_all_taken_back(
    browser: Browser, served: Dashboard, accounts: list[SandboxAccount]
) -> None:
    source, target = accounts
    before = held(target)
    page = new_page(browser)
    page.goto(f"{served.url}/check?m=mi-migracion&lang=en")
    heading(page, "Check")
    meet_and_fix(page)
    go_on(page, "Map values", "Map")
    expect(page.get_by_text("records keep every value")).to_be_visible()
    edit(page, served.home)
    preview(page)
    assert before == held(target), "nothing is written before the demo"
    go_on(page, "Choose demo records", "Demo")
    run_by_ids(page, ids_of(source, "T01", "T40"))
    mend(page)

    names = {row["name"] for row in held(target)["contacts"]}
    assert "Rita Fuentes" in names
    assert 2 == len(held(target)["conversations"])

    take_back(page)
    assert before == held(target)
