"""Request Tracker's REST2: one thin function a call, without decisions."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from engine.connectors.base import Connection, Settings
from engine.connectors.request_tracker.refusals import NAME, RequestTrackerRefusals
from engine.connectors.shared.values import Raw, listed, whole
from engine.http.auth import Auth
from engine.http.client import Client
from engine.http.pacing import ALL_CLASSES, Gate, GateState

MOST_PER_PAGE = 100
"""More is cut to this without a word (Resource/Collection.pm, setup_paging)."""
LANES = 4
"""Calls under way at a time. RT answers none with 429: more would only wait in its own queue."""

Clause = tuple[str, str, str]
"""Field, operator and value of a search by JSON (Resource/Collection/QueryByJSON.pm)."""
EVERY: tuple[Clause, ...] = (("id", ">", "0"),)


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a list; `total` is None where the person may not see everything."""

    items: tuple[Raw, ...]
    total: int | None = None


def connect(connection: Connection, settings: Settings, auth: Auth, *, reading: bool) -> Api:
    """The calls of one installation; a reading one refuses everything that would change it."""
    minute = settings.calls_per_minute
    return Api(
        Client(
            base_url=f"{connection.url.rstrip('/')}/REST/2.0",
            auth=auth,
            gate=Gate(
                lanes=min(settings.lanes, LANES), ceilings={ALL_CLASSES: minute} if minute else None
            ),
            service=NAME,
            refusals=RequestTrackerRefusals(reading=reading),
            timeout_seconds=settings.call_timeout,
            read_only=reading,
            # A session that ended is told by the way to the login page (Middleware/Auth.pm).
            redirect_ends_sign_in=True,
        )
    )


class Api:
    """The calls; paths are below /REST/2.0."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def pace(self) -> GateState:
        """How calls are held back as of now."""
        return self._client.gate_state()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def get(self, path: str, **params: Any) -> Raw:
        """Any reading. Raises NotFound."""
        return _object((await self._client.get(path, params=_given(params))).data)

    async def one(self, resource: str, identity: str) -> Raw:
        """One record by its number. Raises NotFound."""
        return await self.get(f"{resource}/{safe(identity)}")

    async def page(
        self, path: str, page: int = 1, size: int = MOST_PER_PAGE, **params: Any
    ) -> Listing:
        """A page of any list by number. One beyond the end is empty."""
        found = await self.get(path, page=page, per_page=size, **params)
        return Listing(items=tuple(listed(found.get("items"))), total=whole(found.get("total")))

    async def pages(self, path: str, **params: Any) -> AsyncIterator[Listing]:
        """All pages of a list, one after the other."""
        number = 1
        while True:
            listing = await self.page(path, number, **params)
            yield listing
            if len(listing.items) < MOST_PER_PAGE:
                return
            number += 1

    async def every(self, path: str, **params: Any) -> list[Raw]:
        """A whole list, for lists that are few."""
        return [row async for listing in self.pages(path, **params) for row in listing.items]

    async def found(self, path: str, clauses: Sequence[Clause], **params: Any) -> Listing:
        """
        One page of what a search by JSON finds, in the order of ids.

        Disabled records are found only when `find_disabled_rows` is 1.
        """
        return await self.page(path, query=clauses_text(clauses), orderby="id", **params)

    async def tickets(self, query: str, **params: Any) -> Listing:
        """One page of what a search in TicketSQL finds; deleted tickets never."""
        return await self.page("tickets", query=query, **params)

    async def post(self, path: str, body: Any, *, repeatable: bool = False) -> Any:
        """Create; `repeatable` where a second time changes nothing."""
        return (await self._client.post(path, json=body, repeatable=repeatable)).data

    async def put(self, path: str, body: Raw) -> Any:
        """Change to what the body says; a second time changes nothing."""
        return (await self._client.put(path, json=body, repeatable=True)).data

    async def delete(self, path: str) -> None:
        """Delete or disable one record. Raises NotFound."""
        await self._client.delete(path, repeatable=True)


def clauses_text(clauses: Sequence[Clause]) -> str:
    """The search as JSON; all clauses must hold."""
    return json.dumps(
        [
            {"field": field, "operator": operator, "value": value, "entry_aggregator": "AND"}
            for field, operator, value in clauses
        ]
    )


def quoted(value: str) -> str:
    """A value inside TicketSQL."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def safe(identity: str) -> str:
    """A number as one step of a path; a name stays a name, which no path of ours has."""
    return quote(identity, safe="") if identity.isascii() and identity.isdigit() else "0"


def _given(params: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in params.items() if value is not None}


def _object(data: object) -> Raw:
    return data if isinstance(data, Mapping) else {}
