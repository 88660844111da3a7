"""
The names line: who wrote and when, where the target cannot hold it.

It is a paragraph of its own before the message, and the same in every
language so that one pattern finds it:

    [Clara Núñez · 2021-03-03 14:05 UTC]
    [Clara Núñez · bot · 2021-03-03 14:05 UTC]
    [2021-03-03 14:05 UTC → cc: a@x.es]
"""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.errors import WrongUse

_DAY = r"\d{4}-\d\d-\d\d"
PATTERN = re.compile(
    r"^\[(?=[^\]])"
    rf"(?:(?P<name>(?!{_DAY} )[^\]·→]*[^\]·→ ])(?: · (?P<role>bot|api|auto))?)?"
    r"(?: · |(?<=\[)|(?= →)|(?=\]))"
    rf"(?P<at>{_DAY} \d\d:\d\d (?:UTC|[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*))?"
    r"(?:(?:(?<=\[)| )→ cc: (?P<cc>[^\]]+))?\]$"
)
"""A customer may type such a line too: only the ledger knows which are ours."""
_REPLACED = str.maketrans({"[": "(", "]": ")", "·": "-", "→": ">", "\n": " ", "\r": " "})


def name_in_line(name: str) -> str:
    """The name without the signs that the line itself uses."""
    return " ".join(name.translate(_REPLACED).split())


def is_zone(zone: str) -> bool:
    """Whether this is the name of a time zone."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def stamp(at: datetime, zone: str = "UTC") -> str:
    """The time to the minute with its zone: "2021-03-03 14:05 UTC"; raises WrongUse without one."""
    if not is_zone(zone):
        raise WrongUse(
            "“{zone}” is not a time zone.", detail={"key": "lines_time_zone", "zone": zone}
        )
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"


def names_line(
    name: str = "",
    role: str = "",
    at: datetime | None = None,
    cc: tuple[str, ...] = (),
    zone: str = "UTC",
) -> str | None:
    """The line with the given parts; None when there are none."""
    parts = [name_in_line(name), role if name else "", stamp(at, zone) if at else ""]
    text = " · ".join(part for part in parts if part)
    if cc:
        text = f"{text} → cc: {', '.join(name_in_line(one) for one in cc)}".strip()
    return f"[{text}]" if text else None
