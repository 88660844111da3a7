"""What all readings share: raw JSON, reasons for what cannot be read, bounds of a scope."""

from __future__ import annotations

from datetime import timedelta

from engine.connectors.base import Scope, Unread
from engine.connectors.request_tracker.api import MOST_PER_PAGE
from engine.connectors.request_tracker.convert.ids import date_out
from engine.model import Entity

A_DAY = timedelta(days=1)
"""Dates in a search are read in the time zone of who asks (RT/Tickets.pm, _DateLimit)."""


def gone(entity: Entity, identity: str, url: str | None = None, into: str = "") -> Unread:
    """A record that is deleted, or merged into another one."""
    return Unread(
        entity=entity,
        id=identity,
        code="merged_in_source" if into else "deleted_in_source",
        message=f"Merged into {into}."
        if into
        else "Request Tracker has no such record (any more).",
        url=url,
    )


def page_size(scope: Scope) -> int:
    """Records to ask for at a time."""
    return min(scope.limit or MOST_PER_PAGE, MOST_PER_PAGE)


def changed_since(scope: Scope) -> str | None:
    """The earliest day that a search must look at."""
    return date_out(scope.since - A_DAY) if scope.since else None


def created_until(scope: Scope) -> str | None:
    """The latest day that a search must look at."""
    return date_out(scope.until + A_DAY) if scope.until else None
