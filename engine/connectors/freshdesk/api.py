"""Freshdesk's API v2: one thin function a call, without decisions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from engine.connectors.base import Connection, Settings
from engine.connectors.freshdesk.convert.bodies import Part
from engine.connectors.freshdesk.limits import endpoint_class, read_limits
from engine.connectors.freshdesk.refusals import NAME, FreshdeskRefusals
from engine.connectors.shared.values import Raw, listed
from engine.http.auth import Auth
from engine.http.client import Client
from engine.http.pacing import ALL_CLASSES, Gate, GateState

MOST_PER_PAGE = 100
"""Pagination: more is refused."""


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a list; `more` says whether another one follows."""

    items: tuple[Raw, ...]
    more: bool = False


def connect(connection: Connection, settings: Settings, auth: Auth, *, reading: bool) -> Api:
    """
    The calls of one account; a reading one refuses everything that would change it.

    Every call counts for the account's limit, those of tickets and contacts for one of their
    own besides, and only that one is told with the answer (recorded).
    """
    minute = settings.calls_per_minute
    return Api(
        Client(
            base_url=f"{connection.url.rstrip('/')}/api/v2",
            auth=auth,
            gate=Gate(
                read_headers=read_limits,
                lanes=settings.lanes,
                ceilings={ALL_CLASSES: minute} if minute else None,
                nested=True,
            ),
            service=NAME,
            refusals=FreshdeskRefusals(reading=reading),
            timeout_seconds=settings.call_timeout,
            read_only=reading,
        )
    )


class Api:
    """The calls; paths are below /api/v2."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def pace(self) -> GateState:
        """The call limit as of now."""
        return self._client.gate_state()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def get(self, path: str, **params: Any) -> Raw:
        """Any reading whose answer is an object. Raises NotFound."""
        return _object((await self._read(path, params)).data)

    async def page(
        self, path: str, page: int = 1, size: int = MOST_PER_PAGE, **params: Any
    ) -> Listing:
        """A page of any list by number; the last one has no link to the next (Pagination)."""
        answer = await self._read(path, {**params, "page": page, "per_page": size})
        rows = tuple(listed(answer.data))
        return Listing(items=rows, more='rel="next"' in answer.headers.get("link", ""))

    async def pages(self, path: str, **params: Any) -> AsyncIterator[Listing]:
        """All pages of a list, one after the other."""
        number = 1
        while True:
            listing = await self.page(path, number, **params)
            yield listing
            if not listing.more:
                return
            number += 1

    async def every(self, path: str, **params: Any) -> list[Raw]:
        """A whole list, for lists that are few."""
        return [row async for listing in self.pages(path, **params) for row in listing.items]

    async def found(self, resource: str, query: str) -> int | None:
        """How many records a search finds; its query stands in quotes (Filter Tickets)."""
        answer = await self.get(f"search/{resource}", query=f'"{query}"')
        total = answer.get("total")
        return total if isinstance(total, int) else None

    async def post(self, path: str, body: Raw, *, repeatable: bool = False) -> Raw:
        """Create; `repeatable` where a second time changes nothing."""
        return _object(
            (
                await self._client.post(
                    path,
                    json=body,
                    repeatable=repeatable,
                    endpoint_class=endpoint_class("POST", path),
                )
            ).data
        )

    async def post_form(self, path: str, parts: Sequence[Part]) -> Raw:
        """Create with files (Attachments: multipart form)."""
        answer = await self._client.post(
            path, files=list(parts), endpoint_class=endpoint_class("POST", path)
        )
        return _object(answer.data)

    async def put(self, path: str, body: Raw) -> Raw:
        """Change to what the body says; a second time changes nothing."""
        answer = await self._client.put(
            path, json=body, repeatable=True, endpoint_class=endpoint_class("PUT", path)
        )
        return _object(answer.data)

    async def delete(self, path: str) -> None:
        """Delete one record. Raises NotFound."""
        await self._client.delete(
            path, repeatable=True, endpoint_class=endpoint_class("DELETE", path)
        )

    async def _read(self, path: str, params: Mapping[str, Any]) -> Any:
        given = {key: value for key, value in params.items() if value is not None}
        return await self._client.get(
            path, params=given, endpoint_class=endpoint_class("GET", path)
        )


def safe(identity: str) -> str:
    """An id as one step of a path."""
    return quote(identity, safe="")


def _object(data: object) -> Raw:
    return data if isinstance(data, Mapping) else {}
