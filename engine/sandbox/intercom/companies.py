"""
Companies: upserted by the customer's own id, listed only with at least one contact.

The scroll gives those without people too.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.desk import Refused
from engine.sandbox.intercom import contact_view, rules
from engine.sandbox.intercom.answers import (
    answer,
    body_of,
    invalid,
    missing,
    not_found,
    numbered_page,
    plain_list,
    refuse,
)
from engine.sandbox.intercom.state import State
from engine.sandbox.intercom.tags import basic
from engine.sandbox.store import Row

MOST_SPEND = 2_147_483_647
MOST_LISTED = 10_000
SCROLL_PAGE = 100
SCROLL_IDLE = 60
_PER_PAGE = 15
_CONTACTS_PER_PAGE = 50


def lost_company() -> Refused:
    """404 with Intercom's words for companies."""
    return not_found("Company Not Found", "company_not_found")


def new_company(state: State, /, **given: Any) -> Row:
    """A company with every stored field."""
    now = state.now()
    row: Row = {
        "id": state.contact_id(),
        "company_id": None,
        "name": None,
        "created_at": now,
        "updated_at": now,
        "monthly_spend": 0,
        "custom_attributes": {},
        "_plan": None,
        "_tags": [],
        "_notes": [],
        "_contacts": [],
    }
    row.update(given)
    return row


class Companies:
    """Routes of /companies."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._scroll: tuple[str, list[Row], int, float] | None = None

    def routes(self) -> list[Route]:
        """The routes."""
        one = "/companies/{company_id}"
        return [
            Route("/companies", self._list),
            Route("/companies", self._upsert, methods=["POST"]),
            Route("/companies/list", self._list_all, methods=["POST"]),
            Route("/companies/scroll", self._scroll_on),
            Route(one, self._show),
            Route(one, self._update, methods=["PUT"]),
            Route(one, self._delete, methods=["DELETE"]),
            Route(f"{one}/contacts", self._contacts),
            Route(f"{one}/segments", self._segments),
        ]

    def shown(self, row: Row) -> Row:
        """A company as answered."""
        tags = [self._state.tags.get(mark["id"]) for mark in row["_tags"]]
        shown: Row = {"type": "company", **{key: row[key] for key in row if key[0] != "_"}}
        shown |= {
            "app_id": self._state.workspace,
            "session_count": 0,
            "user_count": len(row["_contacts"]),
            "plan": row["_plan"] or {},
            "tags": {"type": "tag.list", "tags": [basic(tag) for tag in tags if tag]},
            "segments": {"type": "segment.list", "segments": []},
        }
        return shown

    def wanted(self, request: Request) -> Row:
        """The company in the path, or 404."""
        row = self._state.companies.get(request.path_params["company_id"])
        if row is None:
            raise lost_company()
        return row

    def attach(self, contact: Row, company: Row) -> None:
        """Make a contact belong to a company."""
        if company["id"] not in contact["_companies"]:
            contact["_companies"].append(company["id"])
            company["_contacts"].append(contact["id"])
            self._state.contacts.put(contact)
            self._state.companies.put(company)

    def detach(self, contact: Row, company: Row) -> None:
        """End it."""
        contact["_companies"].remove(company["id"])
        company["_contacts"].remove(contact["id"])
        self._state.contacts.put(contact)
        self._state.companies.put(company)

    def _all(self) -> list[Row]:
        return sorted(self._state.companies, key=lambda row: (-row["updated_at"], row["id"]))

    def _visible(self) -> list[Row]:
        return [row for row in self._all() if row["_contacts"]]

    async def _list(self, request: Request) -> Response:
        query = request.query_params
        for name in ("company_id", "name"):
            if query.get(name):
                found = self._state.companies.find(name, query[name])
                if not found:
                    raise lost_company()
                return answer(self.shown(found[0]))
        rows = self._visible()
        if query.get("tag_id"):
            rows = [row for row in rows if query["tag_id"] in [mark["id"] for mark in row["_tags"]]]
        return answer(self._page(request, rows))

    async def _list_all(self, request: Request) -> Response:
        return answer(self._page(request, self._visible()))

    def _page(self, request: Request, rows: list[Row]) -> Row:
        return numbered_page(request, rows, self.shown, default=_PER_PAGE, most_rows=MOST_LISTED)

    async def _scroll_on(self, request: Request) -> Response:
        now = self._state.clock()
        token = request.query_params.get("scroll_param")
        if self._scroll is not None and now - self._scroll[3] > SCROLL_IDLE:
            self._scroll = None
        if not token:
            if self._scroll is not None:
                message = "scroll already exists for this workspace"
                raise refuse(400, "scroll_exists", message)
            # "All companies in a dataset", where lists leave out those without people (2.16).
            self._scroll = (self._state.ids.hexadecimal(32), self._all(), 0, now)
        elif self._scroll is None or self._scroll[0] != token:
            raise not_found("scroll parameter not found")
        return answer(self._next_scroll(now))

    def _next_scroll(self, now: float) -> Row:
        assert self._scroll is not None
        token, rows, start, _ = self._scroll
        shown = rows[start : start + SCROLL_PAGE]
        self._scroll = (token, rows, start + SCROLL_PAGE, now) if shown else None
        return {
            "type": "list",
            "data": [self.shown(row) for row in shown],
            "pages": None,
            "total_count": None,
            "scroll_param": token,
        }

    async def _show(self, request: Request) -> Response:
        return answer(self._whole(self.wanted(request)))

    def _whole(self, row: Row) -> Row:
        notes = [{"type": "note", "id": note["id"], "body": note["body"]} for note in row["_notes"]]
        return {**self.shown(row), "notes": {"type": "note.list", "notes": notes}}

    def tied(self, row: Row) -> Row:
        """A company as told where people are tied to it or untied: where its notes are."""
        notes = {"data": [], "url": f"/companies/{row['id']}/notes", "has_more": False}
        total = len(row["_notes"])
        return {**self.shown(row), "notes": {"type": "note.list", **notes, "total_count": total}}

    async def _upsert(self, request: Request) -> Response:
        body = await body_of(request)
        key = rules.checked_text(body.get("company_id"), "company_id")
        if not key:
            raise missing("company_id")
        given = self._checked(body)
        if "remote_created_at" in body:
            given["remote_created_at"] = rules.checked_time(
                body["remote_created_at"], "remote_created_at"
            )
        found = self._state.companies.find("company_id", key)
        row = found[0] if found else new_company(self._state, company_id=key)
        return answer(self.shown(self._change(row, given)))

    async def _update(self, request: Request) -> Response:
        row = self.wanted(request)
        return answer(self.shown(self._change(row, self._checked(await body_of(request)))))

    def _change(self, row: Row, given: Row) -> Row:
        given["custom_attributes"] = {
            **row["custom_attributes"],
            **given.get("custom_attributes", {}),
        }
        row.update(given, updated_at=self._state.now())
        return self._state.companies.put(row)

    def _checked(self, body: Row) -> Row:
        given: Row = {}
        for name in ("name", "website", "industry"):
            if body.get(name) is not None:
                given[name] = rules.checked_text(body[name], name)
        if body.get("plan"):
            plan = rules.checked_text(body["plan"], "plan")
            given["_plan"] = {"type": "plan", "id": str(hash_of(str(plan))), "name": plan}
        if body.get("size") is not None:
            given["size"] = _whole(body["size"], "size")
        if body.get("monthly_spend") is not None:
            given["monthly_spend"] = _whole(body["monthly_spend"], "monthly_spend")
        if body.get("custom_attributes"):
            given["custom_attributes"] = rules.checked_values(
                body["custom_attributes"], self._state.data_attributes, "company"
            )
        return given

    async def _delete(self, request: Request) -> Response:
        row = self.wanted(request)
        for key in list(row["_contacts"]):
            contact = self._state.contacts.get(key)
            if contact:
                self.detach(contact, row)
        self._state.companies.remove(row["id"])
        return answer({"id": row["id"], "object": "company", "deleted": True})

    async def _contacts(self, request: Request) -> Response:
        contacts = [self._state.contacts.get(key) for key in self.wanted(request)["_contacts"]]
        return answer(
            numbered_page(
                request,
                [row for row in contacts if row],
                lambda row: contact_view.shown(self._state, row),
                default=_CONTACTS_PER_PAGE,
            )
        )

    async def _segments(self, request: Request) -> Response:
        self.wanted(request)
        return answer(plain_list([]))


def hash_of(text: str) -> int:
    """A small number that is the same in every process."""
    return sum(index * ord(letter) for index, letter in enumerate(text, 7))


def _whole(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise invalid(f"{name} must be a number", field=name)
    if not 0 <= value <= MOST_SPEND:
        raise invalid(f"{name} is out of range", field=name)
    return int(value)
