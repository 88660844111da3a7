"""Tickets: typed, with a state; listed by search alone."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.desk import Refused
from engine.sandbox.intercom import contact_view, rules
from engine.sandbox.intercom.answers import (
    answer,
    base_of,
    body_of,
    invalid,
    missing,
    not_found,
    refuse,
)
from engine.sandbox.intercom.companies import lost_company
from engine.sandbox.intercom.contacts import lost_contact
from engine.sandbox.intercom.replies import Replies
from engine.sandbox.intercom.search import FieldKind, Search, Searchable, by_path
from engine.sandbox.intercom.state import State
from engine.sandbox.intercom.tags import applied
from engine.sandbox.intercom.threads import Threads
from engine.sandbox.intercom.ticket_types import (
    DESCRIPTION,
    TITLE,
    TicketTypes,
    item_ids,
    shown_state,
)
from engine.sandbox.store import Row

_PER_PAGE = 20
_CATEGORY_WORDS = {"Customer": "request", "Back-office": "task", "Tracker": "tracker"}


def lost_ticket() -> Refused:
    """404 with Intercom's words for tickets."""
    return not_found("Ticket not found", "ticket_not_found")


def new_ticket(state: State, /, **given: Any) -> Row:
    """A ticket with every stored field."""
    now = state.now()
    row: Row = {
        "id": state.thread_number(),
        "ticket_id": str(state.ids.number("ticket", start=1)),
        "category": "Customer",
        "ticket_attributes": {},
        "admin_assignee_id": 0,
        "team_assignee_id": 0,
        "created_at": now,
        "updated_at": now,
        "open": True,
        "snoozed_until": None,
        "is_shared": True,
        "_type": "",
        "_state": "",
        "_company": None,
        "_contacts": [],
        "_tags": [],
        "_parts": [],
        "_told": None,
        "_written": 0.0,
    }
    row.update(given)
    return row


class Tickets:
    """Routes of /tickets."""

    def __init__(
        self, state: State, threads: Threads, types: TicketTypes, replies: Replies
    ) -> None:
        self._state = state
        self._threads = threads
        self._types = types
        self._replies = replies
        searchable = Searchable(fields=_FIELDS, read=self._read, closed_ranges=True)
        self._search = Search(state, state.tickets, searchable)

    def routes(self) -> list[Route]:
        """The routes."""
        one = "/tickets/{ticket_id}"
        return [
            Route("/tickets", self._create, methods=["POST"]),
            Route("/tickets/search", self._find, methods=["POST"]),
            Route(one, self._show),
            Route(one, self._update, methods=["PUT"]),
            Route(one, self._delete, methods=["DELETE"]),
            Route(f"{one}/reply", self._reply, methods=["POST"]),
        ]

    def shown(self, row: Row, base: str) -> Row:
        """A ticket as answered."""
        parts = self._threads.shown_parts(row, base, kind="ticket_part")
        shown = {"type": "ticket", **{key: row[key] for key in row if key[0] != "_"}}
        if row["snoozed_until"] is None:
            del shown["snoozed_until"]
        shown |= {
            "ticket_state": shown_state(self._state.ticket_states.rows[row["_state"]]),
            "ticket_type": self._types.shown(self._state.ticket_types.rows[row["_type"]]),
            "contacts": self._threads.contacts(row),
            "tags": applied(self._state, row["_tags"]),
            "linked_objects": self._state.linked_objects(row["id"]),
            "ticket_parts": {
                "type": "ticket_part.list",
                "ticket_parts": parts,
                "total_count": len(parts),
            },
        }
        return shown

    def _wanted(self, request: Request) -> Row:
        row = self._state.tickets.get(request.path_params["ticket_id"])
        if row is None:
            raise lost_ticket()
        return row

    async def _find(self, request: Request) -> Response:
        base = base_of(request)
        found = self._search.page(
            await body_of(request),
            lambda row: self.shown(row, base),
            kind="ticket.list",
            key="tickets",
            default=_PER_PAGE,
        )
        return answer(found)

    async def _show(self, request: Request) -> Response:
        return answer(self.shown(self._wanted(request), base_of(request)))

    async def _create(self, request: Request) -> Response:
        body = await body_of(request)
        if body.get("ticket_type_id") is None:
            raise missing("ticket_type_id")
        kind = self._types.wanted(body["ticket_type_id"])
        attributes = self._attributes(kind, body.get("ticket_attributes"), creating=True)
        at = rules.checked_time(body.get("created_at"), "created_at")
        assignment = body.get("assignment") or {}
        if not isinstance(assignment, dict):
            raise invalid("assignment must be an object", field="assignment")
        linked = self._to_link(body.get("conversation_to_link_id"), kind)
        row = new_ticket(
            self._state,
            category=kind["category"],
            ticket_attributes=attributes,
            created_at=self._state.now() if at is None else at,
            _type=kind["id"],
            _state=self._first_state(),
            _contacts=[self._contact(body.get("contacts"))["id"]],
            _company=self._company(body.get("company_id")),
            _written=self._state.clock(),
            admin_assignee_id=self._assignee(assignment.get("admin_assignee_id"), "admin"),
            team_assignee_id=self._assignee(assignment.get("team_assignee_id"), "team"),
        )
        self._state.tickets.put(row)
        self._state.links += [(row["id"], key) for key in linked]
        if kind["category"] == "Customer" and not body.get("skip_notifications"):
            self._threads.mail(row)
        return answer(self.shown(row, base_of(request)))

    def _to_link(self, key: object, kind: Row) -> list[str]:
        """The conversation or customer ticket that a back-office or tracker ticket is about."""
        if key is None:
            return []
        other = self._state.tickets.get(str(key))
        customers = other is None or other["category"] == "Customer"
        there = other or self._state.conversations.get(str(key))
        if there is None or not customers or kind["category"] == "Customer":
            raise invalid("These cannot be linked", field="conversation_to_link_id")
        return [str(key)]

    def _company(self, key: object) -> str | None:
        if key is None:
            return None
        if self._state.companies.get(str(key)) is None:
            raise lost_company()
        return str(key)

    def _first_state(self) -> str:
        rows = self._state.ticket_states
        return next(str(row["id"]) for row in rows if row["category"] == "submitted")

    def _assignee(self, key: object, kind: str) -> int:
        if key in (None, "", 0, "0"):
            return 0
        known = self._state.admin(key) if kind == "admin" else self._state.teams.get(str(key))
        if known is None:
            raise not_found("Assignee not found", "assignee_not_found")
        return int(known["id"])

    def _contact(self, contacts: object) -> Row:
        if (
            not isinstance(contacts, list)
            or len(contacts) != 1
            or not isinstance(contacts[0], dict)
        ):
            raise invalid("contacts must name exactly one contact", field="contacts")
        wanted = contacts[0]
        names = {"intercom_user_id": wanted.get("id"), "user_id": wanted.get("external_id")}
        try:
            return self._replies.named_contact({**names, "email": wanted.get("email")})
        except Refused:
            if not wanted.get("email"):
                raise lost_contact() from None
        lead = contact_view.new_contact(
            self._state, role="lead", email=rules.checked_email(wanted["email"])
        )
        return self._state.contacts.put({**lead, "_written": self._state.clock()})

    def _attributes(self, kind: Row, given: object, *, creating: bool = False) -> Row:
        values = given or {}
        if not isinstance(values, dict):
            raise invalid("ticket_attributes must be an object", field="ticket_attributes")
        known = {item["name"]: item for item in kind["_attributes"] if not item["archived"]}
        for name in values:
            if name not in known:
                raise invalid(
                    f"Ticket attribute '{name}' does not exist", field="ticket_attributes"
                )
        lacking = [
            name for name in known if known[name]["required_to_create"] and name not in values
        ]
        if creating and lacking:
            raise invalid("Missing required ticket attributes", field="ticket_attributes")
        return {name: _stored(known[name], value) for name, value in values.items()}

    async def _update(self, request: Request) -> Response:
        row = self._wanted(request)
        body = await body_of(request)
        kind = self._types.wanted(row["_type"])
        changes: Row = {}
        if "ticket_attributes" in body:
            given = self._attributes(kind, body["ticket_attributes"])
            changes["ticket_attributes"] = {**row["ticket_attributes"], **given}
        if "ticket_state_id" in body:
            changes["_state"] = self._known_state(body["ticket_state_id"])
        for name in ("open", "is_shared"):
            if name in body:
                changes[name] = bool(body[name])
        if "snoozed_until" in body:
            changes["snoozed_until"] = rules.checked_time(body["snoozed_until"], "snoozed_until")
        if "assignee_id" in body:
            changes |= self._new_assignee(body)
        self._apply(row, changes, silent=bool(body.get("skip_notifications")))
        return answer(self.shown(row, base_of(request)))

    def _new_assignee(self, body: Row) -> Row:
        """An assignee may be a teammate or a team."""
        if self._state.admin(body.get("admin_id")) is None:
            raise not_found("Assignee not found", "assignee_not_found")
        key = body["assignee_id"]
        kind = "team" if self._state.teams.get(str(key)) else "admin"
        return {f"{kind}_assignee_id": self._assignee(key, kind)}

    def _known_state(self, key: object) -> str:
        if self._state.ticket_states.get(str(key)) is None:
            message = "Ticket state id is not valid or is not associated with the ticket type"
            raise refuse(400, "ticket_state_id_invalid", message)
        return str(key)

    def _apply(self, row: Row, changes: Row, *, silent: bool) -> None:
        moved = changes.get("_state", row["_state"]) != row["_state"]
        row.update(changes, updated_at=self._state.now())
        self._state.tickets.put(row)
        if moved:
            admin = next(iter(self._state.admins))
            author = {"type": "admin", "id": admin["id"]}
            self._threads.add_part(
                self._state.tickets, row, "ticket_state_updated_by_admin", author
            )
            if row["category"] == "Customer" and not silent:
                self._threads.mail(row)

    async def _delete(self, request: Request) -> Response:
        row = self._wanted(request)
        self._state.tickets.remove(row["id"])
        return answer({"id": row["id"], "object": "ticket", "deleted": True})

    async def _reply(self, request: Request) -> Response:
        row = self._wanted(request)
        body = await body_of(request)
        if body.get("type") == "user" and row["category"] == "Back-office":
            message = "User replies are not allowed on Backoffice tickets"
            raise refuse(400, "parameter_mismatch", message)
        part = self._replies.add(self._state.tickets, row, body)
        return answer(self._threads.shown_part(part, base_of(request), kind="ticket_part"))

    def _read(self, row: Row, field: str) -> Any:
        if field == "category":
            return _CATEGORY_WORDS[row["category"]]
        if field in ("title", "description"):
            return row["ticket_attributes"].get(TITLE if field == "title" else DESCRIPTION)
        if field.startswith("ticket_attribute."):
            return self._by_attribute(row, field.removeprefix("ticket_attribute."))
        if field == "state":
            return self._state.ticket_states.rows[row["_state"]]["category"]
        places = {"ticket_type_id": "_type", "contact_ids": "_contacts"}
        return by_path(row, places.get(field, field))

    def _by_attribute(self, row: Row, key: str) -> Any:
        for item in self._state.ticket_types.rows[row["_type"]]["_attributes"]:
            if item["id"] == key:
                return row["ticket_attributes"].get(item["name"])
        return None


def _stored(attribute: Row, value: object) -> object:
    """A value as kept: an option is named by its id (2.16: ticket_request_custom_attributes)."""
    labels = item_ids(attribute)
    if not labels or value is None:
        return value
    if value not in labels:
        name = attribute["name"]
        raise invalid(f"'{value}' is not an option of '{name}'", field="ticket_attributes")
    return labels[str(value)]


_TEXTS = (
    "id title description category ticket_type_id contact_ids teammate_ids admin_assignee_id"
    " team_assignee_id state"
).split()
_FIELDS = {
    **dict.fromkeys(_TEXTS, FieldKind.TEXT),
    **dict.fromkeys(("created_at", "updated_at", "snoozed_until"), FieldKind.DATE),
    "open": FieldKind.BOOLEAN,
}
