"""Searches (API v2: Filter Tickets, Filter Contacts, Filter Companies)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .refusals import fault, invalid
from .state import State
from .web import Row, answer, get, shown

PER_PAGE = 30
MOST_PAGES = 10
LONGEST = 512
_TERM = re.compile(
    r"\s*(?P<name>\w+)\s*:\s*(?P<sign>[<>]?)\s*(?P<value>'[^']*'|null|true|false|-?\d+(?:\.\d+)?)\s*"
)
Test = Callable[[Row], bool]

TICKETS = frozenset(
    "agent_id group_id priority status tag type due_by fr_due_by created_at updated_at".split()
)
CONTACTS = frozenset(
    "active company_id email mobile phone tag language time_zone twitter_id created_at"
    " updated_at unique_external_id".split()
)
COMPANIES = frozenset("domain created_at updated_at name".split())
_COLUMN = {"agent_id": "responder_id", "tag": "tags", "domain": "domains"}


def parsed(text: str, known: frozenset[str], custom: frozenset[str]) -> Test:
    """
    What a query asks for.

    Terms are joined by AND and OR, with brackets; ``:>`` means "from then on". Raises the
    refusal of anything else.
    """
    reader = _Reader(text, known | custom, custom)
    test = reader.either()
    if reader.rest().strip():
        raise _wrong(text)
    return test


class _Reader:
    """Reads a query from left to right."""

    def __init__(self, text: str, known: frozenset[str], custom: frozenset[str]) -> None:
        self._text, self._at = text, 0
        self._known, self._custom = known, custom

    def rest(self) -> str:
        return self._text[self._at :]

    def either(self) -> Test:
        tests = [self._both()]
        while self._word("OR"):
            tests.append(self._both())
        return lambda row: any(test(row) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._word("AND"):
            tests.append(self._one())
        return lambda row: all(test(row) for test in tests)

    def _one(self) -> Test:
        if self._word("("):
            inner = self.either()
            if not self._word(")"):
                raise _wrong(self._text)
            return inner
        found = _TERM.match(self.rest())
        if found is None or found["name"] not in self._known:
            raise _wrong(self._text)
        self._at += found.end()
        return self._term(found["name"], found["sign"], found["value"])

    def _word(self, word: str) -> bool:
        rest = self.rest()
        stripped = rest.lstrip()
        if not stripped.upper().startswith(word):
            return False
        self._at += len(rest) - len(stripped) + len(word)
        return True

    def _term(self, name: str, sign: str, value: str) -> Test:
        wanted = None if value == "null" else value.strip("'")
        column = _COLUMN.get(name, name)

        def test(row: Row) -> bool:
            held = row["custom_fields"].get(name) if name in self._custom else row.get(column)
            return _fits(held, sign, wanted)

        return test


def _fits(held: Any, sign: str, wanted: str | None) -> bool:
    if wanted is None:
        return held in (None, "", [])
    if isinstance(held, list):
        return wanted.casefold() in (str(item).casefold() for item in held)
    if isinstance(held, bool):
        return str(held).lower() == wanted.lower()
    if held is None:
        return False
    if sign:
        # Dates are compared by the day that is written; ">" takes the day itself too.
        day = str(held)[: len(wanted)]
        return day >= wanted if sign == ">" else day <= wanted
    if re.fullmatch(r"\d{4}-\d\d-\d\d", wanted):
        return str(held)[:10] == wanted
    return str(held).casefold() == wanted.casefold()


def _wrong(text: str) -> Exception:
    words = "Given query is invalid."
    return invalid([fault("query", "invalid_value", words)])


class Search:
    """The three searches."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            get("/search/tickets", self.tickets),
            get("/search/contacts", self.contacts),
            get("/search/companies", self.companies),
        ]

    async def tickets(self, request: Request) -> Response:
        """Neither archived nor deleted ones nor spam."""
        hidden = ("description", "description_text", "attachments")
        rows = [
            r for r in self._state.tickets if not (r["_deleted"] or r["_archived"] or r["spam"])
        ]
        names = frozenset(row["name"] for row in self._state.ticket_fields if not row["default"])
        rows = self._found(request, rows, TICKETS, names)
        return self._page(
            request, rows, lambda row: {k: v for k, v in shown(row).items() if k not in hidden}
        )

    async def contacts(self, request: Request) -> Response:
        """Contacts that are in the lists."""
        rows = [row for row in self._state.contacts if not row["deleted"] and not row["_blocked"]]
        names = frozenset(row["name"] for row in self._state.contact_fields if not row["default"])
        return self._page(request, self._found(request, rows, CONTACTS, names), shown)

    async def companies(self, request: Request) -> Response:
        """Companies."""
        rows = list(self._state.companies)
        names = frozenset(row["name"] for row in self._state.company_fields if not row["default"])
        return self._page(request, self._found(request, rows, COMPANIES, names), shown)

    def _found(
        self, request: Request, rows: list[Row], known: frozenset[str], custom: frozenset[str]
    ) -> list[Row]:
        text = request.query_params.get("query", "")
        if not (text.startswith('"') and text.endswith('"') and 2 < len(text) <= LONGEST + 2):
            raise _wrong(text)
        test = parsed(text[1:-1], known, custom)
        until = self._state.clock() - self._state.settings.search_lag_seconds
        return [row for row in rows if row.get("_indexed", 0.0) <= until and test(row)]

    def _page(self, request: Request, rows: list[Row], render: Callable[[Row], Row]) -> Response:
        text = request.query_params.get("page", "1")
        at = int(text) if text.isdecimal() else 0
        if not 1 <= at <= MOST_PAGES:
            words = f"It should be a Positive Integer less than or equal to {MOST_PAGES}"
            raise invalid([fault("page", "invalid_value", words)])
        chosen = rows[(at - 1) * PER_PAGE : at * PER_PAGE]
        return answer({"total": len(rows), "results": [render(row) for row in chosen]})
