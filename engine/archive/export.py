"""The portable copy of the archive: written beside its place, and put there whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from engine.archive.records import Entry, Records
from engine.errors import Unreadable, WrongUse
from engine.model import Attachment, Entity, Record, Ref, files_of
from engine.portable import (
    FILES,
    Archive,
    Files,
    Line,
    Manifest,
    Part,
    folder_url,
    pack,
    save,
)
from engine.portable.lines import one_line
from engine.portable.manifest import State, part_path

Progress = Callable[[Entity, int, int], None]
"""Called with (entity, records done, records in all)."""


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """
    A written archive.

    `damaged` counts records whose copy no longer matches its checksum, `files_damaged` files of
    which that is so: both are told in the archive, neither is in it.
    """

    folder: str
    manifest: Manifest
    damaged: int = 0
    files_damaged: int = 0


class Export:
    """Writes the records and files of one migration into a folder; interrupted, it goes on."""

    def __init__(self, records: Records, files: Files, folder: Path) -> None:
        """Raises WrongUse when the folder holds something other than an archive."""
        if folder.is_file() or Archive(folder).strangers():
            names = folder.name if folder.is_file() else ", ".join(Archive(folder).strangers()[:3])
            raise WrongUse(
                "{path} holds other things: {names}.",
                remedy="Give an empty folder, or one that holds an archive.",
                code="folder_taken",
                detail={"path": str(folder), "names": names},
            )
        self._records, self._files, self._folder = records, files, folder
        self._partial = folder.with_name(f".{folder.name}.partial")
        self._stored = Files(folder_url(self._partial / FILES))
        self._damaged = 0
        self._files_damaged: set[str] = set()
        self._files_kept: set[str] = set()

    def write(self, about: Manifest, on_progress: Progress | None = None) -> Exported:
        """
        The whole archive in its place; `about` has origin and fields.

        An archive that was there is replaced, and stays until the new one is complete.
        """
        self._partial.mkdir(parents=True, exist_ok=True)
        totals = self._records.counts()
        parts = [
            self._part(entity, totals[entity], on_progress) for entity in Entity if entity in totals
        ]
        self._forget_strangers()
        done = msgspec.structs.replace(
            about,
            state=State.COMPLETE,
            written_at=datetime.now(UTC).replace(microsecond=0),
            parts=tuple(parts),
            files=len(self._files_kept),
            file_bytes=sum(self._stored.size(name) for name in self._files_kept),
        )
        save(self._partial, done)
        self._replace()
        return Exported(
            folder=str(self._folder),
            manifest=done,
            damaged=self._damaged,
            files_damaged=len(self._files_damaged),
        )

    def _part(self, entity: Entity, total: int, on_progress: Progress | None) -> Part:
        path = part_path(self._partial, entity)
        digest, records, unread = sha256(), 0, 0
        with path.open("wb") as part:
            for line in self._lines(entity):
                data = pack(line)
                part.write(data)
                digest.update(data)
                records += line.record is not None
                unread += line.record is None
                if on_progress is not None:
                    on_progress(entity, records + unread, total)
        return Part(
            entity=entity,
            path=path.name,
            records=records,
            unread=unread,
            bytes=path.stat().st_size,
            sha256=digest.hexdigest(),
        )

    def _lines(self, entity: Entity) -> Iterator[Line]:
        after = 0
        while entries := self._records.entries(entity, after):
            found = self._records.many(entity, [one.source_id for one in entries])
            for entry in entries:
                yield self._line(entity, entry, found.get(entry.source_id))
            after = entries[-1].position

    def _line(self, entity: Entity, entry: Entry, record: Record | Unreadable | None) -> Line:
        if entry.code:
            return Line(id=entry.source_id, code=entry.code, message=entry.message)
        if record is None or isinstance(record, Unreadable):
            self._damaged += 1
            return Line(id=entry.source_id, code="archive_damaged")
        for attachment in files_of(record):
            self._keep(attachment)
        raw = self._records.raw(Ref(entity, entry.source_id)) or b"{}"
        return Line(id=entry.source_id, record=record, raw=one_line(raw))

    def _keep(self, attachment: Attachment) -> None:
        name = attachment.sha256
        if name is None or attachment.loss or name in self._files_kept | self._files_damaged:
            return
        try:
            self._files.copy(name, self._stored)
        except Unreadable:
            self._files_damaged.add(name)
        else:
            self._files_kept.add(name)

    def _forget_strangers(self) -> None:
        """What an interrupted attempt left and no record has any more."""
        for path in (self._partial / FILES).glob("*/*"):
            if path.name not in self._files_kept:
                path.unlink()

    def _replace(self) -> None:
        old = self._folder.with_name(f".{self._folder.name}.old")
        if self._folder.exists():
            self._folder.rename(old)
        self._partial.rename(self._folder)
        shutil.rmtree(old, ignore_errors=True)
