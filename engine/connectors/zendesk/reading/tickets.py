"""Reading tickets with all their comments."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence, Set
from datetime import datetime

import msgspec

from engine.connectors.base import Scope, Sourced, Unread
from engine.connectors.shared.reading import Pages, sourced, unread, worth_noting
from engine.connectors.shared.together import together
from engine.connectors.zendesk.api import Api, Listing
from engine.connectors.zendesk.batches import Batch, by_id
from engine.connectors.zendesk.convert import tickets as convert
from engine.connectors.zendesk.convert.values import Raw, branch, ident, listed, names, words
from engine.connectors.zendesk.convert.vocabulary import BAD, DELETED
from engine.connectors.zendesk.definitions import Definitions
from engine.connectors.zendesk.reading.common import gone, page_size, through
from engine.connectors.zendesk.reading.sides import Sides
from engine.errors import MigrationError
from engine.model import Entity

Ask = Callable[[str | None], Awaitable[Listing]]

BESIDE = "comment_count,metric_sets"
"""Side-loads of every list: how many comments are announced, and when a ticket was solved."""
EXPORT_LAG_SECONDS = 61
"""The export refuses a start within the last minute (Zendesk: Incremental Exports)."""
ARCHIVED = "export:"
"""How cursors begin that go on in the export after the list has ended."""
BEGINNING = 1
"""Epoch seconds from which a whole export starts; zero is taken for a missing value."""


class TicketReading:
    """Every ticket there is, archived ones included."""

    def __init__(
        self,
        api: Api,
        definitions: Definitions,
        tags_met: set[str],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._api, self._definitions, self._now = api, definitions, now
        self._tags_met = tags_met
        self._tickets = Batch(self._ask)
        self._sides = Sides(api, definitions)

    def read(self, scope: Scope, cursor: str | None) -> Pages:
        """
        All tickets from the incremental export; the newest ones of a small scope from the list.

        Lists leave archived tickets out (Zendesk: Tickets, List Tickets): where they end before
        the scope does, the export gives the rest.
        """
        if scope.limit is not None:
            return self._some(scope, scope.limit, cursor)
        return through(self._exported(scope.since), self._with_comments, scope, cursor)

    async def _some(self, scope: Scope, limit: int, cursor: str | None) -> Pages:
        """The newest of the list, then archived ones, oldest first, up to the limit."""
        listed_ids: set[str] = set()
        if cursor is None or not cursor.startswith(ARCHIVED):
            async for page in through(self._newest(scope), self._with_comments, scope, cursor):
                listed_ids |= {one.record.id for one in page.found}
                listed_ids |= {one.id for one in page.unread}
                ended = page.cursor is None and len(listed_ids) < limit
                yield msgspec.structs.replace(page, cursor=ARCHIVED) if ended else page
            cursor = None
        rest = msgspec.structs.replace(scope, limit=limit - len(listed_ids))
        if limit <= len(listed_ids):
            return
        ask = self._archived(rest, listed_ids)
        after = (cursor or "").removeprefix(ARCHIVED) or None
        async for page in through(ask, self._with_comments, rest, after):
            following = None if page.cursor is None else ARCHIVED + page.cursor
            yield msgspec.structs.replace(page, cursor=following)

    def _archived(self, scope: Scope, listed_ids: Set[str]) -> Ask:
        """What the export holds beside these; no more of a page than is wanted is asked on."""
        ask = self._exported(scope.since)
        most = scope.limit if scope.until is None else None

        async def rest(cursor: str | None) -> Listing:
            listing = await ask(cursor)
            others = [
                row
                for row in listing.items
                if row.get("status") != DELETED and ident(row.get("id")) not in listed_ids
            ]
            return msgspec.structs.replace(listing, items=tuple(others[:most]))

        return rest

    async def get(self, identity: str) -> Sourced | Unread:
        """One ticket by id, archived or not."""
        row = await self._tickets.get(identity)
        if row is None or row.get("status") == DELETED:
            return self._gone(identity)
        return await self._one(row)

    def _exported(self, since: datetime | None) -> Ask:
        latest = int(self._now()) - EXPORT_LAG_SECONDS
        start = min(int(since.timestamp()), latest) if since else BEGINNING

        async def ask(cursor: str | None) -> Listing:
            return await self._api.export("tickets", start, cursor, include=BESIDE)

        return ask

    def _newest(self, scope: Scope) -> Ask:
        async def ask(page: str | None) -> Listing:
            return await self._api.numbered(
                "tickets",
                "tickets",
                int(page or 1),
                page_size(scope),
                sort_by="updated_at",
                sort_order="desc",
                include=BESIDE,
            )

        return ask

    async def _ask(self, ids: Sequence[str]) -> dict[str, Raw]:
        found = await self._api.get("tickets/show_many", ids=",".join(ids), include=BESIDE)
        return by_id(_with_metrics(found, list(listed(found.get("tickets")))))

    async def _with_comments(self, listing: Listing) -> tuple[list[Sourced], list[Unread]]:
        rows = _with_metrics(listing.beside, listing.items)
        both = await together(self._one(row) for row in rows)
        found = [one for one in both if isinstance(one, Sourced)]
        return found, [one for one in both if isinstance(one, Unread)]

    async def _one(self, row: Raw) -> Sourced | Unread:
        identity = ident(row.get("id")) or ""
        if row.get("status") == DELETED:
            return self._gone(identity)
        try:
            threads, (comments, users), sides = await asyncio.gather(
                self._definitions.threads(), self._comments(identity), self._sides.of(identity)
            )
        except MigrationError as error:
            if not worth_noting(error):
                raise
            url = self._definitions.links.ticket(identity)
            return unread(Entity.CONVERSATION, identity, error, url)
        row = await self._with_reason(row, identity)
        self._tags_met.update(names(row.get("tags")))
        record = convert.conversation(row, comments, by_id(users), threads, sides)
        beside = {"side_conversations": sides} if sides else {}
        return sourced(record, ticket=row, comments=comments, users=users, **beside)

    async def _with_reason(self, row: Raw, identity: str) -> Raw:
        """The ticket with what its rating leaves out and the list of ratings tells."""
        rating = branch(row, "satisfaction_rating")
        if not words(rating.get("score")).startswith(BAD) or "reason" in rating:
            return row
        told = (await self._definitions.reasons()).get(identity, {})
        more = {key: told[key] for key in ("reason", "reason_id") if told.get(key)}
        return {**row, "satisfaction_rating": {**rating, **more}} if more else row

    async def _comments(self, identity: str) -> tuple[list[Raw], list[Raw]]:
        """All comments, oldest first, with the people who wrote them."""
        comments: list[Raw] = []
        users: dict[str, Raw] = {}
        after: str | None = None
        while True:
            listing = await self._api.page(
                f"tickets/{identity}/comments",
                "comments",
                after,
                include="users",
                include_inline_images="true",
            )
            comments += listing.items
            users |= by_id(list(listed(listing.beside.get("users"))))
            after = listing.next
            if after is None:
                return comments, list(users.values())

    def _gone(self, identity: str) -> Unread:
        return gone(Entity.CONVERSATION, identity, self._definitions.links.ticket(identity))


def _with_metrics(beside: Raw, rows: Sequence[Raw]) -> list[Raw]:
    """Tickets with their side-loaded metrics, which come as a list of their own."""
    metrics = {ident(row.get("ticket_id")): row for row in listed(beside.get("metric_sets"))}
    return [
        {**row, "metric_set": metrics[identity]}
        if (identity := ident(row.get("id"))) in metrics and not words(row.get("metric_set"))
        else row
        for row in rows
    ]
