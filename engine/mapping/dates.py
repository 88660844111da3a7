"""Dates as text, dates that fit, and which of them a target keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.connectors.capabilities import Dates
from engine.mapping.context import Context, Losses
from engine.model import Entity

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Services count seconds from here: nothing earlier can be set."""
SECOND = timedelta(seconds=1)


def text_of(at: datetime) -> str:
    """UTC to the second, as origin fields hold it: 2021-03-03T14:05:07Z."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def fitting(at: datetime, losses: Losses) -> datetime:
    """The time cut to the second; what lies before 1970 becomes its first second."""
    if at < EPOCH:
        losses.add("date_adjusted", value=text_of(at))
        return EPOCH
    return at.replace(microsecond=0)


def settable(context: Context, entity: Entity) -> Dates:
    """Which dates of this entity the target accepts."""
    return context.target.dates.get(entity, Dates())
