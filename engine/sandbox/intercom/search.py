"""Intercom's search: nested filters, at most two levels and fifteen to a group.

Contacts match dates by calendar day of the workspace and refuse ``!=``, ``>=``, ``<=``, ``IN`` and
``NIN`` on them; conversations compare seconds; tickets also take ``>=`` and ``<=`` (2.16
descriptions of SearchContacts, searchConversations and searchTickets).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from engine.sandbox.intercom.answers import (
    MOST_PER_PAGE,
    CursorPage,
    Shape,
    invalid,
    refuse,
    whole_number,
)
from engine.sandbox.intercom.state import State
from engine.sandbox.store import Row, Table, order_by

MOST_LEVELS = 2
MOST_FILTERS = 15
_REMEMBERED = 16
_MOST_DIGITS = 11

Test = Callable[[Row], bool]


class FieldKind(StrEnum):
    """What a searchable field holds."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


_OPERATORS = {
    FieldKind.TEXT: {"=", "!=", "IN", "NIN", "~", "!~", "^", "$"},
    FieldKind.NUMBER: {"=", "!=", "IN", "NIN", ">", "<", ">=", "<="},
    FieldKind.BOOLEAN: {"=", "!="},
    FieldKind.DATE: {"=", "!=", "IN", "NIN", ">", "<"},
}


@dataclass(frozen=True, kw_only=True)
class Searchable:
    """What can be searched in one kind of record."""

    fields: Mapping[str, FieldKind]
    read: Callable[[Row, str], Any]
    by_day: bool = False
    closed_ranges: bool = False


class Search:
    """Runs searches over one table and remembers the latest results until the table changes."""

    def __init__(
        self, state: State, table: Table, searchable: Searchable, visible: Test | None = None
    ) -> None:
        self._state = state
        self._table = table
        self._searchable = searchable
        self._visible = visible
        self._remembered: dict[tuple[int, str, str], list[Row]] = {}

    def page(self, body: Row, shape: Shape, *, kind: str, key: str, default: int) -> Row:
        """The page of results that a search request asks for; refuses what is not allowed."""
        test = self._compile(body.get("query"), 1)
        sort, descending = _sorting(body.get("sort"))
        pagination = body.get("pagination") or {}
        if not isinstance(pagination, dict):
            raise invalid("pagination must be an object", field="pagination")
        page = CursorPage(
            sort=sort,
            descending=descending,
            per_page=whole_number(
                pagination.get("per_page"), "per_page", default=default, most=MOST_PER_PAGE
            ),
            starting_after=pagination.get("starting_after"),
            kind=kind,
            key=key,
        )
        return page.body(self._found(test, repr(body.get("query")), sort), shape)

    def _found(self, test: Test, query: str, sort: str) -> list[Row]:
        known = (self._table.version, query, sort)
        if known in self._remembered:
            return self._remembered[known]
        latest = self._state.clock() - self._state.settings.search_lag
        rows, hidden = [], False
        for row in self._table:
            if row.get("_written", 0) > latest:
                hidden = True
            elif (self._visible is None or self._visible(row)) and test(row):
                rows.append(row)
        rows.sort(key=order_by(sort))
        if not hidden:
            while len(self._remembered) >= _REMEMBERED:
                self._remembered.pop(next(iter(self._remembered)))
            self._remembered[known] = rows
        return rows

    def _compile(self, query: object, level: int) -> Test:
        if not isinstance(query, dict) or "operator" not in query:
            raise invalid("query must have field, operator and value", field="query")
        if query["operator"] in ("AND", "OR") and "field" not in query:
            return self._group(query, level)
        return self._single(query)

    def _group(self, query: Row, level: int) -> Test:
        inner = query.get("value")
        if not isinstance(inner, list) or not inner:
            raise invalid("a group of filters must be a list", field="query")
        if level > MOST_LEVELS:
            raise invalid(f"filters cannot be nested more than {MOST_LEVELS} deep", field="query")
        if len(inner) > MOST_FILTERS:
            raise invalid(f"a group takes at most {MOST_FILTERS} filters", field="query")
        tests = [self._compile(item, level + 1) for item in inner]
        if query["operator"] == "AND":
            return lambda row: all(test(row) for test in tests)
        return lambda row: any(test(row) for test in tests)

    def _single(self, query: Row) -> Test:
        field, operator, value = str(query.get("field")), str(query["operator"]), query.get("value")
        kind = self._kind(field)
        self._check(field, kind, operator, value)
        read = self._searchable.read
        if kind is FieldKind.DATE and self._searchable.by_day:
            return self._day_test(field, operator, int(str(value)))
        compare = _COMPARE[operator]
        wanted = _normal(value, kind)
        return lambda row: compare(_normal(read(row, field), kind), wanted)

    def _kind(self, field: str) -> FieldKind:
        if field.startswith(("custom_attributes.", "ticket_attribute.")):
            return FieldKind.TEXT
        if field not in self._searchable.fields:
            raise invalid(f"{field} is not a valid search field", field="query")
        return self._searchable.fields[field]

    def _check(self, field: str, kind: FieldKind, operator: str, value: object) -> None:
        allowed = set(_OPERATORS[kind])
        if kind is FieldKind.DATE and self._searchable.by_day:
            allowed = {"=", ">", "<"}
        if kind is FieldKind.DATE and self._searchable.closed_ranges:
            allowed |= {">=", "<="}
        if operator not in allowed:
            raise invalid(f"{operator} is not a valid operator for {field}", field="query")
        values = value if operator in ("IN", "NIN") else [value]
        if not isinstance(values, list):
            raise invalid(f"{operator} needs a list", field="query")
        if kind in (FieldKind.DATE, FieldKind.NUMBER) and not all(map(_is_number, values)):
            raise invalid(f"{field} needs a number", field="query")

    def _day_test(self, field: str, operator: str, value: int) -> Test:
        zone = ZoneInfo(self._state.settings.timezone)
        day = datetime.fromtimestamp(value, zone).replace(hour=0, minute=0, second=0)
        start, end = day.timestamp(), (day + timedelta(days=1)).timestamp()
        read = self._searchable.read

        def test(row: Row) -> bool:
            found = read(row, field)
            if found is None:
                return False
            if operator == "<":
                return bool(found < start)
            return bool(found >= end) if operator == ">" else bool(start <= found < end)

        return test


def _sorting(sort: object) -> tuple[str, bool]:
    if not sort:
        return "created_at", True
    if not isinstance(sort, dict):
        raise invalid("sort must have field and order", field="sort")
    order = sort.get("order", "descending")
    if order not in ("ascending", "descending"):
        message = f"Invalid sort order '{order}'. Must be one of: ascending, descending"
        raise refuse(400, "invalid_sort_order", message)
    return str(sort.get("field", "created_at")), order == "descending"


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or value is None:
        return value is None
    text = str(value).lstrip("-")
    return text.isdecimal() and len(text) <= _MOST_DIGITS


def _normal(value: Any, kind: FieldKind) -> Any:
    if isinstance(value, list | tuple | set):
        return [_normal(item, kind) for item in value]
    if value is None or kind is FieldKind.BOOLEAN:
        return value
    if kind is FieldKind.TEXT:
        return str(value).casefold()
    return int(value)


def _equal(found: Any, wanted: Any) -> bool:
    return wanted in found if isinstance(found, list) else bool(found == wanted)


def _within(found: Any, wanted: Any) -> bool:
    return any(_equal(found, item) for item in wanted)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda found, wanted: found is not None and wanted is not None and compare(found, wanted)


def _contains(found: Any, wanted: Any) -> bool:
    return wanted in (found or "")


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": _equal,
    "!=": lambda found, wanted: not _equal(found, wanted),
    "IN": _within,
    "NIN": lambda found, wanted: not _within(found, wanted),
    ">": _ordered(lambda found, wanted: found > wanted),
    "<": _ordered(lambda found, wanted: found < wanted),
    ">=": _ordered(lambda found, wanted: found >= wanted),
    "<=": _ordered(lambda found, wanted: found <= wanted),
    "~": _contains,
    "!~": lambda found, wanted: not _contains(found, wanted),
    "^": lambda found, wanted: (found or "").startswith(wanted),
    "$": lambda found, wanted: (found or "").endswith(wanted),
}


def by_path(row: Row, field: str) -> Any:
    """A value by its dotted path; None where there is nothing."""
    found: Any = row
    for part in field.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found
