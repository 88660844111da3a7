"""A report as a workbook: figures, reasons, losses, records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import IO, Any

import xlsxwriter

from engine.cells import cell
from engine.i18n import Translator
from engine.report.books import Books
from engine.report.kept import kept_in
from engine.report.parts import kind_word, part_sums, parts
from engine.report.summary import Report
from engine.report.tables import columns, table
from engine.words import entity_name, label, sentence, word

ROWS = 1_048_575
"""Lines of a sheet below its heading."""
_TEXT_LIMIT = 32_767
"""Characters of a cell."""

Values = Sequence[str | int | None]


def write_xlsx(
    report: Report, books: Books, out: IO[bytes], *, t: Translator, unmask: bool
) -> None:
    """Write five sheets, more when the records need them; nothing is a formula or a link."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        _sheet(book, t._("Totals"), bold, _totals(report, t))
        _sheet(book, t._("Reasons"), bold, _reasons(report, t))
        _sheet(book, t._("Losses"), bold, _losses(report, t))
        _sheet(book, t._("Messages and files"), bold, _parts(report, books, t))
        lines = table(report, books, t, unmask=unmask)
        _records(book, t._("Records"), bold, columns(unmask=unmask), lines)


def _sheet(book: Any, name: str, bold: Any, lines: Iterable[Values]) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 20, 18)
    sheet.freeze_panes(1, 0)
    for number, values in enumerate(lines):
        for place, value in enumerate(values):
            _write(sheet, number, place, value, None if number else bold)


def _write(sheet: Any, line: int, place: int, value: str | int | None, style: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(line, place, value, style)
    elif value:
        sheet.write_string(line, place, cell(value)[:_TEXT_LIMIT], style)


def _totals(report: Report, t: Translator) -> Iterator[Values]:
    names = ("read", "migrated", "failed", "skipped", "with_loss")
    yield (t._("Kind"), t._("Read"), t._("Migrated"), t._("Failed"), t._("Skipped"), t._("Losses"))
    for entity, tally in report.entities.items():
        yield (entity_name(entity, t, capital=True), *(getattr(tally, name) for name in names))
    yield (t._("Together"), *(getattr(report.totals, name) for name in names))


def _reasons(report: Report, t: Translator) -> Iterator[Values]:
    yield (t._("Records"), t._("Kind"), t._("Reason"), t._("Code"), t._("What happened"))
    for row in report.reasons:
        what = sentence(row.code, t, **report.desks).what
        kind = entity_name(row.entity, t, capital=True)
        yield (row.records, kind, label(row.code, t), row.code, what)


def _losses(report: Report, t: Translator) -> Iterator[Values]:
    yield (t._("Records"), t._("What"), t._("Code"), t._("Why"), t._("Where it is kept"))
    for row in report.losses:
        why = sentence(row.code, t, **report.desks).what
        yield (row.records, label(row.code, t), row.code, why, kept_in(row.code, t))


def _parts(report: Report, books: Books, t: Translator) -> Iterator[Values]:
    found = part_sums(parts(books, report.run.id))
    outcomes = sorted({outcome for row in found for outcome in row.outcomes})
    yield (t._("Kind"), t._("Number"), *(word("outcome", name, t) for name in outcomes))
    for row in found:
        kind = kind_word(row.kind, t)
        yield (kind, row.number, *(row.outcomes.get(name, 0) for name in outcomes))


def _records(
    book: Any, name: str, bold: Any, heading: Values, lines: Iterator[tuple[str, ...]]
) -> None:
    """As many sheets as the records need."""
    number = 1
    while True:
        part = islice(lines, ROWS)
        first = next(part, None)
        if first is None and number > 1:
            return
        rest = chain(() if first is None else (first,), part)
        _sheet(book, name if number == 1 else f"{name} {number}", bold, chain((heading,), rest))
        number += 1
