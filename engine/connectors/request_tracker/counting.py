"""How much an installation holds, with few calls."""

from __future__ import annotations

import asyncio

from engine.connectors.base import Count, Scope
from engine.connectors.request_tracker.api import EVERY, Api, Clause, quoted
from engine.connectors.request_tracker.convert.ids import NOBODY, SYSTEM, TAKEN_BACK
from engine.connectors.request_tracker.convert.vocabulary import STATUS_IN
from engine.connectors.request_tracker.definitions import Definitions
from engine.connectors.request_tracker.reading.common import changed_since, created_until
from engine.connectors.request_tracker.reading.people import PeopleReading
from engine.connectors.shared.values import words
from engine.model import Entity, Status


class Counting:
    """Exact wherever RT's own search tells a total."""

    def __init__(self, api: Api, definitions: Definitions, people: PeopleReading) -> None:
        self._api, self._definitions, self._people = api, definitions, people

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """How many; the scope narrows what is counted to whole days."""
        bounded = scope.since is not None or scope.until is not None
        match entity:
            case Entity.CONVERSATION:
                return await self._tickets(scope, exact=not bounded)
            case Entity.CONTACT:
                return await self._contacts()
            case Entity.AGENT:
                return Count(count=len(await self._definitions.agents()))
            case Entity.TEAM:
                return Count(count=len(await self._definitions.queues()))
            case Entity.TAG:
                return Count(count=len(await self._people.names()), exact=False)
            case Entity.COMPANY:
                return Count(count=len(await self._people.organizations()))
            case Entity.COLLECTION:
                return Count(count=len(await self._definitions.classes()))
            case Entity.ARTICLE:
                return await self._rows("articles")

    async def breakdown(self, entity: Entity) -> dict[str, dict[str, int]]:
        """Tickets by queue; nothing further of other records."""
        if entity is not Entity.CONVERSATION:
            return {}
        names = [words(row.get("Name")) for row in await self._definitions.queues()]
        totals = await asyncio.gather(*(self._found(f"Queue = {quoted(name)}") for name in names))
        return {"team": {name: total for name, total in zip(names, totals) if total}}

    async def _tickets(self, scope: Scope, *, exact: bool) -> Count:
        """All and by status; a status of a lifecycle of their own counts as open, as it is read."""
        bounds = _bounds(scope)
        total = await self._found(f"id > 0{bounds}")
        if total is None:
            return Count(count=await self._seen(f"id > 0{bounds}"), exact=False)
        found = await asyncio.gather(
            *(self._found(f"Status = {quoted(word)}{bounds}") for word in STATUS_IN)
        )
        by: dict[str, int] = {}
        for status, number in zip(STATUS_IN.values(), found):
            by[status.value] = by.get(status.value, 0) + (number or 0)
        by[Status.OPEN.value] += max(0, total - sum(by.values()))
        return Count(count=total, exact=exact, by={"status": by})

    async def _found(self, query: str) -> int | None:
        return (await self._api.tickets(query, size=1)).total

    async def _seen(self, query: str) -> int:
        """How many of them may be seen, counted page by page."""
        pages = self._api.pages("tickets", query=query, orderby="id")
        return sum([len(listing.items) async for listing in pages])

    async def _contacts(self) -> Count:
        """Everybody but agents, RT's own two users and those whom a run took back."""
        agents = await self._definitions.agents()
        everybody = await self._rows("users")
        own = len({SYSTEM, NOBODY} - agents)
        if everybody.count is None:
            return everybody
        return Count(count=everybody.count - len(agents) - own)

    async def _rows(self, path: str) -> Count:
        taken: list[Clause] = [("Name", "STARTSWITH", TAKEN_BACK)]
        every, gone = await asyncio.gather(
            self._api.found(path, EVERY, size=1, find_disabled_rows=1),
            self._api.found(path, taken, size=1, find_disabled_rows=1),
        )
        if every.total is None or gone.total is None:
            return Count(count=None, exact=False)
        return Count(count=every.total - gone.total)


def _bounds(scope: Scope) -> str:
    since, until = changed_since(scope), created_until(scope)
    after = f" AND LastUpdated >= '{since}'" if since else ""
    return f"{after} AND Created <= '{until}'" if until else after
