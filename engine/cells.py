"""Table cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TRIGGER = re.compile("'*(?:[\\s\u200b-\u200f\ufeff]*[=+\\-@＝＋－＠]|[\t\r\n])")
_NUMBER = re.compile(r"\+\d[\d ]{4,}|[+-]?\d+(?:[.,]\d+)?")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def cell(value: object) -> str:
    """
    The value as text that stays text.

    What a spreadsheet would calculate (it begins with = + - @, their wide forms, a tab or a line
    break; OWASP: CSV Injection) gets an apostrophe in front. Numbers and phone numbers such as
    +34911234567 calculate to themselves and stay as they are.
    """
    text = _UNSTORABLE.sub("\ufffd", "" if value is None else str(value))
    return f"'{text}" if _is_marked(text) else text


def plain(texts: Iterable[str]) -> list[str]:
    """Each as `cell` has it; letters and digits alone, which most ids are, need no look."""
    return [text if not text or text.isalnum() else cell(text) for text in texts]


def _is_marked(text: str) -> bool:
    return bool(_TRIGGER.match(text)) and not _NUMBER.fullmatch(text)


def value(text: str) -> str:
    """What `cell` was given, of characters that a table can hold."""
    return text[1:] if text.startswith("'") and _is_marked(text[1:]) else text
