"""Requests and answers: routes with and without ``.json``, bodies, absolute links."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from .refusals import bad_request, not_found

Row = dict[str, Any]
"""One record in Zendesk's words; keys that begin with ``_`` are never shown."""

Endpoint = Callable[[Request], Awaitable[Response]]

BASE = "/api/v2"
_NUMBER = re.compile(r"\{((?:\w+_)?id)\}")


class JsonRoute(Route):
    """A route that answers with and without the suffix ``.json``; ``{…id}`` takes digits only."""

    def __init__(self, path: str, endpoint: Endpoint, method: str) -> None:
        super().__init__(BASE + _NUMBER.sub(r"{\1:int}", path), endpoint, methods=[method])
        self.path = BASE + path

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match the path without its suffix."""
        path = scope["path"]
        if path.endswith(".json"):
            scope = {**scope, "path": path.removesuffix(".json")}
        return super().matches(scope)


def get(path: str, endpoint: Endpoint) -> Route:
    """A route that reads."""
    return JsonRoute(path, endpoint, "GET")


def post(path: str, endpoint: Endpoint) -> Route:
    """A route that creates."""
    return JsonRoute(path, endpoint, "POST")


def put(path: str, endpoint: Endpoint) -> Route:
    """A route that changes."""
    return JsonRoute(path, endpoint, "PUT")


def delete(path: str, endpoint: Endpoint) -> Route:
    """A route that deletes."""
    return JsonRoute(path, endpoint, "DELETE")


def origin(request: Request) -> str:
    """Scheme and host as the client called them: what absolute links begin with."""
    return f"{request.url.scheme}://{request.headers.get('host', request.url.netloc)}"


def number(request: Request, name: str = "id") -> int:
    """The id in the path."""
    return int(request.path_params[name])


async def payload(request: Request) -> Row:
    """The JSON object in the body; an empty body is an empty object."""
    raw = await request.body()
    if not raw:
        return {}
    try:
        value = json.loads(raw)
        if b"\\ud" in raw.lower():
            json.dumps(value, ensure_ascii=False).encode()
    except ValueError as error:
        raise bad_request("Invalid JSON", "The body is not valid JSON") from error
    if not isinstance(value, dict):
        raise bad_request("Invalid attribute", "The body must be a JSON object")
    return value


async def wrapped(request: Request, name: str) -> Row:
    """The object under ``name`` in the body."""
    value = (await payload(request)).get(name)
    if not isinstance(value, dict):
        raise bad_request(
            "Invalid attribute", f"You passed an invalid value for the {name} attribute."
        )
    return value


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    return JSONResponse(body, status, headers)


def done() -> Response:
    """An answer without a body."""
    return Response(status_code=204)


def shown(row: Row) -> Row:
    """The record without what is ours."""
    return {key: value for key, value in row.items() if key[0] != "_"}


def at(request: Request, path: str, row: Row) -> Row:
    """The record with its absolute address in front."""
    url = f"{origin(request)}{BASE}/{path}/{row['id']}.json"
    return {"url": url, **{key: value for key, value in row.items() if key[0] != "_"}}


def found(table: dict[int, Row], key: int) -> Row:
    """The record of that id, or the vendor's 404."""
    row = table.get(key)
    if row is None:
        raise not_found()
    return row


def ids(request: Request, name: str = "ids") -> list[int]:
    """The comma-separated ids in the query."""
    return [int(text) for text in request.query_params.get(name, "").split(",") if text.isdecimal()]


def truthy(value: Any) -> bool:
    """What Rails takes for true in a query or a body."""
    return value in (True, 1, "true", "1", "yes")
