"""
Dates and authors that the target's API cannot set, for a script that can.

A writer whose service has such a script keeps rows in its memo (engine.connectors.request_tracker
does); the script says what the columns mean.
"""

from __future__ import annotations

from typing import IO

from engine.i18n import Translator
from engine.report.books import Books
from engine.report.summary import Report

KEY = "backdate"
"""Under which a memo holds its rows of text."""


def write_backdate(
    report: Report, books: Books, out: IO[bytes], *, t: Translator, unmask: bool
) -> None:
    """Rows of the run's records with tabs between the columns; ids and dates, nobody's name."""
    for memo in books.queries.memos(report.run.id):
        for row in memo.get(KEY, ()):
            out.write("\t".join(map(str, row)).encode() + b"\n")
