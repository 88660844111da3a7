"""A folder that holds a portable archive, read and written line by line."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import IO

import msgspec

from engine.errors import AccountChanged, DiskFull, Unreadable
from engine.model import Entity, FieldSpec
from engine.portable import lines
from engine.portable import manifest as manifests
from engine.portable.files import Files, folder_url
from engine.portable.index import NAME, Index, Row
from engine.portable.lines import Line, damaged, pack, unpack
from engine.portable.manifest import FILES, Manifest, Origin, State, part_path
from engine.portable.sealing import sealed

_ALLOWED = {manifests.MANIFEST, FILES, NAME, *(part_path(Path(), entity).name for entity in Entity)}
ROOM_BYTES = 1 << 20
"""What a full folder is said to need."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a record's line lies; `next` is the byte after it, to go on from."""

    id: str
    place: int
    size: int
    key: str
    kind: str

    @property
    def next(self) -> int:
        """The byte after the line."""
        return self.place + self.size


class Archive:
    """
    One archive.

    Who only reads keeps the index elsewhere, so that the folder stays as it
    is. Several processes of one machine may write at once. Raises WrongUse for an archive of a
    newer version, DiskFull when the folder has no room.
    """

    def __init__(self, folder: Path, *, writing: bool = False) -> None:
        self.folder = folder
        self.files = Files(folder_url(folder / FILES))
        self._writing = writing

    @cached_property
    def _index(self) -> Index:
        if not self._writing:
            return Index(self.folder, "")  # A database of its own in the system's temporary folder.
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            return Index(self.folder, str(self.folder / NAME))
        except sqlite3.DatabaseError:
            (self.folder / NAME).unlink(missing_ok=True)
            return Index(self.folder, str(self.folder / NAME))

    def close(self) -> None:
        """Let go of the index."""
        if found := self.__dict__.pop("_index", None):
            found.close()

    def manifest(self) -> Manifest | None:
        """What the archive says about itself; None while nothing was written."""
        return manifests.load(self.folder)

    def strangers(self) -> list[str]:
        """Names in the folder that no archive has."""
        if not self.folder.exists():
            return []
        return sorted(
            one.name
            for one in self.folder.iterdir()
            if one.name not in _ALLOWED and not one.name.startswith(".")
        )

    # Reading ------------------------------------------------------------------

    def places(self, entity: Entity, start: int = 0, limit: int = 100) -> list[Place]:
        """Where the next lines lie, from this byte on."""
        self._index.refresh(entity, self._path(entity))
        return [_place(row) for row in self._index.after(entity, start, limit)]

    def find(self, entity: Entity, one: str) -> Place | None:
        """Where the record's line lies, None when there is none."""
        self._index.refresh(entity, self._path(entity))
        row = self._index.find(entity, one)
        return _place(row) if row else None

    def lines(self, entity: Entity, places: Iterable[Place]) -> list[Line | Unreadable]:
        """The lines themselves; one that was changed comes as its error."""
        with self._path(entity).open("rb") as part:
            return [_line(part, place) for place in places]

    def counts(self, entity: Entity) -> dict[str, int]:
        """How many records are listed: whole, unread, damaged."""
        self._index.refresh(entity, self._path(entity))
        return self._index.counts(entity)

    def _path(self, entity: Entity) -> Path:
        return part_path(self.folder, entity)

    # Writing ------------------------------------------------------------------

    def begin(self, origin: Origin | None) -> None:
        """
        Say that parts are being written, and whose records they are.

        Raises AccountChanged when the archive holds another account's.
        """
        with self._index.exclusive():
            known = self.manifest() or Manifest()
            if origin and known.origin and self._is_another(known.origin, origin):
                name = known.origin.name or known.origin.id
                raise AccountChanged(
                    f"{self.folder} holds the archive of {name}: give an empty folder.",
                    detail={"name": name, "path": str(self.folder)},
                )
            self._say(msgspec.structs.replace(known, state=State.OPEN, origin=origin))

    def _is_another(self, known: Origin, origin: Origin) -> bool:
        same = (known.desk, known.id) == (origin.desk, origin.id)
        return not same and any(self.counts(entity) for entity in Entity)

    def add_fields(self, fields: dict[Entity, tuple[FieldSpec, ...]]) -> None:
        """Keep fields of the account, beside those that are known."""
        with self._index.exclusive():
            known = self.manifest() or Manifest()
            merged = dict(known.fields)
            for entity, specs in fields.items():
                by_key = {one.key: one for one in (*merged.get(entity, ()), *specs)}
                merged[entity] = tuple(by_key.values())
            self._say(msgspec.structs.replace(known, fields=merged))

    def add(self, entity: Entity, line: Line, *, sync: bool = True) -> bool:
        """Append a line unless the record is there; whether it was appended."""
        with self._index.exclusive():
            end = self._mended(entity)
            if self._index.find(entity, line.id) is not None:
                return False
            self._append(entity, pack(line), end, sync=sync)
            return True

    def change(self, entity: Entity, line: Line) -> bool:
        """Append a line that stands for the record from now on; False when there is none."""
        with self._index.exclusive():
            end = self._mended(entity)
            if self._index.find(entity, line.id) is None:
                return False
            self._append(entity, pack(line), end, sync=True)
            return True

    def remove(self, entity: Entity, one: str) -> None:
        """Append a line that takes the record back; nothing happens when it is gone."""
        with self._index.exclusive():
            end = self._mended(entity)
            if self._index.find(entity, one) is not None:
                self._append(entity, pack(Line(id=one, removed=True)), end, sync=True)

    def _mended(self, entity: Entity) -> int:
        """The end of the part, once what a killed process left of a line is cut off."""
        path = self._path(entity)
        end = self._index.refresh(entity, path)
        if path.exists() and path.stat().st_size > end:
            os.truncate(path, end)
        return end

    def _append(self, entity: Entity, data: bytes, end: int, *, sync: bool) -> None:
        path = self._path(entity)
        try:
            self._open()
            with path.open("ab") as part:
                part.write(data)
                part.flush()
                if sync:
                    os.fsync(part.fileno())
        except OSError as error:
            raise self._explained(error) from error
        self._index.note(entity, data, end)
        self._index.seen(entity, path, end + len(data))

    def _open(self) -> None:
        """Another writer may have sealed the archive meanwhile."""
        known = self.manifest() or Manifest()
        if known.state is not State.OPEN:
            self._say(msgspec.structs.replace(known, state=State.OPEN, parts=()))

    def _say(self, manifest: Manifest) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            manifests.save(self.folder, manifest)
        except OSError as error:
            raise self._explained(error) from error

    def _explained(self, error: OSError) -> Exception:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            return error
        folder = str(self.folder)
        return DiskFull(f"The folder {folder} is full.", path=folder, need_bytes=ROOM_BYTES)

    def seal(self) -> Manifest | None:
        """Make parts and manifest agree, once something was written; None when nothing was."""
        known = self.manifest()
        if known is None or known.state is State.COMPLETE:
            return known
        try:
            with self._index.exclusive():
                for entity in Entity:
                    self._mended(entity)
                done = sealed(self.folder, self.manifest() or known, self._index)
                self._say(done)
        except OSError as error:
            raise self._explained(error) from error
        return done


def _line(part: IO[bytes], place: Place) -> Line | Unreadable:
    if place.size > lines.LONGEST_BYTES:
        return lines.too_long()
    part.seek(place.place)
    try:
        line = unpack(part.read(place.size))
    except Unreadable as error:
        return error
    return line if line.id == place.id else damaged()


def _place(row: Row) -> Place:
    one, place, size, key, kind = row
    return Place(id=one, place=place, size=size, key=key, kind=kind)
