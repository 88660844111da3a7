"""Where each record's line lies in its part: derived from the parts, and free to be deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import IO

from engine.model import Entity
from engine.portable import lines
from engine.portable.lines import guess, mark

NAME = ".index.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS line (
    entity TEXT, id TEXT, place INTEGER, size INTEGER, key TEXT, kind TEXT,
    PRIMARY KEY (entity, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS line_order ON line (entity, place);
CREATE TABLE IF NOT EXISTS part (entity TEXT PRIMARY KEY, size INTEGER, changed INTEGER);
"""
_BLOCK_BYTES = 1 << 20
_PUT = "INSERT OR REPLACE INTO line VALUES (?, ?, ?, ?, ?, ?)"

Row = tuple[str, int, int, str, str]
"""Id, place in bytes, size in bytes, key, kind."""
WHOLE, UNREAD, DAMAGED = "whole", "unread", "damaged"


class Index:
    """
    The last line of every record, by entity and id.

    A later line of the same record stands for it; one that takes it back
    leaves none.
    """

    def __init__(self, folder: Path, database: str) -> None:
        self._folder = folder
        self._lock = RLock()
        self._db = sqlite3.connect(
            database, timeout=60, isolation_level=None, check_same_thread=False
        )
        self._db.executescript(f"PRAGMA synchronous=OFF;{_TABLES}")

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Nobody else who holds this database writes meanwhile, in any process."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def refresh(self, entity: Entity, path: Path) -> int:
        """Take in what was added to the part; the size of its whole lines in bytes."""
        with self._lock:
            size, changed = self._seen(entity)
            now = path.stat() if path.exists() else None
            touched = now is not None and now.st_size == size and now.st_mtime_ns != changed
            if now is None or now.st_size < size or touched:
                self.forget(entity)
                size = 0
            if now is not None and now.st_size > size:
                size = self._scan(entity, path, size)
                self.seen(entity, path, size)
            return size

    def _seen(self, entity: Entity) -> tuple[int, int]:
        row = self._db.execute(
            "SELECT size, changed FROM part WHERE entity=?", (entity,)
        ).fetchone()
        return (row[0], row[1]) if row else (0, 0)

    def seen(self, entity: Entity, path: Path, size: int) -> None:
        """Remember that the part was taken in up to this byte."""
        row = (entity, size, path.stat().st_mtime_ns)
        self._db.execute("INSERT OR REPLACE INTO part VALUES (?, ?, ?)", row)

    def forget(self, entity: Entity) -> None:
        """Know nothing of the part."""
        with self._lock:
            self._db.execute("DELETE FROM line WHERE entity=?", (entity,))
            self._db.execute("DELETE FROM part WHERE entity=?", (entity,))

    def _scan(self, entity: Entity, path: Path, start: int) -> int:
        with path.open("rb") as part:
            part.seek(start)
            place = start
            while True:
                data, size = _next(part)
                if not size:
                    return place  # The end, or somebody is writing it, or died doing so.
                if size == len(data):
                    self.note(entity, data, place)
                else:
                    self._damage(entity, data, place, size)
                place += size

    def note(self, entity: Entity, data: bytes, place: int) -> None:
        """Take in one line."""
        said = mark(data)
        if said is None:
            self._damage(entity, data, place, len(data))
        elif said.removed:
            self._db.execute("DELETE FROM line WHERE entity=? AND id=?", (entity, said.id))
        else:
            kind = UNREAD if said.code else WHOLE
            self._db.execute(_PUT, (entity, said.id, place, len(data), said.key, kind))

    def _damage(self, entity: Entity, data: bytes, place: int, size: int) -> None:
        # Never in a whole one's place: the damage may be in the id itself.
        told = guess(data)
        one = told if told and not self.find(entity, told) else f"byte {place}"
        self._db.execute(_PUT, (entity, one, place, size, "", DAMAGED))

    def find(self, entity: Entity, one: str) -> Row | None:
        """The line of this record."""
        query = "SELECT id, place, size, key, kind FROM line WHERE entity=? AND id=?"
        with self._lock:
            found: Row | None = self._db.execute(query, (entity, one)).fetchone()
        return found

    def after(self, entity: Entity, place: int, limit: int) -> list[Row]:
        """Lines from this byte on, in their order."""
        query = (
            "SELECT id, place, size, key, kind FROM line"
            " WHERE entity=? AND place>=? ORDER BY place LIMIT ?"
        )
        with self._lock:
            return list(self._db.execute(query, (entity, place, limit)))

    def bytes_of(self, entity: Entity) -> int:
        """How long the part is without lines that no longer count."""
        query = "SELECT COALESCE(SUM(size), 0) FROM line WHERE entity=?"
        with self._lock:
            return int(self._db.execute(query, (entity,)).fetchone()[0])

    def counts(self, entity: Entity) -> dict[str, int]:
        """How many records the part lists, by kind."""
        query = "SELECT kind, COUNT(*) FROM line WHERE entity=? GROUP BY kind"
        with self._lock:
            return dict(self._db.execute(query, (entity,)))


def _next(part: IO[bytes]) -> tuple[bytes, int]:
    """As much of the next line as is read, and its size in bytes: 0 when it has no end."""
    data = part.readline(lines.LONGEST_BYTES)
    size, last = len(data), data
    while last and not last.endswith(b"\n"):
        last = part.readline(_BLOCK_BYTES)
        size += len(last)
    return data, size if last else 0
