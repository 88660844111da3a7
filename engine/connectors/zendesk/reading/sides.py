"""Reading side conversations, which no list of tickets announces."""

from __future__ import annotations

from engine.connectors.shared.together import together
from engine.connectors.zendesk.api import Api, safe
from engine.connectors.zendesk.convert.values import Raw, ident
from engine.connectors.zendesk.definitions import Definitions
from engine.errors import NotAllowed, NotFound


class Sides:
    """
    The side conversations of tickets, each with its events.

    They cost a call a ticket, so only accounts with a channel for them are asked.
    """

    def __init__(self, api: Api, definitions: Definitions) -> None:
        self._api, self._definitions = api, definitions

    async def of(self, ticket: str) -> list[Raw]:
        """Those of one ticket; none where the account or this person may not use them."""
        if not await self._definitions.has_sides():
            return []
        path = f"tickets/{safe(ticket)}/side_conversations"
        try:
            rows = await self._all(path, "side_conversations")
            return await together(self._whole(path, row) for row in rows)
        except (NotAllowed, NotFound):
            return []

    async def _whole(self, path: str, row: Raw) -> Raw:
        at = f"{path}/{safe(ident(row.get('id')) or '')}/events"
        return {**row, "events": await self._all(at, "events")}

    async def _all(self, path: str, key: str) -> list[Raw]:
        """Pages by number: the offset shape is the one that is documented for them."""
        rows: list[Raw] = []
        page = 1
        while True:
            listing = await self._api.numbered(path, key, page)
            rows += listing.items
            if listing.next is None or not listing.items:
                return rows
            page += 1
