"""Reading a portable archive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence

from engine.connectors.base import Account, Count, Cursor, Page, Scope, Sink, Sourced, Unread
from engine.connectors.files.addresses import DESK, Address
from engine.connectors.files.holding import PAGE, Tally, gone, nothing_there, wanted
from engine.errors import FileMissing, FileUnsafe, RecordError, Unreadable
from engine.model import Attachment, Entity, FieldSpec, Record, Ref, encode
from engine.portable import Archive, Line, Manifest, Place

BLOCK = 1_000


class Archived:
    """`engine.connectors.files.holding.Holding` for an archive; several threads may ask."""

    def __init__(self, address: Address, archive: Archive | None = None) -> None:
        self._address = address
        self._archive = archive or Archive(address.path)

    async def account(self) -> Account:
        """The archive, under the name of the account that it comes from."""
        found = self._archive.manifest()
        if found is None:
            raise nothing_there(self._address.path)
        return account_of(self._address, found)

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        """The fields that the account had."""
        found = self._archive.manifest()
        return found.fields.get(entity, ()) if found else ()

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """All lines, in one pass."""
        return await asyncio.to_thread(self._count, entity, scope)

    def _count(self, entity: Entity, scope: Scope) -> Count:
        tally, unreadable = Tally(), sum(self._archive.counts(entity).values())
        for record in self._records(entity):
            unreadable -= 1
            if wanted(record, scope):
                tally.add(record)
        return tally.count(unreadable)

    def _records(self, entity: Entity) -> Iterator[Record]:
        start = 0
        while places := self._archive.places(entity, start, BLOCK):
            for line in self._archive.lines(entity, places):
                if isinstance(line, Line) and line.record is not None:
                    yield line.record
            start = places[-1].next

    async def read(
        self, entity: Entity, scope: Scope, cursor: Cursor | None
    ) -> AsyncIterator[Page]:
        """Pages in the order of the lines; the cursor is a place in bytes."""
        start, left = int(cursor or 0), scope.limit
        while True:
            places = await asyncio.to_thread(self._archive.places, entity, start, PAGE + 1)
            here = places[:PAGE]
            page = await asyncio.to_thread(self._page, entity, here, scope)
            if left is not None:
                page, left = _cut(page, left)
            more = len(places) > PAGE and left != 0
            yield Page(
                found=page.found, unread=page.unread, cursor=str(here[-1].next) if more else None
            )
            if not more:
                return
            start = here[-1].next

    def _page(self, entity: Entity, places: Sequence[Place], scope: Scope) -> Page:
        found: list[Sourced] = []
        unread: list[Unread] = []
        lines = self._archive.lines(entity, places) if places else []
        for place, line in zip(places, lines, strict=True):
            one = _sourced(entity, place, line)
            if isinstance(one, Unread):
                unread.append(one)
            elif wanted(one.record, scope):
                found.append(one)
        return Page(found=tuple(found), unread=tuple(unread))

    async def listed(self, entity: Entity) -> AsyncIterator[Sequence[str]]:
        """The ids of all lines."""
        start = 0
        while places := await asyncio.to_thread(self._archive.places, entity, start, BLOCK):
            yield [one.id for one in places]
            start = places[-1].next

    async def get(self, ref: Ref) -> Sourced | Unread:
        """One record by its id in the help desk that it comes from."""
        return await asyncio.to_thread(self._get, ref)

    def _get(self, ref: Ref) -> Sourced | Unread:
        place = self._archive.find(ref.entity, ref.id)
        if place is None:
            return gone(ref)
        return _sourced(ref.entity, place, self._archive.lines(ref.entity, [place])[0])

    async def fetch(self, attachment: Attachment, sink: Sink) -> None:
        """The bytes of a file, held against its checksum; its old address is never opened."""
        if attachment.sha256 is None:
            raise FileUnsafe("The archive has no such file, and its address is not opened.")
        try:
            sink.write(await asyncio.to_thread(self._archive.files.read, attachment.sha256))
        except RecordError as error:
            raise FileMissing(error.message) from error

    def close(self) -> None:
        """Let go of the index."""
        self._archive.close()


def account_of(address: Address, manifest: Manifest) -> Account:
    """The archive as an account."""
    origin = manifest.origin
    known = origin.name or origin.id if origin else ""
    return Account(
        desk=DESK,
        id=str(address.path),
        name=f"{address.path.name} · {known}" if known else address.path.name,
        url=str(address.path),
        time_zone=origin.time_zone if origin else "",
        locales=origin.locales if origin else (),
        origin=origin.desk if origin else "",
    )


def _sourced(entity: Entity, place: Place, line: Line | Unreadable) -> Sourced | Unread:
    if isinstance(line, Unreadable):
        return Unread(entity=entity, id=place.id, code=line.code, message=line.message)
    if line.record is None:
        return Unread(entity=entity, id=line.id, code=line.code, message=line.message)
    raw = bytes(line.raw) or encode(line.record)
    return Sourced(record=line.record, raw=raw)


def _cut(page: Page, left: int) -> tuple[Page, int]:
    found = page.found[:left]
    unread = page.unread[: left - len(found)]
    return Page(found=found, unread=unread), left - len(found) - len(unread)
