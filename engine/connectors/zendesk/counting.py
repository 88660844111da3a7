"""How much an account holds, with few calls."""

from __future__ import annotations

import asyncio

from engine.connectors.base import Count, Scope
from engine.connectors.zendesk.api import Api, Listing
from engine.connectors.zendesk.convert.values import whole
from engine.connectors.zendesk.convert.vocabulary import STATUS_OUT
from engine.connectors.zendesk.reading.common import search_bounds
from engine.errors import NotFound
from engine.model import Entity, Status

CAP = 100_000
"""Counts are capped here while Zendesk counts anew (…/count, refreshed_at null)."""

_STATUSES = tuple(status for status in Status if status not in {Status.SNOOZED, Status.CLOSED})


class Counting:
    """Exact where Zendesk says so: …/count, the search's count, lists by number."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """How many; the scope narrows what the search can find."""
        bounded = scope.since is not None or scope.until is not None
        match entity:
            case Entity.CONVERSATION:
                return await self._tickets(scope)
            case Entity.CONTACT:
                return await self._contacts(scope if bounded else None)
            case Entity.COMPANY if bounded:
                return await self._searched(f"type:organization{search_bounds(scope)}")
            case Entity.COMPANY:
                return await self._counted("organizations")
            case Entity.AGENT:
                return await self._counted("users", **{"role[]": ["agent", "admin"]})
            case Entity.TEAM:
                return await self._counted("groups")
            case Entity.TAG:
                found = await self._counted("tags")
                # Only what was used in the last sixty days (Tags, List Tags).
                return Count(count=found.count, exact=False)
            case Entity.COLLECTION:
                return await self._collections()
            case Entity.ARTICLE:
                return await self._articles(bounded=bounded)

    async def _tickets(self, scope: Scope) -> Count:
        """
        All and by status, by the search, which finds archived tickets too.

        What has no other status is closed: one call less.
        """
        bounds = search_bounds(scope)
        total, *found = await asyncio.gather(
            self._api.search_count(f"type:ticket{bounds}"),
            *(
                self._api.search_count(f"type:ticket status:{STATUS_OUT[status]}{bounds}")
                for status in _STATUSES
            ),
        )
        if total is None or None in found:
            return Count(count=total, exact=total is not None)
        by = {status.value: number or 0 for status, number in zip(_STATUSES, found)}
        by[Status.CLOSED.value] = max(0, total - sum(by.values()))
        return Count(count=total, by={"status": by})

    async def unlisted(self) -> int | None:
        """
        Archived tickets: closed ones move there after 120 days.

        The …/count of tickets leaves them out, as their list does, and the search finds them.
        """
        listed, total = await asyncio.gather(
            self._counted("tickets"), self._api.search_count("type:ticket")
        )
        known = listed.count is not None and listed.exact and total is not None
        return max(0, (total or 0) - (listed.count or 0)) if known else None

    async def _contacts(self, scope: Scope | None) -> Count:
        if scope is not None:
            return await self._searched(f"type:user role:end-user{search_bounds(scope)}")
        return await self._counted("users", role="end-user")

    async def _searched(self, query: str) -> Count:
        found = await self._api.search_count(query)
        return Count(count=found, exact=found is not None)

    async def _counted(self, path: str, **params: object) -> Count:
        found = await self._api.counted(path, **params)
        value = whole(found.get("value"))
        capped = value is None or (value >= CAP and not found.get("refreshed_at"))
        return Count(count=value, exact=not capped)

    async def _collections(self) -> Count:
        kinds = ("categories", "sections")
        pages = await asyncio.gather(*(self._first(kind) for kind in kinds))
        numbers = {kind: page.total or 0 for kind, page in zip(kinds, pages)}
        exact = all(page.total is not None for page in pages)
        return Count(count=sum(numbers.values()), exact=exact, by={"level": numbers})

    async def _articles(self, *, bounded: bool) -> Count:
        """Help Center has no …/count: a list by number tells it (Pagination, offset)."""
        page = await self._first("articles")
        return Count(count=page.total, exact=page.total is not None and not bounded)

    async def _first(self, kind: str) -> Listing:
        """One record and the count; an account without a help center answers 404."""
        try:
            return await self._api.numbered(f"help_center/{kind}", kind, size=1)
        except NotFound:
            return Listing(items=(), total=0)
