"""Incremental exports: everything that changed since a moment, archived and deleted as well.

Zendesk: Incremental Exports. The newest ``export_lag_seconds`` are left out.
"""

from __future__ import annotations

import base64

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .paging import link
from .refusals import missing_parameter, refused
from .state import State
from .tickets import show_ticket, sideload
from .web import BASE, Endpoint, Row, answer, at, get, origin

MOST = 1000


class Incremental:
    """The exports of tickets, users and organizations."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The time form of each, and the cursor form of tickets and users."""
        made = [
            get(f"/incremental/{name}/cursor", self._by_cursor(name))
            for name in ("tickets", "users")
        ]
        names = ("tickets", "users", "organizations")
        return [*made, *(get(f"/incremental/{name}", self._by_time(name)) for name in names)]

    def _by_time(self, name: str) -> Endpoint:
        async def export(request: Request) -> Response:
            return self._time_page(request, name)

        return export

    def _by_cursor(self, name: str) -> Endpoint:
        async def export(request: Request) -> Response:
            return self._cursor_page(request, name)

        return export

    def _time_page(self, request: Request, name: str) -> Response:
        """Rows of one second are never torn apart, so a page may be longer than asked for."""
        start = self._start(request)
        rows = [pair for pair in self._rows(name) if pair[0] >= start]
        size = _size(request)
        chosen = rows[:size]
        last = chosen[-1][0] if chosen else start
        chosen += [pair for pair in rows[size:] if pair[0] == last]
        following = link(request, start_time=last)
        body = {
            name: [self._show(request, name, row) for _, row in chosen],
            "next_page": following,
            "count": len(chosen),
            "end_of_stream": len(chosen) == len(rows),
            "end_time": last,
        }
        return answer({**body, **self._side(request, name, [row for _, row in chosen])})

    def _cursor_page(self, request: Request, name: str) -> Response:
        cursor = request.query_params.get("cursor")
        place = _place(cursor) if cursor else (self._start(request), -1)
        rows = [pair for pair in self._rows(name) if (pair[0], pair[1]["id"]) > place]
        chosen = rows[: _size(request)]
        if chosen:
            place = (chosen[-1][0], chosen[-1][1]["id"])
        after = base64.b64encode(f"{place[0]}.0||{place[1]}|".encode()).decode()
        following = link(request, start_time=None, cursor=after)
        body = {
            name: [self._show(request, name, row) for _, row in chosen],
            "after_url": following,
            "before_url": None,
            "after_cursor": after,
            "before_cursor": None,
            "end_of_stream": len(chosen) == len(rows),
        }
        return answer({**body, **self._side(request, name, [row for _, row in chosen])})

    def _rows(self, name: str) -> list[tuple[int, Row]]:
        """All rows with the second of their last change, oldest first."""
        newest = self._state.clock() - self._state.settings.export_lag_seconds
        column = "generated_timestamp" if name == "tickets" else "_stamp"
        table: dict[int, Row] = getattr(self._state.store, name)
        rows = [(row[column], row) for row in table.values() if row[column] <= newest]
        return sorted(rows, key=lambda pair: (pair[0], pair[1]["id"]))

    def _start(self, request: Request) -> int:
        text = request.query_params.get("start_time", "")
        if not text.lstrip("-").isdecimal():
            raise missing_parameter("start_time")
        lag = self._state.settings.export_lag_seconds
        if int(text) > self._state.clock() - lag:
            words = f"Too recent start_time. Use a start_time older than {lag} seconds"
            raise refused(400, {"error": "StartTimeTooRecent", "description": words})
        return int(text)

    def _show(self, request: Request, name: str, row: Row) -> Row:
        return show_ticket(request, row) if name == "tickets" else at(request, name, row)

    def _side(self, request: Request, name: str, rows: list[Row]) -> Row:
        if name == "tickets":
            return sideload(request, self._state, rows)
        if "identities" not in request.query_params.get("include", "").split(","):
            return {}
        found = [item for row in rows for item in self._state.store.identities_by(row["id"])]
        return {"identities": [_identity(request, row) for row in found]}


def _identity(request: Request, row: Row) -> Row:
    url = f"{origin(request)}{BASE}/users/{row['user_id']}/identities/{row['id']}.json"
    return {"url": url, **row}


def _size(request: Request) -> int:
    text = request.query_params.get("per_page", "")
    return min(int(text), MOST) if text.isdecimal() and int(text) else MOST


def _place(cursor: str) -> tuple[int, int]:
    try:
        moment, _, key, *_ = base64.b64decode(cursor, validate=True).decode().split("|")
        return int(float(moment)), int(key)
    except ValueError as error:
        raise refused(400, {"error": "InvalidCursor", "description": "Invalid cursor"}) from error
