"""Reading tickets with all that was said in them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from engine.connectors.base import Page, Scope, Sourced, Unread
from engine.connectors.request_tracker.api import MOST_PER_PAGE, Api, Listing, clauses_text
from engine.connectors.request_tracker.convert import messages as history
from engine.connectors.request_tracker.convert import tickets as convert
from engine.connectors.request_tracker.convert.ids import date_in, ident
from engine.connectors.request_tracker.convert.vocabulary import DELETED
from engine.connectors.request_tracker.definitions import Definitions
from engine.connectors.request_tracker.reading.common import (
    changed_since,
    created_until,
    gone,
    page_size,
)
from engine.connectors.request_tracker.reading.people import PeopleReading
from engine.connectors.shared.reading import Pages, sourced, unread, within, worth_noting
from engine.connectors.shared.together import together
from engine.connectors.shared.values import Raw
from engine.errors import MigrationError, NotFound
from engine.model import Entity

HISTORY = "Type,Creator,Created,Field,OldValue,NewValue,_hyperlinks"
PARTS = "TransactionId,Filename,ContentType,ContentLength"
"""Not Parent: asking for it ends in a fault where there is none (5.0.3)."""
TEXTS = f"{PARTS},Content"


class TicketReading:
    """Every ticket that RT's search finds, which is all but the deleted and the merged ones."""

    def __init__(self, api: Api, definitions: Definitions, people: PeopleReading) -> None:
        self._api, self._definitions, self._people = api, definitions, people

    def read(self, scope: Scope, cursor: str | None) -> Pages:
        """All by their numbers, which nothing shifts; of a small scope the newest."""
        return self._newest(scope) if scope.limit is not None else self._all(scope, cursor)

    async def get(self, identity: str) -> Sourced | Unread:
        """One ticket by number."""
        url = self._definitions.links.ticket(identity)
        if not identity.isdigit():
            return gone(Entity.CONVERSATION, identity, url)
        listing = await self._page(f"id = {identity}")
        row = next((one for one in listing.items if ident(one.get("id")) == identity), None)
        return await self._one(row) if row is not None else await self._hidden(identity, url)

    async def _hidden(self, identity: str, url: str) -> Unread:
        """A deleted ticket still answers by number, a merged one answers as the other."""
        try:
            raw = await self._api.one("ticket", identity)
        except NotFound:
            raw = {}
        other = ident(raw.get("id")) or identity
        into = other if other != identity and raw.get("Status") != DELETED else ""
        return gone(Entity.CONVERSATION, identity, url, into)

    async def _all(self, scope: Scope, cursor: str | None) -> Pages:
        last = int(cursor or 0)
        while True:
            listing = await self._page(_query(scope, last), orderby="id")
            found, missing = await self._whole(listing.items)
            last = max((int(ident(row.get("id")) or 0) for row in listing.items), default=last)
            more = len(listing.items) == MOST_PER_PAGE
            kept = tuple(within(found, scope, 0))
            yield Page(found=kept, unread=tuple(missing), cursor=str(last) if more else None)
            if not more:
                return

    async def _newest(self, scope: Scope) -> Pages:
        count, page = 0, 1
        while True:
            size = page_size(scope)
            listing = await self._page(
                _query(scope, 0), page=page, size=size, orderby="id", order="DESC"
            )
            found, missing = await self._whole(listing.items)
            kept = within(found, scope, count)
            count, page = count + len(kept), page + 1
            done = len(listing.items) < size or count >= (scope.limit or 0)
            yield Page(found=tuple(kept), unread=tuple(missing), cursor=None if done else str(page))
            if done:
                return

    async def _page(
        self, query: str, *, page: int = 1, size: int = MOST_PER_PAGE, **params: str
    ) -> Listing:
        asked = {"fields": convert.FIELDS, **convert.EXPANDED, **params}
        return await self._api.tickets(query, page=page, size=size, **asked)

    async def _whole(self, rows: Sequence[Raw]) -> tuple[list[Sourced], list[Unread]]:
        both = await together(self._one(row) for row in rows)
        found = [one for one in both if isinstance(one, Sourced)]
        return found, [one for one in both if isinstance(one, Unread)]

    async def _one(self, row: Raw) -> Sourced | Unread:
        identity = ident(row.get("id")) or ""
        try:
            said, parts, texts = await asyncio.gather(
                self.history(identity), self._parts(identity), self._texts(identity)
            )
        except MigrationError as error:
            if not worth_noting(error):
                raise
            url = self._definitions.links.ticket(identity)
            return unread(Entity.CONVERSATION, identity, error, url)
        self._people.meet(row)
        agents = await self._definitions.agents()
        links = self._definitions.links
        thread = history.Thread(
            begun=date_in(row.get("Created")),
            history=said,
            parts=parts,
            texts=texts,
            agents=agents,
            links=links,
        )
        fields = await self._definitions.fields(Entity.CONVERSATION)
        record = convert.conversation(row, history.messages(thread), links, fields, agents)
        return sourced(record, ticket=row, history=said, attachments=parts, texts=texts)

    async def history(self, identity: str) -> list[Raw]:
        """All transactions of a ticket."""
        return await self._api.every(
            f"ticket/{identity}/history",
            fields=HISTORY,
            **{"fields[Creator]": "id,RealName,Name"},
        )

    async def _parts(self, identity: str) -> list[Raw]:
        return await self._api.every(f"ticket/{identity}/attachments", fields=PARTS)

    async def _texts(self, identity: str) -> list[Raw]:
        """The parts that are text, with their words: one call for all of a hundred messages."""
        return await self._api.every(
            f"ticket/{identity}/attachments",
            query=clauses_text([("ContentType", "LIKE", "text/")]),
            fields=TEXTS,
        )


def _query(scope: Scope, last: int) -> str:
    bounds = [f"id > {last}"]
    if since := changed_since(scope):
        bounds.append(f"LastUpdated >= '{since}'")
    if until := created_until(scope):
        bounds.append(f"Created <= '{until}'")
    return " AND ".join(bounds)
