"""Words as Zendesk keeps them: plain text to HTML and back, dangerous parts taken out."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre"}
)
_SILENT = frozenset({"script", "style", "iframe", "object", "embed", "form"})
_ALLOWED = frozenset(
    "a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption "
    "figure font h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q s small span strike strong sub "
    "summary sup table tbody td tfoot th thead tr u ul".split()
)
_ATTRIBUTES = frozenset(
    "alt class colspan dir height href id name rel rowspan src start style target title "
    "width".split()
)
_VOID = frozenset({"br", "hr", "img", "col"})
_EXECUTABLE = re.compile(r"^\s*(?:javascript|vbscript|data:text)", re.IGNORECASE)


def paragraphs(text: str) -> str:
    """Plain text as HTML: a paragraph a block, a ``<br>`` a line."""
    blocks = re.split(r"\r?\n\s*\r?\n", text)
    lines = (html.escape(block, quote=False).replace("\r\n", "\n") for block in blocks)
    return "".join(f'<p dir="auto">{line.replace(chr(10), "<br>")}</p>' for line in lines)


@lru_cache(maxsize=4096)
def plain(markup: str) -> str:
    """The words of some HTML, a line a block."""
    reader = _Words()
    reader.feed(markup)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.words)).strip()


def sanitised(markup: str) -> str:
    """The HTML without scripts, frames and handlers, as Zendesk stores it."""
    writer = _Sanitiser()
    writer.feed(markup)
    writer.close()
    return "".join(writer.kept)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag == "br":
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in _BLOCKS and tag != "br":
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


class _Sanitiser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if self._silent or tag not in _ALLOWED:
            return
        shown = "".join(
            f' {name}="{html.escape(value or "")}"'
            for name, value in attrs
            if _harmless(name, value)
        )
        self.kept.append(f"<{tag}{shown}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif not self._silent and tag in _ALLOWED and tag not in _VOID:
            self.kept.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.kept.append(html.escape(data, quote=False))

    def handle_entityref(self, name: str) -> None:
        if not self._silent:
            self.kept.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        if not self._silent:
            self.kept.append(f"&#{name};")


def _harmless(name: str, value: str | None) -> bool:
    return name in _ATTRIBUTES and not _EXECUTABLE.match(value or "")
