"""Zendesk's way of writing moments: ISO 8601 in UTC, to the second."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def iso(seconds: float) -> str:
    """Epoch seconds as ``2026-01-31T08:00:00Z``; fractions are cut."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp(moment: datetime) -> str:
    """An aware moment as Zendesk shows it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def epoch(value: Any) -> float:
    """Epoch seconds of what a client sent as a date; raises ValueError."""
    if not isinstance(value, str):
        raise ValueError(f"not a date: {value!r}")
    moment = datetime.fromisoformat(value.strip().replace(" UTC", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp()
