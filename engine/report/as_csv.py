"""A report for spreadsheets and scripts: every record a line."""

from __future__ import annotations

import csv
import io
from typing import IO

from engine.cells import plain
from engine.i18n import Translator
from engine.report.books import Books
from engine.report.summary import Report
from engine.report.tables import columns, table


def write_csv(report: Report, books: Books, out: IO[bytes], *, t: Translator, unmask: bool) -> None:
    """Write UTF-8 with quoted cells, so that ids are text; no cell is a formula."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    lines = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    lines.writerow(columns(unmask=unmask))
    lines.writerows(map(plain, table(report, books, t, unmask=unmask)))
    text.flush()
    text.detach()
