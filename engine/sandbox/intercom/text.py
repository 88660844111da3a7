"""What Intercom does to texts: paragraphs around plain text, a safe subset of HTML."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_KEPT = frozenset(
    "p br b strong i em u s a ul ol li h1 h2 h3 h4 pre code blockquote img table thead tbody tr th"
    " td hr span div".split()
)
_VOID = frozenset({"br", "img", "hr"})
_DROPPED_WITH_TEXT = frozenset({"script", "style", "title", "head", "noscript", "template"})
_ATTRIBUTES = frozenset({"href", "src", "alt", "class", "target", "width", "height", "colspan"})
_UNSAFE_LINK = re.compile(r"^\s*(javascript|vbscript|data:text)", re.IGNORECASE)
_BLOCK = re.compile(r"^\s*<(p|ul|ol|h[1-4]|pre|blockquote|table|div|hr|img)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
_LINE_END = re.compile(r"<br\s*/?>|</(p|li|div|h[1-4]|tr|pre|blockquote)>", re.IGNORECASE)


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._open: list[str] = []
        self._muted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED_WITH_TEXT:
            self._muted += 1
        elif tag in _KEPT and not self._muted:
            kept = "".join(_attribute(name, value) for name, value in attrs)
            self.out.append(f"<{tag}{kept}>")
            if tag not in _VOID:
                self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED_WITH_TEXT:
            self._muted = max(0, self._muted - 1)
        elif tag in self._open:
            while self._open:
                last = self._open.pop()
                self.out.append(f"</{last}>")
                if last == tag:
                    return

    def handle_data(self, data: str) -> None:
        if not self._muted:
            self.out.append(html.escape(data, quote=False))

    def finish(self) -> str:
        self.close()
        self.out.extend(f"</{tag}>" for tag in reversed(self._open))
        return "".join(self.out)


def _attribute(name: str, value: str | None) -> str:
    if name not in _ATTRIBUTES or value is None:
        return ""
    if name in ("href", "src") and _UNSAFE_LINK.match(value):
        return ""
    return f' {name}="{html.escape(value)}"'


def clean(text: str) -> str:
    """HTML without scripts, handlers and unknown elements, every element closed."""
    cleaner = _Cleaner()
    cleaner.feed(text)
    return cleaner.finish()


def message_body(text: str) -> str:
    """A reply or note as it is kept: cleaned, and in a paragraph when it begins with words."""
    cleaned = clean(text.replace("\r\n", "\n"))
    return cleaned if _BLOCK.match(cleaned) else f"<p>{cleaned}</p>".replace("\n", "<br>")


def first_message(text: str) -> str:
    """The first message of a conversation: plain text only, so markup stays text."""
    escaped = html.escape(text.replace("\r\n", "\n"), quote=False)
    return "<p>" + escaped.replace("\n", "<br>") + "</p>"


def article_body(text: str) -> str:
    """An article's HTML as it is kept: paragraphs get the class that recordings show."""
    return clean(text).replace("<p>", '<p class="no-margin">')


def plain(text: str | None) -> str | None:
    """What ``display_as=plaintext`` shows."""
    if text is None:
        return None
    lines = _LINE_END.sub("\n", text)
    return html.unescape(_TAG.sub("", lines)).strip()


def shown_name(name: str | None) -> str | None:
    """A person's name as it is answered: ``&`` and angle brackets come escaped."""
    return None if name is None else html.escape(name, quote=False)


def slug(title: str) -> str:
    """The end of an article's address."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60]
