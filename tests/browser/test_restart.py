"""The server and its worker are killed in the middle of a run: the next server goes on with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.witness import doubled
from tests.support.dashboard import chromium, dashboard, new_page
from tests.support.migrations import ready
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
    with sandbox("zendesk:acme:small", "intercom:globex:empty", latency_ms=60) as running:
        yield running


def test_a_run_goes_on_under_the_next_server_with_a_deep_link_first(
    browser: Browser,
    accounts: list[SandboxAccount],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("MUDANZA_HOME", str(home))
    made = ready(home, *accounts)
    page = new_page(browser)
    with dashboard(home) as first:
        run = made.start("full", accept_losses=True)
        page.goto(f"{first.url}/migrate?m=norte&lang=en")
        expect(page.get_by_role("heading", name="Migrating", level=1)).to_be_visible()
    stopped = made.status(run)
    assert stopped is not None
    assert "running" == stopped.state

    with dashboard(home) as second:
        page.goto(f"{second.url}/report?m=norte&lang=en&run={run}")
        expect(page.get_by_text("Every record that was read has an outcome.")).to_be_visible()

    ended = made.status(run)
    assert ended is not None
    assert "done" == ended.state
    assert ended.total == ended.done
    assert {} == doubled(accounts[1].dump())
