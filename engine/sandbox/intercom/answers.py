"""Intercom's envelopes: errors, lists with cursors, lists with page numbers."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.sandbox.desk import Refused
from engine.sandbox.store import Row, beyond

VERSION = "2.16"
MOST_PER_PAGE = 150
Shape = Callable[[Row], Row]


def answer(body: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer with the headers that Intercom puts on every one."""
    known = {"intercom-version": VERSION, "x-request-id": _request_id()}
    return JSONResponse(body, status, {**known, **(headers or {})})


def error(status: int, code: str, message: str, *, field: str | None = None) -> Response:
    """Intercom's ``error.list``; the request id is no UUID in real traffic."""
    request_id = _request_id()
    item = {"code": code, "message": message}
    if field:
        item["field"] = field
    body = {"type": "error.list", "request_id": request_id, "errors": [item]}
    return JSONResponse(body, status, {"intercom-version": VERSION, "x-request-id": request_id})


def refuse(status: int, code: str, message: str, *, field: str | None = None) -> Refused:
    """The same as an exception, for the middle of a rule."""
    return Refused(error(status, code, message, field=field))


def invalid(message: str, *, field: str | None = None) -> Refused:
    """400 ``parameter_invalid``."""
    return refuse(400, "parameter_invalid", message, field=field)


def missing(name: str) -> Refused:
    """400 ``parameter_not_found``."""
    return refuse(400, "parameter_not_found", f"{name} is a required parameter.", field=name)


def not_found(message: str = "Resource Not Found", code: str = "not_found") -> Refused:
    """404."""
    return refuse(404, code, message)


async def body_of(request: Request) -> Row:
    """The request's JSON object; an empty body is an empty object. Refuses anything else."""
    raw = await request.body()
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except ValueError:
        raise invalid("JSON is not valid") from None
    if not isinstance(body, dict):
        raise invalid("JSON must be an object")
    return body


def base_of(request: Request) -> str:
    """The account's address as the client wrote it, for absolute links."""
    return f"{request.url.scheme}://{request.headers.get('host', '127.0.0.1')}"


def whole_number(text: object, name: str, *, default: int, least: int = 1, most: int) -> int:
    """A number from a query or body; refuses what is not one or is out of range."""
    if text is None or text == "":
        return default
    try:
        number = int(str(text))
    except ValueError:
        raise invalid(f"{name} must be a number", field=name) from None
    if not least <= number <= most:
        raise invalid(f"{name} must be between {least} and {most}", field=name)
    return number


class CursorPage:
    """One page of a list that goes on by ``starting_after``.

    The cursor names the last record and its place in the sort order, so records that are
    changed while a client pages really move, as they do at Intercom.
    """

    def __init__(
        self,
        *,
        sort: str,
        descending: bool,
        per_page: int,
        starting_after: object,
        kind: str = "list",
        key: str = "data",
    ) -> None:
        self._sort = sort
        self._descending = descending
        self._per_page = per_page
        self._kind = kind
        self._key = key
        self._mark, self._page = _opened(starting_after)

    def body(self, rows: list[Row], shape: Shape) -> Row:
        """The page of ``rows``, which come sorted rising by the sort field."""
        rest = rows if self._descending is False else rows[::-1]
        if self._mark is not None:
            rest = beyond(rows, self._sort, self._mark, descending=self._descending)
        shown = rest[: self._per_page]
        pages: Row = {
            "type": "pages",
            "page": self._page,
            "per_page": self._per_page,
            "total_pages": _pages(len(rows), self._per_page),
        }
        if len(rest) > self._per_page:
            cursor = _closed(shown[-1], self._sort, self._page + 1)
            pages["next"] = {"per_page": self._per_page, "starting_after": cursor}
        return {
            "type": self._kind,
            self._key: [shape(row) for row in shown],
            "total_count": len(rows),
            "pages": pages,
        }


def _closed(row: Row, sort: str, page: int) -> str:
    mark = json.dumps([row.get(sort) or 0, row["id"], page])
    return base64.b64encode(mark.encode()).decode()


def _opened(cursor: object) -> tuple[tuple[Any, str] | None, int]:
    if not cursor:
        return None, 1
    try:
        found = json.loads(base64.b64decode(str(cursor), validate=True))
    except (ValueError, binascii.Error):
        found = None
    match found:
        case [int() | float() as value, str() as key, int() as page]:
            return (value, key), page
    raise invalid("starting_after is not valid", field="starting_after")


def _pages(total: int, per_page: int) -> int:
    return -(-total // per_page)


def numbered_page(
    request: Request,
    rows: Sequence[Row],
    shape: Shape,
    *,
    default: int,
    link: bool = True,
    most_rows: int | None = None,
) -> Row:
    """A page by number; past the last one ``data`` is empty. Page 0 is page 1, as recorded."""
    page = whole_number(request.query_params.get("page"), "page", default=1, least=0, most=10**9)
    per_page = whole_number(
        request.query_params.get("per_page"), "per_page", default=default, most=MOST_PER_PAGE
    )
    reachable = rows[:most_rows]
    start = max(page - 1, 0) * per_page
    total_pages = _pages(len(reachable), per_page)
    pages: Row = {"type": "pages", "page": page, "per_page": per_page, "total_pages": total_pages}
    if link:
        pages["next"] = _next_link(request, page, per_page) if page < total_pages else None
    return {
        "type": "list",
        "pages": pages,
        "total_count": len(rows),
        "data": [shape(row) for row in reachable[start : start + per_page]],
    }


def _next_link(request: Request, page: int, per_page: int) -> str:
    return f"{base_of(request)}{request.scope['path']}?per_page={per_page}&page={page + 1}"


def plain_list(rows: Iterable[Row], *, kind: str = "list", key: str = "data") -> Row:
    """A list that comes whole."""
    return {"type": kind, key: list(rows)}


def addressed(rows: Sequence[Row], url: str) -> Row:
    """A list inside a record, with where to read the rest: at most ten are shown."""
    shown = list(rows[:10])
    return {
        "type": "list",
        "data": shown,
        "url": url,
        "total_count": len(rows),
        "has_more": len(rows) > len(shown),
    }


def _request_id() -> str:
    return secrets.token_hex(10)
