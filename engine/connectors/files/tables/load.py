"""Taking tables into the stage, row by row; rows that make no sense go to the rejects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from engine.connectors.files.tables.columns import OWN, WITH_FIELDS, Table, column_of, fields_of
from engine.connectors.files.tables.found import Found
from engine.connectors.files.tables.rejects import Rejects, padded
from engine.connectors.files.tables.settings import DAY_FIRST, MONTH_FIRST, Settings
from engine.connectors.files.tables.stage import Cells, Stage
from engine.connectors.files.tables.text import Row
from engine.connectors.files.tables.values import BadCell, moment, number, order_of, plain, truth
from engine.errors import CannotStart, WrongUse

MOST_COLUMNS = 2_000
LOOKED_AT = 5_000
"""Rows by which is told whether days or months come first."""
_DATES = frozenset(
    "created_at updated_at at closed_at snoozed_until publish_at last_seen_at".split()
)
_NUMBERS = frozenset("spend size position votes rating".split())
_TRUTHS = frozenset(
    "unsubscribed blocked public private spam deleted promoted comments_closed".split()
)
_NOT_DECODED = re.compile("[\ud800-\udfff]")
_PARENT = {Table.MESSAGES: "conversation", Table.TRANSLATIONS: "article"}
_IDS = {
    Table.CONTACTS: ("id", "external_id", "email", "phone"),
    Table.AGENTS: ("id", "email", "name"),
    Table.TEAMS: ("id", "name"),
    Table.TAGS: ("id", "name"),
    Table.COMPANIES: ("id", "external_id", "name"),
    Table.CONVERSATIONS: ("id", "number"),
}
"""Fields that give a row its id, the first that is filled."""
_NAMES = ("id", "email", "name", "title", "external_id")
"""Fields by which other rows may mean this one."""


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What one table held: its custom fields, and how many rows were rejected."""

    found: Found
    fields: tuple[str, ...]
    rejected: int


def load(found: Found, settings: Settings, stage: Stage) -> Loaded:
    """
    Take in one table.

    Raises CannotStart when it has no header, too many columns, or dates that
    can be read in two ways.
    """
    rows = found.rows(settings)
    header = next(rows, None)
    if header is None:
        return Loaded(found=found, fields=(), rejected=0)
    headers = [plain(cell).strip() for cell in header.cells]
    if len(headers) > MOST_COLUMNS:
        raise CannotStart(
            "{name} has more than {limit} columns.",
            remedy="Check that it is a table, and that its delimiter was recognised.",
            code="table_too_wide",
            detail={"name": found.name, "limit": str(MOST_COLUMNS)},
        )
    columns = [_column(found.table, one, settings) for one in headers]
    taking = _Taking(found, columns, _decided(found, columns, settings), stage)
    for row in rows:
        taking.row(row)
    taking.rejects.write(headers)
    own = [one for one in columns if one and one.startswith(OWN)]
    return Loaded(
        found=found,
        fields=tuple(one.removeprefix(OWN) for one in own),
        rejected=taking.rejected,
    )


def _column(table: Table, header: str, settings: Settings) -> str | None:
    """The field that a column fills, as chosen by a person or by its name; None: left out."""
    chosen = settings.columns.get(table, {}).get(header)
    if chosen is not None:
        if chosen and chosen not in fields_of(table) and not chosen.startswith(OWN):
            raise WrongUse(
                "In columns.toml, {field} is no field of {table}.",
                remedy="See the fields of each table in the README of the files desk.",
                code="columns_field",
                detail={"field": chosen, "table": table},
            )
        return chosen or None
    known = column_of(table, header)
    if known is not None or not header or header.startswith("_"):
        return known
    return f"{OWN}{header.removeprefix(OWN)}" if table in WITH_FIELDS else None


def _decided(found: Found, columns: Sequence[str | None], settings: Settings) -> Settings:
    """The settings with the order of days and months, as the table itself shows it."""
    if settings.dates:
        return settings
    places = [n for n, field in enumerate(columns) if field in _DATES]
    orders: set[str] = set()
    rows = found.rows(settings)
    next(rows, None)
    for number_of, row in enumerate(rows):
        if number_of == LOOKED_AT or not places:
            break
        orders.update(order_of(plain(row.cells[n])) for n in places if n < len(row.cells))
    sure = orders & {DAY_FIRST, MONTH_FIRST}
    if "?" in orders and len(sure) != 1:
        raise CannotStart(
            "Dates of {name} can be read in two ways, such as 03/04/2021.",
            remedy="Say in columns.toml beside it which comes first (see the README of the files"
            " desk), then try again.",
            code="dates_ambiguous",
            detail={"name": found.name},
        )
    return msgspec.structs.replace(settings, dates=next(iter(sure), DAY_FIRST))


class _Taking:
    """One table on its way into the stage."""

    def __init__(
        self, found: Found, columns: Sequence[str | None], settings: Settings, stage: Stage
    ) -> None:
        self.rejects = Rejects(found.rejects)
        self.rejected = 0
        self._found, self._columns = found, columns
        self._settings, self._stage = settings, stage

    def row(self, row: Row) -> None:
        """Take it in, or as it was mended, or not at all."""
        texts = tuple(plain(cell) for cell in row.cells)
        try:
            self._take(row, texts)
        except BadCell as error:
            mended = self.rejects.mended(row.line)
            if mended is None or mended == padded(texts, len(self._columns)):
                self._reject(row, texts, error)
            else:
                self._again(row, mended)

    def _again(self, row: Row, mended: tuple[str, ...]) -> None:
        try:
            self._take(Row(line=row.line), mended)
        except BadCell as error:
            self._reject(row, mended, error)
        else:
            self.rejects.add(row.line, mended, None)

    def _reject(self, row: Row, texts: tuple[str, ...], error: BadCell) -> None:
        self.rejected += 1
        self.rejects.add(row.line, texts, error)
        # Half letters are no text: neither id nor parent can be looked for with them.
        whole = [_NOT_DECODED.sub("\ufffd", text) for text in texts[: len(self._columns)]]
        cells = self._cells(whole)
        one = _id(self._found.table, cells) or self._line(row)
        if self._stage.has(self._found.table, one):
            one = self._line(row)
        parent = cells.get(_PARENT.get(self._found.table, ""), "")
        self._stage.add(self._found.table, one, parent, {}, str(error))

    def _line(self, row: Row) -> str:
        return f"{self._found.name}:{row.line}"

    def _take(self, row: Row, texts: tuple[str, ...]) -> None:
        _check(row, texts, len(self._columns))
        table = self._found.table
        cells = self._typed(self._cells(texts))
        parent = str(cells.get(_PARENT.get(table, ""), ""))
        if table in _PARENT and not parent:
            what = _PARENT[table]
            raise BadCell(f"the column {what} is empty", f"la columna {what} está vacía")
        one = _id(table, cells) or self._line(row)
        if table not in _PARENT and self._stage.has(table, one):
            raise BadCell(f"the id {one} is there twice", f"el id {one} está dos veces")
        self._stage.add(table, one, parent, cells)
        for name in _NAMES:
            if said := cells.get(name):
                self._stage.call(table, str(said), one)

    def _cells(self, texts: Sequence[str]) -> dict[str, str]:
        pairs = zip(self._columns, texts, strict=False)
        found: dict[str, str] = {}
        for field, text in pairs:
            if field and text.strip():
                found.setdefault(field, text)
        return found

    def _typed(self, cells: dict[str, str]) -> Cells:
        return {field: self._value(field, text) for field, text in cells.items()}

    def _value(self, field: str, text: str) -> Any:
        if field in _DATES:
            found = moment(text, self._settings)
            return found.isoformat() if found else None
        if field in _NUMBERS:
            return number(text)
        return truth(text) if field in _TRUTHS else text


def _id(table: Table, cells: dict[str, Any]) -> str:
    return next(
        (str(cells[name]).strip() for name in _IDS.get(table, ("id",)) if cells.get(name)), ""
    )


def _check(row: Row, texts: Sequence[str], width: int) -> None:
    if row.fault:
        raise BadCell(
            f"the row cannot be split: {row.fault}", f"la fila no se puede dividir: {row.fault}"
        )
    if any(text.strip() for text in texts[width:]):
        raise BadCell(
            f"it has {len(texts)} cells, the header has {width}",
            f"tiene {len(texts)} celdas, el encabezado tiene {width}",
        )
    if any(_NOT_DECODED.search(text) for text in texts if not text.isascii()):
        raise BadCell(
            "some letters are not in the encoding of the file",
            "algunas letras no están en la codificación del archivo",
        )
