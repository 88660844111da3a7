"""What all readings share: raw JSON, reasons for what cannot be read, bounds of a scope."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from engine.connectors.base import Page, Scope, Sourced, Unread
from engine.connectors.freshdesk.api import MOST_PER_PAGE, Listing
from engine.connectors.shared.reading import Pages, within
from engine.model import Entity

Ask = Callable[[int], Awaitable[Listing]]
Make = Callable[[Listing], Awaitable[tuple[list[Sourced], list[Unread]]]]


def gone(entity: Entity, identity: str, url: str | None = None) -> Unread:
    """A record that lies in the bin or was deleted for good."""
    return Unread(
        entity=entity,
        id=identity,
        code="deleted_in_source",
        message="Freshdesk has no such record (any more).",
        url=url,
    )


def page_size(scope: Scope) -> int:
    """Records to ask for at a time."""
    return min(scope.limit or MOST_PER_PAGE, MOST_PER_PAGE)


async def numbered(ask: Ask, make: Make, scope: Scope, cursor: str | None) -> Pages:
    """Page after page, its number the cursor, until the list or the scope ends."""
    count, page = 0, int(cursor or 1)
    while True:
        listing = await ask(page)
        found, missing = await make(listing)
        kept = within(found, scope, count)
        count += len(kept)
        page += 1
        done = not listing.more or (scope.limit is not None and count >= scope.limit)
        yield Page(found=tuple(kept), unread=tuple(missing), cursor=None if done else str(page))
        if done:
            return
