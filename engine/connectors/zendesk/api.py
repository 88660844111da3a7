"""Zendesk's APIs of Support and Help Center: one thin function a call, without decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from engine.connectors.base import Connection, Settings
from engine.connectors.zendesk.convert.values import Raw, branch, listed, whole
from engine.connectors.zendesk.limits import EXPORTS, SEARCHES, read_limits
from engine.connectors.zendesk.refusals import NAME, ZendeskRefusals
from engine.errors import Unreadable
from engine.http.auth import Auth
from engine.http.client import Client
from engine.http.pacing import DEFAULT_CLASS, Gate, GateState

MOST_PER_PAGE = 100
EXPORT_PER_PAGE = 500
"""Of the 1,000 that an export page may hold: what was read of one is lost when a run is killed."""
GUIDE = ("help_center/", "guide/")
LOOKED_UP = "x-idempotency-lookup"
"""Comes with the answers of endpoints that heed an Idempotency-Key: miss, hit."""


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """
    One page of a list; `next` asks for the page after it.

    `total` is the whole list's count where it is told, `beside` the side-loaded lists.
    """

    items: tuple[Raw, ...]
    next: str | None = None
    total: int | None = None
    beside: Raw = {}


def connect(connection: Connection, settings: Settings, auth: Auth, *, reading: bool) -> Api:
    """
    The calls of one account; a reading one refuses everything that would change it.

    Help Center is counted apart from Support (Zendesk: Rate limits), so each has its own gate;
    the user's own limit holds for each.
    """
    minute = settings.calls_per_minute

    def client() -> Client:
        return Client(
            base_url=f"{connection.url.rstrip('/')}/api/v2",
            auth=auth,
            gate=Gate(
                read_headers=read_limits,
                lanes=settings.lanes,
                ceilings={"": minute} if minute else None,
            ),
            service=NAME,
            refusals=ZendeskRefusals(reading=reading),
            timeout_seconds=settings.call_timeout,
            read_only=reading,
        )

    return Api(client(), client())


class Api:
    """The calls; paths are below /api/v2 and without the .json that is sent."""

    def __init__(self, support: Client, guide: Client) -> None:
        self._support, self._guide = support, guide
        self._heeding: set[str] = set()

    def pace(self) -> GateState:
        """The call limit that holds calls back most."""
        states = [client.gate_state() for client in (self._support, self._guide)]
        tightest = min(states, key=_room)
        return GateState(
            limit=tightest.limit,
            remaining=tightest.remaining,
            waiting_until=tightest.waiting_until,
            reason=tightest.reason,
            foreign_share=tightest.foreign_share,
            calls=sum(state.calls for state in states),
            period_seconds=tightest.period_seconds,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._support.close()
        await self._guide.close()

    async def get(self, path: str, **params: Any) -> Raw:
        """Any reading whose answer is an object."""
        return await self._read(path, params, DEFAULT_CLASS)

    async def one(self, resource: str, identity: str, key: str, **params: Any) -> Raw:
        """One record by id. Raises NotFound."""
        found = await self.get(f"{resource}/{safe(identity)}", **params)
        return branch(found, key)

    async def page(
        self,
        path: str,
        key: str,
        after: str | None = None,
        size: int = MOST_PER_PAGE,
        **params: Any,
    ) -> Listing:
        """A page of any list by cursor. The end is `has_more` false, not an empty page."""
        asked = {"page[size]": size, "page[after]": after, **params}
        found = await self.get(path, **asked)
        meta = branch(found, "meta")
        following = str(meta.get("after_cursor") or "") if meta.get("has_more") else ""
        if following and following == after:
            raise repeating(key)
        return Listing(items=tuple(listed(found.get(key))), next=following or None, beside=found)

    async def numbered(
        self, path: str, key: str, page: int = 1, size: int = MOST_PER_PAGE, **params: Any
    ) -> Listing:
        """A page of any list by number; it tells the list's count."""
        found = await self.get(path, page=page, per_page=size, **params)
        return Listing(
            items=tuple(listed(found.get(key))),
            next=str(page + 1) if found.get("next_page") else None,
            total=whole(found.get("count")),
            beside=found,
        )

    async def every(self, path: str, key: str, **params: Any) -> list[Raw]:
        """A whole list, for lists that are few."""
        rows: list[Raw] = []
        after: str | None = None
        while True:
            listing = await self.page(path, key, after, **params)
            rows += listing.items
            after = listing.next
            if after is None:
                return rows

    async def whole_list(self, path: str, key: str, **params: Any) -> list[Raw]:
        """A list that comes in one piece (ticket fields, custom statuses)."""
        return list(listed((await self.get(path, **params)).get(key)))

    async def export(self, resource: str, start: int, cursor: str | None, **params: Any) -> Listing:
        """
        A page of an incremental export, archived and deleted records included.

        `start` is epoch seconds, used where there is no cursor yet.
        """
        asked = {"cursor": cursor} if cursor else {"start_time": start}
        found = await self._read(
            f"incremental/{resource}/cursor",
            {**asked, "per_page": EXPORT_PER_PAGE, **params},
            EXPORTS,
        )
        following = None if found.get("end_of_stream") else str(found.get("after_cursor") or "")
        if following and following == cursor:
            raise repeating(resource)
        return Listing(
            items=tuple(listed(found.get(resource))), next=following or None, beside=found
        )

    async def counted(self, path: str, **params: Any) -> Raw:
        """The `count` object of a …/count path."""
        return branch(await self.get(f"{path}/count", **params), "count")

    async def search(self, query: str) -> list[Raw]:
        """The first page of a search over everything."""
        found = await self._read("search", {"query": query}, SEARCHES)
        return list(listed(found.get("results")))

    async def search_count(self, query: str) -> int | None:
        """How many records a search finds."""
        return whole((await self._read("search/count", {"query": query}, SEARCHES)).get("count"))

    async def post(self, path: str, body: Raw, *, repeatable: bool = False, **params: Any) -> Raw:
        """Create; `repeatable` where a second time changes nothing."""
        answer = await self._client(path).post(
            f"{path}.json", json=body, params=_given(params), repeatable=repeatable
        )
        return _object(answer.data)

    async def post_once(self, path: str, body: Raw, key: str, **params: Any) -> Raw:
        """
        Create with a key of this request's own, by which a repetition gets the first one's answer.

        It is documented for the creation of tickets (Ticketing introduction, Idempotency) and not
        for imports: an answer that was lost is asked for again only where an earlier answer of
        this path has shown that keys are looked up.
        """
        answer = await self._client(path).post(
            f"{path}.json",
            json=body,
            params=_given(params),
            headers={"idempotency-key": key},
            repeatable=path in self._heeding,
        )
        if LOOKED_UP in answer.headers:
            self._heeding.add(path)
        return _object(answer.data)

    async def put(self, path: str, body: Raw, *, repeatable: bool = True) -> Raw:
        """Change to what the body says; `repeatable` where a second time changes nothing."""
        answer = await self._client(path).put(f"{path}.json", json=body, repeatable=repeatable)
        return _object(answer.data)

    async def delete(self, resource: str, identity: str) -> None:
        """Delete one record. Raises NotFound."""
        path = f"{resource}/{safe(identity)}"
        await self._client(path).delete(f"{path}.json", repeatable=True)

    async def upload(self, name: str, content_type: str, data: bytes) -> Raw:
        """A file that a comment can name by its token within the hour; unused ones vanish."""
        answer = await self._support.post(
            "uploads.json",
            params={"filename": name},
            content=data,
            headers={"content-type": content_type},
            repeatable=True,
        )
        return branch(_object(answer.data), "upload")

    async def attach(
        self, article: str, name: str, content_type: str, data: bytes, *, inline: bool
    ) -> Raw:
        """A file of an article (Article Attachments: multipart form)."""
        answer = await self._guide.post(
            f"help_center/articles/{safe(article)}/attachments.json",
            files={
                "inline": (None, "true" if inline else "false"),
                "file": (name, data, content_type),
            },
        )
        return branch(_object(answer.data), "article_attachment")

    async def _read(self, path: str, params: Mapping[str, Any], endpoint_class: str) -> Raw:
        answer = await self._client(path).get(
            f"{path}.json", params=_given(params), endpoint_class=endpoint_class
        )
        return _object(answer.data)

    def _client(self, path: str) -> Client:
        return self._guide if path.startswith(GUIDE) else self._support


def safe(identity: str) -> str:
    """An id as one step of a path."""
    return quote(identity, safe="")


def repeating(what: str) -> Unreadable:
    """The error for a list whose cursor leads back to itself."""
    return Unreadable(f"Zendesk's list of {what} repeats itself; reading stopped.")


def _room(state: GateState) -> tuple[bool, float]:
    if state.limit is None or state.remaining is None:
        return state.waiting_until is None, 1.0
    return state.waiting_until is None, state.remaining / max(1, state.limit)


def _object(data: object) -> Raw:
    return data if isinstance(data, Mapping) else {}


def _given(params: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in params.items() if value is not None}
