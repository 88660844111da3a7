"""Which tables lie in a folder, and what each holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from engine.connectors.files.addresses import Address, Form
from engine.connectors.files.tables import sheets, text
from engine.connectors.files.tables.columns import Table, column_of, table_of
from engine.connectors.files.tables.rejects import SUFFIX
from engine.connectors.files.tables.settings import Settings
from engine.connectors.files.tables.values import plain

_CSV = (".csv", ".tsv", ".txt")
_XLSX = ".xlsx"
_WHOLE = (
    Table.CONVERSATIONS,
    Table.CONTACTS,
    Table.ARTICLES,
    Table.COMPANIES,
    Table.MESSAGES,
    Table.AGENTS,
)
"""What a table of an unknown name may hold; of equals the first."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One table: a CSV file, or a sheet of a workbook."""

    table: Table
    path: Path
    sheet: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return f"{self.path.stem}.{self.sheet}" if self.sheet else self.path.stem

    @property
    def rejects(self) -> Path:
        """Where its bad rows go."""
        return self.path.with_name(self.name + SUFFIX)

    def rows(self, settings: Settings) -> Iterator[text.Row]:
        """Its rows, the header first."""
        if self.sheet:
            return sheets.rows(self.path, self.sheet)
        return text.rows(self.path, settings)


def tables(address: Address, settings: Settings) -> list[Found]:
    """All tables, those of records that others refer to first."""
    found = [one for path in _files(address) for one in _of(path, settings)]
    return sorted(found, key=lambda one: (list(Table).index(one.table), one.path.name))


def _files(address: Address) -> list[Path]:
    path = address.path
    if path.is_file():
        return [path]
    kinds = {Form.CSV: _CSV, Form.XLSX: (_XLSX,)}.get(address.form or Form.ARCHIVE, (*_CSV, _XLSX))
    several = sorted(path.iterdir()) if path.is_dir() else []
    return [
        one
        for one in several
        if one.suffix.lower() in kinds
        and not one.name.startswith((".", "~"))
        and not one.name.endswith(SUFFIX)
    ]


def _of(path: Path, settings: Settings) -> Iterator[Found]:
    if path.suffix.lower() == _XLSX:
        for sheet in sheets.names(path):
            if table := table_of(sheet) or _by_headers(sheets.rows(path, sheet), path):
                yield Found(table=table, path=path, sheet=sheet)
        return
    table = table_of(path.stem)
    if table is None and path.suffix.lower() != ".txt":
        table = _by_headers(text.rows(path, settings), path)
    if table is not None:
        yield Found(table=table, path=path)


def _by_headers(rows: Iterator[text.Row], path: Path) -> Table | None:
    """The table most of whose columns these are; at least two must be known."""
    headers = [plain(cell) for cell in next(rows, text.Row(line=1)).cells]
    known = {table: sum(column_of(table, one) is not None for one in headers) for table in _WHOLE}
    best = max(_WHOLE, key=lambda table: known[table])
    return best if known[best] > 1 else table_of(path.stem)
