"""Small readings of Intercom's JSON that bear anything a workspace may send."""

from __future__ import annotations

import html
import re
from collections.abc import Container, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from engine.connectors.intercom.convert.known import Known
from engine.model import FieldType, FieldValue, Loss

Raw = Mapping[str, Any]
"""An object of the service's JSON."""

_NOTHING: Raw = {}
_MILLISECONDS = 100_000_000_000
"""Larger numbers are milliseconds: as seconds they would lie after the year 5138."""
_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|blockquote|pre|tr)>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(style|script)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_BLANK_LINES = re.compile(r"\n{3,}")


def moment(value: object) -> datetime | None:
    """A Unix time (number or digits) or ISO 8601 text as aware UTC; None when it is neither."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        seconds: float = value
    else:
        try:
            seconds = float(str(value))
        except ValueError:
            return _from_text(value)
    if abs(seconds) >= _MILLISECONDS:
        seconds /= 1000
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _from_text(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def epoch(value: datetime) -> int:
    """Unix seconds, as Intercom takes every date."""
    return int(value.timestamp())


def iso(value: datetime) -> str:
    """The canonical text of a time: YYYY-MM-DDTHH:MM:SSZ."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ident(value: object) -> str | None:
    """An id as text; None for the ways in which Intercom says "nobody" (null, 0, "0", "")."""
    if value is None or isinstance(value, bool):
        return None
    found = value if isinstance(value, str) else str(value)
    return found if found and found != "0" else None


def idents(value: object) -> list[str]:
    """The ids of a bare list of ids."""
    found = map(ident, value) if isinstance(value, list) else ()
    return [each for each in found if each]


def words(value: object) -> str:
    """Text as it is; everything else that is no text is the empty one."""
    return value if isinstance(value, str) else ""


def person_name(value: object) -> str:
    """
    A person's name as it was typed.

    The API gives names of people with HTML entities ("Phone &amp;amp; SMS"):
    seen in recorded answers of GET /contacts.
    """
    return html.unescape(words(value)).strip()


def optional(value: object) -> str | None:
    """Trimmed text, None when nothing is left."""
    return words(value).strip() or None


def whole(value: object) -> int | None:
    """A whole number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value)


def branch(raw: Raw, key: str) -> Raw:
    """The object under this key; an empty one when there is none."""
    found = raw.get(key)
    return found if isinstance(found, dict) else _NOTHING


def listed(raw: object, *keys: str) -> list[Raw]:
    """
    The objects of a list in any of its wrappings.

    Intercom gives a bare list, or an object that holds one under "data" or
    under the plural of what it lists.
    """
    found = raw
    if isinstance(found, dict):
        found = next((found[key] for key in (*keys, "data") if key in found), None)
    if not isinstance(found, list):
        return []
    return [item for item in found if isinstance(item, dict)]


def aside(raw: Raw, known: Known, within: str = "") -> list[str]:
    """The keys of this object that say something for which a record has no place."""
    named = known.carried | known.outside
    return [f"{within}{key}" for key in sorted(raw) if key not in named and says(raw[key])]


def says(value: object) -> bool:
    """Whether there is something in it; lists come wrapped in objects that name their address."""
    if isinstance(value, dict):
        wrapping = {"type", "url", "total_count", "has_more"} if value.get("type") else set()
        return any(says(inner) for key, inner in value.items() if key not in wrapping)
    return value not in (None, "", [], False)


def kept_aside(raw: Raw, known: Known, *more: str) -> tuple[Loss, ...]:
    """
    The loss that names what of this object stays in the archive alone.

    `more` are keys of what lies in it and words outside our tables.
    """
    names = ", ".join(dict.fromkeys((*aside(raw, known), *more)))
    return (Loss(code="unknown_data_kept", detail={"names": names}),) if names else ()


def strange_word(key: str, word: str, table: Container[str]) -> tuple[str, ...]:
    """The word with its key, unless the table has it or nothing was said."""
    return () if not word or word in table else (f"{key}={word}",)


def field_value(value: object, kind: FieldType | None = None) -> FieldValue:
    """A custom attribute's value in canonical form; dates as ISO 8601 text in UTC."""
    if kind in {FieldType.DATE, FieldType.DATETIME}:
        found = moment(value)
        if found is not None:
            return found.date().isoformat() if kind is FieldType.DATE else iso(found)
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return tuple(item if isinstance(item, str) else _json(item) for item in value)
    return _json(value)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def text_of(markup: str) -> str:
    """The words of HTML as plain text: paragraphs and breaks become new lines."""
    flat = _BREAK.sub("\n", _UNSEEN.sub("", markup.replace("\r\n", "\n")))
    lines = (line.strip() for line in html.unescape(_TAG.sub("", flat)).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def markup_of(text: str) -> str:
    """Plain text as HTML: one paragraph for each blank-line-separated block."""
    blocks = (block for block in re.split(r"\n\s*\n", text.strip()) if block.strip())
    return "".join(f"<p>{html.escape(b, quote=False).replace(chr(10), '<br>')}</p>" for b in blocks)
