"""Filters for Intercom's searches."""

from __future__ import annotations

from typing import Any

from engine.connectors.base import Scope
from engine.connectors.intercom.convert.values import epoch

Query = dict[str, Any]


def where(field: str, operator: str, value: object) -> Query:
    """One filter."""
    return {"field": field, "operator": operator, "value": value}


def every(*filters: Query) -> Query:
    """All of these."""
    return filters[0] if len(filters) == 1 else {"operator": "AND", "value": list(filters)}


def any_of(*filters: Query) -> Query:
    """One of these."""
    return filters[0] if len(filters) == 1 else {"operator": "OR", "value": list(filters)}


COARSE_SECONDS = 2 * 86_400
"""
Contacts are searched by the day of the workspace's time zone, and `>` leaves that day out (2.16:
SearchContacts): so much earlier is asked for, and what is older passed over.
"""


def within(scope: Scope) -> list[Query]:
    """Changed from `since` on, created before `until`; conversations know < and > alone."""
    found = []
    if scope.since:
        found.append(where("updated_at", ">", epoch(scope.since) - 1))
    if scope.until:
        found.append(where("created_at", "<", epoch(scope.until)))
    return found


ANY_TIME = where("created_at", ">", 0)
"""Everything: a search has to ask for something (there is no GET /tickets)."""


def changed_by_day(scope: Scope) -> list[Query]:
    """Contacts changed from the day of `since` on, and a little earlier."""
    since = scope.since
    return [where("updated_at", ">", epoch(since) - COARSE_SECONDS)] if since else []
