"""The bytes of files, whose addresses end after five minutes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

from engine.connectors.base import Sink, Sourced, Unread
from engine.connectors.freshdesk.convert.attachments import address
from engine.errors import FileMissing
from engine.http.auth import Auth
from engine.http.fetch import Fetcher
from engine.model import Article, Attachment, Conversation, Entity, Record, Ref

MOST_FILE_BYTES = 2**30
"""Larger files are not fetched; Freshdesk takes none above 20 MB."""
ARTICLE = "article-"

Get = Callable[[Ref], Awaitable[Sourced | Unread]]


class Fetching:
    """
    Fetches files from wherever they lie.

    Their addresses are signed ones of a store elsewhere, which does not see the sign-in; images in
    a text lead there by way of the account (recorded: 302, 302).
    """

    def __init__(self, origin: str, auth: Auth, get: Get) -> None:
        async def signed(to: str) -> dict[str, str]:
            return dict(await auth.headers())

        self._files = Fetcher(allowed_hosts=frozenset({origin}), headers_for_host=signed)
        self._get = get

    async def fetch(self, attachment: Attachment, sink: Sink) -> None:
        """Raises FileMissing, FileUnsafe or TooLarge when the bytes cannot be had."""
        if not attachment.url:
            raise FileMissing("Freshdesk names no address for this file.")
        try:
            await self._files.fetch(attachment.url, sink, max_bytes=MOST_FILE_BYTES)
        except FileMissing:
            fresh = await self._renewed(attachment)
            if fresh is None:
                raise
            await self._files.fetch(fresh, sink, max_bytes=MOST_FILE_BYTES)

    async def _renewed(self, attachment: Attachment) -> str | None:
        """The same file's address with a new signature, from the record that the id names."""
        owner = attachment.id.partition("/")[0]
        entity = Entity.ARTICLE if owner.startswith(ARTICLE) else Entity.CONVERSATION
        found = await self._get(Ref(entity, owner.removeprefix(ARTICLE)))
        if isinstance(found, Unread):
            return None
        same = (one for one in _files_of(found.record) if one.id == attachment.id)
        fresh = next(same, None)
        renewed = fresh is not None and fresh.url != attachment.url
        if fresh is None or not renewed or address(fresh.url) != address(attachment.url):
            return None
        return fresh.url

    async def close(self) -> None:
        """Let go of connections."""
        await self._files.close()


def _files_of(record: Record) -> Iterator[Attachment]:
    if isinstance(record, Article):
        yield from record.attachments
    if isinstance(record, Conversation):
        for message in record.messages:
            yield from message.attachments
