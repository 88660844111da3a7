"""Reading all tickets: those of the list, spam, the bin, and the archive, which is in no list."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from engine.connectors.base import Page, Scope, Sourced, Unread
from engine.connectors.freshdesk.api import MOST_PER_PAGE, Api, Listing
from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.definitions import Definitions
from engine.connectors.freshdesk.reading.common import gone, page_size
from engine.connectors.freshdesk.reading.threads import BEGINNING, ThreadReading, changed_at
from engine.connectors.shared.reading import Pages, within
from engine.connectors.shared.together import together
from engine.connectors.shared.values import Raw, iso
from engine.errors import Unreadable
from engine.model import Entity

LIST, SPAM, BIN, GAPS = "list", "spam", "deleted", "gaps"
"""The parts of a reading, in their order; a cursor is one of them and a place in it."""
LAST_PAGE = 300
"""The list of tickets stops there (List All Tickets)."""
AT_A_TIME = 50
"""Numbers of the archive that make a page."""
BEYOND = 30
"""So many missing numbers in a row end the archive: it may go on after the newest listed one."""


AsyncPages = AsyncIterator[tuple[Page, str]]
"""Pages, each with the place after it in its part; empty at the end of the part."""


class TicketReading:
    """
    Every ticket that there is.

    The list begins thirty days ago unless it is asked for changes since a date, ends after 300
    pages, and leaves out the archive (closed and idle for 120 days). So it is asked for what
    changed since the last one seen, which never goes deep and loses nothing when tickets change
    meanwhile; archived ones are found by their numbers, which have no gaps otherwise.
    """

    def __init__(self, api: Api, definitions: Definitions, threads: ThreadReading) -> None:
        self._api, self._definitions, self._threads = api, definitions, threads
        self._seen: set[int] = set()
        self._from_start = False

    async def read(self, scope: Scope, cursor: str | None) -> Pages:
        """All of them; of a small scope the newest, since a date no archive: nothing changes it."""
        if scope.limit is not None:
            async for page in self._newest(scope):
                yield page
            return
        self._from_start = cursor is None
        part, _, place = (cursor or f"{LIST} ").partition(" ")
        parts = [LIST, SPAM, BIN, *([] if scope.since else [GAPS])]
        for following in parts[parts.index(part) :]:
            last = following == parts[-1]
            async for page, here in self._part(following, scope, place):
                after = f"{following} {here}" if here else self._next(parts, following)
                yield Page(
                    found=page.found,
                    unread=page.unread,
                    cursor=None if last and not here else after,
                )
            place = ""

    def _next(self, parts: Sequence[str], part: str) -> str | None:
        after = parts.index(part) + 1
        return f"{parts[after]} " if after < len(parts) else None

    async def _part(self, part: str, scope: Scope, place: str) -> AsyncPages:
        reading = {LIST: self._listed, SPAM: self._filtered, BIN: self._filtered}.get(part)
        pages = reading(part, scope, place) if reading else self._archive(place)
        async for page in pages:
            yield page

    # The list

    async def _newest(self, scope: Scope) -> Pages:
        count, number = 0, 1
        since = iso(scope.since) if scope.since else BEGINNING
        while True:
            listing = await self._page(since, number, "desc", size=page_size(scope))
            found, missing = await self._as_threads(listing.items, sweep=False)
            kept = within(found, scope, count + len(missing))
            count += len(kept) + len(missing)
            done = not listing.more or count >= (scope.limit or 0)
            number += 1
            yield Page(
                found=tuple(kept), unread=tuple(missing), cursor=None if done else f"new {number}"
            )
            if done:
                return

    async def _listed(self, part: str, scope: Scope, place: str) -> AsyncPages:
        since, _, page = place.partition(" ")
        since = since or (iso(scope.since) if scope.since else BEGINNING)
        number, met = int(page or 1), set[tuple[int, str]]()
        while True:
            listing = await self._page(since, number, "asc")
            rows = [row for row in listing.items if _version(row) not in met]
            met = {_version(row) for row in listing.items}
            self._seen.update(map(_number, listing.items))
            found, missing = await self._as_threads(rows, sweep=True)
            since, number = _onward(listing, since, number)
            here = f"{since} {number}" if listing.more else ""
            yield Page(found=tuple(within(found, scope, 0)), unread=tuple(missing)), here
            if not here:
                return

    async def _page(
        self, since: str, number: int, order: str, size: int = MOST_PER_PAGE
    ) -> Listing:
        return await self._api.page(
            "tickets",
            number,
            size,
            updated_since=since,
            order_by="updated_at",
            order_type=order,
            include="stats",
        )

    async def _as_threads(
        self, rows: Sequence[Raw], *, sweep: bool
    ) -> tuple[list[Sourced], list[Unread]]:
        both = await together(self._threads.live(row, sweep=sweep) for row in rows)
        found = [one for one in both if isinstance(one, Sourced)]
        return found, [one for one in both if isinstance(one, Unread)]

    # Spam and the bin

    async def _filtered(self, part: str, scope: Scope, place: str) -> AsyncPages:
        number = int(place or 1)
        since = iso(scope.since) if scope.since else BEGINNING
        while True:
            listing = await self._api.page("tickets", number, filter=part, updated_since=since)
            self._seen.update(map(_number, listing.items))
            number += 1
            here = str(number) if listing.more and number <= LAST_PAGE else ""
            yield await self._left_out(part, listing, scope), here
            if not here:
                return

    async def _left_out(self, part: str, listing: Listing, scope: Scope) -> Page:
        if part == SPAM:
            found = await together(self._threads.spam(row) for row in listing.items)
            return Page(found=tuple(within(found, scope, 0)))
        links = self._definitions.links
        ids = [ident(row.get("id")) or "" for row in listing.items]
        return Page(
            found=(),
            unread=tuple(gone(Entity.CONVERSATION, each, links.ticket(each)) for each in ids),
        )

    # The archive

    async def _archive(self, place: str) -> AsyncPages:
        """Numbers that no list has; beyond the newest one until thirty in a row are missing."""
        await self._know_all()
        start, missed = int(place or 1), 0
        newest = max(self._seen, default=0)
        while True:
            numbers = self._gaps(start, newest)
            start = numbers[-1] + 1
            both = await together(self._threads.archived(str(each)) for each in numbers)
            for number, one in zip(numbers, both):
                missed = missed + 1 if one is None and number > newest else 0
            done = start > newest and missed >= BEYOND
            yield (
                Page(
                    found=tuple(one for one in both if isinstance(one, Sourced)),
                    unread=tuple(one for one in both if isinstance(one, Unread)),
                ),
                "" if done else str(start),
            )
            if done:
                return

    def _gaps(self, start: int, newest: int) -> list[int]:
        """The next numbers to try, at least one."""
        found: list[int] = []
        number = start
        end = max(newest, start - 1) + BEYOND
        while number <= end and len(found) < AT_A_TIME:
            if number not in self._seen:
                found.append(number)
            number += 1
        return found

    async def _know_all(self) -> None:
        """Which numbers the lists hold, when an earlier process read them."""
        if self._from_start:
            return
        since, number = BEGINNING, 1
        while True:
            listing = await self._page(since, number, "asc")
            self._seen.update(map(_number, listing.items))
            if not listing.more:
                break
            since, number = _onward(listing, since, number)
        for part in (SPAM, BIN):
            rows = await self._api.every("tickets", filter=part, updated_since=BEGINNING)
            self._seen.update(map(_number, rows))
        self._from_start = True


def _version(row: Raw) -> tuple[int, str]:
    """Pages overlap; a ticket that changed after it was read has moved on and is another one."""
    return _number(row), str(row.get("updated_at"))


def _number(row: Raw) -> int:
    found = row.get("id")
    return found if isinstance(found, int) else 0


def _onward(listing: Listing, since: str, number: int) -> tuple[str, int]:
    """Where the list goes on: what changed since the last one, or the next page of one second."""
    last = changed_at(listing.items[-1]) if listing.items else since
    if last > since:
        return last, 1
    if number >= LAST_PAGE:
        raise Unreadable("More tickets changed in one second than Freshdesk lists.")
    return since, number + 1
