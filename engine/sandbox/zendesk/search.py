"""Search by words and conditions (Zendesk: Search, Export Search Results).

``type:ticket created>2024-01-01 status<solved tags:vip -tags:spam "exact words"``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .paging import page
from .refusals import missing_parameter, refused
from .state import State
from .store import folded
from .ticket_rules import STATUSES
from .tickets import show_ticket
from .times import epoch
from .web import Row, answer, at, get

DEEPEST = 1000
EXPORT_MOST = 1000
_TABLES = {
    "ticket": "tickets",
    "user": "users",
    "organization": "organizations",
    "group": "groups",
}
_TERM = re.compile(r'(-?)(?:(\w+)(:|<=|>=|<|>))?("[^"]*"|\S+)')
_DATED = {"created": "created_at", "updated": "updated_at", "solved": "_solved_at"}
_RANKED = ("status", "priority")
_PRIORITIES = (None, "low", "normal", "high", "urgent")

Term = tuple[bool, str, str, str]


class Search:
    """The search endpoints."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Search, its count and its export."""
        return [
            get("/search", self.search),
            get("/search/count", self.count),
            get("/search/export", self.export),
        ]

    async def search(self, request: Request) -> Response:
        """Matches, at most the first thousand."""
        rows = self._found(_query(request), None)
        at_page, size = (
            request.query_params.get("page", "1"),
            request.query_params.get("per_page", "100"),
        )
        if (
            at_page.isdecimal()
            and size.isdecimal()
            and (int(at_page) - 1) * min(int(size), 100) >= DEEPEST
        ):
            words = (
                "Invalid search: Requested response size was greater than Search Response Limits"
            )
            raise refused(422, {"error": "invalid", "description": words})
        known = {row["id"]: (kind, row) for kind, row in rows}
        body, _ = page(
            request, "results", [row for _, row in rows][:DEEPEST],
            lambda row: self._show(request, *known[row["id"]]), key=_order(request),
        )  # fmt: skip
        return answer({**body, "count": len(rows), "facets": None})

    async def count(self, request: Request) -> Response:
        """How many match."""
        return answer({"count": len(self._found(_query(request), None))})

    async def export(self, request: Request) -> Response:
        """All matches of one type, page by page, oldest first."""
        kind = request.query_params.get("filter[type]")
        if kind not in _TABLES:
            raise missing_parameter("filter[type]")
        query = _query(request)
        if "type:" in query:
            raise refused(400, {"error": "invalid", "description": "type must be in filter[type]"})
        rows = [row for _, row in self._found(query, kind)]
        if "page[size]" not in request.query_params and "page[after]" not in request.query_params:
            raise missing_parameter("page[size]")
        body, _ = page(
            request, "results", rows, lambda row: self._show(request, kind, row),
            key=lambda row: (row["created_at"], row["id"]), most=EXPORT_MOST,
        )  # fmt: skip
        return answer({**body, "facets": None})

    def _show(self, request: Request, kind: str, row: Row) -> Row:
        shown = show_ticket(request, row) if kind == "ticket" else at(request, _TABLES[kind], row)
        return {**shown, "result_type": kind}

    def _found(self, query: str, kind: str | None) -> list[tuple[str, Row]]:
        terms = [_term(match) for match in _TERM.finditer(query)]
        named = {value for _, name, _, value in terms if name == "type"}
        wanted: set[str | None] = {*named} or {kind}
        terms = [term for term in terms if term[1] not in ("type", "order_by", "sort")]
        newest = self._state.clock() - self._state.settings.search_lag_seconds
        found: list[tuple[str, Row]] = []
        for name, table in _TABLES.items():
            if wanted != {None} and name not in wanted:
                continue
            rows = getattr(self._state.store, table).values()
            found += [
                (name, row) for row in rows if _there(row, newest) and self._fits(name, row, terms)
            ]
        return found

    def _fits(self, kind: str, row: Row, terms: list[Term]) -> bool:
        return all(self._matches(kind, row, term) is not term[0] for term in terms)

    def _matches(self, kind: str, row: Row, term: Term) -> bool:
        _, name, sign, value = term
        if not name:
            return folded(value) in folded(_words(row))
        if name in _DATED:
            return _compare(row.get(_DATED[name]), sign, value)
        if name in _RANKED:
            return _ranked(
                row.get(name), sign, value, STATUSES if name == "status" else _PRIORITIES
            )
        return self._equal(kind, row, name, value)

    def _equal(self, kind: str, row: Row, name: str, value: str) -> bool:
        state = self._state
        if name in ("requester", "assignee", "submitter"):
            user = state.by_email(value)
            return row.get(f"{name}_id") in (user["id"] if user else "-", _number(value))
        if name in ("tags", "tag"):
            return value.lower() in row.get("tags", ()) or (value == "none" and not row.get("tags"))
        if name == "email":
            user = state.by_email(value)
            return user is row or folded(value) in folded(row.get("email") or "")
        if name == "phone":
            return _digits(row.get("phone")).endswith(_digits(value)) if _digits(value) else False
        if name in ("organization", "group"):
            return self._named(row.get(f"{name}_id"), f"{name}s", value)
        if name == "fieldvalue" or name.startswith("custom_field_"):
            return any(
                folded(item["value"]) == folded(value) for item in row.get("custom_fields", ())
            )
        return name in row and folded(row[name] if row[name] is not None else "none") == folded(
            value
        )

    def _named(self, key: int | None, table: str, value: str) -> bool:
        row = getattr(self._state.store, table).get(key)
        if row is None:
            return value == "none"
        return value == str(key) or folded(row["name"]) == folded(value)


def _query(request: Request) -> str:
    if "query" not in request.query_params:
        raise missing_parameter("query")
    return request.query_params["query"]


def _term(match: re.Match[str]) -> Term:
    minus, name, sign, value = match.groups()
    return bool(minus), name or "", sign or "", value.strip('"')


def _there(row: Row, newest: float) -> bool:
    if row.get("status") == "deleted" or row.get("active") is False or row.get("deleted"):
        return False
    moment: float = row.get("generated_timestamp") or row.get("_stamp") or 0
    return moment <= newest


def _words(row: Row) -> str:
    names = ("id", "subject", "description", "name", "email", "notes", "details", "external_id")
    return " ".join(str(row[name]) for name in names if row.get(name))


def _compare(mine: str | None, sign: str, value: str) -> bool:
    if mine is None:
        return False
    try:
        left, right = epoch(mine), epoch(value)
    except ValueError:
        return False
    tests: dict[str, Callable[[float, float], bool]] = {
        "<": lambda a, b: a < b,
        ">": lambda a, b: a >= b + 86400 if len(value) == 10 else a > b,
        "<=": lambda a, b: a < b + 86400 if len(value) == 10 else a <= b,
        ">=": lambda a, b: a >= b,
        ":": lambda a, b: b <= a < b + (86400 if len(value) == 10 else 1),
    }
    return tests[sign](left, right)


def _ranked(mine: Any, sign: str, value: str, order: tuple[Any, ...]) -> bool:
    if sign == ":" or value not in order or mine not in order:
        return str(mine or "none") == value
    left, right = order.index(mine), order.index(value)
    return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[sign]


def _digits(text: Any) -> str:
    return re.sub(r"\D", "", str(text or ""))


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _order(request: Request) -> Callable[[Row], tuple[Any, int]]:
    column = request.query_params.get("sort_by", "created_at")
    return lambda row: (str(row.get(column) or ""), row["id"])
