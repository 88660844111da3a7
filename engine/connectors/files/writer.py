"""Writes records into a portable archive, once each."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from engine.connectors.base import (
    Account,
    Count,
    FileSource,
    Key,
    Memo,
    Remember,
    Scope,
    Written,
)
from engine.connectors.files.addresses import Address, Form
from engine.connectors.files.archived import Archived, account_of
from engine.connectors.files.holding import NO_LIMIT
from engine.connectors.files.tables.export import export, is_stale, names
from engine.errors import CannotStart, NotFound, ScopeMissing, Unreadable
from engine.http.pacing import GateState
from engine.model import Attachment, Entity, FieldSpec, Record, entity_of, files_of
from engine.portable import Archive, Line, Manifest, origin_of
from engine.portable.lines import NO_RAW, one_line


class FilesWriter:
    """`engine.connectors.base.Writer`: the record's id in the target is its id in the source."""

    def __init__(self, address: Address, files: FileSource) -> None:
        self._address = address
        self._files = files
        self._archive = Archive(address.path, writing=True)
        self._reading = Archived(address, self._archive)
        self._begun = False

    async def account(self) -> Account:
        """The folder; raises CannotStart when nothing can be written into it."""
        path = self._address.path
        ours = names(self._address.form) if self._archive.manifest() else frozenset[str]()
        if strangers := [one for one in self._archive.strangers() if one not in ours]:
            raise CannotStart(
                "{path} holds other things: {names}.",
                remedy="Give an empty folder, or one that holds an archive.",
                code="folder_taken",
                detail={"path": str(path), "names": ", ".join(strangers[:3])},
            )
        if not os.access(_existing(path), os.W_OK) or (path.exists() and not path.is_dir()):
            raise CannotStart(
                "Nothing can be written into {path}.",
                remedy="Give another folder, or change its permissions.",
                code="folder_locked",
                detail={"path": str(path)},
            )
        return account_of(self._address, self._archive.manifest() or Manifest())

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        """The fields that were kept."""
        return await self._reading.fields(entity)

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """How many records are there."""
        return await self._reading.count(entity, scope)

    async def find(self, key: Key, entity: Entity, memo: Memo) -> Written | None:
        """The record that an earlier attempt wrote."""
        place = await asyncio.to_thread(self._archive.find, entity, key.record.id)
        return Written(target_id=place.id) if place and place.key == key.text else None

    async def write(self, record: Record, *, key: Key, memo: Memo, remember: Remember) -> Written:
        """Its files, then its line; one of that id that is there is used and not changed."""
        return await asyncio.to_thread(self._write, record, key)

    def _write(self, record: Record, key: Key) -> Written:
        line = self._line(record, key)
        return Written(target_id=record.id, created=self._archive.add(entity_of(record), line))

    def _line(self, record: Record, key: Key) -> Line:
        """The record's line, once its files are there."""
        try:
            self._begin(key)
            for attachment in files_of(record):
                self._keep(attachment)
        except PermissionError as error:
            raise ScopeMissing(
                f"Nothing can be written into {self._address.path}.",
                detail={"permission": str(self._address.path)},
            ) from error
        raw = one_line(key.raw) if key.raw else NO_RAW
        return Line(id=record.id, key=key.text, record=record, raw=raw)

    def _begin(self, key: Key) -> None:
        if not self._begun:
            self._archive.begin(origin_of(key.source) if key.source else None)
            self._begun = True

    def _keep(self, attachment: Attachment) -> None:
        name = attachment.sha256
        if name is None or attachment.loss or self._archive.files.has(name):
            return
        with self._archive.files.incoming() as incoming:
            incoming.write(self._files.read(name))
            incoming.keep()

    async def read_back(self, entity: Entity, target_id: str) -> Record | None:
        """The record as its line says it now; raises Unreadable when that is damaged."""
        return await asyncio.to_thread(self._read_back, entity, target_id)

    def _read_back(self, entity: Entity, target_id: str) -> Record | None:
        place = self._archive.find(entity, target_id)
        if place is None:
            return None
        line = self._archive.lines(entity, [place])[0]
        if isinstance(line, Unreadable):
            raise line
        return line.record

    async def update(
        self,
        record: Record,
        *,
        target_id: str,
        since: int,
        key: Key,
        memo: Memo,
        remember: Remember,
    ) -> Written:
        """Let a new line stand for the old one; raises NotFound("target_gone") without that."""
        return await asyncio.to_thread(self._change, record, key)

    def _change(self, record: Record, key: Key) -> Written:
        line = self._line(record, key)
        if not self._archive.change(entity_of(record), line):
            raise NotFound("It is no longer in the archive.", code="target_gone")
        return Written(target_id=record.id)

    async def create_field(self, spec: FieldSpec) -> FieldSpec:
        """Keep what the field is called and what it holds."""
        await asyncio.to_thread(self._archive.add_fields, {spec.entity: (spec,)})
        return spec

    async def delete(self, entity: Entity, target_id: str) -> None:
        """Take the record out; its files go when no other record has them."""
        await asyncio.to_thread(self._archive.remove, entity, target_id)

    def pace(self) -> GateState:
        """No limit."""
        return NO_LIMIT

    async def close(self) -> None:
        """Seal what was written: counts, checksums and tables agree with the parts again."""
        try:
            await asyncio.to_thread(self._sealed)
        finally:
            self._archive.close()

    def _sealed(self) -> None:
        self._archive.seal()
        form = self._address.form
        if form in (Form.CSV, Form.XLSX) and is_stale(self._archive, form):
            export(self._archive, form)


def _existing(path: Path) -> Path:
    """The folder itself, or the nearest one above it that is there."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return path
