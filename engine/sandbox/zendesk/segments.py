"""Who may read articles and who may write them (Zendesk: User Segments, Permission Groups)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .paging import page
from .state import State
from .web import Row, answer, at, found, get, number


class Segments:
    """Who may read articles, and who may write them."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes of user segments and permission groups."""
        return [
            get("/help_center/user_segments", self.segments),
            get("/help_center/user_segments/applicable", self.segments),
            get("/help_center/user_segments/{id}", self.segment),
            get("/guide/permission_groups", self.groups),
            get("/guide/permission_groups/{id}", self.group),
        ]

    async def segments(self, request: Request) -> Response:
        """All user segments."""
        rows = list(self._state.store.user_segments.values())
        return answer(page(request, "user_segments", rows, _plain)[0])

    async def segment(self, request: Request) -> Response:
        """One user segment."""
        return answer(
            {"user_segment": _plain(found(self._state.store.user_segments, number(request)))}
        )

    async def groups(self, request: Request) -> Response:
        """All permission groups."""
        rows = list(self._state.store.permission_groups.values())
        body, _ = page(
            request, "permission_groups", rows, lambda r: at(request, "guide/permission_groups", r)
        )
        return answer(body)

    async def group(self, request: Request) -> Response:
        """One permission group."""
        row = found(self._state.store.permission_groups, number(request))
        return answer({"permission_group": at(request, "guide/permission_groups", row)})


def _plain(row: Row) -> Row:
    return dict(row)


def furnish_guide(state: State) -> None:
    """The segments and the permission group that every Help Center has."""
    now = state.now()
    for name, kind in (("Signed-in users", "signed_in_users"), ("Agents and admins", "staff")):
        key = state.store.next_id()
        state.store.user_segments[key] = {
            "id": key,
            "user_type": kind,
            "name": name,
            "group_ids": [],
            "organization_ids": [],
            "tags": [],
            "or_tags": [],
            "added_user_ids": [],
            "created_at": now,
            "updated_at": now,
            "built_in": True,
        }
    key = state.store.next_id()
    managers = [state.store.next_id()]
    state.store.permission_groups[key] = {
        "id": key,
        "name": "Administrators",
        "edit": managers,
        "publish": managers,
        "created_at": now,
        "updated_at": now,
        "built_in": True,
    }
