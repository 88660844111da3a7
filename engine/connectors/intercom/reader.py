"""Reads a workspace and never changes it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import msgspec

from engine.connectors.base import (
    Account,
    Connection,
    Count,
    Cursor,
    Page,
    Scope,
    Settings,
    Sink,
    Sourced,
    Unread,
)
from engine.connectors.intercom import counts
from engine.connectors.intercom.api import MOST_PER_PAGE, Api, connect
from engine.connectors.intercom.breakdown import breakdown
from engine.connectors.intercom.convert import people
from engine.connectors.intercom.convert.articles import INTERNAL
from engine.connectors.intercom.convert.ticket_types import merged
from engine.connectors.intercom.convert.values import Raw, epoch, whole
from engine.connectors.intercom.files import Files
from engine.connectors.intercom.listings import Lists, Piece
from engine.connectors.intercom.records import Records, sourced, sourced_or_unread
from engine.connectors.intercom.segments import Segments
from engine.connectors.intercom.sides import Sides
from engine.connectors.intercom.workspace import Workspace, together
from engine.http.pacing import GateState
from engine.model import Attachment, Entity, FieldSpec, Record, Ref


class IntercomReader:
    """A reader of one workspace; see engine.connectors.base.Reader."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self._api = Api(connect(connection, settings, reading=True))
        self._workspace = Workspace(self._api, connection.url, archived=True)
        self._sides = Sides(self._api)
        self._records = Records(self._api, self._workspace, Segments(self._api), self._sides)
        self._lists = Lists(self._api)
        self._files = Files(connection.url, settings.call_timeout)
        self._full: dict[str, Callable[[Raw], Awaitable[Sourced]]] = {
            "agent": _as_listed(people.agent),
            "team": _as_listed(people.team),
            "tag": _as_listed(people.tag),
            "company": self._records.company,
            "contact": self._records.contact,
            "conversation": self._records.conversation,
            "ticket": self._records.ticket,
            "collection": self._records.collection,
            "article": self._records.article,
            "internal_article": self._records.internal_article,
        }

    async def account(self) -> Account:
        """Who is signed in, and the permission groups that are missing."""
        return await self._workspace.account()

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        """The workspace's own attributes; of conversations also those of ticket types."""
        return merged(await self._workspace.fields(entity))

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """How many there are; companies are "at least"."""
        return await counts.count(self._api, entity, scope)

    async def breakdown(self, entity: Entity) -> dict[str, dict[str, int]]:
        """By segment, team, tag, ticket type and state; articles by state, language, place."""
        return await breakdown(self._api, entity)

    async def read(
        self, entity: Entity, scope: Scope, cursor: Cursor | None
    ) -> AsyncIterator[Page]:
        """
        Pages in the service's order; what was not changed since is passed over unread.

        `until` is about conversations: they refer to people of any age.
        """
        left = scope.limit
        async for piece in self._lists.pieces(entity, scope, cursor):
            page = await self._page(entity, _changed(piece, scope), left)
            if left is not None:
                left -= len(page.found) + len(page.unread)
            yield page
            if left is not None and left <= 0:
                return
        if entity is Entity.CONVERSATION and left is None:
            async for page in self._passed_over():
                yield page

    async def listed(self, entity: Entity) -> AsyncIterator[Sequence[str]]:
        """Ids by the lists alone: one call for each page."""
        async for piece in self._lists.pieces(entity, Scope(), None):
            prefix = INTERNAL if piece.kind == "internal_article" else ""
            yield [f"{prefix}{raw.get('id')}" for raw in piece.items]

    async def _passed_over(self) -> AsyncIterator[Page]:
        """Conversations once more whose side conversations were not asked for the first time."""
        ids = self._sides.to_ask()
        for start in range(0, len(ids), MOST_PER_PAGE):
            several = ids[start : start + MOST_PER_PAGE]
            refs = [Ref(Entity.CONVERSATION, identity) for identity in several]
            results = await together(self.get(ref) for ref in refs)
            yield Page(
                found=tuple(each for each in results if isinstance(each, Sourced)),
                unread=tuple(each for each in results if isinstance(each, Unread)),
            )

    async def get(self, ref: Ref) -> Sourced | Unread:
        """One record by id."""
        raw = {"id": ref.id}
        return await sourced_or_unread(ref.entity, raw, None, self._records.get(ref.entity, ref.id))

    async def fetch(self, attachment: Attachment, sink: Sink) -> None:
        """The bytes of a file."""
        await self._files.fetch(attachment, sink)

    def pace(self) -> GateState:
        """The call limit as of now."""
        return self._api.pace()

    async def close(self) -> None:
        """Close all connections."""
        await self._api.close()
        await self._files.close()

    async def _page(self, entity: Entity, piece: Piece, left: int | None) -> Page:
        items = piece.items if left is None else piece.items[:left]
        full = self._full[piece.kind]
        links = await self._workspace.links()
        url = {Entity.CONVERSATION: links.conversation, Entity.CONTACT: links.contact}.get(entity)
        results = await together(
            sourced_or_unread(entity, raw, url(str(raw.get("id"))) if url else None, full(raw))
            for raw in items
        )
        return Page(
            found=tuple(each for each in results if isinstance(each, Sourced)),
            unread=tuple(each for each in results if isinstance(each, Unread)),
            cursor=piece.cursor,
        )


def _changed(piece: Piece, scope: Scope) -> Piece:
    """The items that may have changed in the scope: lists know no dates, or days alone."""
    if scope.since is None:
        return piece
    earliest = epoch(scope.since)
    items = tuple(
        raw for raw in piece.items if (at := whole(raw.get("updated_at"))) is None or at >= earliest
    )
    return msgspec.structs.replace(piece, items=items)


def _as_listed(convert: Callable[[Raw], Record]) -> Callable[[Raw], Awaitable[Sourced]]:
    async def made(raw: Raw) -> Sourced:
        return sourced(convert, raw)

    return made
