"""Every message and file of a run as a line: nothing inside a conversation is unaccounted for."""

from __future__ import annotations

import csv
import io
from typing import IO

from engine.cells import cell
from engine.i18n import Translator
from engine.report.books import Books
from engine.report.parts import Part, parts
from engine.report.summary import Report
from engine.words import label

COLUMNS = (
    *("entity", "source_id", "target_id", "kind", "message_id", "part_id", "at"),
    *("bytes", "sha256", "outcome", "code", "reason", "number"),
)
NAME = "name"
"""A further column when personal data is shown: what a file is called."""


def write_parts(
    report: Report, books: Books, out: IO[bytes], *, t: Translator, unmask: bool
) -> None:
    """Write UTF-8 with quoted cells; the names of the columns are the same in every language."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    lines = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    lines.writerow((*COLUMNS, NAME) if unmask else COLUMNS)
    for part in parts(books, report.run.id):
        cells = _cells(part, t)
        lines.writerow([cell(value) for value in ((*cells, part.name) if unmask else cells)])
    text.flush()
    text.detach()


def _cells(part: Part, t: Translator) -> tuple[str, ...]:
    item = part.row.item
    return (
        *(item.entity, item.source_id, item.target_id or "", part.kind, part.message, part.id),
        *(part.at, "" if part.bytes is None else str(part.bytes), part.sha256, part.outcome),
        *(part.code, label(part.code, t) if part.code else "", str(part.number)),
    )
