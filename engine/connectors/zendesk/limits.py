"""What Zendesk's headers say about the call limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from engine.http.windows import WindowSeen

WINDOW_SECONDS = 60.0
"""Limits are counted by the minute (Zendesk: Rate limits)."""

EXPORTS = "exports"
"""Class of the incremental exports: 10 calls a minute (Zendesk: Incremental Exports)."""
SEARCHES = "searches"
"""Class of the searches, which have a limit of their own."""

_PREFIX = "zendesk-ratelimit-"
_PAIR = re.compile(r"(\w+)\s*=\s*(\d+)")


def read_limits(headers: Mapping[str, str], status: int, now: float) -> Sequence[WindowSeen]:
    """
    The account's limit, and those of single endpoints.

    X-Rate-Limit and -Remaining come with every answer, ratelimit-reset (seconds left) and
    `zendesk-ratelimit-tickets-index: total=100; remaining=99; resets=41` with some.
    """
    return (*_account(headers, now), *_endpoints(headers, now))


def _account(headers: Mapping[str, str], now: float) -> Iterator[WindowSeen]:
    limit = _number(headers, "x-rate-limit", "ratelimit-limit")
    remaining = _number(headers, "x-rate-limit-remaining", "ratelimit-remaining")
    if limit is None or remaining is None:
        return
    left = _number(headers, "ratelimit-reset", "x-rate-limit-reset")
    yield WindowSeen(
        name="account",
        limit=limit,
        remaining=remaining,
        reset_epoch=None if left is None else now + left,
        period_seconds=WINDOW_SECONDS,
    )


def _endpoints(headers: Mapping[str, str], now: float) -> Iterator[WindowSeen]:
    for name, text in headers.items():
        if not name.startswith(_PREFIX):
            continue
        said = {key: int(value) for key, value in _PAIR.findall(text)}
        if "total" in said and "remaining" in said:
            yield WindowSeen(
                name=name.removeprefix(_PREFIX),
                limit=said["total"],
                remaining=said["remaining"],
                reset_epoch=now + said["resets"] if "resets" in said else None,
                period_seconds=WINDOW_SECONDS,
            )


def _number(headers: Mapping[str, str], *names: str) -> int | None:
    for name in names:
        text = headers.get(name, "").strip()
        if text.isdigit():
            return int(text)
    return None
