"""Small readings of a service's JSON that bear anything an account may send."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.model import Loss

Raw = Mapping[str, Any]
"""An object of the service's JSON."""

_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|blockquote|pre|tr)>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(style|script)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_BLANK_LINES = re.compile(r"\n{3,}")


def moment(value: object) -> datetime | None:
    """ISO 8601 text as aware UTC to the second (fractions are cut); None when it is none."""
    if not isinstance(value, str) or not value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    aware = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return aware.replace(microsecond=0)


def iso(value: datetime) -> str:
    """A time as most services write it: YYYY-MM-DDTHH:MM:SSZ."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def words(value: object) -> str:
    """Text as it is; everything else that is no text is the empty one."""
    return value if isinstance(value, str) else ""


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
    return found if isinstance(found, Mapping) else {}


def listed(raw: object) -> Iterator[Raw]:
    """The objects of a list; nothing when it is none."""
    if isinstance(raw, list | tuple):
        yield from (item for item in raw if isinstance(item, Mapping))


def names(raw: object) -> tuple[str, ...]:
    """The words of a list, each once."""
    found = raw if isinstance(raw, list | tuple) else ()
    return tuple(dict.fromkeys(item for item in found if isinstance(item, str) and item))


def originals(**said: str | None) -> dict[str, str]:
    """The service's own words, without those that it did not say."""
    return {key: word for key, word in said.items() if word}


def unknown(raw: Raw, known: frozenset[str]) -> tuple[Loss, ...]:
    """The loss that names the keys of this object that say something and are not known."""
    found = sorted(key for key in raw if key not in known and says(raw[key]))
    return unknown_words(", ".join(found)) if found else ()


def says(value: object) -> bool:
    """Whether a value tells anything: a switch that is off and an empty list do not."""
    return value is not False and value not in (None, "", [], {})


def unknown_words(*found: str) -> tuple[Loss, ...]:
    """The losses for words of a fixed list that are not in our tables."""
    return tuple(Loss(code="unknown_data_kept", detail={"names": name}) for name in found)


def text_of(markup: str) -> str:
    """The words of HTML as plain text: paragraphs and breaks become new lines."""
    flat = _BREAK.sub("\n", _UNSEEN.sub("", markup.replace("\r\n", "\n")))
    lines = (line.strip() for line in html.unescape(_TAG.sub("", flat)).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def markup_of(text: str) -> str:
    """Plain text as HTML that keeps every character and every line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"<p>{html.escape(lines, quote=False).replace(chr(10), '<br>')}</p>"
