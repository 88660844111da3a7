"""Reading solutions: categories, folders, articles and their languages."""

from __future__ import annotations

from collections.abc import AsyncIterator

from engine.connectors.base import Page, Scope, Sourced, Unread
from engine.connectors.freshdesk.api import Api
from engine.connectors.freshdesk.convert import articles as convert
from engine.connectors.freshdesk.convert.articles import CATEGORY, FOLDER
from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.definitions import Definitions
from engine.connectors.shared.reading import Pages, sourced, unread, within, worth_noting
from engine.connectors.shared.together import together
from engine.connectors.shared.values import Raw
from engine.errors import MigrationError, NotAllowed, NotFound, Rejected
from engine.model import Entity


class SolutionReading:
    """The knowledge base, walked from the top: articles are in no list but their folder's."""

    def __init__(self, api: Api, definitions: Definitions) -> None:
        self._api, self._definitions = api, definitions
        self._folders: dict[str, Raw] = {}

    async def collections(self, scope: Scope, cursor: str | None) -> Pages:
        """All categories, each with its folders below it."""
        found: list[Sourced] = []
        for category in await self.categories():
            found.append(await self._category(category))
            identity = ident(category.get("id")) or ""
            found += [
                await self._folder(folder, identity) async for folder in self.folders(identity)
            ]
        yield Page(found=tuple(within(found, scope, 0)))

    async def articles(self, scope: Scope, cursor: str | None) -> Pages:
        """Articles in all languages, drafts included; the folder after which it stopped resumes."""
        every = [
            folder
            for category in await self.categories()
            async for folder in self.folders(ident(category.get("id")) or "")
        ]
        ids = [ident(folder.get("id")) or "" for folder in every]
        start = ids.index(cursor) if cursor in ids else 0
        count = 0
        for place, folder in enumerate(every[start:] or [{}], start=start):
            found, missing = await self._of_folder(folder)
            kept = within(found, scope, count)
            count += len(kept)
            done = scope.limit is not None and count >= scope.limit
            after = ids[place + 1] if place + 1 < len(ids) and not done else None
            yield Page(found=tuple(kept), unread=tuple(missing), cursor=after)
            if after is None:
                return

    async def get(self, entity: Entity, identity: str) -> Sourced | Unread:
        """One article, folder or category by id."""
        if entity is Entity.ARTICLE:
            row = await self._api.get(f"solutions/articles/{identity}")
            folder = await self.folder(ident(row.get("folder_id")) or "")
            return await self._article(row, folder, await self._texts("articles", identity))
        if identity.startswith(FOLDER):
            raw = await self._api.get(f"solutions/folders/{identity.removeprefix(FOLDER)}")
            return await self._folder(raw, category_of(raw))
        category = identity.removeprefix(CATEGORY)
        return await self._category(await self._api.get(f"solutions/categories/{category}"))

    async def categories(self) -> list[Raw]:
        """All categories; none where the account has no solutions."""
        try:
            return await self._api.every("solutions/categories")
        except (NotAllowed, NotFound):
            return []

    async def folders(self, category: str) -> AsyncIterator[Raw]:
        """All folders of a category, each before those in it."""
        for row in await self._api.every(f"solutions/categories/{category}/folders"):
            async for each in self._with_those_below(row, category):
                yield each

    async def _with_those_below(self, row: Raw, category: str) -> AsyncIterator[Raw]:
        identity = ident(row.get("id")) or ""
        raw = {**row, "category_id": row.get("category_id") or int(category)}
        self._folders[identity] = raw
        yield raw
        if row.get("sub_folders_count"):
            for below in await self._api.every(f"solutions/folders/{identity}/subfolders"):
                async for each in self._with_those_below(below, category):
                    yield each

    async def folder(self, identity: str) -> Raw:
        """A folder, asked for once: it says who may read what lies in it."""
        if identity not in self._folders:
            try:
                self._folders[identity] = await self._api.get(f"solutions/folders/{identity}")
            except NotFound:
                self._folders[identity] = {}
        return self._folders[identity]

    async def others(self) -> tuple[str, ...]:
        """Freshdesk's codes of the languages beside the main one."""
        return (await self._definitions.languages())[1:]

    async def _category(self, row: Raw) -> Sourced:
        texts = await self._texts("categories", ident(row.get("id")) or "")
        record = convert.category(row, texts, await self._definitions.shelf())
        return sourced(record, category=row, translations=texts)

    async def _folder(self, row: Raw, category: str) -> Sourced:
        texts = await self._texts("folders", ident(row.get("id")) or "")
        record = convert.folder(row, category, texts, await self._definitions.shelf())
        return sourced(record, folder=row, translations=texts)

    async def _texts(self, kind: str, identity: str) -> dict[str, Raw]:
        """Something's other languages; one that it lacks answers 404."""
        codes = await self.others()
        found = await together(self._text(f"solutions/{kind}/{identity}/{code}") for code in codes)
        return {code: text for code, text in zip(codes, found) if text is not None}

    async def _text(self, path: str) -> Raw | None:
        try:
            return await self._api.get(path)
        except (NotAllowed, NotFound, Rejected):
            return None

    async def _of_folder(self, folder: Raw) -> tuple[list[Sourced], list[Unread]]:
        identity = ident(folder.get("id"))
        if identity is None:
            return [], []
        rows = await self._api.every(f"solutions/folders/{identity}/articles")
        both = await together(self._noted(row, folder) for row in rows)
        found = [one for one in both if isinstance(one, Sourced)]
        return found, [one for one in both if isinstance(one, Unread)]

    async def _noted(self, row: Raw, folder: Raw) -> Sourced | Unread:
        identity = ident(row.get("id")) or ""
        try:
            return await self._article(row, folder, await self._texts("articles", identity))
        except MigrationError as error:
            if not worth_noting(error):
                raise
            url = self._definitions.links.article(identity)
            return unread(Entity.ARTICLE, identity, error, url)

    async def _article(self, row: Raw, folder: Raw, texts: dict[str, Raw]) -> Sourced:
        record = convert.article(row, folder, texts, await self._definitions.shelf())
        return sourced(record, article=row, folder=folder, translations=texts)


def category_of(folder: Raw) -> str:
    """The category that a folder lies in: said directly, or the top of its hierarchy."""
    direct = ident(folder.get("category_id"))
    if direct:
        return direct
    above = folder.get("hierarchy")
    rows = above if isinstance(above, list) else []
    tops = (row for row in rows if isinstance(row, dict) and row.get("type") == "category")
    top = next(tops, rows[0] if rows and isinstance(rows[0], dict) else {})
    data = top.get("data")
    inner = data.get("id") if isinstance(data, dict) else None
    return ident(top.get("id")) or ident(inner) or ""
