"""Where rows wait, sorted, outside of memory: a database in the system's temporary folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from threading import RLock
from typing import Any

import msgspec

from engine.connectors.files.tables.columns import Table
from engine.synonyms import normal

Cells = dict[str, Any]
"""Field → value: texts, numbers, truths, times in ISO 8601."""

_TABLES = """
CREATE TABLE row (
    n INTEGER PRIMARY KEY, kind TEXT, id TEXT, parent TEXT, cells BLOB, fault TEXT
);
CREATE INDEX row_id ON row (kind, id);
CREATE INDEX row_parent ON row (kind, parent);
CREATE TABLE called (kind TEXT, name TEXT, id TEXT, PRIMARY KEY (kind, name)) WITHOUT ROWID;
"""
_CALL = "INSERT OR IGNORE INTO called VALUES (?, ?, ?)"
_CALL_ID = "INSERT OR REPLACE INTO called VALUES (?, ?, ?)"


class Staged(msgspec.Struct, frozen=True, kw_only=True):
    """A row; `fault` says why it cannot be taken, and then it has no cells."""

    n: int
    id: str
    parent: str
    cells: Cells
    fault: str = ""


class Stage:
    """All rows of all tables, by kind and id, and what records are called."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;PRAGMA cache_size=-32000;{_TABLES}"
        )
        self._db.execute("BEGIN")

    def close(self) -> None:
        """Throw everything away."""
        self._db.close()

    def add(self, kind: Table, one: str, parent: str, cells: Cells, fault: str = "") -> None:
        """Take in a row."""
        row = (kind, one, parent, msgspec.json.encode(cells), fault)
        self._db.execute(
            "INSERT INTO row (kind, id, parent, cells, fault) VALUES (?, ?, ?, ?, ?)", row
        )

    def call(self, kind: Table, name: str, one: str) -> None:
        """Remember that this name, address or id means that record: an id before a name."""
        if key := normal_name(name):
            self._db.execute(_CALL_ID if name == one else _CALL, (kind, key, one))

    def called(self, kind: Table, name: str) -> str | None:
        """The id of the record that is called so."""
        query = "SELECT id FROM called WHERE kind=? AND name=?"
        with self._lock:
            found = self._db.execute(query, (kind, normal_name(name))).fetchone()
        return found[0] if found else None

    def has(self, kind: Table, one: str) -> bool:
        """Whether there is a row of this id."""
        query = "SELECT 1 FROM row WHERE kind=? AND id=? LIMIT 1"
        with self._lock:
            return self._db.execute(query, (kind, one)).fetchone() is not None

    def find(self, kind: Table, one: str) -> Staged | None:
        """The row of this id."""
        return next(self._rows("kind=? AND id=?", (kind, one), 1), None)

    def of_parent(self, kind: Table, parent: str) -> list[Staged]:
        """The rows that belong to another, in their order."""
        return list(self._rows("kind=? AND parent=?", (kind, parent), -1))

    def after(self, kind: Table, n: int, limit: int) -> list[Staged]:
        """The next rows of a kind."""
        return list(self._rows("kind=? AND n>?", (kind, n), limit))

    def every(self, kind: Table) -> Iterator[Staged]:
        """All rows of a kind, a block at a time."""
        n = 0
        while block := self.after(kind, n, 500):
            yield from block
            n = block[-1].n

    def orphans(self, kind: Table, parents: Table) -> list[str]:
        """Ids that rows of a kind belong to and no row has."""
        query = (
            "SELECT DISTINCT parent FROM row a WHERE kind=? AND NOT EXISTS"
            " (SELECT 1 FROM row b WHERE b.kind=? AND b.id=a.parent)"
        )
        with self._lock:
            return [one for (one,) in self._db.execute(query, (kind, parents))]

    def count(self, kind: Table) -> int:
        """How many rows there are."""
        with self._lock:
            query = "SELECT COUNT(*) FROM row WHERE kind=?"
            return int(self._db.execute(query, (kind,)).fetchone()[0])

    def _rows(self, where: str, values: tuple[Any, ...], limit: int) -> Iterator[Staged]:
        # `where` is ours; what people wrote is bound.
        query = f"SELECT n, id, parent, cells, fault FROM row WHERE {where} ORDER BY n LIMIT ?"  # noqa: S608  # nosec B608
        with self._lock:
            rows = self._db.execute(query, (*values, limit)).fetchall()
        for n, one, parent, cells, fault in rows:
            told = msgspec.json.decode(cells, type=dict[str, Any])
            yield Staged(n=n, id=one, parent=parent, cells=told, fault=fault)


def normal_name(name: str) -> str:
    """A name, address or id as it is compared: addresses keep their signs."""
    text = name.strip().casefold().removeprefix("mailto:")
    return text if "@" in text or text.isdecimal() else normal(text) or text
