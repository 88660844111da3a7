"""Requests and answers: routes, bodies as JSON or form, pages with a link to the next."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .refusals import Fault, bad_json, fault, invalid, wrong_media

Row = dict[str, Any]
"""One record in Freshdesk's words; keys that begin with ``_`` are never shown."""

Endpoint = Callable[[Request], Awaitable[Response]]

BASE = "/api/v2"
PER_PAGE = 30
MOST_PER_PAGE = 100
_NUMBER = re.compile(r"\{((?:\w+_)?id)\}")
_NESTED = re.compile(r"^(\w+)\[(\w*)\]$")


@dataclass
class Sent:
    """The body of a request: its values, and the files of a form."""

    values: Row = field(default_factory=dict)
    files: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Name, content type and bytes."""
    form: bool = False
    """A form knows texts only: numbers and yes or no are read out of them."""


def route(method: str, path: str, endpoint: Endpoint) -> Route:
    """A route; ``{…id}`` takes digits only."""
    made = Route(BASE + _NUMBER.sub(r"{\1:int}", path), endpoint, methods=[method])
    made.path = BASE + path
    return made


def get(path: str, endpoint: Endpoint) -> Route:
    """A route that reads."""
    return route("GET", path, endpoint)


def post(path: str, endpoint: Endpoint) -> Route:
    """A route that creates."""
    return route("POST", path, endpoint)


def put(path: str, endpoint: Endpoint) -> Route:
    """A route that changes."""
    return route("PUT", path, endpoint)


def delete(path: str, endpoint: Endpoint) -> Route:
    """A route that deletes."""
    return route("DELETE", path, endpoint)


def origin(request: Request) -> str:
    """Scheme and host as the client called them: what absolute links begin with."""
    return f"{request.url.scheme}://{request.headers.get('host', request.url.netloc)}"


def number(request: Request, name: str = "id") -> int:
    """The id in the path."""
    return int(request.path_params[name])


async def sent(request: Request) -> Sent:
    """What the client sent; raises the refusal of a body that is neither JSON nor a form."""
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip()
    if kind == "multipart/form-data":
        return await _form(request)
    raw = await request.body()
    if not raw:
        return Sent()
    if kind != "application/json":
        raise wrong_media()
    try:
        value = json.loads(raw)
    except ValueError as error:
        raise bad_json() from error
    if not isinstance(value, dict):
        raise bad_json()
    return Sent(values=value)


async def _form(request: Request) -> Sent:
    """``tags[]=a``, ``custom_fields[cf_x]=1``, ``attachments[]=@file``."""
    made = Sent(form=True)
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                content = await value.read()
                kind = value.content_type or "application/octet-stream"
                made.files.append((value.filename or "", kind, content))
            else:
                _put(made.values, name, value)
    return made


def _put(values: Row, name: str, value: str) -> None:
    nested = _NESTED.match(name)
    if nested is None:
        values[name] = value
    elif nested[2]:
        values.setdefault(nested[1], {})[nested[2]] = value
    else:
        values.setdefault(nested[1], []).append(value)


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    return JSONResponse(body, status, headers)


def created(request: Request, path: str, row: Row) -> Response:
    """A record that was made, with its address."""
    return answer(row, 201, {"Location": f"{origin(request)}{BASE}/{path}/{row['id']}"})


def done() -> Response:
    """An answer without a body."""
    return Response(status_code=204)


def shown(row: Row) -> Row:
    """The record without what is ours."""
    return {key: value for key, value in row.items() if key[0] != "_"}


def page(
    request: Request,
    rows: Sequence[Row],
    render: Callable[[Row], Row] = shown,
    *,
    deepest: int | None = None,
) -> Response:
    """
    One page of a list, with the address of the next in the header ``link``.

    ``deepest`` is the last page that the list has. API v2: Pagination.
    """
    faults: list[Fault] = []
    at = _whole(request, "page", 1, None, faults)
    size = _whole(request, "per_page", PER_PAGE, MOST_PER_PAGE, faults)
    if deepest is not None and at > deepest:
        faults.append(fault("page", "invalid_value", f"It should be less than {deepest + 1}"))
    if faults:
        raise invalid(faults)
    chosen = rows[(at - 1) * size : at * size]
    more = at * size < len(rows) and (deepest is None or at < deepest)
    headers = {"link": f'<{_following(request, at + 1)}>; rel="next"'} if more else None
    return answer([render(row) for row in chosen], 200, headers)


def _following(request: Request, at: int) -> str:
    query = [item for item in request.query_params.multi_items() if item[0] != "page"]
    return f"{origin(request)}{request.scope['path']}?{urlencode([*query, ('page', at)])}"


def _whole(request: Request, name: str, usual: int, most: int | None, faults: list[Fault]) -> int:
    text = request.query_params.get(name, str(usual))
    value = int(text) if text.isascii() and text.isdecimal() else 0
    if value < 1 or (most is not None and value > most):
        words = "It should be a Positive Integer" + (f" less than {most + 1}" if most else "")
        faults.append(fault(name, "invalid_value", words))
        return usual
    return value
