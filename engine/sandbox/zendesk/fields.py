"""Fields of tickets, users and organizations (Zendesk: Ticket Fields and its siblings)."""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .paging import counted, page
from .refusals import Complaints, forbidden
from .state import State
from .web import Row, answer, at, delete, done, found, get, number, post, put, wrapped

TICKET_TYPES = frozenset(
    "text textarea checkbox date integer decimal regexp partialcreditcard multiselect tagger "
    "lookup".split()
)
PERSON_TYPES = frozenset(
    "text textarea checkbox date integer decimal regexp dropdown lookup multiselect".split()
)
WITH_OPTIONS = frozenset({"tagger", "dropdown", "multiselect"})
_KEY = re.compile(r"^[a-z0-9_-]+$", re.IGNORECASE)
_SYSTEM = (
    ("subject", "Subject"),
    ("description", "Description"),
    ("status", "Status"),
    ("tickettype", "Type"),
    ("priority", "Priority"),
    ("group", "Group"),
    ("assignee", "Assignee"),
    ("custom_status", "Ticket status"),
)
_STATUSES = (("Open", "open"), ("Pending", "pending"), ("On-hold", "hold"), ("Solved", "solved"))


def add_field(state: State, kind: str, sent: Row) -> Row:
    """A new field; ``kind`` is ``ticket_fields``, ``user_fields`` or ``organization_fields``."""
    table = getattr(state.store, kind)
    row = _blank(state, sent, len(table))
    row |= _ticket_part(sent) if kind == "ticket_fields" else {"key": sent["key"], "system": False}
    if sent["type"] in WITH_OPTIONS:
        row["custom_field_options"] = [
            _option(state, item) for item in sent.get("custom_field_options") or []
        ]
    table[row["id"]] = row
    return row


def add_system_fields(state: State) -> None:
    """The fields that every account has."""
    for kind, title in _SYSTEM:
        row = add_field(state, "ticket_fields", {"type": kind, "title": title})
        row["removable"] = False
        if kind == "status":
            row["system_field_options"] = [
                {"name": name, "value": value} for name, value in _STATUSES
            ]
        if kind == "priority":
            names = ("Low", "Normal", "High", "Urgent")
            row["system_field_options"] = [{"name": n, "value": n.lower()} for n in names]
            row["sub_type_id"] = 0
        if kind == "tickettype":
            names = ("Question", "Incident", "Problem", "Task")
            row["system_field_options"] = [{"name": n, "value": n.lower()} for n in names]


def _blank(state: State, sent: Row, position: int) -> Row:
    title, words = str(sent["title"]), str(sent.get("description") or "")
    return {
        "id": state.store.next_id(),
        "type": sent["type"],
        "title": title,
        "raw_title": title,
        "description": words,
        "raw_description": words,
        "position": position,
        "active": sent.get("active", True),
        "regexp_for_validation": sent.get("regexp_for_validation"),
        "created_at": state.now(),
        "updated_at": state.now(),
    }


def _ticket_part(sent: Row) -> Row:
    title = str(sent.get("title_in_portal") or sent["title"])
    return {
        "required": bool(sent.get("required")),
        "collapsed_for_agents": False,
        "title_in_portal": title,
        "raw_title_in_portal": title,
        "visible_in_portal": bool(sent.get("visible_in_portal")),
        "editable_in_portal": bool(sent.get("editable_in_portal")),
        "required_in_portal": bool(sent.get("required_in_portal")),
        "tag": sent.get("tag"),
        "removable": True,
        "agent_description": sent.get("agent_description"),
    }


def _option(state: State, sent: Row) -> Row:
    name = str(sent["name"])
    return {
        "id": state.store.next_id(),
        "name": name,
        "raw_name": name,
        "value": str(sent["value"]).strip().lower().replace(" ", "_"),
        "default": False,
    }


class Fields:
    """Every kind of field of one account."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """List, count, create, show, change and delete, for each kind."""
        made: list[Route] = []
        for kind in ("ticket_fields", "user_fields", "organization_fields"):
            made += self._routes(kind)
        return made

    def _routes(self, kind: str) -> list[Route]:
        one = kind.removesuffix("s")
        table = getattr(self._state.store, kind)

        async def index(request: Request) -> Response:
            return self._index(request, kind)

        async def count(request: Request) -> Response:
            return answer(counted(request, len(table), self._state.now()))

        async def create(request: Request) -> Response:
            self._state.require_admin(request)
            sent = await wrapped(request, one)
            self._check(kind, sent)
            return answer({one: at(request, kind, add_field(self._state, kind, sent))}, 201)

        async def show(request: Request) -> Response:
            return answer({one: at(request, kind, found(table, number(request)))})

        async def update(request: Request) -> Response:
            self._state.require_admin(request)
            row = found(table, number(request))
            self._change(row, await wrapped(request, one))
            return answer({one: at(request, kind, row)})

        async def remove(request: Request) -> Response:
            self._state.require_admin(request)
            row = found(table, number(request))
            if row.get("removable") is False:
                raise forbidden("System fields cannot be deleted")
            del table[row["id"]]
            return done()

        return [
            get(f"/{kind}", index),
            get(f"/{kind}/count", count),
            post(f"/{kind}", create),
            get(f"/{kind}/{{id}}", show),
            put(f"/{kind}/{{id}}", update),
            delete(f"/{kind}/{{id}}", remove),
        ]

    def _index(self, request: Request, kind: str) -> Response:
        rows = list(getattr(self._state.store, kind).values())
        body, _ = page(
            request, kind, rows, lambda row: at(request, kind, row),
            key=lambda row: (row["position"], row["id"]), size=max(1, len(rows)),
        )  # fmt: skip
        return answer(body)

    def _check(self, kind: str, sent: Row) -> None:
        wrong = Complaints()
        allowed = TICKET_TYPES if kind == "ticket_fields" else PERSON_TYPES
        if sent.get("type") not in allowed:
            wrong.add("type", f"Type: {sent.get('type')} is not a valid field type")
        if not str(sent.get("title") or "").strip():
            wrong.add("title", "Title: cannot be blank", "BlankValue")
        if kind != "ticket_fields":
            self._check_key(kind, sent.get("key"), wrong)
        if sent.get("type") in WITH_OPTIONS:
            self._check_options(kind, sent.get("custom_field_options"), wrong)
        wrong.check()

    def _check_key(self, kind: str, key: Any, wrong: Complaints) -> None:
        if not isinstance(key, str) or not _KEY.match(key) or key.isdecimal():
            wrong.add("key", f"Key: {key} is invalid", "InvalidFormat")
        elif any(row["key"] == key for row in getattr(self._state.store, kind).values()):
            wrong.add("key", f"Key: {key} has already been taken", "DuplicateValue")

    def _check_options(self, kind: str, options: Any, wrong: Complaints) -> None:
        """An option's value is a tag, so no two fields of tickets may share one."""
        if not options:
            wrong.add("custom_field_options", "Custom field options: cannot be blank", "BlankValue")
            return
        values = [str(item.get("value") or "").strip().lower() for item in options]
        tables = (self._state.store.ticket_fields,) if kind == "ticket_fields" else ()
        taken = {
            option["value"]
            for table in tables
            for row in table.values()
            for option in row.get("custom_field_options", ())
        }
        for value in values:
            if not value or any(mark in value for mark in ",&<>"):
                wrong.add("custom_field_options", f"Value: '{value}' is invalid", "InvalidFormat")
            elif value in taken or values.count(value) > 1:
                words = f"Value: {value} is already in use by another field option"
                wrong.add("custom_field_options", words, "DuplicateValue")

    def _change(self, row: Row, sent: Row) -> None:
        row |= {name: sent[name] for name in ("title", "description", "active") if name in sent}
        row["raw_title"], row["raw_description"] = row["title"], row["description"]
        if "custom_field_options" in sent and "custom_field_options" in row:
            kept = {option["value"]: option for option in row["custom_field_options"]}
            row["custom_field_options"] = [
                kept.get(str(item["value"])) or _option(self._state, item)
                for item in sent["custom_field_options"]
            ]
        row["updated_at"] = self._state.now()
