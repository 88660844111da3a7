"""Segments as tags of people: Intercom computes them, so another desk can only be told them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from engine.connectors.intercom.api import Api, at
from engine.connectors.intercom.convert.values import Raw, whole, words
from engine.connectors.intercom.queries import where
from engine.errors import NotAllowed, NotFound, ScopeMissing

PREFIX = "Segment: "
"""Begins the tag of a segment that is called like a tag."""


class Segments:
    """
    Who is in which segment, by contact id.

    One search for each segment is fewer calls than one question for each person (2.16: contacts
    are searched by segment_id). A segment of everybody of a kind says nothing and is left out.
    """

    def __init__(self, api: Api) -> None:
        self._api = api
        self._names: dict[str, str] | None = None
        self._members: dict[str, tuple[str, ...]] | None = None
        self._lock = asyncio.Lock()

    async def everybodys(self) -> Mapping[str, tuple[str, ...]]:
        """The segments of all people, asked for once."""
        async with self._lock:
            if self._members is None:
                found: dict[str, tuple[str, ...]] = {}
                for identity, name in (await self._known()).items():
                    for person in await self._people_in(identity):
                        found[person] = (*found.get(person, ()), name)
                self._members = found
            return self._members

    async def of(self, contact: str) -> tuple[str, ...]:
        """The segments of one person."""
        async with self._lock:
            known = await self._known()
        found = await self._api.all(at("contacts", contact, "segments"))
        return tuple(known[key] for raw in found if (key := str(raw.get("id"))) in known)

    async def _people_in(self, identity: str) -> list[str]:
        found: list[str] = []
        after: str | None = None
        seen: set[str | None] = set()
        while after not in seen:
            seen.add(after)
            query = where("segment_id", "=", identity)
            page = await self._api.search("contacts", "data", query, after)
            found += [str(raw.get("id")) for raw in page.items]
            after = page.next
            if after is None:
                break
        return found

    async def _known(self) -> dict[str, str]:
        """Tag names of the segments that say something, by id; none without the permission."""
        if self._names is None:
            try:
                self._names = await self._read()
            except (NotAllowed, NotFound, ScopeMissing):
                self._names = {}
        return self._names

    async def _read(self) -> dict[str, str]:
        segments = await self._api.all("segments", "segments", include_count="true")
        if not segments:
            return {}
        tags = {words(raw.get("name")).casefold() for raw in await self._api.all("tags", "tags")}
        sizes = await self._sizes()
        return {
            str(raw.get("id")): _tag(words(raw.get("name")), tags)
            for raw in segments
            if words(raw.get("name")) and whole(raw.get("count")) not in sizes
        }

    async def _sizes(self) -> set[int]:
        """How many people there are, users, leads and all: a segment of so many is of everybody."""
        everybody = (await self._api.by_cursor("contacts", "data", None, 1)).total or 0
        query = where("role", "=", "user")
        users = (await self._api.search("contacts", "data", query, None, 1)).total or 0
        return {0, everybody, users, everybody - users}


def _tag(name: str, tags: set[str]) -> str:
    return f"{PREFIX}{name}" if name.casefold() in tags else name


def with_segments(raw: Raw, names: tuple[str, ...]) -> Raw:
    """The contact with its segments beside its tags, as the converter takes them."""
    if not names:
        return raw
    return {**raw, "segments": {"type": "list", "data": [{"name": name} for name in names]}}
