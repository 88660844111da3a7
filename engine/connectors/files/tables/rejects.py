"""Rows that cannot be taken, in a table beside theirs, to be mended and read again."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path

from engine.cells import cell, value
from engine.connectors.files.tables.values import BadCell

SUFFIX = ".rejected.csv"
EXTRA = ("_line", "_reason", "_motivo")
"""Columns behind the table's own: the line of the row, and what is wrong in both languages."""


class Rejects:
    """
    The bad rows of one table, by the line in which each begins.

    A row that somebody mended there is taken instead of the one in the
    table, which stays as it is.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known = _read(path)
        self._rows: dict[int, tuple[Sequence[str], str, str]] = {}

    def mended(self, line: int) -> tuple[str, ...] | None:
        """The row of this line as it stands among the rejected ones."""
        return self._known.get(line)

    def add(self, line: int, cells: Sequence[str], error: BadCell | None) -> None:
        """Note a bad row, or one that was mended and is good (None)."""
        said = (str(error), error.spanish) if error else ("", "")
        self._rows[line] = (cells, *said)

    def write(self, headers: Sequence[str]) -> None:
        """Put what was noted into the file; a folder that takes none goes without."""
        if not self._rows:
            return
        width = len(headers)
        out = io.StringIO(newline="")
        lines = csv.writer(out, lineterminator="\r\n")
        lines.writerow([*headers, *EXTRA])
        for line, (cells, reason, motive) in sorted(self._rows.items()):
            shown = map(cell, padded(cells, width))
            lines.writerow([*shown, str(line), cell(reason), cell(motive)])
        data = out.getvalue().encode("utf-8-sig", "replace")
        try:
            if not self.path.exists() or self.path.read_bytes() != data:
                partial = self.path.with_name(f".{self.path.name}.{os.getpid()}")
                partial.write_bytes(data)
                partial.replace(self.path)
        except OSError:
            return


def padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """As many cells as the table has columns."""
    return (*cells, *[""] * (width - len(cells)))[:width]


def _read(path: Path) -> dict[int, tuple[str, ...]]:
    try:
        text = path.read_text("utf-8-sig", "replace")
    except OSError:
        return {}
    found: dict[int, tuple[str, ...]] = {}
    for sign in ",;\t":
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
        if rows and EXTRA[0] in rows[0]:
            place = rows[0].index(EXTRA[0])
            for row in rows[1:]:
                if len(row) > place and row[place].strip().isdecimal():
                    found[int(row[place])] = tuple(map(value, row[:place]))
            break
    return found
