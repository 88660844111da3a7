"""What all readings share: raw JSON, reasons for what cannot be read, bounds of a scope."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from engine.connectors.base import Page, Scope, Sourced, Unread
from engine.connectors.shared.reading import Pages, in_scope
from engine.connectors.zendesk.api import MOST_PER_PAGE, Listing
from engine.connectors.zendesk.convert.values import moment
from engine.model import Entity


def gone(entity: Entity, identity: str, url: str | None = None) -> Unread:
    """A record that the source has deleted."""
    return Unread(
        entity=entity,
        id=identity,
        code="deleted_in_source",
        message="Zendesk has no such record (any more).",
        url=url,
    )


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
