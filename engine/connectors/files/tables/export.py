"""An archive as tables beside it: CSV files, or one XLSX workbook."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from engine.cells import cell
from engine.connectors.files.addresses import Form
from engine.connectors.files.tables.columns import OWN, Table, fields_of
from engine.connectors.files.tables.convert import TABLES
from engine.model import (
    Article,
    Attachment,
    Author,
    Conversation,
    Entity,
    Message,
    Record,
    Ref,
    Translation,
    entity_of,
)
from engine.portable import FILES, Archive, Line

WORKBOOK = "records.xlsx"
SHEET_ROWS = 1_048_576
CELL_CHARACTERS = 32_767
"""What a sheet and a cell of XLSX hold; longer texts are cut there, the archive has them whole."""
_BLOCK = 500
_NOT_WRITTEN = frozenset({"first_name", "last_name", "requester_name", "category", "private"})
"""Fields that only tables of other makers have."""

Cells = dict[str, object]


def names(form: Form | None) -> frozenset[str]:
    """What the tables are called."""
    if form is Form.XLSX:
        return frozenset({WORKBOOK})
    return frozenset(f"{table}.csv" for table in Table) if form is Form.CSV else frozenset()


def is_stale(archive: Archive, form: Form) -> bool:
    """Whether the tables are missing or older than the archive."""
    manifest = archive.folder / "manifest.json"
    there = [path for name in names(form) if (path := archive.folder / name).exists()]
    if not manifest.exists():
        return False
    return not there or min(path.stat().st_mtime for path in there) < manifest.stat().st_mtime


def export(archive: Archive, form: Form) -> None:
    """Write all tables anew, each whole or not at all."""
    columns = {table: _columns(table) for table in Table}
    for entity, key in _own_fields(archive):
        columns[TABLES[entity]] += (OWN + key,)
    with ExitStack() as stack:
        made = (
            _Workbook(archive.folder, stack) if form is Form.XLSX else _Csv(archive.folder, stack)
        )
        for entity in Entity:
            for record in records(archive, entity):
                for table, cells in rows(record):
                    shown = [_shown(cells.get(name)) for name in columns[table]]
                    made.put(table, columns[table], shown)
    made.finish()


def _columns(table: Table) -> tuple[str, ...]:
    return tuple(name for name in fields_of(table) if name not in _NOT_WRITTEN)


def _own_fields(archive: Archive) -> Iterator[tuple[Entity, str]]:
    """Custom fields that records have, each once."""
    for entity in (Entity.COMPANY, Entity.CONTACT, Entity.CONVERSATION):
        keys: dict[str, None] = {}
        for record in records(archive, entity):
            keys |= dict.fromkeys(getattr(record, "fields", {}))
        yield from ((entity, key) for key in keys)


def records(archive: Archive, entity: Entity) -> Iterator[Record]:
    """All readable records, streamed."""
    start = 0
    while places := archive.places(entity, start, _BLOCK):
        for line in archive.lines(entity, places):
            if isinstance(line, Line) and line.record is not None:
                yield line.record
        start = places[-1].next


def rows(record: Record) -> Iterator[tuple[Table, Cells]]:
    """The rows of a record: its own, then those of its messages or translations."""
    table = TABLES[entity_of(record)]
    cells: Cells = {name: getattr(record, name, None) for name in _columns(table)}
    cells |= {OWN + key: value for key, value in getattr(record, "fields", {}).items()}
    if isinstance(record, Article):
        cells |= _files(record.attachments)
    if table is Table.CONTACTS:
        cells["notes"] = "\n\n".join(note.html for note in getattr(record, "notes", ()))
    yield table, cells
    if isinstance(record, Conversation):
        yield from ((Table.MESSAGES, _message(record.id, one)) for one in record.messages)
    if isinstance(record, Article):
        found = ((Table.TRANSLATIONS, _translation(record.id, one)) for one in record.translations)
        yield from found


def _message(conversation: str, message: Message) -> Cells:
    author: Author = message.author
    return {
        "id": message.id,
        "conversation": conversation,
        "kind": message.kind,
        "public": message.kind in ("reply", "auto"),
        "author": author.ref,
        "author_name": author.name,
        "author_role": author.role,
        "at": message.at,
        "html": message.html,
        "body": message.text,
        **_files(message.attachments),
    }


def _translation(article: str, one: Translation) -> Cells:
    fields = ("locale", "title", "html", "summary", "state", "author")
    return {"article": article, **{name: getattr(one, name) for name in fields}}


def _files(attachments: Sequence[Attachment]) -> Cells:
    held = [one for one in attachments if one.sha256 and not one.loss]
    return {
        "attachments": tuple(
            f"{FILES}/{one.sha256[:2]}/{one.sha256}" for one in held if one.sha256
        ),
        "attachment_names": tuple(one.name for one in held),
    }


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Ref):
        return value.id
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, tuple | list):
        return _listed([_shown(one) for one in value])
    return str(value)


def _listed(texts: list[str]) -> str:
    """Separated by semicolons, one behind a lone text that has a comma."""
    plain = [text.replace(";", ",").replace("\n", " ").replace("|", "/") for text in texts]
    return f"{plain[0]};" if len(plain) == 1 and "," in plain[0] else "; ".join(plain)


class _Csv:
    """A file for each table, put in its place once all are complete."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self._open: dict[Table, tuple[Path, Any]] = {}

    def put(self, table: Table, columns: Sequence[str], shown: Sequence[str]) -> None:
        """Add a row; UTF-8 with its mark, which spreadsheets need, and quoted cells."""
        if table not in self._open:
            partial = self._folder / f".{table}.csv.{os.getpid()}"
            out = self._stack.enter_context(partial.open("w", encoding="utf-8-sig", newline=""))
            lines = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
            lines.writerow(columns)
            self._open[table] = partial, lines
        self._open[table][1].writerow(map(cell, shown))

    def finish(self) -> None:
        """Replace the tables; those without rows go."""
        for table in Table:
            path = self._folder / f"{table}.csv"
            if table in self._open:
                self._open[table][0].replace(path)
            else:
                path.unlink(missing_ok=True)


class _Workbook:
    """A sheet for each table, further ones when it is full; every cell is typed as text."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._path = folder / WORKBOOK
        self._partial = folder / f".{WORKBOOK}.{os.getpid()}"
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(self._partial), options)
        stack.callback(self._book.close)
        self._sheets: dict[Table, tuple[Any, int, int]] = {}

    def put(self, table: Table, columns: Sequence[str], shown: Sequence[str]) -> None:
        """Add a row."""
        sheet, row, number = self._sheets.get(table, (None, SHEET_ROWS, 0))
        if row == SHEET_ROWS:
            number += 1
            sheet = self._book.add_worksheet(str(table) if number == 1 else f"{table} {number}")
            _write(sheet, 0, columns)
            row = 1
        _write(sheet, row, shown)
        self._sheets[table] = sheet, row + 1, number

    def finish(self) -> None:
        """Replace the workbook."""
        self._partial.replace(self._path)


def _write(sheet: Any, row: int, texts: Sequence[str]) -> None:
    for column, text in enumerate(texts):
        if text:
            sheet.write_string(row, column, text[:CELL_CHARACTERS])
