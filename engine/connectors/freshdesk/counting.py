"""How much an account holds, with few calls: Freshdesk has no counts but those of its search."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from engine.connectors.base import Count, Scope
from engine.connectors.freshdesk.api import Api
from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.convert.messages import Threads
from engine.connectors.freshdesk.convert.tickets import status
from engine.connectors.freshdesk.definitions import Definitions
from engine.connectors.freshdesk.reading.people import SIDES, PeopleReading
from engine.connectors.freshdesk.reading.solutions import SolutionReading
from engine.connectors.freshdesk.reading.threads import BEGINNING
from engine.connectors.shared.together import together
from engine.connectors.shared.values import whole
from engine.errors import NotAllowed, RecordError
from engine.model import Entity, Status

EVERY = "created_at:>'1970-01-01'"
"""A search that finds everything; `:>` takes the day in (Filter Tickets)."""


class Counting:
    """
    Exact where nothing can be missing.

    The search leaves out spam, the bin and the archive, and lags by minutes: its total is exact
    when the newest number says that there are no others.
    """

    def __init__(
        self,
        api: Api,
        definitions: Definitions,
        solutions: SolutionReading,
        people: PeopleReading,
    ) -> None:
        self._api, self._definitions = api, definitions
        self._solutions, self._people = solutions, people

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """How many; the scope narrows what the search can find."""
        match entity:
            case Entity.CONVERSATION:
                return await self._tickets(scope)
            case Entity.CONTACT:
                return await self._contacts(scope)
            case Entity.COMPANY:
                return await self._companies(scope)
            case Entity.AGENT:
                return Count(count=len(await self._definitions.agents()))
            case Entity.TEAM:
                return Count(count=len(await self._api.every("groups")))
            case Entity.TAG:
                # No list has them: those of the tickets that changed last.
                pages = [page async for page in self._people.tags(Scope(), None)]
                return Count(count=len(pages[0].found), exact=False)
            case Entity.COLLECTION:
                return await self._collections()
            case Entity.ARTICLE:
                return await self._articles()

    async def _tickets(self, scope: Scope) -> Count:
        """All by the search, and by status: the account's own statuses count as what they are."""
        bounds = search_bounds(scope)
        threads = await self._definitions.threads()
        query = f"{EVERY}{bounds}"
        total, newest, *found = await asyncio.gather(
            self._search("tickets", query),
            self._newest(),
            *(self._search("tickets", f"status:{code}{bounds}") for code in threads.statuses),
        )
        if total is None or None in found:
            return Count(count=total, exact=False)
        by = _by_status(threads, [number or 0 for number in found])
        split = {"status": by} if sum(by.values()) == total else {}
        exact = not bounds and newest == total
        return Count(count=total, exact=exact, by=split)

    async def unlisted(self) -> int | None:
        """Tickets that were closed and idle for 120 days (Freshdesk: Archive tickets)."""
        total, newest = await asyncio.gather(self._search("tickets", EVERY), self._newest())
        return None if total is None or newest is None else max(0, newest - total)

    async def _newest(self) -> int | None:
        """The number of the newest ticket: they count from 1 without gaps."""
        listing = await self._api.page(
            "tickets", size=1, updated_since=BEGINNING, order_by="created_at", order_type="desc"
        )
        return whole(listing.items[0].get("id")) if listing.items else 0

    async def _contacts(self, scope: Scope) -> Count:
        """The search finds who is neither blocked nor deleted nor a visitor."""
        bounds = search_bounds(scope)
        total = await self._search("contacts", f"{EVERY}{bounds}")
        others = await together(self._anybody(params) for _, params in SIDES[1:])
        nobody_else = not any(others)
        return Count(count=total, exact=total is not None and nobody_else and not bounds)

    async def _anybody(self, params: Mapping[str, Any]) -> bool:
        return bool((await self._api.page("contacts", size=1, **params)).items)

    async def _companies(self, scope: Scope) -> Count:
        bounds = search_bounds(scope)
        total = await self._search("companies", f"{EVERY}{bounds}")
        return Count(count=total, exact=total is not None and not bounds)

    async def _collections(self) -> Count:
        categories = await self._solutions.categories()
        folders = await together(self._folders(ident(each.get("id")) or "") for each in categories)
        numbers = {"categories": len(categories), "sections": sum(folders)}
        return Count(count=sum(numbers.values()), by={"level": numbers})

    async def _folders(self, category: str) -> int:
        return len([folder async for folder in self._solutions.folders(category)])

    async def _articles(self) -> Count:
        """The sum of what each folder says of itself."""
        total, exact = 0, True
        for category in await self._solutions.categories():
            async for folder in self._solutions.folders(ident(category.get("id")) or ""):
                said = whole(folder.get("articles_count"))
                total, exact = total + (said or 0), exact and said is not None
        return Count(count=total, exact=exact)

    async def _search(self, resource: str, query: str) -> int | None:
        try:
            return await self._api.found(resource, query)
        except NotAllowed:
            raise
        except RecordError:
            return None


def _by_status(threads: Threads, numbers: list[int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for code, number in zip(threads.statuses, numbers):
        state: Status = status({"status": code}, threads)[0]
        found[state.value] = found.get(state.value, 0) + number
    return found


def search_bounds(scope: Scope) -> str:
    """The scope in the words of a search, which knows days."""
    parts = []
    if scope.since:
        parts.append(f" AND updated_at:>'{scope.since:%Y-%m-%d}'")
    if scope.until:
        parts.append(f" AND created_at:<'{scope.until:%Y-%m-%d}'")
    return "".join(parts)
