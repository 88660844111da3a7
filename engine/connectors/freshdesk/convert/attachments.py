"""Files of tickets, conversations and articles, and the images in their text."""

from __future__ import annotations

import html
import mimetypes
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.shared.values import Raw, listed, whole, words
from engine.model import Attachment

_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_DATA_ID = re.compile(r"\bdata-id\s*=\s*[\"']?(\d+)", re.IGNORECASE)


def attachments(owner: str, raw: object, markup: str, base: str) -> tuple[Attachment, ...]:
    """
    Everything to fetch of one message or article.

    Ids begin with `owner`, under which the reader asks for a fresh address: links end after five
    minutes (recorded, X-Amz-Expires=300). `base` is the account's address.
    """
    files = [attachment(owner, item) for item in listed(raw)]
    return (*files, *_images(owner, markup, base, {file.id for file in files}))


def attachment(owner: str, raw: Raw) -> Attachment:
    """One attached file."""
    name = words(raw.get("name"))
    return Attachment(
        id=f"{owner}/{ident(raw.get('id')) or ''}",
        name=name,
        url=words(raw.get("attachment_url")),
        content_type=words(raw.get("content_type")) or _kind_of(name),
        size=whole(raw.get("size")),
    )


def _images(owner: str, markup: str, base: str, held: set[str]) -> Iterator[Attachment]:
    """Images that the text shows; those of the account bear the id of their attachment."""
    seen: set[str] = set()
    for index, (data_id, url) in enumerate(_shown(markup, base)):
        identity = f"{owner}/{data_id or f'i{index}'}"
        if identity in held or url in seen:
            continue
        seen.add(url)
        name = PurePosixPath(unquote(urlsplit(url).path)).name or "image"
        yield Attachment(id=identity, name=name, url=url, content_type=_kind_of(name), inline=True)


def _shown(markup: str, base: str) -> Iterator[tuple[str, str]]:
    for tag in _IMAGE.findall(markup):
        source = _SOURCE.search(tag)
        given = html.unescape(source.group(1) or source.group(2) or "").strip() if source else ""
        if not given or given.startswith(("data:", "cid:")):
            continue
        url = urljoin(f"{base}/", given)
        data_id = _DATA_ID.search(tag)
        if url.startswith(("http://", "https://")):
            yield (data_id.group(1) if data_id else ""), url


def address(url: str) -> str:
    """The address without its signature, which differs between two answers."""
    return url.partition("?")[0]


def _kind_of(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
