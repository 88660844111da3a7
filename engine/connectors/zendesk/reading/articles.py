"""Reading the help center: categories, sections, articles."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from engine.connectors.base import Page, Scope, Sourced, Unread
from engine.connectors.shared.reading import Pages, sourced, unread, worth_noting
from engine.connectors.shared.together import together
from engine.connectors.zendesk.api import MOST_PER_PAGE, Api, Listing
from engine.connectors.zendesk.convert import articles as convert
from engine.connectors.zendesk.convert.values import Raw, ident, listed
from engine.connectors.zendesk.definitions import Definitions
from engine.connectors.zendesk.reading.common import page_size, through
from engine.errors import MigrationError, NotFound
from engine.model import Entity, Record

TRANSLATIONS = "translations"
SECTIONS = "sections"
"""The cursor between categories and sections."""


class ArticleReading:
    """The knowledge base; categories and sections are both collections."""

    def __init__(self, api: Api, definitions: Definitions) -> None:
        self._api, self._definitions = api, definitions

    async def collections(self, scope: Scope, cursor: str | None) -> Pages:
        """All categories, then all sections, each below one that came before it."""
        if cursor != SECTIONS:
            categories, texts = await self._all("categories")
            yield Page(
                found=await self._as_collections("categories", categories, texts), cursor=SECTIONS
            )
        sections, texts = await self._all(SECTIONS)
        yield Page(found=await self._as_collections(SECTIONS, _top_down(sections), texts))

    def articles(self, scope: Scope, cursor: str | None) -> Pages:
        """Articles in all languages, drafts included; the newest first where few are wanted."""
        newest = {"sort_by": "updated_at", "sort_order": "desc"}
        order = newest if scope.limit is not None or scope.since is not None else {}

        async def ask(after: str | None) -> Listing:
            return await self._listing("articles", after, page_size(scope), **order)

        return through(ask, self._as_articles, scope, cursor)

    async def get(self, entity: Entity, identity: str) -> Sourced | Unread:
        """One article, section or category by id."""
        if entity is Entity.ARTICLE:
            row = await self._api.one("help_center/articles", identity, "article")
            return await self._article(row, await self._texts("articles", row, {}))
        try:
            row = await self._api.one("help_center/sections", identity, "section")
            kind = SECTIONS
        except NotFound:
            row = await self._api.one("help_center/categories", identity, "category")
            kind = "categories"
        found = await self._as_collections(kind, [row], {})
        return found[0]

    async def _listing(
        self, kind: str, after: str | None, size: int = MOST_PER_PAGE, **order: str
    ) -> Listing:
        """A page with its translations; an account without a help center answers 404."""
        path = f"help_center/{kind}"
        try:
            return await self._api.page(path, kind, after, size, include=TRANSLATIONS, **order)
        except NotFound:
            return Listing(items=())

    async def _all(self, kind: str) -> tuple[list[Raw], Raw]:
        """A whole list with its side-loaded translations; there are few."""
        rows: list[Raw] = []
        texts: list[Raw] = []
        after: str | None = None
        while True:
            listing = await self._listing(kind, after)
            rows += listing.items
            texts += listed(listing.beside.get(TRANSLATIONS))
            after = listing.next
            if after is None:
                return rows, {TRANSLATIONS: texts} if texts else {}

    async def _as_collections(
        self, kind: str, rows: Sequence[Raw], beside: Raw
    ) -> tuple[Sourced, ...]:
        shelf = await self._definitions.shelf()
        several = await together(self._texts(kind, row, beside) for row in rows)
        make = convert.section if kind == SECTIONS else convert.category
        name = "section" if kind == SECTIONS else "category"
        return tuple(
            sourced(make(row, texts, shelf), **{name: row, TRANSLATIONS: texts})
            for row, texts in zip(rows, several)
        )

    async def _as_articles(self, listing: Listing) -> tuple[list[Sourced], list[Unread]]:
        both = await together(self._noted(row, listing.beside) for row in listing.items)
        found = [one for one in both if isinstance(one, Sourced)]
        return found, [one for one in both if isinstance(one, Unread)]

    async def _noted(self, row: Raw, beside: Raw) -> Sourced | Unread:
        try:
            return await self._article(row, await self._texts("articles", row, beside))
        except MigrationError as error:
            if not worth_noting(error):
                raise
            return unread(Entity.ARTICLE, ident(row.get("id")) or "", error)

    async def _article(self, row: Raw, texts: Sequence[Raw]) -> Sourced:
        identity = ident(row.get("id")) or ""
        path = f"help_center/articles/{identity}/attachments"
        shelf, files = await asyncio.gather(
            self._definitions.shelf(), self._api.every(path, "article_attachments")
        )
        record: Record = convert.article(row, texts, files, shelf)
        return sourced(record, article=row, translations=list(texts), article_attachments=files)

    async def _texts(self, kind: str, row: Raw, beside: Raw) -> list[Raw]:
        """
        A record's texts in all languages.

        They come inside it or beside the list; where they do not, they are asked for.
        """
        identity = ident(row.get("id")) or ""
        if TRANSLATIONS in row:
            return list(listed(row[TRANSLATIONS]))
        if TRANSLATIONS in beside:
            rows = listed(beside[TRANSLATIONS])
            return [text for text in rows if ident(text.get("source_id")) == identity]
        return await self._api.every(f"help_center/{kind}/{identity}/translations", TRANSLATIONS)


def _top_down(sections: Sequence[Raw]) -> list[Raw]:
    """Sections so that each comes after the one above it."""
    by_id = {ident(row.get("id")): row for row in sections}

    def depth(row: Raw) -> int:
        found, above = 0, ident(row.get("parent_section_id"))
        while above in by_id and found < len(by_id):
            found, above = found + 1, ident(by_id[above].get("parent_section_id"))
        return found

    return sorted(sections, key=depth)
