"""What Intercom's headers say about the call limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.http.windows import WindowSeen

WINDOW_SECONDS = 10.0
"""Limits are spread over windows of ten seconds (developers.intercom.com, rate limiting)."""


def read_limits(headers: Mapping[str, str], status: int, now: float) -> Sequence[WindowSeen]:
    """X-RateLimit-Limit, -Remaining and -Reset (Unix seconds); absent on a 401."""
    try:
        limit = int(headers["x-ratelimit-limit"])
        remaining = int(headers["x-ratelimit-remaining"])
    except (KeyError, ValueError):
        return ()
    return (
        WindowSeen(
            name="workspace",
            limit=limit,
            remaining=max(0, remaining),
            reset_epoch=_number(headers.get("x-ratelimit-reset")),
            period_seconds=WINDOW_SECONDS,
        ),
    )


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
