"""The report's page: one file, both languages, nothing from outside, nothing that runs."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from engine.model import Loss
from engine.report import Report, export, fingerprint, summarise
from tests.engine.report.conftest import ACCOUNTS, COUNTS, DESKS
from tests.support.stores import START, Stores

VOID = {"meta", "input", "br", "link", "img"}
OPTIONAL_END = {"td", "th", "tr", "p", "li", "dt", "dd"}


class Page(HTMLParser):
    """Collects elements and text, and objects to tags that do not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL_END:
            self.open.pop()
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text("utf-8"))
    page.close()
    return page


@pytest.fixture
def page(filled: Stores, report: Report, tmp_path: Path) -> Page:
    return parsed(export(report, filled.books, format="html", path=tmp_path / "r.html"))


def test_every_tag_is_closed_where_it_was_opened(page: Page) -> None:
    assert ([], []) == (page.faults, page.open)


def test_nothing_is_fetched_and_nothing_runs(
    filled: Stores, report: Report, tmp_path: Path
) -> None:
    path = export(report, filled.books, format="html", path=tmp_path / "r.html")
    html = path.read_text("utf-8")
    tags = {tag for tag, _ in parsed(path).elements}

    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    assert not re.search(r"url\(|@import|\son\w+=", html)
    assert not [
        attributes
        for _, attributes in parsed(path).elements
        if {"src", "srcset", "background", "action"} & attributes.keys()
    ]


def test_both_languages_are_inside_and_the_asked_one_comes_first(
    filled: Stores, report: Report, tmp_path: Path
) -> None:
    path = export(report, filled.books, format="html", path=tmp_path / "r.html", language="es")
    page = parsed(path)
    checked = [a["id"] for tag, a in page.elements if tag == "input" and "checked" in a]

    assert ["en", "es"] == [a["lang"] for tag, a in page.elements if tag == "main"]
    assert ["in-es"] == checked
    assert "What could not come along" in page.text
    assert "Lo que no se pudo llevar" in page.text


def test_the_sum_is_written_out(page: Page) -> None:
    assert "5 + 2 + 2 = 9 read" in page.text


def test_the_fingerprint_of_the_ledger_is_on_the_page(
    filled: Stores, report: Report, page: Page
) -> None:
    assert 2 == page.text.count(fingerprint(filled.queries, report.run.id))


def test_record_text_stays_text(filled: Stores, tmp_path: Path) -> None:
    run = filled.begin("delta")
    filled.fail(run, "contacts", ["9"], "rejected", "<script>alert(1)</script><img src=//x>")
    report = summarise(
        filled.queries,
        run,
        counts=COUNTS,
        desks={**DESKS, "target": "<b>Desk</b>"},
        accounts=ACCOUNTS,
        verification=None,
        now=START,
    )
    page = parsed(
        export(report, filled.books, format="html", path=tmp_path / "r.html", unmask=True)
    )

    assert not {"script", "img"} & {tag for tag, _ in page.elements}
    assert "<script>alert(1)</script>" in page.text
    assert "<b>Desk</b>" in page.text


def test_a_run_of_nothing_is_a_page_too(filled: Stores, tmp_path: Path) -> None:
    report = summarise(
        filled.queries,
        filled.begin("delta"),
        counts={},
        desks=DESKS,
        accounts=ACCOUNTS,
        verification=None,
        now=START,
    )
    page = parsed(export(report, filled.books, format="html", path=tmp_path / "r.html"))

    assert ([], []) == (page.faults, page.open)
    assert "Nothing failed and nothing was skipped." in page.text


def test_the_first_thousand_failures_are_listed_and_the_others_are_counted(
    filled: Stores, tmp_path: Path
) -> None:
    run = filled.begin("delta")
    filled.fail(run, "contacts", [f"c{n:05}" for n in range(1_300)], "rejected")
    report = summarise(
        filled.queries, run, counts={}, desks=DESKS, accounts=ACCOUNTS, verification=None, now=START
    )
    page = parsed(export(report, filled.books, format="html", path=tmp_path / "r.html"))

    assert "300 more are in the CSV report." in page.text
    assert "c00999" in page.text
    assert "c01000" not in page.text


def test_a_typical_report_is_smaller_than_300_kb(filled: Stores, tmp_path: Path) -> None:
    run = filled.begin()
    losses = [Loss(code=code) for code in ("date_updated_lost", "author_in_text", "tag_changed")]
    filled.migrate(run, "conversations", [f"1{n:06}" for n in range(1_000)], losses=losses)
    filled.fail(run, "contacts", [f"36000{n:08}" for n in range(300)], "field_rejected", "Nope")
    report = summarise(
        filled.queries,
        run,
        counts=COUNTS,
        desks=DESKS,
        accounts=ACCOUNTS,
        verification=None,
        now=START,
    )

    path = export(report, filled.books, format="html", path=tmp_path / "r.html")

    assert path.stat().st_size < 300_000
