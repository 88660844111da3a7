"""Reads one Zendesk account and never changes it."""

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
from engine.connectors.shared.dispatch import Readings
from engine.connectors.zendesk.accounts import account
from engine.connectors.zendesk.api import connect
from engine.connectors.zendesk.auth import signature
from engine.connectors.zendesk.counting import Counting
from engine.connectors.zendesk.definitions import Definitions
from engine.connectors.zendesk.reading.articles import ArticleReading
from engine.connectors.zendesk.reading.people import PeopleReading
from engine.connectors.zendesk.reading.tickets import TicketReading
from engine.errors import FileMissing
from engine.http.fetch import Fetcher
from engine.http.pacing import GateState
from engine.model import Attachment, Entity, FieldSpec, Offers, Ref

MOST_FILE_BYTES = 2**30
"""Larger files are not fetched; Zendesk takes none above 50 MB."""


class ZendeskReader:
    """`engine.connectors.base.Reader` for Zendesk Support and Help Center."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        # One signature for calls and files: a refresh ends the token that the other would hold.
        auth = signature(connection)
        self._api = connect(connection, settings, auth, reading=True)
        self._definitions = Definitions(self._api, connection.url)
        self._people = PeopleReading(self._api, self._definitions)
        self._tickets = TicketReading(self._api, self._definitions, self._people.tags_met)
        self._articles = ArticleReading(self._api, self._definitions)
        self._readings = Readings(
            people=self._people,
            threads=self._tickets.read,
            thread=self._tickets.get,
            library=self._articles,
        )
        self._counting = Counting(self._api)

        async def signed(origin: str) -> dict[str, str]:
            return dict(await auth.headers())

        self._files = Fetcher(
            allowed_hosts=frozenset({_origin(connection.url)}), headers_for_host=signed
        )

    async def account(self) -> Account:
        """Who is signed in; without the role of an admin, groups of permissions are missing."""
        return await account(self._api, self._definitions)

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        """User, organization and ticket fields; the other entities have none."""
        return [field.spec for field in await self._definitions.fields(entity)]

    async def offers(self) -> Offers:
        """Ticket forms, custom statuses, user segments and permission groups by name."""
        return await self._definitions.offers()

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """How many there are."""
        return await self._counting.count(entity, scope)

    async def unlisted(self) -> int | None:
        """How many tickets are archived."""
        return await self._counting.unlisted()

    def read(self, entity: Entity, scope: Scope, cursor: Cursor | None) -> AsyncIterator[Page]:
        """Pages of records; those of a small scope begin with the newest."""
        return self._readings.read(entity, scope, cursor)

    async def get(self, ref: Ref) -> Sourced | Unread:
        """One record by id."""
        return await self._readings.noted(ref)

    async def fetch(self, attachment: Attachment, sink: Sink) -> None:
        """
        The bytes of a file.

        Its address leads from the account's host to a store elsewhere, which does not see
        the sign-in (recorded: content_url answers 302).
        """
        if not attachment.url:
            raise FileMissing("Zendesk names no address for this file.")
        await self._files.fetch(attachment.url, sink, max_bytes=MOST_FILE_BYTES)

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
