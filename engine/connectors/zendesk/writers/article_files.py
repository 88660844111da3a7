"""Files of an article, and the images in its text that become files."""

from __future__ import annotations

import asyncio
from collections import Counter

from engine.connectors.base import Memo, Remember
from engine.connectors.zendesk.convert.attachments import address, image_urls, with_images
from engine.connectors.zendesk.convert.values import ident, words
from engine.connectors.zendesk.writers.target import Target
from engine.connectors.zendesk.writers.uploads import refused_file
from engine.errors import RecordError
from engine.model import Article, Attachment

FILES = "files"
"""Key of the memo: addresses of the files that are in the article, by attachment id."""


class ArticleFiles:
    """Attaches files one after the other, each noted in the memo, then moves images to them."""

    def __init__(self, target: Target) -> None:
        self._target = target

    async def write(self, record: Article, memo: Memo, remember: Remember) -> None:
        """All files that the archive holds; a refused one is a loss and nothing more."""
        files = [file for file in record.attachments if file.sha256 and not file.loss]
        if not files:
            return
        if FILES not in memo:
            memo[FILES] = await self._there(memo["id"], files)
        for file in files:
            if file.id not in memo[FILES]:
                memo[FILES][file.id] = await self._attach(memo["id"], file, memo)
                await remember(memo)
        await self._move_images(record, files, memo)

    async def _attach(self, article: str, file: Attachment, memo: Memo) -> str:
        try:
            data = await asyncio.to_thread(self._target.files.read, file.sha256 or "")
            found = await self._target.api.attach(
                article, file.name, file.content_type, data, inline=file.inline
            )
        except RecordError as error:
            refused_file(file, error, memo)
            return ""
        return words(found.get("content_url"))

    async def _there(self, article: str, files: list[Attachment]) -> dict[str, str]:
        """Files that an earlier attempt attached, by name and in order."""
        path = f"help_center/articles/{article}/attachments"
        rows = await self._target.api.every(path, "article_attachments")
        rows.sort(key=lambda row: int(ident(row.get("id")) or 0))
        seen: Counter[str] = Counter()
        found: dict[str, str] = {}
        for file in files:
            same = [row for row in rows if words(row.get("file_name")) == file.name]
            if seen[file.name] < len(same):
                found[file.id] = words(same[seen[file.name]].get("content_url"))
            seen[file.name] += 1
        return found

    async def _move_images(self, record: Article, files: list[Attachment], memo: Memo) -> None:
        """Put the new addresses of images into every language that shows them."""
        places = {
            address(file.url): memo[FILES][file.id]
            for file in files
            if file.inline and memo[FILES].get(file.id)
        }
        if not places:
            return
        base = self._target.definitions.links.base
        path = f"help_center/articles/{memo['id']}/translations"
        for row in await self._target.api.every(path, "translations"):
            body = words(row.get("body"))
            if any(address(url) in places for url in image_urls(body, base)):
                changed = {"translation": {"body": with_images(body, places, base)}}
                await self._target.api.put(f"{path}/{words(row.get('locale'))}", changed)
