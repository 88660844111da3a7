"""Ticket types with their attributes, and ticket states (read only)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.intercom.answers import answer, body_of, invalid, missing, not_found, plain_list
from engine.sandbox.intercom.rules import checked_text
from engine.sandbox.intercom.state import State
from engine.sandbox.store import Row

CATEGORIES = ("Customer", "Back-office", "Tracker")
_KINDS = ("string", "list", "integer", "decimal", "boolean", "datetime", "files")
_FLAGS = (
    "required_to_create required_to_create_for_contacts visible_on_create visible_to_contacts"
).split()
TITLE, DESCRIPTION = "_default_title_", "_default_description_"


class TicketTypes:
    """Routes of /ticket_types and /ticket_states."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        one = "/ticket_types/{key}"
        return [
            Route("/ticket_types", self._list),
            Route("/ticket_types", self._create, methods=["POST"]),
            Route(one, self._show),
            Route(one, self._update, methods=["PUT"]),
            Route(f"{one}/attributes", self._add_attribute, methods=["POST"]),
            Route(f"{one}/attributes/{{attribute}}", self._change_attribute, methods=["PUT"]),
            Route("/ticket_states", self._states),
        ]

    def define(self, name: str, category: str, *, icon: str = "🎟️", description: str = "") -> Row:
        """Add a type with the two attributes that every type has."""
        now = self._state.now()
        row: Row = {
            "id": self._state.small_number("ticket_type"),
            "category": category,
            "name": name,
            "description": description,
            "icon": icon,
            "is_internal": False,
            "archived": False,
            "created_at": now,
            "updated_at": now,
            "_attributes": [],
        }
        for attribute in (TITLE, DESCRIPTION):
            self.define_attribute(row, attribute, "string", default=True)
        return self._state.ticket_types.put(row)

    def define_attribute(
        self, row: Row, name: str, kind: str, *, items: Sequence[str] = (), **given: Any
    ) -> Row:
        """Add an attribute to a type."""
        now = self._state.now()
        attribute: Row = {
            "id": self._state.small_number("ticket_attribute"),
            "name": name,
            "description": "",
            "data_type": kind,
            "order": len(row["_attributes"]),
            **dict.fromkeys(_FLAGS, False),
            "default": False,
            "archived": False,
            "created_at": now,
            "updated_at": now,
            "_items": list(items),
        }
        attribute.update(given)
        row["_attributes"].append(attribute)
        return attribute

    def shown(self, row: Row) -> Row:
        """A type as answered."""
        attributes = [self._shown_attribute(row, item) for item in row["_attributes"]]
        states = [shown_state(item) for item in self._state.ticket_states]
        shown = {"type": "ticket_type", **{key: row[key] for key in row if key[0] != "_"}}
        shown["workspace_id"] = self._state.workspace
        shown["ticket_type_attributes"] = {"type": "list", "data": attributes}
        shown["ticket_states"] = {"type": "list", "data": states}
        return shown

    def _shown_attribute(self, row: Row, item: Row) -> Row:
        shown = {
            "type": "ticket_type_attribute",
            **{key: item[key] for key in item if key[0] != "_"},
        }
        shown["workspace_id"] = self._state.workspace
        shown["ticket_type_id"] = int(row["id"])
        shown["input_options"] = _input_options(item)
        return shown

    def wanted(self, key: object) -> Row:
        """A type by its id, or 404."""
        row = self._state.ticket_types.get(str(key))
        if row is None:
            raise not_found("Ticket type not found", "ticket_type_not_found")
        return row

    async def _list(self, request: Request) -> Response:
        return answer(plain_list(map(self.shown, self._state.ticket_types)))

    async def _show(self, request: Request) -> Response:
        return answer(self.shown(self.wanted(request.path_params["key"])))

    async def _create(self, request: Request) -> Response:
        body = await body_of(request)
        name = checked_text(body.get("name"), "name")
        if not name:
            raise missing("name")
        category = body.get("category", "Customer")
        if category not in CATEGORIES:
            raise invalid(f"category must be one of {', '.join(CATEGORIES)}", field="category")
        description = str(body.get("description") or "")
        row = self.define(name, category, icon=body.get("icon") or "🎟️", description=description)
        row["is_internal"] = bool(body.get("is_internal", False))
        return answer(self.shown(row))

    async def _update(self, request: Request) -> Response:
        row = self.wanted(request.path_params["key"])
        body = await body_of(request)
        for name in ("name", "description", "icon", "archived", "is_internal"):
            if name in body:
                row[name] = body[name]
        row["updated_at"] = self._state.now()
        return answer(self.shown(self._state.ticket_types.put(row)))

    async def _add_attribute(self, request: Request) -> Response:
        row = self.wanted(request.path_params["key"])
        body = await body_of(request)
        for name in ("name", "description", "data_type"):
            if body.get(name) is None:
                raise missing(name)
        if body["data_type"] not in _KINDS:
            raise invalid(f"data_type must be one of {', '.join(_KINDS)}", field="data_type")
        if body["name"] in {item["name"] for item in row["_attributes"]}:
            raise invalid("An attribute of that name already exists", field="name")
        items = _items(body) if body["data_type"] == "list" else []
        flags = {name: bool(body.get(name, False)) for name in _FLAGS}
        item = self.define_attribute(
            row,
            str(checked_text(body["name"], "name")),
            body["data_type"],
            items=items,
            description=body["description"],
            **flags,
        )
        self._state.ticket_types.put(row)
        return answer(self._shown_attribute(row, item))

    async def _change_attribute(self, request: Request) -> Response:
        row = self.wanted(request.path_params["key"])
        key = request.path_params["attribute"]
        item = next((item for item in row["_attributes"] if item["id"] == key), None)
        if item is None:
            raise not_found()
        body = await body_of(request)
        for name in ("name", "description", "archived", *_FLAGS):
            if name in body:
                item[name] = body[name]
        if "list_items" in body:
            item["_items"] = _items(body)
        item["updated_at"] = self._state.now()
        self._state.ticket_types.put(row)
        return answer(self._shown_attribute(row, item))

    async def _states(self, request: Request) -> Response:
        types = [self.shown(row) for row in self._state.ticket_types]
        listed = {"type": "list", "data": types}
        return answer(
            plain_list(
                {**shown_state(row), "archived": False, "ticket_types": listed}
                for row in self._state.ticket_states
            )
        )


def shown_state(row: Row) -> Row:
    """A state as answered inside tickets and types."""
    return {
        "type": "ticket_state",
        "id": row["id"],
        "category": row["category"],
        "internal_label": row["internal_label"],
        "external_label": row["external_label"],
    }


def _items(body: Row) -> list[str]:
    """The options of a list: one text with commas between them, so no label can hold one."""
    items = [item.strip() for item in str(body.get("list_items") or "").split(",")]
    if len([item for item in items if item]) < 2:
        raise invalid("list_items must hold at least two options", field="list_items")
    return [item for item in items if item]


def _input_options(item: Row) -> Row | None:
    if item["data_type"] != "list":
        return {"multiline": False} if item["data_type"] == "string" else None
    options = [{"id": key, "label": label} for key, label in item_ids(item).items()]
    return {"list_options": options}


def item_ids(item: Row) -> dict[str, str]:
    """The labels of a list's options by their ids."""
    return {f"{item['id']}-{place}": label for place, label in enumerate(item["_items"])}
