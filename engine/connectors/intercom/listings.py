"""Lists page by page: where one ends, how the next is asked for, what belongs on a page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import msgspec

from engine.connectors.base import Cursor, Scope
from engine.connectors.intercom.api import Api, Listing
from engine.connectors.intercom.convert.values import Raw
from engine.connectors.intercom.queries import ANY_TIME, changed_by_day, every, within
from engine.errors import NotAllowed, RecordError, ServerFault, Unreadable
from engine.model import Entity

SCROLLS_AGAIN = 3
"""How often the companies are begun anew when the scroll runs out of time."""

Ask = Callable[[str | None], Awaitable[Listing]]


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One page as listed: what kind its items are of, and the cursor after it."""

    items: tuple[Raw, ...]
    kind: str
    cursor: Cursor | None


class Lists:
    """The lists of one workspace."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def pieces(self, entity: Entity, scope: Scope, cursor: Cursor | None) -> AsyncIterator[Piece]:
        """The pages of an entity from the cursor on."""
        match entity:
            case Entity.AGENT | Entity.TEAM | Entity.TAG:
                return self._whole(entity)
            case Entity.COMPANY:
                return self._companies(cursor)
            case Entity.CONTACT:
                return _chained([("contact", self._contacts(scope))], cursor)
            case Entity.CONVERSATION:
                return _chained(self._threads(scope), cursor)
            case Entity.COLLECTION:
                return _chained([("collection", self._numbered("help_center/collections"))], cursor)
            case Entity.ARTICLE:
                return _chained(
                    [
                        ("article", self._numbered("articles")),
                        ("internal_article", self._numbered("internal_articles")),
                    ],
                    cursor,
                )

    async def _whole(self, entity: Entity) -> AsyncIterator[Piece]:
        resource = {Entity.AGENT: "admins", Entity.TEAM: "teams", Entity.TAG: "tags"}[entity]
        items = await self._api.all(resource, resource)
        yield Piece(items=items, kind=entity.value.removesuffix("s"), cursor=None)

    def _contacts(self, scope: Scope) -> Ask:
        bounds = changed_by_day(scope)

        async def ask(after: str | None) -> Listing:
            if bounds:
                return await self._api.search("contacts", "data", every(*bounds), after)
            return await self._api.by_cursor("contacts", "data", after)

        return ask

    def _threads(self, scope: Scope) -> list[tuple[str, Ask]]:
        """Conversations, then tickets, which are another list and found by search alone."""
        bounds = within(scope)

        async def conversations(after: str | None) -> Listing:
            if bounds:
                return await self._api.search(
                    "conversations", "conversations", every(*bounds), after
                )
            return await self._api.by_cursor("conversations", "conversations", after)

        async def tickets(after: str | None) -> Listing:
            query = every(*(bounds or [ANY_TIME]))
            try:
                return await self._api.search("tickets", "tickets", query, after)
            except NotAllowed:
                return Listing(items=())  # a plan without tickets has none

        return [("conversation", conversations), ("ticket", tickets)]

    def _numbered(self, resource: str) -> Ask:
        async def ask(after: str | None) -> Listing:
            return await self._api.by_number(resource, int(after or 1))

        return ask

    async def _companies(self, cursor: Cursor | None) -> AsyncIterator[Piece]:
        """
        All companies by scroll, which also has those without people.

        Every page answers with the same parameter, so a number makes the cursors differ. A scroll
        that nobody asks for a minute is gone (2.16): then all companies come again.
        """
        scroll, page, again = (cursor or "").partition("#")[0] or None, 0, 0
        while True:
            try:
                listing = await self._api.scroll(scroll)
            except (ServerFault, RecordError):
                if scroll is None or again == SCROLLS_AGAIN:
                    raise
                scroll, again = None, again + 1
                continue
            scroll, page = listing.next, page + 1
            yield Piece(
                items=listing.items, kind="company", cursor=f"{scroll}#{page}" if scroll else None
            )
            if scroll is None:
                return


async def _chained(lists: list[tuple[str, Ask]], cursor: Cursor | None) -> AsyncIterator[Piece]:
    """One list after the other; a cursor is "kind:cursor of that list"."""
    kinds = [kind for kind, _ in lists]
    kind, _, after = (cursor or "").partition(":")
    position = kinds.index(kind) if kind in kinds else 0
    while True:
        kind, ask = lists[position]
        async for piece in _pages(kind, ask, after or None):
            ended = piece.cursor is None
            following = f"{kinds[position + 1]}:" if ended and position + 1 < len(kinds) else None
            yield msgspec.structs.replace(piece, cursor=following if ended else piece.cursor)
        position, after = position + 1, ""
        if position == len(lists):
            return


async def _pages(kind: str, ask: Ask, after: str | None) -> AsyncIterator[Piece]:
    seen = {after}
    while True:
        listing = await ask(after)
        if listing.next is not None and listing.next in seen:
            raise Unreadable(
                f"Intercom's list of {kind}s repeats itself; reading stopped.",
                detail={"service": "Intercom"},
            )
        seen.add(listing.next)
        after = listing.next
        yield Piece(items=listing.items, kind=kind, cursor=f"{kind}:{after}" if after else None)
        if after is None:
            return
