"""One ticket with all that lies behind further addresses."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from engine.connectors.base import Sourced, Unread
from engine.connectors.freshdesk.api import Api
from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.convert.people import addresses
from engine.connectors.freshdesk.convert.tickets import Beside, ticket
from engine.connectors.freshdesk.definitions import Definitions
from engine.connectors.freshdesk.reading.common import gone
from engine.connectors.shared.reading import sourced, unread, worth_noting
from engine.connectors.shared.values import Raw, moment, names
from engine.errors import MigrationError, NotAllowed, NotFound
from engine.model import Entity, Ref

ARCHIVE = "tickets/archived/"
LIVE = "tickets/"
RATINGS, TIMES = "satisfaction_ratings", "time_entries"
BEGINNING = "1970-01-01T00:00:00Z"


class ThreadReading:
    """
    Reads tickets by id.

    Ratings and time entries of a whole account come in one sweep each, of a few tickets one by
    one. Both are features of some plans.
    """

    def __init__(self, api: Api, definitions: Definitions) -> None:
        self._api, self._definitions = api, definitions
        self._swept: dict[str, asyncio.Task[dict[str, list[Raw]]]] = {}
        self._lacking: set[str] = set()
        self._unswept: set[str] = set()
        self._holders: dict[str, asyncio.Task[str | None]] = {}
        self.tags_met: set[str] = set()

    async def live(self, row: Raw, *, sweep: bool) -> Sourced | Unread:
        """A ticket of a list: its row has the `stats` that the list was asked for."""
        identity = ident(row.get("id")) or ""
        try:
            return await self._whole(LIVE, identity, sweep=sweep, stats=row.get("stats"))
        except MigrationError as error:
            return self._why(identity, error)

    async def archived(self, identity: str) -> Sourced | Unread | None:
        """A ticket of the archive; None where there is none of this number."""
        try:
            return await self._whole(ARCHIVE, identity, sweep=True)
        except NotFound:
            return None
        except MigrationError as error:
            return self._why(identity, error)

    async def get(self, identity: str) -> Sourced | Unread:
        """A ticket by its number, wherever it lies."""
        try:
            return await self._whole(LIVE, identity, sweep=False)
        except NotFound:
            return await self._whole(ARCHIVE, identity, sweep=False)

    async def spam(self, row: Raw) -> Sourced:
        """A spam ticket as its list shows it: nobody migrates what was said in it."""
        record = ticket({**row, "spam": True}, Beside(), await self._definitions.threads())
        return sourced(record, ticket=row)

    async def _whole(
        self, place: str, identity: str, *, sweep: bool, stats: object = None
    ) -> Sourced | Unread:
        raw = await self._ticket(place, identity, stats)
        if raw.get("deleted") is True:
            return gone(Entity.CONVERSATION, identity, self._definitions.links.ticket(identity))
        threads, conversations, ratings, times, (copied, strangers) = await asyncio.gather(
            self._definitions.threads(),
            self._api.every(f"{place}{identity}/conversations"),
            self._beside(RATINGS, place, identity, sweep=sweep),
            self._beside(TIMES, place, identity, sweep=sweep),
            self._copied(raw),
        )
        self.tags_met.update(names(raw.get("tags")))
        beside = Beside(
            conversations=conversations,
            rating=max(ratings, key=lambda row: str(row.get("created_at")), default={}),
            time_entries=times,
            copied=copied,
            strangers=strangers,
            archived=place == ARCHIVE,
        )
        return sourced(
            ticket(raw, beside, threads),
            ticket=raw,
            conversations=conversations,
            satisfaction_ratings=ratings,
            time_entries=times,
        )

    async def _ticket(self, place: str, identity: str, stats: object) -> Raw:
        """The ticket with its stats: those of the list, else embedded for one more credit."""
        if stats:
            return {**await self._api.get(f"{place}{identity}"), "stats": stats}
        return await self._api.get(f"{place}{identity}", include="stats")

    async def _beside(self, what: str, place: str, identity: str, *, sweep: bool) -> list[Raw]:
        if what in self._lacking:
            return []
        try:
            if sweep and what not in self._unswept:
                return (await self._all(what)).get(identity, [])
        except NotFound:
            self._unswept.add(what)
        except NotAllowed:
            self._lacking.add(what)
            return []
        return await self._alone(what, place, identity)

    async def _alone(self, what: str, place: str, identity: str) -> list[Raw]:
        """Of one ticket; those of the archive are in the sweep alone."""
        if place == ARCHIVE:
            return []
        try:
            return await self._api.every(f"{place}{identity}/{what}")
        except (NotAllowed, NotFound):
            return []

    async def _all(self, what: str) -> dict[str, list[Raw]]:
        task = self._swept.get(what)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = asyncio.create_task(self._sweep(what))
            self._swept[what] = task
        return await asyncio.shield(task)

    async def _sweep(self, what: str) -> dict[str, list[Raw]]:
        ratings = what == RATINGS
        path = f"surveys/{what}" if ratings else what
        params: dict[str, Any] = {"created_since": BEGINNING} if ratings else {}
        found: dict[str, list[Raw]] = {}
        for row in await self._api.every(path, **params):
            found.setdefault(ident(row.get("ticket_id")) or "", []).append(row)
        return found

    async def _copied(self, raw: Raw) -> tuple[tuple[Ref, ...], int]:
        """The contacts of `cc_emails`, which are addresses, and how many are nobody's."""
        given = dict.fromkeys(each.casefold() for each in addresses(_listed(raw.get("cc_emails"))))
        found = await asyncio.gather(*(self._holder(each) for each in given))
        known = [each for each in found if each]
        return tuple(Ref(Entity.CONTACT, each) for each in known), len(given) - len(known)

    async def _holder(self, email: str) -> str | None:
        task = self._holders.get(email)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = asyncio.create_task(self._ask_holder(email))
            self._holders[email] = task
        return await asyncio.shield(task)

    async def _ask_holder(self, email: str) -> str | None:
        rows = (await self._api.page("contacts", email=email)).items
        return next((each for row in rows if (each := ident(row.get("id")))), None)

    def _why(self, identity: str, error: MigrationError) -> Unread:
        if not worth_noting(error):
            raise error
        url = self._definitions.links.ticket(identity)
        return unread(Entity.CONVERSATION, identity, error, url)


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()


def changed_at(row: Raw) -> str:
    """When a ticket was last changed, in Freshdesk's own words."""
    at = moment(row.get("updated_at"))
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else BEGINNING
