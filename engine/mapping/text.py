"""HTML as plain text and back, dangerous markup out; nothing is ever cut silently."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from engine.mapping.context import Losses

_REPLACEMENT = "\ufffd"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_UNSTORABLE_IN_NAMES = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_DANGEROUS = (
    "script",
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "form",
    "input",
    "button",
    "select",
    "textarea",
    "meta",
    "link",
    "base",
    "svg",
    "math",
    "style",
    "template",
    "noscript",
)
_WITHOUT_WORDS = frozenset({"script", "style", "template", "svg", "math", "iframe", "object"})
_HIDDEN = frozenset({"script", "style", "template", "head", "title", "-comment"})
_BLOCKS = frozenset(
    "address article aside blockquote center dd details div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section summary table tr ul".split()
)
_PLAIN_TAGS = frozenset({"html", "head", "body", "p", "div", "span", "br", "-text", "-comment"})
_SAFE_SCHEMES = frozenset({"", "http", "https", "mailto", "tel", "ftp", "sms", "cid", "data"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LINKED = frozenset({"href", "src", "action", "formaction", "background", "poster", "xlink:href"})


def whole(text: str, losses: Losses) -> str:
    """The text with what no help desk stores (NUL, half characters) replaced by �."""
    return _replaced(_UNSTORABLE, text, losses)


def whole_name(text: str, losses: Losses) -> str:
    """A name on one line without control characters and marks that turn the direction."""
    return " ".join(_replaced(_UNSTORABLE_IN_NAMES, text, losses).split())


def _replaced(pattern: re.Pattern[str], text: str, losses: Losses) -> str:
    new, count = pattern.subn(_REPLACEMENT, text)
    if count:
        losses.count("characters_replaced", count)
    return new


def text_to_html(text: str) -> str:
    """Plain text as HTML that shows the same: a paragraph, lines broken by <br>."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return f"<p>{'<br>'.join(entities.escape(line, quote=False) for line in lines)}</p>"


def _tree(html: str) -> LexborHTMLParser:
    """Parsed; half characters would not reach the parser, which takes UTF-8."""
    return LexborHTMLParser(_UNSTORABLE.sub(_REPLACEMENT, html))


def is_plain(html: str) -> bool:
    """Whether plain text says all that this HTML does: paragraphs, line breaks, bare links."""
    body = _tree(html).body
    return body is None or all(_is_plain(node) for node in body.traverse(include_text=True))


def _is_plain(node: LexborNode) -> bool:
    if node.tag == "a":
        return not _address(node)
    return node.tag in _PLAIN_TAGS and "style" not in node.attributes


def has_remote_image(html: str) -> bool:
    """Whether an image of the HTML lies on the web."""
    images = _tree(html).css("img") if "<img" in html.lower() else []
    return any(_scheme(one.attributes.get("src") or "") in ("http", "https") for one in images)


def html_to_text(html: str) -> str:
    """
    The words of the HTML in their order, in lines as a reader sees them.

    Links become "text (address)", images "[name]", list items lines that
    begin with "- " or a number. The result has no blank lines at its ends
    and never two in a row.
    """
    body = _tree(html).body
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

    def words(self, text: str, *, kept: bool = False) -> None:
        if kept:
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
            out.words(child.text_content or "", kept=_within_pre(stack))
        elif child.tag not in _HIDDEN:
            _enter(child, out)
            stack.append((child, _children(child)))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _within_pre(stack: list[tuple[LexborNode, Iterator[LexborNode]]]) -> bool:
    return any(node.tag == "pre" for node, _ in stack)


def _enter(node: LexborNode, out: _Lines) -> None:
    tag = node.tag or ""
    if tag == "br":
        out.end_line()
    elif tag == "li":
        out.block()
        out.words(_bullet(node))
    elif tag == "img":
        out.words(_image(node))
    elif tag in ("p", "blockquote", "pre") or (tag.startswith("h") and tag[1:].isdigit()):
        out.gap()
    elif tag in _BLOCKS:
        out.block()


def _leave(node: LexborNode, out: _Lines) -> None:
    tag = node.tag or ""
    if tag == "a":
        out.words(_address(node))
    elif tag in ("td", "th"):
        out.words(" ")
    elif tag == "p" or tag == "blockquote":
        out.gap()
    elif tag in _BLOCKS or tag == "li":
        out.block()


def _bullet(node: LexborNode) -> str:
    parent = node.parent
    if parent is None or parent.tag != "ol":
        return "- "
    before = [one for one in _children(parent) if one.tag == "li"]
    return f"{before.index(node) + 1}. " if node in before else "- "


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
    if not href or href.startswith("#") or shown in (href, bare) or _scheme(href) == "javascript":
        return ""
    return f" ({_SPACE.sub('%20', bare)})"


def _scheme(address: str) -> str:
    """The scheme as a browser reads it: control characters and spaces do not count."""
    plain = re.sub(r"[\x00-\x20]+", "", address)
    match = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", plain)
    return match[1].lower() if match else ""


def sanitise(html: str) -> tuple[str, bool]:
    """
    The HTML without scripts, handlers and embedded pages, and whether it changed.

    Harmless HTML comes back as it was, to the character.
    """
    if not _is_dangerous(html):
        return html, False
    return _clean(html), True


def _is_dangerous(html: str) -> bool:
    if "<" not in html:
        return False
    tree = _tree(html)
    if tree.css_first(", ".join(_DANGEROUS)) is not None:
        return True
    root = tree.root
    return root is not None and any(_has_danger(node) for node in root.traverse())


def _has_danger(node: LexborNode) -> bool:
    return any(_bad_attribute(node, name, value or "") for name, value in node.attributes.items())


def _bad_attribute(node: LexborNode, name: str, value: str) -> bool:
    if name.startswith("on") or name == "srcdoc":
        return True
    if name not in _LINKED:
        return False
    scheme = _scheme(value)
    if scheme == "data":
        return node.tag != "img" or not re.match(r"\s*data:image/(?!svg)", value, re.I)
    return scheme not in _SAFE_SCHEMES and bool(scheme)


_KEPT_TAGS = nh3.ALLOWED_TAGS | {"font", "section", "main", "address", "tt", "big", "label"}
_KEPT_ATTRIBUTES = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()} | {
    "*": {"style", "class", "id", "dir", "lang", "title", "align", "width", "height"},
    "a": {"href", "name", "target", "hreflang"},
    "font": {"color", "face", "size"},
}


def _clean(html: str) -> str:
    """
    nh3 told what to keep: by itself it drops data: and cid: images, style and class.

    `rel` is left alone (link_rel=None), so that a second pass changes nothing.
    """
    return nh3.clean(
        _UNSTORABLE.sub(_REPLACEMENT, html),
        tags=set(_KEPT_TAGS),
        clean_content_tags=set(_WITHOUT_WORDS),
        attributes=_KEPT_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=set(_SAFE_SCHEMES - {""}),
        link_rel=None,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Only pictures may carry their data, and no drawing with scripts in it."""
    if name in _LINKED and _scheme(value) == "data":
        picture = tag == "img" and re.match(r"\s*data:image/(?!svg)", value, re.I)
        return value if picture else None
    return value


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
    body = _tree(html).body
    parts: list[str] = []
    for child in _children(body) if body is not None else ():
        piece = child.html or ""
        if len(piece) > limit:
            return None
        if parts and len(parts[-1]) + len(piece) <= limit:
            parts[-1] += piece
        else:
            parts.append(piece)
    return parts or None
