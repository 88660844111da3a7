"""What Freshdesk's headers say about the call limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.http.pacing import DEFAULT_CLASS
from engine.http.windows import WindowSeen

WINDOW_SECONDS = 60.0
"""Limits are counted by the minute (support.freshdesk.com, article 225439)."""
_COUNTED_APART = frozenset({"tickets", "contacts"})
"""Resources whose calls have limits of their own beside the account's (same article; recorded)."""


def read_limits(headers: Mapping[str, str], status: int, now: float) -> Sequence[WindowSeen]:
    """
    The limit of the endpoint that was called: total and remaining of the minute.

    Which one is told by its total alone: within one minute, calls of /groups told 100 and those of
    /tickets 40 (recorded). Limits of one total are taken for one, which may be too careful.
    """
    total, remaining = _number(headers, "total"), _number(headers, "remaining")
    if total is None or remaining is None:
        return ()
    return (
        WindowSeen(
            name=str(total), limit=total, remaining=remaining, period_seconds=WINDOW_SECONDS
        ),
    )


def endpoint_class(method: str, path: str) -> str:
    """
    The class of a call: lists, single records, creations and changes of tickets and contacts.

    Everything else spends the account's limit alone.
    """
    steps = path.strip("/").split("/")
    if steps[0] not in _COUNTED_APART:
        return DEFAULT_CLASS
    return f"{method} {steps[0]}{'/' if len(steps) > 1 else ''}"


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(f"x-ratelimit-{name}", "").strip()
    return int(text) if text.isdigit() else None
