"""Tickets (API v2: Tickets): shallow lists, views with embeds, writing, the bin, the archive."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .associations import associated, relate
from .contacts import blank_contact, holder, keep_contact
from .conversations import show_conversation
from .files import shown_files, taken
from .refusals import fault, invalid, not_allowed, not_found
from .state import State
from .text import plain, sanitised
from .ticket_rules import CLOSED, OPEN, RESOLVED, blank_ticket, checked_ticket
from .times import comparable, iso
from .web import Row, Sent, answer, created, delete, done, get, number, page, post, put, sent, shown

DEEPEST_PAGE = 300
USUAL_DAYS = 30
"""Lists give what was created in the last thirty days unless ``updated_since`` is given."""
MOST_EMBEDDED = 10
FILTERS = ("new_and_my_open", "watching", "spam", "deleted")
ORDERS = ("created_at", "due_by", "updated_at", "status")
_NOT_IN_LISTS = (
    *("description", "description_text", "attachments", "source_additional_info"),
    "associated_tickets_list",
)


def resolved_facts(row: Row) -> Row:
    """The embed ``stats``."""
    return {
        "agent_responded_at": None,
        "requester_responded_at": None,
        "first_responded_at": None,
        "status_updated_at": row["updated_at"],
        "reopened_at": None,
        "resolved_at": row["_resolved_at"],
        "closed_at": row["_closed_at"],
        "pending_since": None,
    }


class Tickets:
    """Every route of tickets but their conversations."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            get("/tickets", self.index),
            post("/tickets", self.create),
            post("/tickets/bulk_update", self.bulk_update),
            post("/tickets/bulk_delete", self.bulk_delete),
            get("/tickets/archived/{id}", self.archived),
            delete("/tickets/archived/{id}", self.delete_archived),
            get("/tickets/{id}", self.show),
            put("/tickets/{id}", self.update),
            delete("/tickets/{id}", self.delete),
            put("/tickets/{id}/restore", self.restore),
            get("/tickets/{id}/time_entries", self.time_entries),
            get("/time_entries", self.every_time_entry),
        ]

    # Reading ------------------------------------------------------------------

    async def index(self, request: Request) -> Response:
        """Tickets in their lists: not archived ones, and spam and the bin only when asked for."""
        query = request.query_params
        wanted = query.get("filter", "")
        if wanted and wanted not in FILTERS:
            words = f"It should be one of these values: '{','.join(FILTERS)}'"
            raise invalid([fault("filter", "invalid_value", words)])
        order = query.get("order_by", "created_at")
        if order not in ORDERS:
            words = f"It should be one of these values: '{','.join(ORDERS)}'"
            raise invalid([fault("order_by", "invalid_value", words)])
        every = self._state.tickets.ordered(order)
        if order == "updated_at" and "updated_since" in query:
            # A deep account is read in steps: what lies before one need not be looked at.
            every = every[bisect_left(every, _since(query), key=itemgetter(order)) :]
        rows = [row for row in every if _in_list(row, wanted)]
        for name in ("requester_id", "company_id"):
            if name in query:
                rows = [row for row in rows if str(row[name]) == query[name]]
        if "email" in query:
            person = holder(self._state, query["email"]) or {"id": None}
            rows = [row for row in rows if row["requester_id"] == person["id"]]
        rows = self._recent(request, rows)
        if query.get("order_type", "desc") != "asc":
            rows.reverse()
        return page(request, rows, lambda row: self._listed(request, row), deepest=DEEPEST_PAGE)

    def _recent(self, request: Request, rows: list[Row]) -> list[Row]:
        query = request.query_params
        if "updated_since" in query:
            since = _since(query)
            return [row for row in rows if row["updated_at"] >= since]
        if {"filter", "requester_id", "company_id", "email"} & set(query):
            return rows
        now = datetime.fromisoformat(self._state.now())
        since = iso((now - timedelta(days=USUAL_DAYS)).timestamp())
        return [row for row in rows if row["created_at"] >= since]

    def _listed(self, request: Request, row: Row) -> Row:
        embeds = set(request.query_params.get("include", "").split(","))
        every = shown(row) | associated(self._state, row)
        found = {name: value for name, value in every.items() if name not in _NOT_IN_LISTS}
        found["associated_tickets_count"] = None
        if "description" in embeds:
            found |= {name: row[name] for name in ("description", "description_text")}
        return found | self._embedded(request, row, embeds - {"conversations"})

    async def show(self, request: Request) -> Response:
        """One ticket with its files; also one in the bin."""
        row = self._state.tickets.get(number(request))
        if row is None or row["_archived"]:
            raise not_found()
        return answer(self.whole(request, row))

    def whole(self, request: Request, row: Row) -> Row:
        """A ticket as its own address shows it."""
        found = shown(row) | associated(self._state, row)
        found["attachments"] = shown_files(request, self._state, row)
        if row["_deleted"]:
            found["deleted"] = True
        embeds = set(request.query_params.get("include", "").split(","))
        return found | self._embedded(request, row, embeds)

    def _embedded(self, request: Request, row: Row, embeds: set[str]) -> Row:
        more: Row = {}
        if "stats" in embeds:
            more["stats"] = resolved_facts(row)
        if "requester" in embeds:
            person = self._state.person(row["requester_id"])
            about = (person or {}).get("contact") or person or {}
            names = ("id", "name", "email", "mobile", "phone")
            more["requester"] = {name: about.get(name) for name in names}
            more["requester"]["id"] = row["requester_id"]
        if "conversations" in embeds:
            rows = self._state.conversations.find("ticket_id", row["id"])[:MOST_EMBEDDED]
            more["conversations"] = [show_conversation(request, self._state, one) for one in rows]
        return more

    async def archived(self, request: Request) -> Response:
        """A ticket that was closed for 120 days: no list and no search has it, its number does."""
        return answer(self.whole(request, self._found_archived(number(request))))

    async def time_entries(self, request: Request) -> Response:
        """Work that was noted."""
        return page(request, self._state.time_entries.find("ticket_id", number(request)))

    async def every_time_entry(self, request: Request) -> Response:
        """All of the account (Time Entries, List All)."""
        return page(request, list(self._state.time_entries))

    # Writing ------------------------------------------------------------------

    async def create(self, request: Request) -> Response:
        """
        A new ticket.

        Its requester may be mailed ("new ticket created") and automations run: nothing in the
        call keeps them from it.
        """
        said = await sent(request)
        values = checked_ticket(self._state, said)
        files = taken(self._state, said)
        row = blank_ticket(self._state, self._state.next_ticket_id())
        row["requester_id"] = self._requester(values)
        row["_files"] = files
        self._fill(row, values)
        self._state.tickets.put(row)
        relate(self._state, row, values.get("related_ticket_ids") or [])
        if self._state.settings.requester_notifications:
            self._mail_requester(row)
        return created(request, "tickets", self.whole(request, row))

    def _requester(self, values: Row) -> int:
        """The person named, or a contact made for the address given."""
        if values.get("requester_id"):
            return int(values["requester_id"])
        if values.get("email"):
            known = holder(self._state, values["email"])
        else:
            ways: tuple[str, ...] = ("phone", "unique_external_id", "twitter_id")
            name = next(way for way in ways if way in values)
            known = next((row for row in self._state.contacts if row[name] == values[name]), None)
        if known is not None:
            return int(known["id"])
        row = blank_contact(self._state, self._state.next_id())
        for name in ("email", "phone", "twitter_id", "unique_external_id"):
            row[name] = values.get(name)
        row["name"] = values.get("name") or (values.get("email") or "").partition("@")[0]
        return int(keep_contact(self._state, row)["id"])

    def _fill(self, row: Row, values: Row) -> None:
        custom = values.pop("custom_fields")
        for name in (
            *("subject", "type", "status", "priority", "source", "responder_id", "group_id"),
            *("cc_emails", "tags", "due_by", "fr_due_by", "product_id"),
        ):
            if name in values:
                row[name] = values[name]
        if values.get("description"):
            row["description"] = sanitised(values["description"])
            row["description_text"] = plain(row["description"])
        row["ticket_cc_emails"] = row["reply_cc_emails"] = row["cc_emails"] or []
        row["custom_fields"] |= custom
        row["tags"] = list(dict.fromkeys(row["tags"] or []))
        row["_parent"] = values.get("parent_id") or row["_parent"]
        self._company(row, values)
        self._closed(row)

    def _company(self, row: Row, values: Row) -> None:
        person = self._state.contacts.get(row["requester_id"])
        row["company_id"] = values.get("company_id") or (person or {}).get("company_id")

    def _closed(self, row: Row) -> None:
        now = self._state.now()
        if row["status"] in (RESOLVED, CLOSED):
            row["_resolved_at"] = row["_resolved_at"] or now
        if row["status"] == CLOSED:
            row["_closed_at"] = row["_closed_at"] or now

    def _mail_requester(self, row: Row) -> None:
        person = self._state.person(row["requester_id"]) or {}
        self._state.mail((person.get("contact") or person).get("email"))

    async def update(self, request: Request) -> Response:
        """Change a ticket; resolving and closing may mail the requester."""
        row = self._changeable(number(request))
        said = await sent(request)
        values = checked_ticket(self._state, said, row)
        row["_files"] = [*row["_files"], *taken(self._state, said, row["_files"])]
        self._change(row, values, quiet=False)
        return answer(self.whole(request, row))

    def _change(self, row: Row, values: Row, *, quiet: bool) -> None:
        before = row["status"]
        self._fill(row, values)
        row["updated_at"] = self._state.now()
        self._state.tickets.put(row)
        ended = row["status"] in (RESOLVED, CLOSED) and before not in (RESOLVED, CLOSED)
        if ended and self._state.settings.requester_notifications and not quiet:
            self._mail_requester(row)

    async def delete(self, request: Request) -> Response:
        """Into the bin; a second time is not allowed."""
        row = self._changeable(number(request))
        row |= {"_deleted": True, "updated_at": self._state.now()}
        self._state.tickets.put(row)
        return done()

    async def delete_archived(self, request: Request) -> Response:
        """For good."""
        self._state.tickets.remove(self._found_archived(number(request))["id"])
        return done()

    async def restore(self, request: Request) -> Response:
        """Out of the bin."""
        row = self._state.tickets.get(number(request))
        if row is None or not row["_deleted"]:
            raise not_found()
        row |= {"_deleted": False, "updated_at": self._state.now()}
        self._state.tickets.put(row)
        return done()

    async def bulk_update(self, request: Request) -> Response:
        """Change several in a job; ``skip_close_notification`` keeps the closing mail back."""
        action = (await sent(request)).values.get("bulk_action") or {}
        properties = dict(action.get("properties") or {})
        quiet = bool(properties.pop("skip_close_notification", False))
        results = [
            self._bulk_one(key, properties, quiet=quiet) for key in _numbers(action.get("ids"))
        ]
        return self._job(request, results)

    def _bulk_one(self, key: int, properties: Row, *, quiet: bool) -> Row:
        row = self._state.tickets.get(key)
        if row is None or row["_deleted"] or row["_archived"]:
            return {"id": key, "success": False}
        values = checked_ticket(self._state, Sent(values=dict(properties)), row)
        self._change(row, values, quiet=quiet)
        return {"id": key, "success": True}

    async def bulk_delete(self, request: Request) -> Response:
        """Several into the bin, as a job."""
        action = (await sent(request)).values.get("bulk_action") or {}
        results = []
        for key in _numbers(action.get("ids")):
            row = self._state.tickets.get(key)
            known = row is not None and not row["_archived"] and not row["_deleted"]
            if row is not None and known:
                row |= {"_deleted": True, "updated_at": self._state.now()}
            results.append({"id": key, "success": known})
        return self._job(request, results)

    def _job(self, request: Request, results: list[Row]) -> Response:
        key = self._state.secret(24)
        self._state.jobs[key] = {"id": key, "status": "COMPLETED", "data": results}
        path = f"{request.url.scheme}://{request.headers.get('host')}/api/v2/jobs/{key}"
        return answer({"job_id": key, "href": path}, 202)

    def _changeable(self, key: int) -> Row:
        row = self._state.tickets.get(key)
        if row is None or row["_archived"]:
            raise not_found()
        if row["_deleted"] or row["spam"]:
            raise not_allowed("GET")
        return row

    def _found_archived(self, key: int) -> Row:
        row = self._state.tickets.get(key)
        if row is None or not row["_archived"] or row["_deleted"]:
            raise not_found()
        return row


def _since(query: QueryParams) -> str:
    try:
        return comparable(query["updated_since"])
    except ValueError as error:
        words = "It should be in the 'combined date and time ISO8601' format"
        raise invalid([fault("updated_since", "invalid_value", words)]) from error


def _in_list(row: Row, wanted: str) -> bool:
    if row["_archived"]:
        return False
    if wanted == "deleted":
        return bool(row["_deleted"])
    if wanted == "spam":
        return bool(row["spam"]) and not row["_deleted"]
    if wanted == "watching":
        return False
    usual = not row["_deleted"] and not row["spam"]
    return usual and (wanted != "new_and_my_open" or row["status"] == OPEN)


def _numbers(values: Any) -> list[int]:
    if not isinstance(values, list) or not values:
        raise invalid([fault("ids", "missing_field", "It should be a/an Array")])
    return [int(value) for value in values]
