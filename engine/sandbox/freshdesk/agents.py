"""Agents, groups and roles (API v2: Agents, Groups, Roles)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import rules
from .refusals import duplicate, fault, forbidden, invalid, not_found
from .state import State, folded
from .web import Row, answer, created, delete, done, get, number, page, post, put, sent, shown

AGENT_FIELDS = {
    "email": rules.TEXT,
    "name": rules.TEXT,
    "ticket_scope": rules.WHOLE,
    "occasional": rules.YESNO,
    "signature": rules.TEXT,
    "skill_ids": rules.WHOLES,
    "group_ids": rules.WHOLES,
    "role_ids": rules.WHOLES,
    "agent_type": rules.WHOLE,
    "language": rules.TEXT,
    "time_zone": rules.TEXT,
}
GROUP_FIELDS = {
    "name": rules.TEXT,
    "description": rules.TEXT,
    "agent_ids": rules.WHOLES,
    "auto_ticket_assign": rules.WHOLE,
    "escalate_to": rules.WHOLE,
    "unassigned_for": rules.TEXT,
    "business_hour_id": rules.WHOLE,
}


def blank_agent(state: State, key: int) -> Row:
    """An agent with a seat."""
    now = state.now()
    return {
        "available": False, "occasional": False, "id": key, "ticket_scope": 1, "signature": None,
        "group_ids": [], "role_ids": [], "skill_ids": [], "available_since": None,
        "created_at": now, "updated_at": now, "last_active_at": None, "type": "support_agent",
        "contact": {
            "active": True, "email": "", "job_title": None, "language": "en", "mobile": None,
            "name": "", "phone": None, "time_zone": "Eastern Time (US & Canada)",
            "created_at": now, "updated_at": now, "last_login_at": None,
        },
        "_email": None, "_left": False,
    }  # fmt: skip


def keep_agent(state: State, row: Row) -> Row:
    """Put an agent where it is found by its address."""
    row["_email"] = folded(row["contact"]["email"])
    return state.agents.put(row)


def blank_group(state: State, key: int, name: str) -> Row:
    """A group of nobody."""
    now = state.now()
    return {
        "id": key, "name": name, "description": None, "escalate_to": None,
        "unassigned_for": None, "business_hour_id": None, "group_type": "support_agent_group",
        "created_at": now, "updated_at": now, "agent_ids": [], "auto_ticket_assign": 0,
        "_folded": folded(name),
    }  # fmt: skip


class Agents:
    """Who answers, and in which groups."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            get("/agents", self.index),
            post("/agents", self.create),
            get("/agents/me", self.me),
            get("/agents/{id}", self.show),
            delete("/agents/{id}", self.delete),
            get("/groups", self.groups),
            post("/groups", self.create_group),
            get("/groups/{id}", self.group),
            put("/groups/{id}", self.update_group),
            delete("/groups/{id}", self.delete_group),
            get("/roles", self.roles),
        ]

    async def index(self, request: Request) -> Response:
        """Everybody who has a seat, found by address as well."""
        rows = [row for row in self._state.agents if not row["_left"]]
        if "email" in request.query_params:
            wanted = folded(request.query_params["email"])
            rows = [row for row in rows if row["_email"] == wanted]
        return page(request, rows, _listed)

    async def create(self, request: Request) -> Response:
        """A new agent takes a seat and gets a mail."""
        values = rules.checked(await sent(request), AGENT_FIELDS, ("email", "ticket_scope"))
        seated = [row for row in self._state.agents if not row["_left"] and not row["occasional"]]
        if len(seated) >= self._state.settings.agent_seats and not values.get("occasional"):
            raise forbidden("max_agents_reached", "You have reached the limit of agents")
        if self._state.agents.find("_email", folded(values["email"])):
            raise duplicate("email")
        row = blank_agent(self._state, self._state.next_id())
        row["contact"] |= {"email": values.pop("email"), "name": values.pop("name", "") or ""}
        row |= {name: value for name, value in values.items() if name in row}
        keep_agent(self._state, row)
        self._state.mail(row["contact"]["email"])
        return created(request, "agents", shown(row))

    async def me(self, request: Request) -> Response:
        """Whose key it is."""
        row = shown(self._state.me())
        del row["last_active_at"]
        return answer(row)

    async def show(self, request: Request) -> Response:
        """One agent."""
        return answer(shown(self._found(number(request))))

    async def delete(self, request: Request) -> Response:
        """Downgraded to a contact."""
        row = self._found(number(request))
        row["_left"] = True
        return done()

    async def groups(self, request: Request) -> Response:
        """All groups."""
        return page(request, list(self._state.groups), _group_listed)

    async def create_group(self, request: Request) -> Response:
        """A new group."""
        values = rules.checked(await sent(request), GROUP_FIELDS, ("name",))
        if self._state.groups.find("_folded", folded(values["name"])):
            raise duplicate("name")
        row = blank_group(self._state, self._state.next_id(), values["name"]) | values
        self._members(row)
        self._state.groups.put(row)
        return created(request, "groups", shown(row))

    async def group(self, request: Request) -> Response:
        """One group with its agents."""
        return answer(shown(self._found_group(number(request))))

    async def update_group(self, request: Request) -> Response:
        """Change a group."""
        row = self._found_group(number(request))
        row |= rules.checked(await sent(request), GROUP_FIELDS)
        row |= {"_folded": folded(row["name"]), "updated_at": self._state.now()}
        self._members(row)
        self._state.groups.put(row)
        return answer(shown(row))

    async def delete_group(self, request: Request) -> Response:
        """For good."""
        self._state.groups.remove(self._found_group(number(request))["id"])
        return done()

    async def roles(self, request: Request) -> Response:
        """All roles."""
        return page(request, list(self._state.roles))

    def _members(self, row: Row) -> None:
        for key in row["agent_ids"] or []:
            if self._state.agent(key) is None:
                words = "There are no records matching the ids: " + str(key)
                raise invalid([fault("agent_ids", "invalid_value", words)])

    def _found(self, key: int) -> Row:
        row = self._state.agent(key)
        if row is None:
            raise not_found()
        return row

    def _found_group(self, key: int) -> Row:
        row = self._state.groups.get(key)
        if row is None:
            raise not_found()
        return row


def _listed(row: Row) -> Row:
    hidden = ("group_ids", "role_ids", "skill_ids")
    return {name: value for name, value in shown(row).items() if name not in hidden}


def _group_listed(row: Row) -> Row:
    hidden = ("agent_ids", "auto_ticket_assign")
    return {name: value for name, value in shown(row).items() if name not in hidden}
