"""Definitions of conversation attributes, an API of their own since 2.16."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.intercom.answers import answer, body_of, missing, plain_list, refuse
from engine.sandbox.intercom.rules import active_options
from engine.sandbox.intercom.state import State
from engine.sandbox.store import Row

_KINDS = ("string", "integer", "list", "decimal", "boolean", "datetime", "relationship", "files")
_PATH = "/conversations/attributes"
_ROOM_FOR_IDS = uuid.UUID("6e2a4b0e-0000-4000-8000-000000000000")


class ConversationAttributes:
    """Routes of /conversations/attributes and the options below."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            Route(_PATH, self._list),
            Route(_PATH, self._create, methods=["POST"]),
            Route(f"{_PATH}/{{key}}", self._show),
            Route(f"{_PATH}/{{key}}", self._update, methods=["PUT"]),
            Route(f"{_PATH}/{{key}}", self._archive, methods=["DELETE"]),
            Route(f"{_PATH}/{{key}}/options", self._add_option, methods=["POST"]),
            Route(f"{_PATH}/{{key}}/options/{{option}}", self._rename_option, methods=["PUT"]),
            Route(f"{_PATH}/{{key}}/options/{{option}}", self._archive_option, methods=["DELETE"]),
        ]

    def define(
        self, name: str, kind: str, *, options: Sequence[str] = (), description: str = ""
    ) -> Row:
        """Add a definition without asking whether it may be."""
        now = self._state.now()
        row: Row = {
            "id": self._state.small_number("conversation_attribute"),
            "name": name,
            "description": description,
            "required": False,
            "visible_to_team_ids": [],
            "archived": False,
            "created_at": now,
            "updated_at": now,
            "_kind": kind,
            "_options": [],
        }
        for label in options:
            _append_option(row, label)
        return self._state.conversation_attributes.put(row)

    def shown(self, row: Row) -> Row:
        """A definition as answered."""
        shown: Row = {"type": "conversation_attribute", "id": int(row["id"])}
        shown |= {key: value for key, value in row.items() if key[0] != "_" and key != "id"}
        shown["data_type"] = row["_kind"]
        shown["admin_id"] = next(iter(self._state.admins))["id"]
        if row["_kind"] == "string":
            shown["multiline"] = row.get("multiline", False)
        if row["_kind"] == "list":
            shown["options"] = row["_options"]
        return shown

    def _wanted(self, request: Request) -> Row:
        row = self._state.conversation_attributes.get(request.path_params["key"])
        if row is None:
            code = "conversation_attribute_not_found"
            raise refuse(404, code, "Conversation attribute not found")
        return row

    def _wanted_list(self, request: Request) -> Row:
        row = self._wanted(request)
        if row["_kind"] != "list":
            raise _unprocessable("Options can only be managed on list attributes")
        return row

    def _changed(self, row: Row) -> Response:
        row["updated_at"] = self._state.now()
        return answer(self.shown(self._state.conversation_attributes.put(row)))

    async def _list(self, request: Request) -> Response:
        archived = request.query_params.get("include_archived") == "true"
        rows = [
            row for row in self._state.conversation_attributes if archived or not row["archived"]
        ]
        return answer(plain_list(self.shown(row) for row in rows))

    async def _show(self, request: Request) -> Response:
        return answer(self.shown(self._wanted(request)))

    async def _create(self, request: Request) -> Response:
        body = await body_of(request)
        name, kind = body.get("name"), body.get("data_type")
        if not isinstance(name, str) or not name.strip():
            raise missing("name")
        if kind not in _KINDS:
            allowed = ", ".join(_KINDS)
            raise _unprocessable(f"data_type '{kind}' is not valid. Allowed types: {allowed}")
        options = body.get("options") or []
        if not isinstance(options, list) or not all(isinstance(item, dict) for item in options):
            raise _unprocessable("options must be a list of objects with a label")
        labels = [str(item.get("label")) for item in options]
        if kind == "list" and len(labels) < 2:
            raise _unprocessable("A list attribute must have at least 2 active options")
        description = str(body.get("description") or "")
        row = self.define(name, str(kind), options=labels, description=description)
        row["required"] = bool(body.get("required", False))
        row["multiline"] = bool(body.get("multiline", False))
        return self._changed(row)

    async def _update(self, request: Request) -> Response:
        row = self._wanted(request)
        body = await body_of(request)
        for name in ("name", "description", "multiline", "required", "visible_to_team_ids"):
            if name in body:
                row[name] = body[name]
        return self._changed(row)

    async def _archive(self, request: Request) -> Response:
        row = self._wanted(request)
        row["archived"] = True
        return self._changed(row)

    async def _add_option(self, request: Request) -> Response:
        row = self._wanted_list(request)
        _append_option(row, _label(await body_of(request)))
        return self._changed(row)

    async def _rename_option(self, request: Request) -> Response:
        row = self._wanted_list(request)
        _option(row, request)["label"] = _label(await body_of(request))
        return self._changed(row)

    async def _archive_option(self, request: Request) -> Response:
        row = self._wanted_list(request)
        option = _option(row, request)
        if len(active_options(row)) <= 2:
            raise _unprocessable("A list attribute must have at least 2 active options")
        option["archived"] = True
        return self._changed(row)


def _append_option(row: Row, label: str) -> None:
    key = uuid.uuid5(_ROOM_FOR_IDS, f"{row['id']}:{len(row['_options'])}")
    row["_options"].append({"id": str(key), "label": label, "archived": False})


def _option(row: Row, request: Request) -> Row:
    for option in row["_options"]:
        if option["id"] == request.path_params["option"]:
            found: Row = option
            return found
    raise refuse(404, "conversation_attribute_not_found", "List option not found")


def _label(body: Row) -> str:
    if set(body) - {"label"}:
        raise _unprocessable("only 'label' is accepted")
    if not body.get("label"):
        raise _unprocessable("label is required")
    if not isinstance(body["label"], str):
        raise _unprocessable("label must be a string")
    return body["label"]


def _unprocessable(message: str) -> Exception:
    return refuse(422, "parameter_invalid", message)
