"""What all readings share: raw JSON, reasons for what cannot be read, bounds of a scope."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta

from engine.connectors.base import Page, Scope, Sourced, Unread
from engine.connectors.request_tracker.api import MOST_PER_PAGE
from engine.connectors.request_tracker.convert.ids import date_out
from engine.errors import (
    MigrationError,
    NotAllowed,
    RateLimited,
    RecordError,
    Retriable,
    ServerFault,
    Unreachable,
)
from engine.model import Entity, Record

Pages = AsyncIterator[Page]
A_DAY = timedelta(days=1)
"""Dates in a search are read in the time zone of who asks (RT/Tickets.pm, _DateLimit)."""


def sourced(record: Record, **parts: object) -> Sourced:
    """A record with the service's JSON that it was made from."""
    # By the standard library: lone surrogates become escapes, and every id keeps its digits.
    raw = json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode()
    return Sourced(record=record, raw=raw)


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


def unread(entity: Entity, identity: str, error: MigrationError, url: str | None = None) -> Unread:
    """Why this record could not be read. Raises the error again when no record can be."""
    return Unread(entity=entity, id=identity, code=_reason(error), message=error.message, url=url)


def _reason(error: MigrationError) -> str:
    if isinstance(error, NotAllowed):
        return "permission_missing"
    if isinstance(error, RecordError):
        return error.code
    if isinstance(error, ServerFault):
        # A fault without an id of the answer is an answer that could not be understood.
        return "read_failed" if "id" in error.detail else "unreadable"
    if isinstance(error, Unreachable) and error.code != "network_down":
        return error.code
    raise error


def worth_noting(error: MigrationError) -> bool:
    """Whether this ends one record rather than the reading."""
    return isinstance(error, RecordError | Retriable) and not isinstance(error, RateLimited)


def in_scope(record: Record, scope: Scope) -> bool:
    """Whether a record was changed since and created until; one without dates was."""
    changed = record.updated_at or record.created_at
    if scope.since and changed and changed < scope.since:
        return False
    return not (scope.until and record.created_at and record.created_at > scope.until)


def within(found: list[Sourced], scope: Scope, before: int) -> list[Sourced]:
    """What of these belongs to the scope, after `before` others."""
    kept = [one for one in found if in_scope(one.record, scope)]
    return kept if scope.limit is None else kept[: max(0, scope.limit - before)]


def page_size(scope: Scope) -> int:
    """Records to ask for at a time."""
    return min(scope.limit or MOST_PER_PAGE, MOST_PER_PAGE)


def changed_since(scope: Scope) -> str | None:
    """The earliest day that a search must look at."""
    return date_out(scope.since - A_DAY) if scope.since else None


def created_until(scope: Scope) -> str | None:
    """The latest day that a search must look at."""
    return date_out(scope.until + A_DAY) if scope.until else None
