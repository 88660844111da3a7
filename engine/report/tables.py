"""The table of a run's records, the same columns in every format."""

from __future__ import annotations

from collections.abc import Iterator

from engine.i18n import Translator
from engine.ledger import ItemRow, ItemValues, item_of
from engine.report.books import Books
from engine.report.masking import message, said
from engine.report.rows import lost, outcome
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
_NO_REASON = ("", "", "")


def columns(*, unmask: bool) -> tuple[str, ...]:
    """The names of the columns; scripts rely on them, so they are the same in every language."""
    return (*COLUMNS, NAME) if unmask else COLUMNS


def table(
    report: Report, books: Books, t: Translator, *, unmask: bool
) -> Iterator[tuple[str, ...]]:
    """Every record of the run as text, in the order of `columns`; ids stay as they are."""
    run_id = report.run.id
    for block in books.queries.every_block(run_id):
        lossy = [row[:2] for row in block if row[-1]]
        codes = lost(books.queries, run_id, lossy) if lossy else {}
        for row in block:
            yield _cells(report, row, codes, t, unmask=unmask)


def _cells(
    report: Report,
    row: ItemValues,
    codes: dict[tuple[str, str], list[str]],
    t: Translator,
    *,
    unmask: bool,
) -> tuple[str, ...]:
    # A million records are told one by one: nothing is made of a row that it does not need.
    entity, source_id, state, code, _, _, name, old, target_id, new, _, losses = row
    why = _why(report, item_of(row), t, unmask=unmask) if code else _NO_REASON
    lost_here = ", ".join(codes.get((entity, source_id), ())) if losses else ""
    ids = (entity, source_id, target_id or "", outcome(state), code)
    cells = (*ids, *why, lost_here, old or "", new or "")
    return (*cells, name) if unmask else cells


def _why(report: Report, item: ItemRow, t: Translator, *, unmask: bool) -> tuple[str, str, str]:
    words = message(item, report.desks, t, unmask=unmask)
    remedy = said(item, report.desks, t, unmask=unmask).remedy
    return (label(item.code, t), words, remedy)
