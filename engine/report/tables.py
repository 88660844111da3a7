"""The table of a run's records, the same columns in every format."""

from __future__ import annotations

from collections.abc import Iterator

from engine.i18n import Translator
from engine.report.books import Books
from engine.report.masking import message, said
from engine.report.rows import Row, rows
from engine.report.summary import Report
from engine.words import label

COLUMNS = (
    "entity",
    "source_id",
    "target_id",
    "outcome",
    "code",
    "reason",
    "message",
    "remedy",
    "losses",
    "source_url",
    "target_url",
)
NAME = "name"
"""A further column when personal data is shown."""


def columns(*, unmask: bool) -> tuple[str, ...]:
    """The names of the columns; scripts rely on them, so they are the same in every language."""
    return (*COLUMNS, NAME) if unmask else COLUMNS


def table(
    report: Report, books: Books, t: Translator, *, unmask: bool
) -> Iterator[tuple[str, ...]]:
    """Every record of the run as text, in the order of `columns`; ids stay as they are."""
    for row in rows(books.queries, report.run.id):
        yield _cells(report, row, t, unmask=unmask)


def _cells(report: Report, row: Row, t: Translator, *, unmask: bool) -> tuple[str, ...]:
    item = row.item
    why = ("", "", "")
    if item.code:
        words = message(item, report.desks, t, unmask=unmask)
        why = (label(item.code, t), words, said(item, report.desks, t, unmask=unmask).remedy)
    cells = (
        item.entity,
        item.source_id,
        item.target_id or "",
        row.outcome,
        item.code,
        *why,
        ", ".join(row.losses),
        item.source_url or "",
        item.target_url or "",
    )
    return (*cells, item.label) if unmask else cells
