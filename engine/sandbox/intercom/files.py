"""Attachments: what may be sent, and links that end after half an hour.

Intercom: file attachments of conversations live 30 minutes (file_attribute; help article 2339426).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import html
import re
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from engine.sandbox.intercom.answers import invalid
from engine.sandbox.intercom.state import State
from engine.sandbox.store import Row

PREFIX = "/_files/"
LIFETIME = 30 * 60
MOST_PER_MESSAGE = 10
MOST_BYTES = 100 * 1024 * 1024
_SECRET = b"sandbox-file-links"
_INLINE = re.compile(r'(src|href)="intercom-file:(\w+)"')


class Files:
    """The files of one workspace."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Where signed links lead."""
        return [Route(f"{PREFIX}{{key}}/{{name:path}}", self._download)]

    def keep(self, name: str, content_type: str, content: bytes) -> str:
        """Store a file; its id."""
        key = self._state.small_number("file")
        row = {"id": key, "name": name, "content_type": content_type, "_content": content}
        self._state.files.put(row)
        return key

    def keep_link(self, url: str) -> str:
        """Remember a file that stays where it is; its id."""
        name = PurePosixPath(urlsplit(url).path).name or "file"
        row = {"id": self._state.small_number("file"), "name": name, "_url": url}
        return str(self._state.files.put(row)["id"])

    def received(self, body: Row) -> list[str]:
        """The ids of the files that come with a message; refuses what Intercom refuses."""
        sent, urls = body.get("attachment_files") or [], body.get("attachment_urls") or []
        if not isinstance(sent, list) or not isinstance(urls, list):
            raise invalid("attachments must be a list")
        if len(sent) > MOST_PER_MESSAGE or len(urls) > MOST_PER_MESSAGE:
            raise invalid(f"no more than {MOST_PER_MESSAGE} attachments", field="attachment_files")
        checked = [self._checked(item) for item in sent]
        return [self.keep(*item) for item in checked] + [self.keep_link(str(url)) for url in urls]

    def shown(self, key: str, base: str) -> Row:
        """An attachment as it is answered, with a link that works for half an hour."""
        row = self._state.files.rows[key]
        shown = {"type": "upload", "name": row["name"], "url": self.link(key, base)}
        shown["content_type"] = row.get("content_type", "application/octet-stream")
        shown["filesize"] = len(row.get("_content") or b"")
        return shown

    def link(self, key: str, base: str) -> str:
        """A signed address on the account's own host."""
        row = self._state.files.rows[key]
        if "_url" in row:
            return str(row["_url"])
        expires = self._state.now() + LIFETIME
        name = quote(row["name"], safe="") or "file"
        return f"{base}{PREFIX}{key}/{name}?expires={expires}&signature={_sign(key, expires)}"

    def with_links(self, text: str | None, base: str) -> str | None:
        """A body whose inline images have addresses that work now."""
        if text is None or "intercom-file:" not in text:
            return text
        return _INLINE.sub(
            lambda match: f'{match[1]}="{html.escape(self.link(match[2], base))}"', text
        )

    def _checked(self, item: object) -> tuple[str, str, bytes]:
        if not isinstance(item, dict) or not {"name", "content_type", "data"} <= set(item):
            raise invalid("attachment_files need name, content_type and data")
        name = str(item["name"])
        ending = name.rpartition(".")[2].lower()
        if not name or ending in self._state.settings.blocked_extensions:
            raise invalid(f"File type of {name!r} is not allowed", field="attachment_files")
        try:
            content = base64.b64decode(str(item["data"]), validate=True)
        except (ValueError, binascii.Error):
            raise invalid("data must be base64", field="attachment_files") from None
        if not 0 < len(content) <= MOST_BYTES:
            raise invalid("File must hold between 1 byte and 100 MB", field="attachment_files")
        return name, str(item["content_type"]), content

    async def _download(self, request: Request) -> Response:
        key, query = request.path_params["key"], request.query_params
        expires = query.get("expires", "")
        good = expires.isdecimal() and hmac.compare_digest(
            _sign(key, int(expires)), query.get("signature", "")
        )
        if not good or int(expires) < self._state.clock():
            return PlainTextResponse("Signature expired", 403)
        row = self._state.files.get(key)
        if row is None or row["_content"] is None:
            return PlainTextResponse("Not found", 404)
        if row.get("_unsafe"):
            return PlainTextResponse("This file is not safe to download", 403)
        return Response(row["_content"], media_type=row["content_type"])


def _sign(key: str, expires: int) -> str:
    return hmac.new(_SECRET, f"{key}:{expires}".encode(), hashlib.sha256).hexdigest()
