"""What all readings share: raw JSON, reasons for what cannot be read, bounds of a scope."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

from engine.connectors.base import Page, Scope, Sourced, Unread
from engine.connectors.zendesk.api import MOST_PER_PAGE, Listing
from engine.connectors.zendesk.convert.values import moment
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


def sourced(record: Record, **parts: object) -> Sourced:
    """A record with the service's JSON that it was made from."""
    # By the standard library: lone surrogates become escapes, and every id keeps its digits.
    raw = json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode()
    return Sourced(record=record, raw=raw)


def gone(entity: Entity, identity: str, url: str | None = None) -> Unread:
    """A record that the source has deleted."""
    return Unread(
        entity=entity,
        id=identity,
        code="deleted_in_source",
        message="Zendesk has no such record (any more).",
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
    """
    Whether a record belongs to the scope: changed since, and created until.

    One without dates does.
    """
    changed = record.updated_at or record.created_at
    if scope.since and changed and changed < scope.since:
        return False
    return not (scope.until and record.created_at and record.created_at > scope.until)


def page_size(scope: Scope) -> int:
    """Records to ask for at a time."""
    return min(scope.limit or MOST_PER_PAGE, MOST_PER_PAGE)


def search_bounds(scope: Scope) -> str:
    """The scope in the words of a search (Zendesk: Search reference, created and updated)."""
    parts = []
    if scope.since:
        parts.append(f" updated>={_day(scope.since)}")
    if scope.until:
        parts.append(f" created<={_day(scope.until)}")
    return "".join(parts)


def _day(value: datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


def is_deleted(value: object) -> bool:
    """Whether a date of deletion is set."""
    return moment(value) is not None


async def through(
    ask: Callable[[str | None], Awaitable[Listing]],
    make: Callable[[Listing], Awaitable[tuple[list[Sourced], list[Unread]]]],
    scope: Scope,
    cursor: str | None,
) -> Pages:
    """Page after page until the list or the scope ends."""
    count = 0
    while True:
        listing = await ask(cursor)
        found, missing = await make(listing)
        kept = [one for one in found if in_scope(one.record, scope)]
        if scope.limit is not None:
            kept = kept[: scope.limit - count]
            count += len(kept)
        done = scope.limit is not None and count >= scope.limit
        cursor = None if done else listing.next
        yield Page(found=tuple(kept), unread=tuple(missing), cursor=cursor)
        if cursor is None:
            return
