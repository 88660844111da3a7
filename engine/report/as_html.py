"""A report as one file for any browser: both languages inside, nothing fetched from outside."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import IO, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.i18n import LANGUAGES, Translator, translator
from engine.ledger import ItemRow
from engine.report.books import Books
from engine.report.masking import masked_text
from engine.report.parts import PartSum, kind_word, part_sums, parts
from engine.report.rows import fingerprint
from engine.report.summary import Report
from engine.report.texts import texts
from engine.report.views import view
from engine.words import entity_name, label, word

LISTED = 1000
"""Failed records that the page lists; the CSV report has all."""
DIFFERENCES = 200
"""Differences of the verification that the page lists."""

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_NAMES = {"en": "English", "es": "Español"}


def write_html(
    report: Report, books: Books, out: IO[bytes], *, t: Translator, unmask: bool
) -> None:
    """Write the page, first seen in the translator's language; masked it has ids only."""
    failed = list(islice(books.queries.every_item(report.run.id, state="failed"), LISTED))
    sums = part_sums(parts(books, report.run.id))
    page = _TEMPLATES.get_template("report.html").stream(
        first=t.language,
        names=_NAMES,
        report=report,
        unmask=unmask,
        fingerprint=fingerprint(books.queries, report.run.id),
        pages=[_page(report, failed, sums, translator(one), unmask=unmask) for one in LANGUAGES],
    )
    page.enable_buffering(50)
    page.dump(out, encoding="utf-8")


def _page(
    report: Report, failed: list[ItemRow], sums: list[PartSum], t: Translator, *, unmask: bool
) -> dict[str, Any]:
    shown = view(report, t)
    checked = shown["verification"]
    if checked is not None:
        checked["differences"] = _differences(checked["differences"], t, unmask=unmask)
    more = report.totals.failed - len(failed)
    return {
        "t": texts(report, t),
        "v": shown,
        "parts": [_part_sum(row, t) for row in sums],
        "failed": [_failure(row, t, unmask=unmask) for row in failed],
        "more": t.n("{n} more is in the CSV report.", "{n} more are in the CSV report.", more)
        if more > 0
        else "",
    }


def _part_sum(row: PartSum, t: Translator) -> dict[str, str]:
    outcomes = (f"{t.number(n)} {word('outcome', name, t)}" for name, n in row.outcomes.items())
    return {
        "kind": kind_word(row.kind, t),
        "number": t.number(row.number),
        "outcomes": " · ".join(outcomes),
    }


def _failure(row: ItemRow, t: Translator, *, unmask: bool) -> dict[str, str | None]:
    return {
        "kind": entity_name(row.entity, t, count=1, capital=True),
        "id": row.source_id,
        "url": row.source_url if _is_web(row.source_url) else None,
        "reason": label(row.code, t),
        "name": row.label if unmask else "",
        "words": row.words if unmask else "",
    }


def _is_web(url: str | None) -> bool:
    """A link of another scheme is no link: it could run something."""
    return bool(url) and str(url).lower().startswith(("https://", "http://"))


def _differences(
    rows: list[dict[str, str]], t: Translator, *, unmask: bool
) -> list[dict[str, str]]:
    return [
        {
            "kind": entity_name(row["entity"], t, count=1, capital=True),
            "id": row["source_id"],
            "field": row["field"] if unmask else masked_text(row["field"]),
            "source": row["source"] if unmask else "",
            "target": row["target"] if unmask else "",
        }
        for row in rows[:DIFFERENCES]
    ]
