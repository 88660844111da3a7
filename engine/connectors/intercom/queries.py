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


def created_within(scope: Scope) -> list[Query]:
    """Created from `since` on and before `until`; conversations know < and > alone."""
    found = []
    if scope.since:
        found.append(where("created_at", ">", epoch(scope.since) - 1))
    if scope.until:
        found.append(where("created_at", "<", epoch(scope.until)))
    return found


ANY_TIME = where("created_at", ">", 0)
"""Everything: a search has to ask for something (there is no GET /tickets)."""
