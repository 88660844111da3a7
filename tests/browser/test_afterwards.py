"""What comes after the whole run, on the pages: doubts settled, an update brought, the pace set."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from engine import Home, Migration
from tests.support.dashboard import Dashboard, chromium, dashboard, new_page, settled
from tests.support.migrations import ready, tick_all
from tests.support.sandbox import SandboxAccount, sandbox
from tests.support.vendor import Person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def accounts(browser: Browser) -> Iterator[list[SandboxAccount]]:
    with sandbox("intercom:initech:small", "intercom:globex:empty", limits="off") as running:
        yield running


@pytest.fixture(scope="module")
def served(
    accounts: list[SandboxAccount], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Dashboard]:
    """A dashboard whose migration has run."""
    home = tmp_path_factory.mktemp("afterwards") / "home"
    with pytest.MonkeyPatch.context() as patch, dashboard(home) as running:
        patch.setenv("MUDANZA_HOME", str(home))
        made = ready(home, *accounts)
        made.wait(made.start("full", accept_losses=True))
        yield running


@pytest.fixture
def migration(served: Dashboard) -> Migration:
    return Home.open(served.home).migration("norte")


def opened(browser: Browser, served: Dashboard, step: str) -> Page:
    page = new_page(browser)
    page.goto(f"{served.url}/{step}?m=norte&lang=en")
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    settled(page)
    return page


def doubtful(home: Path) -> tuple[str, str]:
    """A conversation of which nobody knows whether it arrived, and its number in the target."""
    with closing(sqlite3.connect(home / "migrations" / "norte" / "ledger.sqlite")) as db, db:
        what = "entity = 'conversations' and source_id = ?"
        query = "select source_id, target_id from identity where entity = 'conversations' limit 1"
        source, target = db.execute(query).fetchone()
        failed = "update item set state = 'failed', code = 'in_doubt' where "
        db.execute(failed + what, (source,))
        db.execute("delete from identity where " + what, (source,))
        return source, target


def fail(home: Path, entity: str, codes: list[str]) -> None:
    """As if so many records of the only run had failed for these reasons."""
    with closing(sqlite3.connect(home / "migrations" / "norte" / "ledger.sqlite")) as db, db:
        chosen = "select source_id from item where entity = ? and state = 'migrated' limit 1"
        for code in codes:
            source = db.execute(chosen, (entity,)).fetchone()[0]
            record = "where entity = ? and source_id = ?"
            failed = f"update item set state = 'failed', code = ? {record}"
            db.execute(failed, (code, entity, source))
            db.execute(f"delete from identity {record}", (entity, source))
        for what, n in (("migrated", -len(codes)), ("failed", len(codes))):
            row = (
                "insert into counter (run, entity, what, n) select distinct run, ?, ?, ? from item"
            )
            more = " where true on conflict do update set n = n + excluded.n"
            db.execute(row + more, (entity, what, n))


def violations(page: Page) -> list[str]:
    settled(page)
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def test_what_failed_is_tried_again_by_reason_and_then_whole(
    browser: Browser, served: Dashboard, migration: Migration
) -> None:
    fail(served.home, "contacts", ["server_error", "server_error", "not_allowed"])
    page = opened(browser, served, "compare")
    card = page.locator(".st-key-card-retry")
    box = card.get_by_role("combobox")
    box.press_sequentially("Fault of")
    expect(page.get_by_role("option", name="(2)")).to_be_visible()
    box.press("Enter")
    settled(page)
    assert [] == violations(page)
    again = card.get_by_role("button", name="Run just these again")
    again.click()
    expect(card.get_by_text("Tried again: 2 migrated, 0 failed.")).to_be_visible()
    assert [("not_allowed", 1)] == migration.still_failing(migration.runs()[-1].id)
    settled(page)
    again.click()

    expect(card.get_by_text("Nothing fails any more.")).to_be_visible()
    assert ["retry", "retry", "full"] == [run.kind for run in migration.runs()]


def test_a_record_in_doubt_is_settled_by_its_number_and_by_no_wrong_one(
    browser: Browser, served: Dashboard, migration: Migration
) -> None:
    source, target = doubtful(served.home)
    page = opened(browser, served, "compare")
    card = page.locator(f".st-key-card-must-doubt-conversations-{source}")
    found = card.get_by_role("button", name="It is there")
    number = card.get_by_label("Its number in Intercom")
    expect(found).to_be_disabled()

    number.fill("999999")
    expect(found).to_be_enabled()
    settled(page)
    found.click()
    expect(page.get_by_text("The target has no such record: 999999.")).to_be_visible()
    assert [] == violations(page)
    number.fill(target)
    settled(page)
    found.click()

    expect(page.get_by_text(f"Conversation {source} is migrated: you found it.")).to_be_visible()
    expect(page.get_by_text("None: of every record it is known")).to_be_visible()
    assert [] == migration.doubts()


def test_an_update_is_looked_at_and_brought_over_once_the_name_was_typed(
    browser: Browser, served: Dashboard, migration: Migration, accounts: list[SandboxAccount]
) -> None:
    source, target = accounts
    with Person(source) as there:
        row = next(one for one in source.dump()["conversations"] if one["state"] == "open")
        contact = row["contacts"]["contacts"][0]["id"]
        body = {"from": {"type": "user", "id": contact}, "body": "Something new"}
        there.call("POST", "/conversations", body)
    before = len(target.dump()["conversations"])
    page = opened(browser, served, "compare")
    card = page.locator(".st-key-card-update")
    look = card.get_by_role("button", name="Look what changed")
    bring = card.get_by_role("button", name="Bring it over")
    look.click()
    expect(card.get_by_role("columnheader", name="Deleted")).to_be_visible()
    settled(page)
    expect(bring).to_be_disabled()
    expect(card.get_by_role("link", name="Check")).to_be_visible()
    tick_all(migration)
    look.click()
    expect(bring).to_be_enabled()
    settled(page)
    assert before == len(target.dump()["conversations"]), "looking writes nothing"
    assert [] == violations(page)

    bring.click()
    dialog = page.get_by_role("dialog")
    start = dialog.get_by_role("button", name="Bring it over")
    expect(start).to_be_disabled()
    dialog.get_by_label("Type the name of the target account").fill("Globex")
    expect(start).to_be_enabled()
    start.click()

    expect(card.get_by_text("Last update:", exact=False)).to_be_visible()
    assert before + 1 == len(target.dump()["conversations"])
    assert "delta" == migration.runs()[0].kind


def test_pace_and_order_are_kept_as_they_are_chosen(
    browser: Browser, served: Dashboard, migration: Migration
) -> None:
    page = opened(browser, served, "settings")
    card = page.locator(".st-key-card-tune")
    card.get_by_text("Use fewer calls").click()
    expect(card.get_by_label("Calls a minute, at most")).to_be_visible()
    settled(page)
    card.get_by_text("Only in certain hours").click()
    expect(card.get_by_text("Until", exact=True)).to_be_visible()
    settled(page)
    card.get_by_text("Open and recent ones first").click()
    expect(card.get_by_label("Open and recent ones first")).to_be_checked()
    expect(page.get_by_text("Saved", exact=True).last).to_be_visible()
    settled(page)
    page.reload()
    expect(card.get_by_label("Open and recent ones first")).to_be_checked()
    settled(page)

    assert 500 == migration.tuning.calls_per_minute
    hours = migration.tuning.hours
    assert hours is not None
    assert ("22:00", "06:00") == (hours.begin, hours.end)
    assert "recent" == migration.mapping().order
    assert [] == violations(page)
