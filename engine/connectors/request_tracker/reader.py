"""Reads one installation and never changes it."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator, Sequence

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
from engine.connectors.request_tracker.accounts import account
from engine.connectors.request_tracker.api import connect
from engine.connectors.request_tracker.auth import by_number, signature, who
from engine.connectors.request_tracker.counting import Counting
from engine.connectors.request_tracker.definitions import Definitions
from engine.connectors.request_tracker.reading.articles import ArticleReading
from engine.connectors.request_tracker.reading.people import PeopleReading
from engine.connectors.request_tracker.reading.tickets import TicketReading
from engine.connectors.shared.dispatch import Readings
from engine.connectors.shared.values import words
from engine.errors import FileMissing, FileUnsafe, NotFound
from engine.http.pacing import GateState
from engine.model import Attachment, Entity, FieldSpec, Ref


class RequestTrackerReader:
    """`engine.connectors.base.Reader` for Request Tracker."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self._api = connect(connection, settings, signature(connection), reading=True)
        self._definitions = Definitions(
            self._api, connection.url, who(connection), by_number=by_number(connection)
        )
        self._people = PeopleReading(self._api, self._definitions)
        self._tickets = TicketReading(self._api, self._definitions, self._people)
        self._articles = ArticleReading(self._api, self._definitions)
        self._readings = Readings(
            people=self._people,
            threads=self._tickets.read,
            thread=self._tickets.get,
            library=self._articles,
        )
        self._counting = Counting(self._api, self._definitions, self._people)

    async def account(self) -> Account:
        """Who is signed in, and what their rights do not reach."""
        return await account(self._api, self._definitions)

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        """Fields of tickets, users and articles; the other entities have none."""
        return [field.spec for field in (await self._definitions.fields(entity)).values()]

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """How many there are."""
        return await self._counting.count(entity, scope)

    async def breakdown(self, entity: Entity) -> dict[str, dict[str, int]]:
        """Tickets by queue."""
        return await self._counting.breakdown(entity)

    def read(self, entity: Entity, scope: Scope, cursor: Cursor | None) -> AsyncIterator[Page]:
        """Pages of records; those of a small scope begin with the newest tickets."""
        return self._readings.read(entity, scope, cursor)

    async def get(self, ref: Ref) -> Sourced | Unread:
        """One record by id."""
        return await self._readings.noted(ref)

    async def fetch(self, attachment: Attachment, sink: Sink) -> None:
        """The bytes of a file, which REST2 gives out as base64 with line breaks."""
        address = self._definitions.links.attachment("")
        if not attachment.url.startswith(address):
            raise FileUnsafe("This file does not lie in Request Tracker.")
        identity = attachment.url.removeprefix(address)
        if not identity.isdigit():
            raise FileMissing("Request Tracker has no such file.")
        try:
            raw = await self._api.one("attachment", identity)
        except NotFound as error:
            raise FileMissing(error.message) from error
        data = await asyncio.to_thread(b64decode, words(raw.get("Content")))
        sink.write(data)

    def pace(self) -> GateState:
        """How calls are held back as of now."""
        return self._api.pace()

    async def close(self) -> None:
        """Let go of connections."""
        await self._api.close()
