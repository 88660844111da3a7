"""Reads one Freshdesk account and never changes it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from urllib.parse import urlsplit

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
from engine.connectors.freshdesk.accounts import account
from engine.connectors.freshdesk.api import connect
from engine.connectors.freshdesk.auth import signature
from engine.connectors.freshdesk.breakdown import Breakdown
from engine.connectors.freshdesk.counting import Counting
from engine.connectors.freshdesk.definitions import Definitions
from engine.connectors.freshdesk.fetching import Fetching
from engine.connectors.freshdesk.reading.people import PeopleReading
from engine.connectors.freshdesk.reading.solutions import SolutionReading
from engine.connectors.freshdesk.reading.threads import ThreadReading
from engine.connectors.freshdesk.reading.tickets import TicketReading
from engine.connectors.shared.dispatch import Readings
from engine.http.pacing import GateState
from engine.model import Attachment, Entity, FieldSpec, Ref


class FreshdeskReader:
    """`engine.connectors.base.Reader` for Freshdesk."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        auth = signature(connection)
        self._api = connect(connection, settings, auth, reading=True)
        self._definitions = Definitions(self._api, connection.url)
        self._threads = ThreadReading(self._api, self._definitions)
        self._people = PeopleReading(self._api, self._definitions, self._threads.tags_met)
        self._tickets = TicketReading(self._api, self._definitions, self._threads)
        self._solutions = SolutionReading(self._api, self._definitions)
        self._readings = Readings(
            people=self._people,
            threads=self._tickets.read,
            thread=self._threads.get,
            library=self._solutions,
        )
        self._counting = Counting(self._api, self._definitions, self._solutions, self._people)
        self._breakdown = Breakdown(self._api, self._solutions)
        self._files = Fetching(_origin(connection.url), auth, self.get)

    async def account(self) -> Account:
        """Who is signed in; without the role of an administrator, permissions are missing."""
        return await account(self._api, self._definitions)

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        """Ticket, contact and company fields; the other entities have none."""
        return [field.spec for field in await self._definitions.fields(entity)]

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """How many there are."""
        return await self._counting.count(entity, scope)

    async def unlisted(self) -> int | None:
        """How many tickets are archived."""
        return await self._counting.unlisted()

    async def breakdown(self, entity: Entity) -> dict[str, dict[str, int]]:
        """Tickets by team, articles by collection."""
        return await self._breakdown.of(entity)

    def read(self, entity: Entity, scope: Scope, cursor: Cursor | None) -> AsyncIterator[Page]:
        """Pages of records; those of a small scope begin with the newest tickets."""
        return self._readings.read(entity, scope, cursor)

    async def get(self, ref: Ref) -> Sourced | Unread:
        """One record by id."""
        return await self._readings.noted(ref)

    async def fetch(self, attachment: Attachment, sink: Sink) -> None:
        """The bytes of a file; an address that has ended is asked for anew, once."""
        await self._files.fetch(attachment, sink)

    def pace(self) -> GateState:
        """The call limit as of now."""
        return self._api.pace()

    async def close(self) -> None:
        """Let go of connections."""
        await self._files.close()
        await self._api.close()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
