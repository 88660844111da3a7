"""Reads a folder and never changes it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from functools import cached_property

from engine.connectors.base import Account, Count, Cursor, Page, Scope, Sink, Sourced, Unread
from engine.connectors.files.addresses import Address, Form
from engine.connectors.files.archived import Archived
from engine.connectors.files.holding import NO_LIMIT, Holding
from engine.connectors.files.tables.tabled import Tabled
from engine.http.pacing import GateState
from engine.model import Attachment, Entity, FieldSpec, Ref
from engine.portable import load


class FilesReader:
    """`engine.connectors.base.Reader` for an archive, or for tables where there is none."""

    def __init__(self, address: Address) -> None:
        self._address = address

    @cached_property
    def _held(self) -> Holding:
        form, path = self._address.form, self._address.path
        if form is None:
            archive = not path.exists() or load(path) is not None
            form = Form.ARCHIVE if archive else Form.CSV
        return Archived(self._address) if form is Form.ARCHIVE else Tabled(self._address)

    async def account(self) -> Account:
        """The folder; raises CannotStart when it holds nothing that can be read."""
        return await self._held.account()

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        """The fields that the records have."""
        return await self._held.fields(entity)

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """How many there are."""
        return await self._held.count(entity, scope)

    def read(self, entity: Entity, scope: Scope, cursor: Cursor | None) -> AsyncIterator[Page]:
        """Pages of records."""
        return self._held.read(entity, scope, cursor)

    def listed(self, entity: Entity) -> AsyncIterator[Sequence[str]]:
        """The ids of all records."""
        return self._held.listed(entity)

    async def get(self, ref: Ref) -> Sourced | Unread:
        """One record by id."""
        return await self._held.get(ref)

    async def fetch(self, attachment: Attachment, sink: Sink) -> None:
        """The bytes of a file."""
        await self._held.fetch(attachment, sink)

    def pace(self) -> GateState:
        """No limit."""
        return NO_LIMIT

    async def close(self) -> None:
        """Let go of what is open."""
        if held := self.__dict__.get("_held"):
            held.close()
