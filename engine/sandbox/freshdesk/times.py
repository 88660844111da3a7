"""Freshdesk's way of writing moments: ISO 8601 in UTC, to the second."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def iso(seconds: float) -> str:
    """Epoch seconds as ``2026-01-31T08:00:00Z``; fractions are cut."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp(moment: datetime) -> str:
    """An aware moment as Freshdesk shows it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def comparable(value: Any) -> str:
    """What a client gave as a date in the form that is kept; raises ValueError."""
    moment = datetime.fromisoformat(str(value).strip().replace(" ", "+"))
    return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
