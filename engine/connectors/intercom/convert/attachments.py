"""Files of a message: those that hang on it and the images in its text."""

from __future__ import annotations

import html
import mimetypes
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from engine.connectors.intercom.convert.values import Raw, listed, whole, words
from engine.model import Attachment

_IMAGE_BEGIN = re.compile(r"<img\b", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^>]*?\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def attachments(owner: str, raw: Raw, markup: str) -> tuple[Attachment, ...]:
    """
    Everything to fetch of one message.

    Intercom gives files no id: theirs is the message's with a number, which
    stays the same while the signed address changes with every answer (uploads
    expire after 30 minutes: file_attribute in 2.16).
    """
    if not raw.get("attachments") and not _IMAGE_BEGIN.search(markup):
        return ()
    shown = {_address(url) for url in image_urls(markup)}
    files = [
        _file(f"{owner}/{index}", item, inline=_address(words(item.get("url"))) in shown)
        for index, item in enumerate(listed(raw.get("attachments")))
    ]
    held = {_address(file.url) for file in files}
    return (*files, *_images(owner, markup, held))


def inline_images(owner: str, markup: str) -> tuple[Attachment, ...]:
    """The images in a text that has no files beside it."""
    return tuple(_images(owner, markup, set()))


def image_urls(markup: str) -> Iterator[str]:
    """The web addresses of the images in this HTML, in order."""
    for match in _IMAGE.finditer(markup):
        url = html.unescape(match.group(1) or match.group(2) or "").strip()
        if url.startswith(("http://", "https://")):
            yield url


def _images(owner: str, markup: str, held: set[str]) -> Iterator[Attachment]:
    for index, url in enumerate(dict.fromkeys(image_urls(markup))):
        if _address(url) not in held:
            name = _name_of(url)
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            yield Attachment(
                id=f"{owner}/i{index}", name=name, url=url, content_type=kind, inline=True
            )


def _file(identity: str, raw: Raw, *, inline: bool) -> Attachment:
    url = words(raw.get("url"))
    return Attachment(
        id=identity,
        name=words(raw.get("name")) or _name_of(url),
        url=url,
        content_type=words(raw.get("content_type")) or "application/octet-stream",
        size=whole(raw.get("filesize")),
        inline=inline,
    )


def _address(url: str) -> str:
    """The address without its signature, which differs between two answers."""
    return url.partition("?")[0]


def _name_of(url: str) -> str:
    return PurePosixPath(unquote(urlsplit(url).path)).name or "image"
