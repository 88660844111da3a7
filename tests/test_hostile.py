"""What strangers write runs nowhere: the rows of one list of faults, by their numbers."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine.mapping.safety import sanitise
from engine.report import Books, Report, export, summarise
from tests.support.dashboard import chromium
from tests.support.hostile import FORMULAS, PAYLOADS, PHONES, ran, ran_of
from tests.support.stores import START, stores

in_browser = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@contextmanager
def told(folder: Path, words: list[str]) -> Iterator[tuple[Report, Books]]:
    """A report whose failed records are called and explained in these words."""
    with stores(folder) as made:
        run = made.begin()
        for n, text in enumerate(words):
            made.fail(run, "contacts", [f"{n}{text}"], "field_rejected", text)
        made.ledger.close(run.id)
        every = "".join(words)
        report = summarise(
            made.queries,
            made.ledger.runs()[0],
            counts={},
            desks={"source": every, "target": every},
            accounts={"source": every, "target": every},
            verification=None,
            now=START,
        )
        yield report, made.books


@pytest.mark.slow
@pytest.mark.timeout(200)
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_81_82_a_spreadsheet_calculates_nothing(format: str, tmp_path: Path) -> None:
    if (office := shutil.which("soffice")) is None:
        pytest.skip("LibreOffice is not installed (.ci/libreoffice does it for root)")
    with told(tmp_path, [*FORMULAS, *PHONES]) as (report, books):
        path = export(report, books, format=format, path=tmp_path / f"r.{format}", unmask=True)
    profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    filters = ["--infilter=CSV:44,34,76,1"] if format == "csv" else []
    command = [office, profile, "--headless", *filters, "--convert-to", "fods"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(path)],
        check=True,
        capture_output=True,
        timeout=150,
    )
    sheet = (tmp_path / "out" / "r.fods").read_text(encoding="utf-8")

    assert "table:formula" not in sheet
    assert "SUM(1,1)" in sheet
    assert [] == [phone for phone in PHONES if phone not in sheet]


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
        with told(tmp_path, PAYLOADS) as (report, books):
            path = export(report, books, format="html", path=tmp_path / "r.html", unmask=True)
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())

        assert PAYLOADS[0] in page.inner_text("body")
        assert 0 == ran(page)
        assert [path.as_uri()] == asked
