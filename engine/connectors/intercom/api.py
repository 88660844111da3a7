"""Intercom's REST API 2.16: one thin function a call, without decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import msgspec

from engine.connectors.base import Connection, Settings
from engine.connectors.intercom.auth import bearer
from engine.connectors.intercom.convert.values import Raw, branch, listed, whole
from engine.connectors.intercom.limits import read_limits
from engine.connectors.intercom.refusals import NAME, IntercomRefusals
from engine.http.client import Client
from engine.http.pacing import Gate, GateState

VERSION = "2.16"
MOST_PER_PAGE = 150
"""Largest page of contacts, conversations and tickets (Intercom-OpenAPI, pull request 639)."""
SCROLL_PER_PAGE = 100
MOST_FILE_BYTES = 2**30
SEARCHES = frozenset(
    {"/contacts/search", "/conversations/search", "/tickets/search", "/companies/list"}
)
"""POST paths that only read."""


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a list; `next` asks for the page after it, `total` is the whole list's count."""

    items: tuple[Raw, ...]
    next: str | None = None
    total: int | None = None


def connect(connection: Connection, settings: Settings, *, reading: bool) -> Client:
    """The client of one workspace; a reading one refuses everything that would change it."""
    minute = settings.calls_per_minute
    return Client(
        base_url=connection.url,
        auth=bearer(connection),
        gate=Gate(
            read_headers=read_limits,
            lanes=settings.lanes,
            ceilings={"": minute} if minute else None,
        ),
        service=NAME,
        refusals=IntercomRefusals(reading=reading),
        headers={"Intercom-Version": VERSION},
        timeout_seconds=settings.call_timeout,
        read_only=reading,
        reads=SEARCHES,
    )


class Api:
    """The calls; ids are text and made safe for a path here."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def pace(self) -> GateState:
        """The call limit as of now."""
        return self._client.gate_state()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def get(self, path: str, **params: Any) -> Raw:
        """Any reading whose answer is an object."""
        answer = await self._client.get(path, params=_given(params))
        return _object(answer.data)

    async def one(self, resource: str, identity: str) -> Raw:
        """One record by id. Raises NotFound."""
        return await self.get(f"{resource}/{quote(identity, safe='')}")

    async def all(self, resource: str, *keys: str, **params: Any) -> tuple[Raw, ...]:
        """A list that comes in one piece (admins, teams, tags, attributes)."""
        answer = await self._client.get(resource, params=_given(params))
        return tuple(listed(answer.data, *keys))

    async def by_cursor(
        self, resource: str, key: str, after: str | None, per_page: int = MOST_PER_PAGE
    ) -> Listing:
        """A page of GET /contacts or /conversations."""
        found = await self.get(resource, per_page=per_page, starting_after=after)
        return _listing(found, key)

    async def by_number(
        self,
        resource: str,
        page: int,
        per_page: int = MOST_PER_PAGE,
        key: str = "data",
        **params: Any,
    ) -> Listing:
        """A page of articles, collections, notes or companies; the first is number 1."""
        found = await self.get(resource, page=page, per_page=per_page, **params)
        listing = _listing(found, key)
        last = whole(branch(found, "pages").get("total_pages")) or 0
        more = bool(listing.items) and (page < last or listing.next is not None)
        return msgspec.structs.replace(listing, next=str(page + 1) if more else None)

    async def search(
        self, resource: str, key: str, query: Raw, after: str | None, per_page: int = MOST_PER_PAGE
    ) -> Listing:
        """
        A page of a search.

        The cursor goes into the body: in the address it is ignored and the first page comes back
        for ever (community.intercom.com, question 2038).
        """
        pagination = _given({"per_page": per_page, "starting_after": after})
        answer = await self._client.post(
            f"{resource}/search", json={"query": query, "pagination": pagination}, expect="json"
        )
        return _listing(_object(answer.data), key)

    async def scroll(self, cursor: str | None) -> Listing:
        """A page of all companies; those without people come too. Empty: that was all."""
        found = await self.get("companies/scroll", per_page=SCROLL_PER_PAGE, scroll_param=cursor)
        items = tuple(listed(found))
        again = found.get("scroll_param")
        return Listing(items=items, next=str(again) if items and again else None)

    async def post(self, path: str, body: Raw, *, repeatable: bool = False) -> Raw:
        """Create, attach or manage; `repeatable` where a second time changes nothing."""
        # An answer without the record is none: whether it is there has to be looked up.
        answer = await self._client.post(path, json=body, repeatable=repeatable, expect="json")
        return _object(answer.data)

    async def put(self, path: str, body: Raw) -> Raw:
        """Change to what the body says; a second time changes nothing."""
        answer = await self._client.put(path, json=body, repeatable=True, expect="json")
        return _object(answer.data)

    async def delete(self, resource: str, identity: str) -> None:
        """Delete one record. Raises NotFound."""
        await self._client.delete(f"{resource}/{quote(identity, safe='')}", repeatable=True)


def at(resource: str, identity: str, *steps: str) -> str:
    """The path of something below one record."""
    return "/".join([resource, quote(identity, safe=""), *steps])


def _object(data: object) -> Raw:
    return data if isinstance(data, Mapping) else {}


def _given(params: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in params.items() if value is not None}


def _listing(found: Raw, key: str) -> Listing:
    return Listing(
        items=tuple(listed(found, key)),
        next=_next(branch(found, "pages").get("next")),
        total=whole(found.get("total_count")),
    )


def _next(told: object) -> str | None:
    """The cursor or page number in `pages.next`: an object, or an address up to version 2.15."""
    if isinstance(told, Mapping):
        return str(told["starting_after"]) if told.get("starting_after") else None
    if isinstance(told, str) and told:
        asked = parse_qs(urlsplit(told).query)
        return next((asked[key][0] for key in ("starting_after", "page") if key in asked), None)
    return None
