"""Markup that runs something, taken out; harmless markup is left alone to the character."""

from __future__ import annotations

import re

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

REPLACEMENT = "\ufffd"
"""Stands for a character that cannot be kept."""
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DANGEROUS = tuple(
    "script iframe frame frameset object embed applet form input button select textarea meta link"
    " base svg math style template noscript noembed noframes xmp plaintext listing".split()
)
_WITHOUT_WORDS = frozenset({"script", "style", "template", "svg", "iframe"})
_SAFE_SCHEMES = frozenset({"", "http", "https", "mailto", "tel", "ftp", "sms", "cid", "data"})
_LINKED = frozenset({"href", "src", "action", "formaction", "background", "poster", "xlink:href"})
_PICTURE = re.compile(r"\s*data:image/(?!svg)", re.I)
_HARMLESS_LINK = re.compile(
    r"(?:https?://|mailto:|tel:|cid:|data:image/(?:png|jpe?g|gif|webp)[;,]|[/#?\"'])", re.I
)
_LINK = re.compile(
    r"(?:href|src|action|background|poster)\s*=\s*[\"']?(?P<address>\s*[^\s>]{0,32})", re.I
)
_SUSPICIOUS = re.compile(rf"<\s*/?(?:{'|'.join(_DANGEROUS)})\b|[\s/\"']on\w+\s*=|srcdoc", re.I)


_PLAIN = re.compile(
    r"(?:[^<]++|</?(?:p|br|hr|b|strong|i|em|u|ul|ol|li|div|span|h[1-6]|blockquote|pre|code)\s*/?>)*+",
    re.I,
)
"""Words and tags without attributes: most messages are no more."""


def storable(text: str) -> str:
    """The text without half characters and NUL, which no parser and no service takes."""
    return UNSTORABLE.sub(REPLACEMENT, text)


def tree(html: str) -> LexborHTMLParser:
    """The HTML parsed as a browser does."""
    return LexborHTMLParser(storable(html))


def scheme(address: str) -> str:
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
    if _is_clearly_harmless(html):
        return False
    found = tree(html)
    if found.css_first(", ".join(_DANGEROUS)) is not None:
        return True
    root = found.root
    return root is not None and any(_has_danger(node) for node in root.traverse())


def _is_clearly_harmless(html: str) -> bool:
    """A quick look that spares most messages the parser; in doubt it says no."""
    if _PLAIN.fullmatch(html):
        return True
    links = (found["address"] for found in _LINK.finditer(html))
    return not _SUSPICIOUS.search(html) and all(_HARMLESS_LINK.match(link) for link in links)


def _has_danger(node: LexborNode) -> bool:
    return any(_bad_attribute(node, name, value or "") for name, value in node.attributes.items())


def _bad_attribute(node: LexborNode, name: str, value: str) -> bool:
    if name.startswith("on") or name == "srcdoc":
        return True
    if name not in _LINKED:
        return False
    leads = scheme(value)
    if leads == "data":
        return node.tag != "img" or not _PICTURE.match(value)
    return leads not in _SAFE_SCHEMES


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
        storable(html),
        tags=set(_KEPT_TAGS),
        clean_content_tags=set(_WITHOUT_WORDS),
        attributes=_KEPT_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=set(_SAFE_SCHEMES - {""}),
        link_rel=None,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Only pictures may carry their data, and no drawing with scripts in it."""
    if name in _LINKED and scheme(value) == "data":
        return value if tag == "img" and _PICTURE.match(value) else None
    return value
