"""One record by id, with everything of it that lies behind further addresses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from engine.connectors.base import Sourced, Unread
from engine.connectors.intercom.api import Api, at
from engine.connectors.intercom.convert import articles, people
from engine.connectors.intercom.convert.conversations import conversation
from engine.connectors.intercom.convert.tickets import ticket
from engine.connectors.intercom.convert.values import Raw, branch, ident, listed, whole
from engine.connectors.intercom.segments import Segments, with_segments
from engine.connectors.intercom.sides import Sides
from engine.connectors.intercom.workspace import Workspace
from engine.errors import NotAllowed, NotFound, RecordError, ScopeMissing
from engine.model import Entity, Record

PARTS_PER_PAGE = 50
"""Notes and companies of one record come by this many."""
Made = Callable[[], Awaitable[Sourced]]


class Records:
    """
    Fetches single records and turns them into canonical ones.

    With `segments` and `sides` they hold those too, which only a source needs.
    """

    def __init__(
        self,
        api: Api,
        workspace: Workspace,
        segments: Segments | None = None,
        sides: Sides | None = None,
    ) -> None:
        self._api, self._workspace = api, workspace
        self._segments, self._sides = segments, sides

    async def get(self, entity: Entity, identity: str) -> Sourced:
        """The record; raises NotFound and what else keeps it from being read."""
        match entity:
            case Entity.CONVERSATION:
                return await self._thread(identity)
            case Entity.CONTACT:
                return await self._contact(identity)
            case Entity.COMPANY:
                return await self.company(await self._api.one("companies", identity))
            case Entity.ARTICLE if identity.startswith(articles.INTERNAL):
                number = identity.removeprefix(articles.INTERNAL)
                return await self.internal_article(await self._api.one("internal_articles", number))
            case Entity.ARTICLE:
                return await self.article(await self._api.one("articles", identity))
            case Entity.COLLECTION:
                raw = await self._api.one("help_center/collections", identity)
                return await self.collection(raw)
            case Entity.AGENT:
                return sourced(people.agent, await self._api.one("admins", identity))
            case Entity.TEAM:
                return sourced(people.team, await self._api.one("teams", identity))
            case Entity.TAG:
                return sourced(people.tag, await self._api.one("tags", identity))

    async def conversation(self, raw: Raw, *, alone: bool = False) -> Sourced:
        """
        A conversation of a list, read in full: lists hold no messages.

        What has become a ticket under the same id is read as that.
        """
        full = await self._api.one("conversations", str(raw.get("id")))
        if (number := ident(branch(full, "ticket").get("id"))) and number == ident(full.get("id")):
            return await self.ticket(full)
        if self._sides is not None and (found := await self._sides.of(full, certainly=alone)):
            full = {**full, "side_conversations": found}
        threads = await self._workspace.threads()
        return sourced(lambda item: conversation(item, threads), full)

    async def ticket(self, raw: Raw) -> Sourced:
        """A ticket of a list, read in full."""
        full = await self._api.one("tickets", str(raw.get("id")))
        threads = await self._workspace.threads()
        return sourced(lambda item: ticket(item, threads), full)

    async def contact(self, raw: Raw) -> Sourced:
        """A contact of a list, with its segments."""
        if self._segments is not None:
            everybodys = await self._segments.everybodys()
            raw = with_segments(raw, everybodys.get(str(raw.get("id")), ()))
        return await self._person(raw)

    async def _contact(self, identity: str) -> Sourced:
        raw = await self._api.one("contacts", identity)
        if self._segments is not None:
            raw = with_segments(raw, await self._segments.of(identity))
        return await self._person(raw)

    async def _person(self, raw: Raw) -> Sourced:
        """With its notes, and with all tags and companies (ten are embedded)."""
        full = await self._completed("contacts", raw, ("notes", "tags", "companies"))
        known = await self._workspace.people(full)
        return sourced(lambda item: people.contact(item, known), full)

    async def company(self, raw: Raw) -> Sourced:
        """A company with its notes."""
        full = await self._completed("companies", raw, ("notes",))
        known = await self._workspace.people(full)
        return sourced(lambda item: people.company(item, known), full)

    async def collection(self, raw: Raw) -> Sourced:
        """A collection."""
        links = await self._workspace.links()
        return sourced(lambda item: articles.collection(item, links), raw)

    async def article(self, raw: Raw) -> Sourced:
        """An article of the help center; changes that are not published yet go to the archive."""
        if raw.get("has_unpublished_changes") is True:
            raw = {**raw, "unpublished_draft": await self._draft(str(raw.get("id"))) or True}
        links = await self._workspace.links()
        return sourced(lambda item: articles.article(item, links), raw)

    async def _draft(self, identity: str) -> Raw | None:
        try:
            return await self._api.get(at("articles", identity, "draft"))
        except (NotFound, NotAllowed, ScopeMissing):
            return None

    async def internal_article(self, raw: Raw) -> Sourced:
        """An article for agents."""
        links = await self._workspace.links()
        return sourced(lambda item: articles.internal_article(item, links), raw)

    async def notes(self, resource: str, identity: str) -> list[Raw]:
        """All notes of a contact or company."""
        return await self._paged(at(resource, identity, "notes"), "data")

    async def _paged(self, path: str, key: str) -> list[Raw]:
        found: list[Raw] = []
        page: int | None = 1
        while page:
            listing = await self._api.by_number(path, page, PARTS_PER_PAGE, key)
            found += listing.items
            page = page + 1 if listing.next else None
        return found

    async def _thread(self, identity: str) -> Sourced:
        """Tickets and conversations share their numbering; a ticket is not a conversation too."""
        try:
            return await self.conversation({"id": identity}, alone=True)
        except NotFound:
            return await self.ticket({"id": identity})

    async def _completed(self, resource: str, raw: Raw, parts: tuple[str, ...]) -> Raw:
        more: dict[str, Any] = {}
        for part in parts:
            found = branch(raw, part)
            if part == "notes" and _holds_some(found):
                more[part] = {"data": await self.notes(resource, str(raw.get("id")))}
            elif part != "notes" and found.get("has_more") is True:
                path = at(resource, str(raw.get("id")), part)
                whole_list = self._paged if part == "companies" else self._api.all
                more[part] = {"data": list(await whole_list(path, part))}
        return {**raw, **more}


def _holds_some(found: Mapping[str, Any]) -> bool:
    return bool(whole(found.get("total_count")) or any(True for _ in listed(found)))


def sourced(convert: Callable[[Raw], Record], raw: Raw) -> Sourced:
    """The record and the JSON that it was made from."""
    return Sourced(record=convert(raw), raw=msgspec.json.encode(raw))


def _said(error: RecordError) -> str:
    return error.service_words or error.message


async def sourced_or_unread(
    entity: Entity, raw: Raw, url: str | None, made: Awaitable[Sourced]
) -> Sourced | Unread:
    """The record, or why it could not be read; what may pass later and what ends all is raised."""
    try:
        return await made
    except RecordError as error:
        return Unread(
            entity=entity,
            id=ident(raw.get("id")) or "",
            code=error.code,
            message=error.message if error.detail.get("other") else _said(error),
            url=url,
            survivor=error.detail.get("other", "") if error.code == "merged_in_source" else "",
        )
