"""Words as Freshdesk keeps them: HTML without scripts, and the same as plain text."""

from __future__ import annotations

import html
import re

_SCRIPT = re.compile(
    r"<(script|style|iframe|object|embed)\b.*?</\1\s*>|<(script|iframe)\b[^>]*>", re.I | re.S
)
_HANDLER = re.compile(r"\s+on\w+\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.I)
_DANGEROUS = re.compile(
    r"(href|src)\s*=\s*([\"']?)\s*(javascript|vbscript|data:text)[^\"'>]*\2", re.I
)
_BLOCK = re.compile(r"<br\s*/?>|</(p|div|li|tr|h[1-6]|pre|blockquote)>", re.I)
_TAG = re.compile(r"<[^>]*>")


def sanitised(markup: str) -> str:
    """The HTML without scripts, frames and handlers."""
    calm = _HANDLER.sub("", _SCRIPT.sub("", markup))
    return _DANGEROUS.sub(r"\1=\2#\2", calm)


def plain(markup: str) -> str:
    """The words of some HTML, a line a block."""
    words = html.unescape(_TAG.sub("", _BLOCK.sub("\n", markup)))
    return re.sub(r"\n{3,}", "\n\n", words).strip()
