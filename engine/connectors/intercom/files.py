"""Fetching attachments, whose signed addresses need no sign-in."""

from __future__ import annotations

from engine.connectors.base import Sink
from engine.connectors.intercom.addresses import APP_HOSTS
from engine.connectors.intercom.api import MOST_FILE_BYTES
from engine.errors import FileMissing, FileUnsafe, RecordError, TooLarge
from engine.http.fetch import Fetcher
from engine.model import Attachment

_LOSSES: dict[type[RecordError], str] = {
    FileMissing: "file_missing",
    FileUnsafe: "file_unsafe",
    TooLarge: "file_too_large",
}


class Files:
    """
    Fetches the files of one workspace.

    Uploads lie on public hosts under addresses that end after 30 minutes (2.16: file_attribute);
    the sandbox serves its own.
    """

    def __init__(self, url: str, timeout_seconds: float) -> None:
        own = frozenset() if url in APP_HOSTS else frozenset({url})
        self._fetcher = Fetcher(allowed_hosts=own, timeout_seconds=timeout_seconds)

    async def fetch(self, attachment: Attachment, sink: Sink) -> None:
        """The bytes into the sink; raises a RecordError whose code is the loss."""
        try:
            await self._fetcher.fetch(attachment.url, sink, max_bytes=MOST_FILE_BYTES)
        except (FileMissing, FileUnsafe, TooLarge) as error:
            error.code = _LOSSES[type(error)]
            error.detail["file"] = attachment.name
            raise

    async def close(self) -> None:
        """Close the connections."""
        await self._fetcher.close()
