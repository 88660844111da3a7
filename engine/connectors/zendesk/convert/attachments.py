"""Files of comments and articles: those that hang on them and the images in their text."""

from __future__ import annotations

import html
import mimetypes
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from engine.connectors.zendesk.convert.values import Raw, ident, listed, whole, words
from engine.model import Attachment

_IMAGE = re.compile(r"<img\b[^>]*?\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_MALWARE = "malware_found"
"""`malware_scan_result` of a file that Zendesk does not give out (Zendesk: Attachments)."""


def attachments(owner: str, raw: object, markup: str, base: str) -> tuple[Attachment, ...]:
    """
    Everything to fetch of one comment or article.

    `base` is the account's address: the help center writes images without it.
    """
    shown = [address(url) for url in image_urls(markup, base)]
    files = [attachment(item, shown, base) for item in listed(raw)]
    held = {address(url) for item in listed(raw) for url in _addresses(item, base)}
    return (*files, *_images(owner, markup, base, held))


def attachment(raw: Raw, shown: Iterable[str], base: str) -> Attachment:
    """One attached file, with the loss of one that can't be had."""
    addresses = list(_addresses(raw, base))
    inline = raw.get("inline") is True or any(address(url) in shown for url in addresses)
    name = words(raw.get("file_name"))
    return Attachment(
        id=ident(raw.get("id")) or "",
        name=name,
        url=addresses[0] if addresses else "",
        content_type=words(raw.get("content_type")) or _kind_of(name),
        size=whole(raw.get("size")),
        inline=inline,
        loss=_loss(raw),
    )


def image_urls(markup: str, base: str) -> Iterator[str]:
    """The web addresses of the images in this HTML, in order."""
    for source in image_sources(markup):
        url = urljoin(f"{base}/", source)
        if url.startswith(("http://", "https://")):
            yield url


def image_sources(markup: str) -> Iterator[str]:
    """What the images in this HTML name as their source, as it is written there."""
    for match in _IMAGE.finditer(markup):
        source = html.unescape(match.group(1) or match.group(2) or "").strip()
        if source and not source.startswith(("data:", "cid:")):
            yield source


def with_images(markup: str, places: dict[str, str], base: str) -> str:
    """The HTML with new addresses for its images; `places` goes from old to new ones."""

    def moved(match: re.Match[str]) -> str:
        written = match.group(1) or match.group(2) or ""
        url = urljoin(f"{base}/", html.unescape(written).strip())
        new = places.get(address(url))
        return (
            match.group(0).replace(written, html.escape(new)) if new and written else match.group(0)
        )

    return _IMAGE.sub(moved, markup)


def _images(owner: str, markup: str, base: str, held: set[str]) -> Iterator[Attachment]:
    for index, url in enumerate(dict.fromkeys(image_urls(markup, base))):
        if address(url) not in held:
            name = PurePosixPath(unquote(urlsplit(url).path)).name or "image"
            yield Attachment(
                id=f"{owner}/i{index}", name=name, url=url, content_type=_kind_of(name), inline=True
            )


def _addresses(raw: Raw, base: str) -> Iterator[str]:
    for key in ("content_url", "mapped_content_url"):
        url = words(raw.get(key))
        if url:
            yield urljoin(f"{base}/", url)


def _loss(raw: Raw) -> str | None:
    if raw.get("deleted") is True:
        return "file_missing"
    if (
        raw.get("malware_scan_result") == _MALWARE
        and raw.get("malware_access_override") is not True
    ):
        return "file_unsafe"
    return None


def address(url: str) -> str:
    """The address without its query, which differs between two answers."""
    return url.partition("?")[0]


def _kind_of(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
