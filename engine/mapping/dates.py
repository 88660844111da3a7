"""Dates as text, dates that fit, and which of them a target keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.connectors.capabilities import Dates
from engine.mapping.context import Context, Losses, Stopped
from engine.mapping.mapping import Otherwise
from engine.model import Entity

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Services count seconds from here: nothing earlier can be set."""
SECOND = timedelta(seconds=1)


def text_of(at: datetime) -> str:
    """UTC to the second, as origin fields hold it: 2021-03-03T14:05:07Z."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def fitting(
    at: datetime, context: Context, losses: Losses, latest: datetime | None = None
) -> datetime:
    """
    The time cut to the second; what lies before 1970 or after `latest` becomes that.

    Raises Stopped when the mapping's rule is to fail the record instead.
    """
    if at < EPOCH or (latest is not None and at > latest):
        if context.mapping.outside_dates is Otherwise.STOP:
            raise Stopped("date_refused", value=text_of(at))
        losses.add("date_adjusted", value=text_of(at))
        return EPOCH if at < EPOCH or latest is None else latest.replace(microsecond=0)
    return at.replace(microsecond=0)


def latest(context: Context) -> datetime | None:
    """The last moment that the target takes as a date, None when it takes any."""
    return None if context.target.future_dates else context.now


def settable(context: Context, entity: Entity) -> Dates:
    """Which dates of this entity the target accepts."""
    return context.target.dates.get(entity, Dates())
