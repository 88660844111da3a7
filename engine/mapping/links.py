"""Links from one article of the source to another."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from engine.model import Article

_TARGET = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)
_ARTICLE = re.compile(r"/articles/(\d+)(?:-[^/]*)?/?$")
"""Help centers name an article by its id and, behind a dash, words of its title."""


def links_of(article: Article) -> dict[str, str]:
    """Address as written → id, of all links to articles of the article's own help center."""
    home = urlsplit(article.url or "").netloc
    if not home:
        return {}
    texts = (article.html, *(one.html for one in article.translations))
    written = {unescape(a or b) for text in texts for a, b in _TARGET.findall(text)}
    found = {address: _article(address, home) for address in sorted(written)}
    return {address: key for address, key in found.items() if key}


def _article(address: str, home: str) -> str | None:
    parts = urlsplit(address)
    match = _ARTICLE.search(parts.path)
    return match[1] if match and parts.netloc in ("", home) else None
