"""Fields of tickets, contacts and companies, and making new ones (API v2: … Fields)."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.store import Table

from . import rules
from .refusals import duplicate, fault, invalid, not_found
from .state import State, folded
from .web import Row, answer, created, delete, done, get, number, page, post, put, sent, shown

NEW_TICKET_FIELD = {
    "type": rules.TEXT,
    "label": rules.TEXT,
    "label_for_customers": rules.TEXT,
    "customers_can_edit": rules.YESNO,
    "displayed_to_customers": rules.YESNO,
    "required_for_agents": rules.YESNO,
    "required_for_customers": rules.YESNO,
    "required_for_closure": rules.YESNO,
    "position": rules.WHOLE,
    "choices": rules.ROWS,
    "dependent_fields": rules.ROWS,
}
NEW_PERSON_FIELD = {
    "type": rules.TEXT,
    "label": rules.TEXT,
    "label_for_customers": rules.TEXT,
    "customers_can_edit": rules.YESNO,
    "displayed_for_customers": rules.YESNO,
    "editable_in_signup": rules.YESNO,
    "required_for_agents": rules.YESNO,
    "required_for_customers": rules.YESNO,
    "position": rules.WHOLE,
    "choices": rules.ROWS,
}
NEW_COMPANY_FIELD = {
    name: NEW_PERSON_FIELD[name]
    for name in ("type", "label", "required_for_agents", "position", "choices")
}
TICKET_TYPES = frozenset(
    "custom_text custom_paragraph custom_checkbox custom_number custom_decimal custom_dropdown"
    " custom_date nested_field".split()
)
PERSON_TYPES = frozenset(
    "custom_text custom_paragraph custom_checkbox custom_number custom_dropdown custom_date"
    " custom_phone_number custom_url".split()
)
_PLAIN = re.compile(r"[^a-z0-9]+")


def field_name(label: str, prefix: str = "") -> str:
    """How Freshdesk names a field by its label: ``Old number`` → ``cf_old_number``."""
    letters = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return prefix + (_PLAIN.sub("_", letters).strip("_") or "field")


def ticket_field(state: State, label: str, kind: str, **more: Any) -> Row:
    """A field of tickets; default ones carry the name that they are sent by."""
    now = state.now()
    default = kind.startswith("default_")
    row: Row = {
        "id": state.next_id(),
        "name": more.pop("name", None) or field_name(label, "" if default else "cf_"),
        "label": label,
        "description": None,
        "position": len(state.ticket_fields) + 1,
        "required_for_closure": False,
        "required_for_agents": False,
        "type": kind,
        "default": default,
        "customers_can_edit": True,
        "label_for_customers": label,
        "required_for_customers": False,
        "displayed_to_customers": True,
        "created_at": now,
        "updated_at": now,
        **more,
    }
    return state.ticket_fields.put(row)


def person_field(state: State, table: Table, label: str, kind: str, **more: Any) -> Row:
    """A field of contacts or companies."""
    now = state.now()
    row: Row = {
        "editable_in_signup": False,
        "id": state.next_id(),
        "name": more.pop("name", None) or field_name(label),
        "label": label,
        "position": len(table) + 1,
        "required_for_agents": False,
        "type": kind,
        "default": kind.startswith("default_"),
        "customers_can_edit": False,
        "label_for_customers": label,
        "required_for_customers": False,
        "displayed_for_customers": False,
        "created_at": now,
        "updated_at": now,
        **more,
    }
    if table is state.company_fields:
        for name in ("editable_in_signup", "customers_can_edit", "label_for_customers"):
            del row[name]
        del row["required_for_customers"], row["displayed_for_customers"]
    return table.put(row)


class Fields:
    """Reading fields, and making and deleting custom ones."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        made = [
            get("/ticket_fields", self._index("ticket_fields")),
            get("/admin/ticket_fields", self._index("ticket_fields")),
            post("/admin/ticket_fields", self.create_ticket_field),
            put("/admin/ticket_fields/{id}", self.update_ticket_field),
            delete("/admin/ticket_fields/{id}", self._delete("ticket_fields")),
        ]
        for name in ("contact_fields", "company_fields"):
            made += [
                get(f"/{name}", self._index(name)),
                post(f"/{name}", self._create(name)),
                delete(f"/{name}/{{id}}", self._delete(name)),
            ]
        return made

    def _table(self, name: str) -> Table:
        table: Table = getattr(self._state, name)
        return table

    def _index(self, name: str) -> Any:
        async def index(request: Request) -> Response:
            """All fields of the kind."""
            rows = sorted(self._table(name), key=lambda row: row["position"])
            return page(request, rows)

        return index

    def _delete(self, name: str) -> Any:
        async def remove(request: Request) -> Response:
            """Take a custom field away, with all its values."""
            row = self._table(name).get(number(request))
            if row is None or row["default"]:
                raise not_found()
            self._table(name).remove(row["id"])
            return done()

        return remove

    async def create_ticket_field(self, request: Request) -> Response:
        """A new field of tickets; its name comes from the label and must be read back."""
        values = rules.checked(await sent(request), NEW_TICKET_FIELD, ("type", "label"))
        self._check(values, TICKET_TYPES, self._state.ticket_fields)
        choices = _choices(values.pop("choices", None), values["type"])
        name = self._free_name(field_name(values["label"], "cf_"), self._state.ticket_fields)
        row = ticket_field(self._state, values.pop("label"), values.pop("type"), name=name)
        row |= {key: value for key, value in values.items() if key in row}
        if choices is not None:
            row["choices"] = choices
        self._backfill(self._state.tickets, row["name"])
        return created(request, "admin/ticket_fields", shown(row))

    async def update_ticket_field(self, request: Request) -> Response:
        """Change a field; more choices, another label."""
        row = self._state.ticket_fields.get(number(request))
        if row is None:
            raise not_found()
        values = rules.checked(await sent(request), NEW_TICKET_FIELD)
        choices = _choices(values.pop("choices", None), row["type"])
        if choices is not None and isinstance(row.get("choices"), list):
            row["choices"] = list(dict.fromkeys([*row["choices"], *choices]))
        row |= {key: value for key, value in values.items() if key in row and key != "type"}
        row["updated_at"] = self._state.now()
        return answer(shown(row))

    def _create(self, name: str) -> Any:
        async def create(request: Request) -> Response:
            """A new field of people or companies."""
            table = self._table(name)
            own = NEW_PERSON_FIELD if name == "contact_fields" else NEW_COMPANY_FIELD
            values = rules.checked(await sent(request), own, ("type", "label"))
            self._check(values, PERSON_TYPES, table)
            choices = _choices(values.pop("choices", None), values["type"])
            label, kind = values.pop("label"), values.pop("type")
            free = self._free_name(field_name(label), table)
            row = person_field(self._state, table, label, kind, name=free)
            row |= {key: value for key, value in values.items() if key in row}
            if choices is not None:
                row["choices"] = choices
            people = "contacts" if name == "contact_fields" else "companies"
            self._backfill(self._table(people), row["name"])
            return created(request, name, shown(row))

        return create

    def _check(self, values: Row, types: frozenset[str], table: Table) -> None:
        if values["type"] not in types:
            words = f"It should be one of these values: '{','.join(sorted(types))}'"
            raise invalid([fault("type", "invalid_value", words)])
        if any(folded(row["label"]) == folded(values["label"]) for row in table):
            raise duplicate("label")

    def _free_name(self, wanted: str, table: Table) -> str:
        """A name that is taken, perhaps by a deleted field, gets a number of the account."""
        if not table.find("name", wanted):
            return wanted
        return f"{wanted}_{self._state.next_id() % 1_000_000}"

    def _backfill(self, table: Table, name: str) -> None:
        for row in table:
            row["custom_fields"].setdefault(name, None)


def _choices(sent_choices: list[Row] | None, kind: str) -> list[str] | None:
    lists = kind in ("custom_dropdown", "nested_field")
    if not lists:
        if sent_choices:
            raise invalid([fault("choices", "invalid_field")])
        return None
    if sent_choices is None:
        return None
    if not sent_choices:
        raise invalid([fault("choices", "invalid_value", "It should not be blank")])
    names = [str(choice.get("value", "")) for choice in sent_choices]
    if not all(names) or len(set(names)) < len(names):
        raise invalid([fault("choices", "invalid_value", "Each choice needs a value of its own")])
    return names
