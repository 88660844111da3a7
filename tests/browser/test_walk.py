"""The walk of a newcomer, in a real browser, against the sandbox."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.dashboard import (
    PATIENCE,
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
def served(browser: Browser, tmp_path: Path) -> Iterator[Dashboard]:
    """A dashboard that knows nothing yet; after `browser`, so that it is not started in vain."""
    with dashboard(tmp_path / "home") as running:
        yield running


@pytest.fixture
def accounts(browser: Browser) -> Iterator[list[SandboxAccount]]:
    with sandbox("zendesk:acme:small", "intercom:globex:empty") as running:
        yield running


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, level=1, exact=True)).to_be_visible()


def connect(page: Page, served: Dashboard, accounts: list[SandboxAccount]) -> None:
    """From an empty home to two accounts signed in and the target confirmed."""
    source, target = accounts
    page.goto(f"{served.url}/?lang=en")
    page.get_by_role("button", name="New migration").click()
    page.get_by_label("Name", exact=True).fill("Norte")
    addresses = page.get_by_label("Address of the account")
    addresses.first.fill(source.url)
    addresses.last.fill(target.url)
    addresses.last.press("Tab")
    settled(page)
    page.get_by_role("button", name="Create").click()
    heading(page, "Connect")
    for side, account in (("source", source), ("target", target)):
        settled(page)
        panel = page.locator(f".st-key-card-{side}")
        panel.get_by_label("token", exact=False).first.fill(account.token)
        panel.get_by_role("button", name="Connect").first.click()
        expect(panel.locator(".mz-chip.done", has_text="Signed in")).to_be_visible()
    page.get_by_text("Yes, this is the target").click()


def migrate(page: Page, target: str) -> None:
    """From the plan to a started run."""
    settled(page)
    page.get_by_text("I have read this").click()
    settled(page)
    page.get_by_role("button", name="Start migration").click()
    page.get_by_label("Type the name of the target account").fill(target)
    start = page.get_by_role("dialog").get_by_role("button", name="Start migration")
    expect(start).to_be_enabled()
    start.click()


def test_a_newcomer_gets_from_two_accounts_to_a_report_that_adds_up(
    browser: Browser, served: Dashboard, accounts: list[SandboxAccount]
) -> None:
    page = new_page(browser)
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url))
    connect(page, served, accounts)
    go_on(page, "Count records", "Count")
    go_on(page, "Check settings", "Check")
    tick_all(page, "I did this")
    go_on(page, "Map values", "Map")
    go_on(page, "Choose demo records", "Demo")
    page.get_by_role("button", name="Run the demo").click()
    heading(page, "Demo result")
    go_on(page, "Plan the full run", "Migrate")
    migrate(page, "Globex")
    expect(page.locator(".st-key-primary-go button")).to_be_enabled()
    go_on(page, "Compare", "Compare")
    page.get_by_role("button", name="Verify").click()
    expect(page.locator(".st-key-card-verify").get_by_text("match")).to_be_visible()
    go_on(page, "Open report", "Report")

    with page.expect_download() as started:
        page.get_by_role("link", name="Share as one file").click()
    assert "mudanza-norte.html" == started.value.suggested_filename
    page.get_by_role("button", name="Other formats").click()
    with page.expect_download() as started:
        page.get_by_role("link", name="JSON").click()
    report = json.loads(Path(started.value.path()).read_text())
    for tally in report["entities"].values():
        assert tally["read"] == tally["migrated"] + tally["failed"] + tally["skipped"]
    assert accounts[1].dump()["conversations"]
    assert [] == [url for url in outside if not url.startswith((served.url, "data:", "blob:"))]


def test_un_recien_llegado_llega_hasta_el_informe_con_datos_de_ejemplo(
    browser: Browser, served: Dashboard
) -> None:
    page = new_page(browser)
    page.goto(f"{served.url}/?lang=es")
    page.get_by_role("button", name="Probar con datos de ejemplo").click()
    heading(page, "Contar")
    go_on(page, "Comprobar los ajustes", "Comprobar")
    tick_all(page, "Ya lo hice")
    go_on(page, "Asignar valores", "Correspondencias")
    go_on(page, "Elegir los registros", "Prueba")
    page.get_by_role("button", name="Hacer la prueba").click()
    heading(page, "Resultado de la prueba")
    go_on(page, "Planear la migración", "Migrar")
    page.get_by_text("Lo he leído").click()
    settled(page)
    page.get_by_role("button", name="Iniciar la migración").click()
    page.get_by_label("Escribe el nombre de la cuenta de destino").fill("Globex")
    start = page.get_by_role("dialog").get_by_role("button", name="Iniciar la migración")
    expect(start).to_be_enabled()
    start.click()
    expect(page.locator(".st-key-primary-go button")).to_be_enabled()
    go_on(page, "Comparar", "Comparar")
    go_on(page, "Abrir informe", "Informe")
    expect(page.get_by_text("Cada registro leído tiene un resultado.")).to_be_visible()

    assert "es" == page.evaluate("document.documentElement.lang")


def test_a_deep_link_into_a_fresh_server_is_guarded(browser: Browser, served: Dashboard) -> None:
    page = new_page(browser)
    page.goto(f"{served.url}/count?lang=es")

    expect(page.get_by_text("Elige primero una migración.")).to_be_visible()


def test_a_run_goes_on_while_no_tab_is_open(browser: Browser, served: Dashboard) -> None:
    page = new_page(browser)
    page.goto(f"{served.url}/?lang=en")
    page.get_by_role("button", name="Try it with sample data").click()
    heading(page, "Count")
    go_on(page, "Check settings", "Check")
    tick_all(page, "I did this")
    slug = page.url.split("m=")[1].split("&")[0]
    page.goto(f"{served.url}/migrate?m={slug}&lang=en")
    migrate(page, "Globex")
    heading(page, "Migrating")
    page.close()

    later = new_page(browser)
    later.goto(f"{served.url}/report?m={slug}&lang=en")
    expect(later.get_by_text("Every record that was read has an outcome.")).to_be_visible()


def test_keys_lead_on_and_back_and_to_the_help(browser: Browser, sample: Dashboard) -> None:
    page = new_page(browser)
    page.goto(f"{sample.url}/count?m={next((sample.home / 'migrations').iterdir()).name}&lang=es")
    heading(page, "Contar")
    for keys, title in (
        ("Alt+PageDown", "Comprobar"),
        ("Alt+PageUp", "Contar"),
        ("Control+k", "Ayuda"),
    ):
        settled(page)
        press(page, keys, title)
    expect(page.get_by_text("Alt+Av Pág")).to_be_visible()


def press(page: Page, keys: str, title: str) -> None:
    """As in `go_on`, what meets a page while it is drawn anew can be lost: then once more."""
    arrived = page.get_by_role("heading", name=title, level=1, exact=True)
    page.keyboard.press(keys)
    try:
        expect(arrived).to_be_visible(timeout=PATIENCE / 3)
    except AssertionError:
        page.keyboard.press(keys)
        expect(arrived).to_be_visible()


@pytest.mark.parametrize(
    "step", ["", "connect", "count", "check", "map", "report", "help", "settings"]
)
def test_a_phone_scrolls_one_way_only(browser: Browser, sample: Dashboard, step: str) -> None:
    page = new_page(browser, width=390, height=800)
    slug = next((sample.home / "migrations").iterdir()).name
    page.goto(f"{sample.url}/{step}?m={slug}&lang=es")
    settled(page)

    wide = page.evaluate("[...document.querySelectorAll('section')].map(e => e.scrollWidth)")
    assert max([*wide, page.evaluate("document.documentElement.scrollWidth")]) <= 390


@pytest.fixture(scope="module")
def sample(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard with the sample migration, counted."""
    with dashboard(tmp_path_factory.mktemp("sample") / "home") as running:
        page = new_page(browser)
        page.goto(f"{running.url}/?lang=es")
        page.get_by_role("button", name="Probar con datos de ejemplo").click()
        heading(page, "Contar")
        settled(page)
        page.close()
        yield running
