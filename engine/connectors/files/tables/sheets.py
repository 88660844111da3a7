"""XLSX files: their sheets, row by row."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from engine.cells import cell
from engine.connectors.files.tables.text import Row
from engine.errors import CannotStart

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

UNPACKED_BYTES = 4 << 30
"""Most that a workbook may hold once unpacked."""


@contextmanager
def opened(path: Path) -> Iterator[Workbook]:
    """The workbook, read row by row; raises CannotStart for one that is none or too large."""
    # It takes a while to import: only who has a workbook waits for it.
    import openpyxl

    # Opened here, since a workbook that cannot be read leaves its file open.
    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as packed:
                size = sum(one.file_size for one in packed.infolist())
            if size > UNPACKED_BYTES:
                raise ValueError(f"{size} bytes unpacked")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        except Exception as error:
            raise _unreadable(path, error) from error
        try:
            yield book
        finally:
            book.close()


def _unreadable(path: Path, error: Exception) -> CannotStart:
    return CannotStart(
        "{name} cannot be read as a table.",
        remedy="Save it again as XLSX or CSV, then try again.",
        code="table_unreadable",
        detail={"name": path.name, "error": str(error)[:200]},
    )


def names(path: Path) -> list[str]:
    """The sheets of a workbook."""
    with opened(path) as book:
        return list(book.sheetnames)


def rows(path: Path, sheet: str) -> Iterator[Row]:
    """All rows of a sheet, the header first, streamed."""
    with opened(path) as book:
        for number, cells in enumerate(_cells(book, sheet, path), start=1):
            if any(one not in (None, "") for one in cells):
                # Text of a sheet needs no sign against formulas: none is to be taken off.
                yield Row(line=number, cells=tuple(map(_signed, cells)))


def _cells(book: Workbook, sheet: str, path: Path) -> Iterator[tuple[object, ...]]:
    """A sheet is unpacked as it is read: what is wrong with it shows in the middle only."""
    try:
        yield from book[sheet].iter_rows(values_only=True)
    except Exception as error:
        raise _unreadable(path, error) from error


def _signed(value: object) -> object:
    return cell(value) if isinstance(value, str) else value
