"""What an administrator adds to the set-up (Zendesk: Ticket Forms, Custom Ticket Statuses, …)."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .refusals import Complaints
from .state import State
from .store import Table
from .ticket_rules import STATUSES
from .web import Row, answer, at, post, wrapped

_CATEGORIES = STATUSES[:-1]
_USER_TYPES = ("signed_in_users", "staff")


class SetUp:
    """Forms, statuses, segments and permission groups of one account; administrators only."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """One for each kind."""
        return [
            post("/ticket_forms", self.form),
            post("/custom_statuses", self.status),
            post("/help_center/user_segments", self.segment),
            post("/guide/permission_groups", self.permission_group),
        ]

    async def form(self, request: Request) -> Response:
        """A ticket form beside the default one."""
        sent = await self._sent(request, "ticket_form", "name")
        name = dict.fromkeys(("name", "raw_name", "display_name"), sent["name"])
        row: Row = name | {"raw_display_name": sent["name"], "position": 1, "active": True}
        row |= {"default": False, "end_user_visible": True, "in_all_brands": True}
        row |= {"ticket_field_ids": sent.get("ticket_field_ids") or []}
        return self._made(request, "ticket_forms", self._state.store.ticket_forms, row)

    async def status(self, request: Request) -> Response:
        """A status of the account's own within one of the categories."""
        sent = await self._sent(request, "custom_status", "agent_label")
        _check("status_category", sent.get("status_category"), _CATEGORIES)
        label = sent["agent_label"]
        row: Row = {"status_category": sent["status_category"], "active": True, "default": False}
        for kind in ("agent", "end_user"):
            row |= {f"{kind}_label": label, f"raw_{kind}_label": label}
        row |= {"description": "", "raw_description": ""}
        row |= {"end_user_description": "", "raw_end_user_description": ""}
        return self._made(request, "custom_statuses", self._state.store.custom_statuses, row)

    async def segment(self, request: Request) -> Response:
        """A group of people who may read articles."""
        sent = await self._sent(request, "user_segment", "name")
        _check("user_type", sent.get("user_type"), _USER_TYPES)
        lists = ("group_ids", "organization_ids", "tags", "or_tags", "added_user_ids")
        row: Row = {key: sent.get(key) or [] for key in lists}
        row |= {"name": sent["name"], "user_type": sent["user_type"], "built_in": False}
        return self._made(request, "user_segments", self._state.store.user_segments, row)

    async def permission_group(self, request: Request) -> Response:
        """Who may edit and who may publish articles."""
        sent = await self._sent(request, "permission_group", "name")
        row: Row = {key: sent.get(key) or [] for key in ("edit", "publish")}
        row |= {"name": sent["name"], "built_in": False}
        table = self._state.store.permission_groups
        return self._made(request, "permission_groups", table, row)

    async def _sent(self, request: Request, one: str, name: str) -> Row:
        self._state.require_admin(request)
        sent = await wrapped(request, one)
        wrong = Complaints()
        if not str(sent.get(name) or "").strip():
            wrong.add(name, f"{name}: cannot be blank", "BlankValue")
        wrong.check()
        return sent

    def _made(self, request: Request, kind: str, table: Table, row: Row) -> Response:
        one = "custom_status" if kind == "custom_statuses" else kind.removesuffix("s")
        times = {"created_at": self._state.now(), "updated_at": self._state.now()}
        made = {"id": self._state.store.next_id(), **row, **times}
        table[made["id"]] = made
        return answer({one: at(request, kind, made)}, 201)


def _check(name: str, value: Any, allowed: tuple[str, ...]) -> None:
    wrong = Complaints()
    if value not in allowed:
        wrong.add(name, f"{name}: {value} is not valid", "InvalidValue")
    wrong.check()
