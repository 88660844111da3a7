"""Values as two help desks may write them differently and still mean the same."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime

from selectolax.lexbor import LexborHTMLParser

from engine.model import FieldValue

_BLOCK = re.compile(
    r"<(?=/?(?:p|div|br|hr|li|ul|ol|tr|td|th|table|h[1-6]|pre|blockquote|section|figure)\b)",
    re.IGNORECASE,
)
_SILENT = "script, style, template, head, title"
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def plain(text: str | None) -> str:
    """One line: entities as characters, any white space as one space, one form of accents."""
    shown = _UNSEEN.sub("", html.unescape(text or ""))
    return " ".join(unicodedata.normalize("NFC", shown).split())


def words(markup: str | None) -> str:
    """The words of HTML without tags, pictures and addresses of links."""
    apart = _BLOCK.sub(" <", _UNSTORABLE.sub("\ufffd", markup or ""))
    tree = LexborHTMLParser(apart)
    for node in tree.css(_SILENT):
        node.decompose()
    body = tree.body
    return plain(body.text(deep=True)) if body is not None else ""


def folded(names: Iterable[str], *, one_word: bool) -> frozenset[str]:
    """Names that count as the same; `one_word` where the target joins the words of a tag."""
    pattern = re.compile(r"[\s,_]+") if one_word else re.compile(r"\s+")
    return frozenset(pattern.sub(" ", plain(name)).strip().casefold() for name in names)


def second(at: datetime | None) -> str:
    """The time in UTC to the second; empty without one."""
    return at.astimezone(UTC).replace(microsecond=0).isoformat() if at else ""


def digits(phone: str | None) -> str:
    """The digits of a phone number."""
    return "".join(sign for sign in phone or "" if sign.isdigit())


def value(of: FieldValue) -> str:
    """A custom field's value as text, whatever type the account gave the field."""
    match of:
        case None:
            return ""
        case bool():
            return str(of).lower()
        case int() | float():
            return f"{of:.10g}"
        case tuple():
            return ", ".join(sorted(value(part) for part in of))
    return _scalar(plain(words(of) if "<" in of else of))


def _scalar(text: str) -> str:
    """Numbers, switches and moments written in one way; other text as it is."""
    if text.casefold() in ("true", "false"):
        return text.casefold()
    if re.fullmatch(r"-?\d{1,15}(?:\.\d+)?", text):
        return f"{float(text):.10g}" if not text.startswith("0") else text
    if re.match(r"\d{4}-\d\d-\d\d", text):
        return _moment(text)
    return text


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return second(at if at.tzinfo else at.replace(tzinfo=UTC))
