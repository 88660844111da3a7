"""HTML as plain text and back, dangerous markup out; nothing is ever cut silently."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from engine.mapping.context import Losses
from engine.mapping.safety import REPLACEMENT, UNSTORABLE, scheme, tree

_UNSTORABLE_IN_NAMES = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_HIDDEN = frozenset({"script", "style", "template", "head", "title", "-comment"})
_BLOCKS = frozenset(
    "address article aside blockquote center dd details div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section summary table tr ul".split()
)
_GAPS = frozenset({"p", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ol", "ul"})
_PLAIN_TAGS = frozenset({"html", "head", "body", "p", "div", "span", "br", "-text", "-comment"})
_HIDING = re.compile(r"<(?:!|\?|/[^a-z]|/?(?:script|style|template|head|title)\b)", re.I)
_TAG = re.compile(r"</?[A-Za-z][^>]*>?")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def whole(text: str, losses: Losses) -> str:
    """The text with what no help desk stores (NUL, half characters) replaced by �."""
    return _replaced(UNSTORABLE, text, losses)


def whole_name(text: str, losses: Losses) -> str:
    """A name on one line without control characters and marks that turn the direction."""
    return " ".join(_replaced(_UNSTORABLE_IN_NAMES, text, losses).split())


def _replaced(pattern: re.Pattern[str], text: str, losses: Losses) -> str:
    new, count = pattern.subn(REPLACEMENT, text)
    if count:
        losses.count("characters_replaced", count)
    return new


def text_to_html(text: str) -> str:
    """Plain text as HTML that shows the same: a paragraph, lines broken by <br>."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return f"<p>{'<br>'.join(entities.escape(line, quote=False) for line in lines)}</p>"


def is_plain(html: str) -> bool:
    """Whether plain text says all that this HTML does: paragraphs, line breaks, bare links."""
    body = tree(html).body
    return body is None or all(_is_plain(node) for node in body.traverse(include_text=True))


def _is_plain(node: LexborNode) -> bool:
    if node.tag == "a":
        return not _address(node)
    return node.tag in _PLAIN_TAGS and "style" not in node.attributes


def has_remote_image(html: str) -> bool:
    """Whether an image of the HTML lies on the web."""
    images = tree(html).css("img") if "<img" in html.lower() else []
    return any(scheme(one.attributes.get("src") or "") in ("http", "https") for one in images)


def has_words(html: str) -> bool:
    """Whether a reader sees anything: text, an image or a link; the quick look comes first."""
    if not _HIDING.search(html) and entities.unescape(_TAG.sub(" ", html)).strip():
        return True
    return bool(html_to_text(html).strip())


def html_to_text(html: str) -> str:
    """
    The words of the HTML in their order, in lines as a reader sees them.

    Links become "text (address)", images "[name]", list items lines that
    begin with "- " or a number. The result has no blank lines at its ends
    and never two in a row.
    """
    body = tree(html).body
    if body is None:
        return ""
    writer = _Lines()
    _walk(body, writer)
    return writer.text()


class _Lines:
    """Text in the making: spaces collapse, blocks begin new lines."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._line = ""
        self._lists: list[int | None] = []
        self._preformatted = 0

    def enter_list(self, *, numbered: bool) -> None:
        self._lists.append(0 if numbered else None)

    def leave_list(self) -> None:
        self._lists.pop()

    def bullet(self) -> None:
        number = self._lists[-1] if self._lists else None
        if number is not None:
            self._lists[-1] = number + 1
        self._line = "- " if number is None else f"{number + 1}. "

    def preformatted(self, step: int) -> None:
        self._preformatted += step

    def words(self, text: str) -> None:
        if self._preformatted:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self._line += first
            for line in rest:
                self.end_line()
                self._line = line
            return
        text = _SPACE.sub(" ", text)
        starts = not self._line or self._line.endswith(" ")
        self._line += text.lstrip(" ") if starts else text

    def block(self) -> None:
        if self._line.strip():
            self.end_line()
        self._line = ""

    def end_line(self) -> None:
        self._done.append(self._line.rstrip())
        self._line = ""

    def gap(self) -> None:
        self.block()
        if self._done and self._done[-1]:
            self._done.append("")

    def text(self) -> str:
        self.block()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._done)).strip("\n")


def _walk(node: LexborNode, out: _Lines) -> None:
    """Depth first without recursion: mails nest deeper than Python's stack."""
    stack: list[tuple[LexborNode, Iterator[LexborNode]]] = [(node, _children(node))]
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                _leave(parent, out)
        elif child.tag == "-text":
            out.words(child.text_content or "")
        elif child.tag not in _HIDDEN:
            _enter(child, out)
            stack.append((child, _children(child)))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _enter(node: LexborNode, out: _Lines) -> None:
    tag = node.tag or ""
    if tag == "br":
        out.end_line()
    elif tag == "img":
        out.words(_image(node))
    elif tag == "li":
        out.block()
        out.bullet()
    elif tag in _GAPS:
        out.gap()
    elif tag in _BLOCKS:
        out.block()
    if tag in _LISTS:
        out.enter_list(numbered=tag == "ol")
    if tag == "pre":
        out.preformatted(1)


def _leave(node: LexborNode, out: _Lines) -> None:
    tag = node.tag or ""
    if tag == "pre":
        out.preformatted(-1)
    if tag in _LISTS:
        out.leave_list()
    if tag == "a":
        out.words(_address(node))
    elif tag in ("td", "th"):
        out.words(" ")
    elif tag in ("p", "blockquote"):
        out.gap()
    elif tag in _BLOCKS or tag == "li":
        out.block()


def _image(node: LexborNode) -> str:
    """The image's alternative text, else the last part of its address, else "image"."""
    alt = " ".join((node.attributes.get("alt") or "").split())
    if alt:
        return f"[{alt}]"
    src = node.attributes.get("src") or ""
    name = "" if src.startswith("data:") else _path(src).rsplit("/", 1)[-1]
    return f"[{name or 'image'}]"


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _address(node: LexborNode) -> str:
    href = (node.attributes.get("href") or "").strip()
    shown = (node.text(deep=True) or "").strip()
    bare = href.removeprefix("mailto:").removeprefix("tel:")
    if not href or href.startswith("#") or shown in (href, bare) or scheme(href) == "javascript":
        return ""
    return f" ({_SPACE.sub('%20', bare)})"


def pieces(text: str, limit: int) -> list[str]:
    """The text in parts of at most `limit` characters, cut after a line or a word if any."""
    parts: list[str] = []
    while len(text) > limit:
        cut = max(text.rfind("\n", 0, limit), 0) or max(text.rfind(" ", 0, limit), 0)
        cut = cut + 1 if cut else limit
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text]


def split_html(html: str, limit: int) -> list[str] | None:
    """The HTML in parts of at most `limit` characters, cut between its outermost elements."""
    parts: list[str] = []
    for child in _outermost(html):
        piece = child.html or ""
        if len(piece) > limit:
            return None
        if parts and len(parts[-1]) + len(piece) <= limit:
            parts[-1] += piece
        else:
            parts.append(piece)
    return parts or None


def _outermost(html: str) -> list[LexborNode]:
    """The elements side by side, without the boxes that mail programs put around all of them."""
    body = tree(html).body
    found = list(_children(body)) if body is not None else []
    while len(found) == 1 and found[0].tag == "div":
        found = list(_children(found[0]))
    return found
