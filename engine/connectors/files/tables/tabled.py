"""Reading a folder of tables."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import cached_property
from threading import Lock

import msgspec

from engine.connectors.base import Account, Count, Cursor, Page, Scope, Sink, Sourced, Unread
from engine.connectors.files.addresses import DESK, Address
from engine.connectors.files.holding import PAGE, Tally, gone, nothing_there, wanted
from engine.connectors.files.tables import settings
from engine.connectors.files.tables.convert import TABLES, Convert
from engine.connectors.files.tables.derive import derive
from engine.connectors.files.tables.found import tables
from engine.connectors.files.tables.load import Loaded, load
from engine.connectors.files.tables.paths import inside
from engine.connectors.files.tables.stage import Stage, Staged
from engine.errors import FileMissing, FileUnsafe
from engine.model import Attachment, Entity, FieldSpec, Ref, encode

BLOCK = 1 << 20


class _Everything(msgspec.Struct, frozen=True, kw_only=True):
    """All tables, taken in."""

    stage: Stage
    loaded: tuple[Loaded, ...]


class Tabled:
    """`engine.connectors.files.holding.Holding` for CSV and XLSX tables."""

    def __init__(self, address: Address) -> None:
        self._address = address
        path = address.path
        self._folder = path.parent if path.is_file() else path
        self._lock = Lock()

    @cached_property
    def _everything(self) -> _Everything:
        chosen = settings.load(self._folder)
        stage = Stage()
        loaded = [load(one, chosen, stage) for one in tables(self._address, chosen)]
        derive(stage)
        return _Everything(stage=stage, loaded=tuple(loaded))

    def _opened(self) -> _Everything:
        with self._lock:
            return self._everything

    @cached_property
    def _convert(self) -> Convert:
        return Convert(self._opened().stage, self._folder)

    async def account(self) -> Account:
        """The folder, with the names of its tables."""
        found = await asyncio.to_thread(self._opened)
        if not found.loaded:
            raise nothing_there(self._address.path)
        names = ", ".join(one.found.name for one in found.loaded)
        return Account(
            desk=DESK,
            id=str(self._address.path),
            name=f"{self._address.path.name} · {names}",
            url=self._address.text,
        )

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        """Custom fields: the columns that mean nothing of ours."""
        found = await asyncio.to_thread(self._opened)
        keys = dict.fromkeys(
            key for one in found.loaded if one.found.table is TABLES[entity] for key in one.fields
        )
        return [FieldSpec(entity=entity, key=key, label=key) for key in keys]

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """All rows, in one pass."""
        return await asyncio.to_thread(self._count, entity, scope)

    def _count(self, entity: Entity, scope: Scope) -> Count:
        tally, faults = Tally(), 0
        for row in self._opened().stage.every(TABLES[entity]):
            one = self._sourced(entity, row)
            if isinstance(one, Unread):
                faults += 1
            elif wanted(one.record, scope):
                tally.add(one.record)
        return tally.count(faults)

    async def read(
        self, entity: Entity, scope: Scope, cursor: Cursor | None
    ) -> AsyncIterator[Page]:
        """
        Pages in the order of the rows; the cursor is the number of a row.

        A row does not say when somebody edited it: all of them are told, whatever changed since.
        """
        n, left = int(cursor or 0), scope.limit
        scope = msgspec.structs.replace(scope, since=None)
        while True:
            rows = await asyncio.to_thread(self._rows, entity, n)
            here = rows[: PAGE if left is None else min(PAGE, left)]
            page = await asyncio.to_thread(self._page, entity, here, scope)
            left = None if left is None else left - len(here)
            more = len(rows) > len(here) and left != 0
            yield msgspec.structs.replace(page, cursor=str(here[-1].n) if more else None)
            if not more:
                return
            n = here[-1].n

    def _rows(self, entity: Entity, n: int) -> list[Staged]:
        return self._opened().stage.after(TABLES[entity], n, PAGE + 1)

    def _page(self, entity: Entity, rows: Sequence[Staged], scope: Scope) -> Page:
        every = [self._sourced(entity, row) for row in rows]
        found = (one for one in every if isinstance(one, Sourced) and wanted(one.record, scope))
        return Page(
            found=tuple(found), unread=tuple(one for one in every if isinstance(one, Unread))
        )

    def _sourced(self, entity: Entity, row: Staged) -> Sourced | Unread:
        if row.fault:
            return Unread(entity=entity, id=row.id, code="row_rejected", message=row.fault)
        record = self._convert.record(entity, row)
        return Sourced(
            record=record, raw=msgspec.json.encode(row.cells) if row.cells else encode(record)
        )

    async def listed(self, entity: Entity) -> AsyncIterator[Sequence[str]]:
        """The ids of all rows."""
        n = 0
        while rows := await asyncio.to_thread(self._rows, entity, n):
            yield [one.id for one in rows]
            n = rows[-1].n

    async def get(self, ref: Ref) -> Sourced | Unread:
        """One record by its id."""
        return await asyncio.to_thread(self._get, ref)

    def _get(self, ref: Ref) -> Sourced | Unread:
        row = self._opened().stage.find(TABLES[ref.entity], ref.id)
        return self._sourced(ref.entity, row) if row else gone(ref)

    async def fetch(self, attachment: Attachment, sink: Sink) -> None:
        """The bytes of a file that lies in the folder; no other path or address is opened."""
        path = inside(self._folder, attachment.url)
        if path is None:
            raise FileUnsafe("Only files inside the folder of the tables are taken.")
        try:
            with path.open("rb") as file:
                while block := file.read(BLOCK):
                    sink.write(block)
        except OSError as error:
            raise FileMissing("There is no such file in the folder.") from error

    def close(self) -> None:
        """Throw the stage away."""
        if found := self.__dict__.pop("_everything", None):
            found.stage.close()
