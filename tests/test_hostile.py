"""What strangers write runs nowhere: the rows of one list of faults, by their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine.mapping.safety import sanitise
from engine.report import export, summarise
from tests.support.dashboard import chromium
from tests.support.hostile import PAYLOADS, ran, ran_of
from tests.support.stores import START, stores

in_browser = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.mark.slow
class TestInABrowser:
    pytestmark = in_browser

    def test_79_the_payloads_are_sixty_and_would_run(self, browser: Browser) -> None:
        assert 60 <= len(set(PAYLOADS))
        assert 20 <= sum(n > 0 for n in ran_of(browser, PAYLOADS[:40]))

    def test_79_nothing_runs_in_text_that_was_cleaned(self, browser: Browser) -> None:
        cleaned = [sanitise(one)[0] for one in PAYLOADS]

        assert [] == [one for one, n in zip(cleaned, ran_of(browser, cleaned)) if n]

    def test_79_nothing_runs_in_a_report(self, browser: Browser, tmp_path: Path) -> None:
        with stores(tmp_path) as made:
            run = made.begin()
            for n, payload in enumerate(PAYLOADS):
                made.fail(run, "contacts", [f"{n}{payload}"], "field_rejected", payload)
            made.ledger.close(run.id)
            every = "".join(PAYLOADS)
            report = summarise(
                made.queries,
                made.ledger.runs()[0],
                counts={},
                desks={"source": every, "target": every},
                accounts={"source": every, "target": every},
                verification=None,
                now=START,
            )
            path = tmp_path / "r.html"
            export(report, made.books, format="html", path=path, unmask=True)
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())

        assert PAYLOADS[0] in page.inner_text("body")
        assert 0 == ran(page)
        assert [path.as_uri()] == asked
