"""Reading classes and articles."""

from __future__ import annotations

from collections.abc import Sequence

from engine.connectors.base import Page, Scope, Sourced, Unread
from engine.connectors.request_tracker.api import MOST_PER_PAGE, Api, Clause
from engine.connectors.request_tracker.convert import articles as convert
from engine.connectors.request_tracker.convert.ids import ident, is_taken_back
from engine.connectors.request_tracker.definitions import Definitions
from engine.connectors.request_tracker.reading.common import changed_since, gone
from engine.connectors.shared.reading import Pages, sourced, within
from engine.connectors.shared.values import Raw
from engine.model import Entity


class ArticleReading:
    """The knowledge base: classes without levels, articles in one language."""

    def __init__(self, api: Api, definitions: Definitions) -> None:
        self._api, self._definitions = api, definitions

    async def collections(self, scope: Scope, cursor: str | None) -> Pages:
        """Classes that are in use, as of now."""
        self._definitions.forget("classes")
        rows = await self._definitions.classes()
        links = self._definitions.links
        found = [sourced(convert.collection(row, links), **{"class": row}) for row in rows]
        yield Page(found=tuple(within(found, scope, 0)))

    async def articles(self, scope: Scope, cursor: str | None) -> Pages:
        """Articles in the order of their numbers, those that are switched off among them."""
        last, count = int(cursor or 0), 0
        while True:
            clauses: list[Clause] = [("id", ">", str(last))]
            if since := changed_since(scope):
                clauses.append(("LastUpdated", ">=", since))
            rows = await self._rows(clauses)
            kept = within(await self._made(rows), scope, count)
            count += len(kept)
            last = max((int(ident(row.get("id")) or 0) for row in rows), default=last)
            done = len(rows) < MOST_PER_PAGE or (scope.limit is not None and count >= scope.limit)
            yield Page(found=tuple(kept), cursor=None if done else str(last))
            if done:
                return

    async def get(self, entity: Entity, identity: str) -> Sourced | Unread:
        """One of them by id."""
        if entity is Entity.COLLECTION:
            row = await self._api.one("class", identity)
            if convert.is_off(row):
                return gone(entity, identity)
            record = convert.collection(row, self._definitions.links)
            return sourced(record, **{"class": row})
        found = await self._made(await self._rows([("id", "=", identity)]))
        return found[0] if found else gone(entity, identity)

    async def _rows(self, clauses: Sequence[Clause]) -> Sequence[Raw]:
        listing = await self._api.found(
            "articles", clauses, fields=convert.FIELDS, find_disabled_rows=1, **convert.EXPANDED
        )
        return listing.items

    async def _made(self, rows: Sequence[Raw]) -> list[Sourced]:
        fields = await self._definitions.fields(Entity.ARTICLE)
        agents = await self._definitions.agents()
        known = fields.get(convert.CONTENT)
        is_html = known is not None and known.kind == "HTML"
        links = self._definitions.links
        return [
            sourced(convert.article(row, links, agents, is_html=is_html), article=row)
            for row in rows
            if not is_taken_back(row)
        ]
