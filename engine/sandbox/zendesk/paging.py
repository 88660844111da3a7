"""Zendesk's two ways of paging, chosen by the query: cursors and numbered pages."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from engine.sandbox.desk import Refused

from .refusals import bad_request, refused
from .web import Row, origin

MOST = 100
DEEPEST = 10_000

Key = Callable[[Row], tuple[Any, int]]
Render = Callable[[Row], Row]


def by_id(row: Row) -> tuple[Any, int]:
    """The order of lists that have no other."""
    return (0, row["id"])


def by(column: str) -> Key:
    """The order by one column, then by id; a missing value comes first."""
    return lambda row: (row.get(column) or "", row["id"])


def wants_cursor(request: Request) -> bool:
    """Whether the client asked for cursor pages."""
    return any(
        name in request.query_params for name in ("page[size]", "page[after]", "page[before]")
    )


def page(
    request: Request,
    name: str,
    rows: Sequence[Row],
    render: Render,
    *,
    key: Key = by_id,
    most: int = MOST,
    size: int = MOST,
) -> tuple[Row, list[Row]]:
    """The body of one page of ``rows`` under ``name``, and the rows on it.

    ``key`` is the order, which the client may turn; ``most`` the largest page it may ask for and
    ``size`` that of a numbered page when it asks for nothing.
    """
    descending = descends(request)
    ordered = sorted(rows, key=key, reverse=descending)
    if wants_cursor(request):
        return _cursor_page(request, name, ordered, render, key, descending, most)
    return _numbered_page(request, name, ordered, render, most, size)


def descends(request: Request) -> bool:
    """Whether the newest or highest comes first."""
    query = request.query_params
    return query.get("sort_order", "").lower() == "desc" or query.get("sort", "").startswith("-")


def link(request: Request, **changes: Any) -> str:
    """The called address with some parameters changed; None takes one out."""
    query = [
        (name, value) for name, value in request.query_params.multi_items() if name not in changes
    ]
    query += [(name, str(value)) for name, value in changes.items() if value is not None]
    return f"{origin(request)}{request.scope['path']}?{urlencode(query)}"


def encode(place: Any) -> str:
    """A cursor that says where a page ended."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def decode(cursor: str) -> Any:
    """What a cursor of ours says; raises the vendor's 400 for any other text."""
    try:
        return json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except ValueError as error:
        raise _invalid("Invalid cursor") from error


def _invalid(words: str) -> Refused:
    return refused(400, {"error": "InvalidPaginationParameter", "description": words})


def _size(request: Request, most: int) -> int:
    text = request.query_params.get("page[size]", str(MOST))
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise _invalid(f"page[size] must be between 1 and {most}")
    return int(text)


def _cursor_page(
    request: Request,
    name: str,
    rows: list[Row],
    render: Render,
    key: Key,
    descending: bool,
    most: int,
) -> tuple[Row, list[Row]]:
    size = _size(request, most)
    try:
        chosen, more = _cut(request, rows, key, descending, size)
    except TypeError as error:  # a cursor that names no place in this order
        raise _invalid("Invalid cursor") from error
    after = encode(key(chosen[-1])) if chosen else None
    before = encode(key(chosen[0])) if chosen else None
    clear = {"page[after]": None, "page[before]": None}
    forward = more or "page[before]" in request.query_params
    links = {
        "prev": link(request, **{**clear, "page[before]": before}) if before else None,
        "next": link(request, **{**clear, "page[after]": after}) if after and forward else None,
    }
    meta = {"has_more": more, "after_cursor": after, "before_cursor": before}
    return {name: [render(row) for row in chosen], "meta": meta, "links": links}, chosen


def _cut(
    request: Request, rows: list[Row], key: Key, descending: bool, size: int
) -> tuple[list[Row], bool]:
    """The rows after (or before) the cursor's place, and whether more follow that way."""

    def later(row: Row, place: tuple[Any, ...]) -> bool:
        return key(row) < place if descending else key(row) > place

    query = request.query_params
    if "page[before]" in query:
        place = tuple(decode(query["page[before]"]))
        rest = [row for row in rows if key(row) != place and not later(row, place)]
        return rest[-size:], len(rest) > size
    if query.get("page[after]"):
        place = tuple(decode(query["page[after]"]))
        rows = [row for row in rows if later(row, place)]
    return rows[:size], len(rows) > size


def _numbered_page(
    request: Request, name: str, rows: list[Row], render: Render, most: int, size: int
) -> tuple[Row, list[Row]]:
    query = request.query_params
    if "per_page" in query:
        size = min(positive(query["per_page"], size), most)
    at = positive(query.get("page"), 1)
    if at * size > DEEPEST and at > 1:
        raise bad_request("Invalid attribute", "You requested a page beyond 100 pages of results")
    chosen = rows[(at - 1) * size : at * size]
    following = link(request, page=at + 1, per_page=size) if at * size < len(rows) else None
    previous = link(request, page=at - 1, per_page=size) if at > 1 else None
    body = {
        name: [render(row) for row in chosen],
        "next_page": following,
        "previous_page": previous,
        "count": len(rows),
    }
    return body, chosen


def positive(text: str | None, otherwise: int) -> int:
    """The number of a page or its size; any other text counts for nothing."""
    return int(text) if text and text.isdecimal() and int(text) > 0 else otherwise


def counted(request: Request, value: int, now: str) -> Row:
    """The body of a ``…/count`` endpoint."""
    url = f"{origin(request)}{request.scope['path']}"
    return {"count": {"value": value, "refreshed_at": now}, "links": {"url": url}}
