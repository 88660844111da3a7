"""Who is signed in, teammates and teams: read only, as at Intercom."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.intercom.answers import answer, not_found, plain_list
from engine.sandbox.intercom.state import State
from engine.sandbox.store import Row


class Admins:
    """Routes of /me, /admins and /teams."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            Route("/me", self._me),
            Route("/admins", self._list),
            Route("/admins/{admin_id}", self._show),
            Route("/teams", self._teams),
            Route("/teams/{team_id}", self._team),
        ]

    def shown(self, row: Row) -> Row:
        """A teammate as answered."""
        teams = [int(team["id"]) for team in self._state.teams if row["id"] in team["_members"]]
        return {
            "type": "admin",
            "id": row["id"],
            "name": row["name"],
            "email": row["email"],
            "away_mode_enabled": False,
            "away_mode_reassign": False,
            "away_status_reason_id": None,
            "has_inbox_seat": row["has_inbox_seat"],
            "team_ids": teams,
            "team_priority_level": {"primary_team_ids": teams, "secondary_team_ids": []},
        }

    def shown_team(self, row: Row) -> Row:
        """A team as answered."""
        members = [int(key) for key in row["_members"]]
        level = {"primary_admin_ids": members, "secondary_admin_ids": []}
        return {
            "type": "team",
            "id": row["id"],
            "name": row["name"],
            "admin_ids": members,
            "admin_priority_level": level,
        }

    def present(self) -> list[Row]:
        """Teammates who work here, then the bot."""
        return [row for row in self._state.admins if not row["_left"]]

    async def _me(self, request: Request) -> Response:
        row = self.present()[0]
        shown = self.shown(row)
        del shown["team_priority_level"], shown["away_status_reason_id"]
        image = "https://static.intercomassets.com/assets/default-avatars/admins/128.png"
        shown["email_verified"] = True
        shown["avatar"] = {"type": "avatar", "image_url": image}
        shown["app"] = self._app()
        return answer(shown)

    def _app(self) -> Row:
        spec = self._state.account.spec
        return {
            "type": "app",
            "id_code": self._state.workspace,
            "name": spec.name.capitalize(),
            "created_at": 1_577_836_800,
            "secure": False,
            "identity_verification": False,
            "timezone": self._state.settings.timezone,
            "region": self._state.settings.region,
        }

    async def _list(self, request: Request) -> Response:
        shown = [self.shown(row) for row in self.present()]
        return answer(plain_list(shown, kind="admin.list", key="admins"))

    async def _show(self, request: Request) -> Response:
        row = self._state.admins.get(request.path_params["admin_id"])
        if row is None or row["_left"]:
            raise not_found("Admin not found", "admin_not_found")
        return answer(self.shown(row))

    async def _teams(self, request: Request) -> Response:
        shown = [self.shown_team(row) for row in self._state.teams]
        return answer(plain_list(shown, kind="team.list", key="teams"))

    async def _team(self, request: Request) -> Response:
        row = self._state.teams.get(request.path_params["team_id"])
        if row is None:
            raise not_found("Team not found", "team_not_found")
        return answer(self.shown_team(row))
