"""Definitions of custom attributes: of people and companies, and of conversations (2.16)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.intercom.answers import answer, body_of, invalid, missing, plain_list, refuse
from engine.sandbox.intercom.rules import active_options
from engine.sandbox.intercom.state import State
from engine.sandbox.store import Row

MOST_ATTRIBUTES = 250
_MODELS = ("contact", "company")
_CREATED_KINDS = ("string", "integer", "float", "boolean", "datetime", "date", "options")
_READ_AS = {"options": "string", "datetime": "date"}
_NAME = re.compile(r"^[\w\s\-€£¥¢₹]+$")
_STANDARD = (
    ("contact", "name", "string"),
    ("contact", "email", "string"),
    ("contact", "phone", "string"),
    ("contact", "external_id", "string"),
    ("contact", "signed_up_at", "date"),
    ("company", "name", "string"),
    ("company", "company_id", "string"),
    ("company", "website", "string"),
    ("company", "industry", "string"),
    ("company", "size", "integer"),
    ("company", "monthly_spend", "float"),
)


class DataAttributes:
    """Routes of /data_attributes."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            Route("/data_attributes", self._list),
            Route("/data_attributes", self._create, methods=["POST"]),
            Route("/data_attributes/{key}", self._update, methods=["PUT"]),
        ]

    def define(
        self,
        model: str,
        name: str,
        kind: str,
        *,
        options: Sequence[str] = (),
        description: str = "",
    ) -> Row:
        """Add a definition without asking whether it may be."""
        now = self._state.now()
        row = {
            "id": self._state.small_number("data_attribute"),
            "model": model,
            "name": name,
            "description": description,
            "archived": False,
            "messenger_writable": False,
            "created_at": now,
            "updated_at": now,
            "_kind": kind,
            "_options": [{"label": label, "archived": False} for label in options],
        }
        return self._state.data_attributes.put(row)

    def shown(self, row: Row) -> Row:
        """A definition as answered."""
        prefix = "" if row["model"] == "contact" else "company."
        shown = {
            "type": "data_attribute",
            "id": int(row["id"]),
            "model": row["model"],
            "name": row["name"],
            "full_name": f"{prefix}custom_attributes.{row['name']}",
            "label": row["name"],
            "description": row["description"],
            "data_type": _READ_AS.get(row["_kind"], row["_kind"]),
            "api_writable": True,
            "messenger_writable": row["messenger_writable"],
            "ui_writable": True,
            "custom": True,
            "archived": row["archived"],
            "created_at": row["created_at"],
            "updated_at": row["updated_at"],
        }
        if row["_kind"] == "options":
            shown["options"] = active_options(row)
        return shown

    async def _list(self, request: Request) -> Response:
        model = request.query_params.get("model")
        if model == "conversation":
            message = (
                "model=conversation is no longer supported. "
                "Use GET /conversations/attributes instead"
            )
            raise refuse(422, "parameter_invalid", message)
        if model is not None and model not in _MODELS:
            raise invalid("model must be either contact or company", field="model")
        archived = request.query_params.get("include_archived") == "true"
        custom = [
            self.shown(row)
            for row in self._state.data_attributes
            if model in (None, row["model"]) and (archived or not row["archived"])
        ]
        return answer(plain_list([*_standard(model), *custom]))

    async def _create(self, request: Request) -> Response:
        body = await body_of(request)
        name, model, kind = body.get("name"), body.get("model"), body.get("data_type")
        if not isinstance(name, str) or not name.strip():
            raise missing("name")
        if model not in _MODELS:
            raise invalid("The Data Attribute model field must be either contact or company")
        if kind not in _CREATED_KINDS:
            raise invalid("Data Type isn't an option")
        self._check_name(name, str(model))
        options = _options(body) if kind == "options" else []
        self._check_room()
        description = str(body.get("description") or "")
        row = self.define(str(model), name, str(kind), options=options, description=description)
        return answer(self.shown(row))

    def _check_name(self, name: str, model: str) -> None:
        if not _NAME.match(name):
            raise invalid(
                "Your name for this attribute must only contain alphanumeric characters, "
                "currency symbols, and hyphens"
            )
        taken = {(row["model"], row["name"].casefold()) for row in self._state.data_attributes}
        if (model, name.casefold()) in taken:
            word = "people" if model == "contact" else "company"
            raise invalid(
                f"You already have '{name}' in your {word} data. "
                f"To save this as new {word} data, use a different name."
            )

    def _check_room(self) -> None:
        used = sum(not row["archived"] for row in self._state.data_attributes)
        if used + self._state.settings.attributes_used >= MOST_ATTRIBUTES:
            raise invalid(f"You have reached the maximum of {MOST_ATTRIBUTES} attributes")

    async def _update(self, request: Request) -> Response:
        row = self._state.data_attributes.get(request.path_params["key"])
        if row is None:
            raise refuse(404, "field_not_found", "We couldn't find that data attribute to update")
        body = await body_of(request)
        if "options" in body:
            if row["_kind"] != "options":
                raise invalid("Options isn't an array")
            row["_options"] = [{"label": label, "archived": False} for label in _options(body)]
        for name in ("archived", "description", "messenger_writable"):
            if name in body:
                row[name] = body[name]
        row["updated_at"] = self._state.now()
        return answer(self.shown(self._state.data_attributes.put(row)))


def _options(body: Row) -> list[str]:
    options = body.get("options")
    if not isinstance(options, list):
        raise invalid("Options isn't an array")
    labels = [str(item["value"]) for item in options if isinstance(item, dict) and "value" in item]
    if len(labels) < 2:
        raise invalid("A list needs at least two options")
    return labels


def _standard(model: str | None) -> list[Row]:
    return [
        {
            "type": "data_attribute",
            "model": owner,
            "name": name,
            "full_name": name if owner == "contact" else f"company.{name}",
            "label": name,
            "description": "",
            "data_type": kind,
            "api_writable": True,
            "messenger_writable": False,
            "ui_writable": False,
            "custom": False,
            "archived": False,
        }
        for owner, name, kind in _STANDARD
        if model in (None, owner)
    ]
