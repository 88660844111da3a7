"""Groups and their agents (Zendesk: Groups, Group Memberships)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .paging import counted, page
from .refusals import complaint
from .state import State
from .web import Row, answer, at, delete, done, found, get, number, post, put, wrapped


def blank_group(state: State, key: int) -> Row:
    """A group with the values that Zendesk gives when nothing is said."""
    return {
        "id": key,
        "is_public": True,
        "name": "",
        "description": "",
        "default": not state.store.groups,
        "deleted": False,
        "created_at": state.now(),
        "updated_at": state.now(),
    }


def add_to_group(state: State, user_id: int, group_id: int) -> Row:
    """One more group of an agent; the first is the default one."""
    rows = state.store.group_memberships.values()
    first = not any(row["user_id"] == user_id for row in rows)
    row: Row = {
        "id": state.store.next_id(),
        "user_id": user_id,
        "group_id": group_id,
        "default": first,
        "created_at": state.now(),
        "updated_at": state.now(),
    }
    state.store.group_memberships[row["id"]] = row
    if first:
        state.store.users[user_id]["default_group_id"] = group_id
    return row


def in_group(state: State, user_id: int, group_id: int) -> bool:
    """Whether the agent belongs to the group."""
    rows = state.store.group_memberships.values()
    return any(row["user_id"] == user_id and row["group_id"] == group_id for row in rows)


class Groups:
    """The groups of one account."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Every route under ``/groups`` and ``/group_memberships``."""
        return [
            get("/groups", self.index),
            get("/groups/assignable", self.index),
            get("/groups/count", self.count),
            post("/groups", self.create),
            get("/groups/{id}", self.show),
            put("/groups/{id}", self.update),
            delete("/groups/{id}", self.delete),
            get("/groups/{id}/memberships", self.memberships),
            get("/groups/{id}/users", self.users),
            get("/users/{user_id}/group_memberships", self.memberships),
            get("/group_memberships", self.memberships),
            post("/group_memberships", self.add_membership),
            delete("/group_memberships/{id}", self.delete_membership),
        ]

    async def index(self, request: Request) -> Response:
        """Groups that are not deleted."""
        return answer(page(request, "groups", self._rows(), lambda row: _show(request, row))[0])

    async def count(self, request: Request) -> Response:
        """How many there are."""
        return answer(counted(request, len(self._rows()), self._state.now()))

    async def create(self, request: Request) -> Response:
        """A new group."""
        self._state.require_admin(request)
        sent = await wrapped(request, "group")
        self._check(sent.get("name"), None)
        row = blank_group(self._state, self._state.store.next_id())
        row |= {name: sent[name] for name in ("name", "description", "is_public") if name in sent}
        self._state.store.groups[row["id"]] = row
        return answer({"group": _show(request, row)}, 201)

    async def show(self, request: Request) -> Response:
        """One group, even a deleted one."""
        row = found(self._state.store.groups, number(request))
        return answer({"group": _show(request, row)})

    async def update(self, request: Request) -> Response:
        """Change a group."""
        self._state.require_admin(request)
        row = found(self._state.store.groups, number(request))
        sent = await wrapped(request, "group")
        self._check(sent.get("name", row["name"]), row["id"])
        row |= {name: sent[name] for name in ("name", "description", "is_public") if name in sent}
        row["updated_at"] = self._state.now()
        return answer({"group": _show(request, row)})

    async def delete(self, request: Request) -> Response:
        """Mark a group as deleted."""
        self._state.require_admin(request)
        row = found(self._state.store.groups, number(request))
        if row["default"]:
            raise complaint("base", "The default group cannot be deleted")
        row["deleted"] = True
        return done()

    async def users(self, request: Request) -> Response:
        """The agents of a group."""
        key = found(self._state.store.groups, number(request))["id"]
        rows = [u for u in self._state.store.users.values() if in_group(self._state, u["id"], key)]
        return answer(page(request, "users", rows, lambda row: at(request, "users", row))[0])

    async def memberships(self, request: Request) -> Response:
        """Memberships: of all, of an agent or of a group."""
        params = request.path_params
        rows = [
            row
            for row in self._state.store.group_memberships.values()
            if row["user_id"] == params.get("user_id", row["user_id"])
            and row["group_id"] == params.get("id", row["group_id"])
        ]
        body, _ = page(request, "group_memberships", rows, lambda row: _membership(request, row))
        return answer(body)

    async def add_membership(self, request: Request) -> Response:
        """Put an agent into a group."""
        self._state.require_admin(request)
        sent = await wrapped(request, "group_membership")
        user = self._state.store.users.get(sent.get("user_id") or 0)
        if user is None or user["role"] == "end-user":
            raise complaint("user", "User: must be an agent")
        if sent.get("group_id") not in self._state.store.groups:
            raise complaint("group", "Group: does not exist")
        if in_group(self._state, user["id"], sent["group_id"]):
            raise complaint("user_id", "User: has already been taken", "DuplicateValue")
        row = add_to_group(self._state, user["id"], sent["group_id"])
        return answer({"group_membership": _membership(request, row)}, 201)

    async def delete_membership(self, request: Request) -> Response:
        """Take an agent out of a group."""
        self._state.require_admin(request)
        row = found(self._state.store.group_memberships, number(request))
        del self._state.store.group_memberships[row["id"]]
        return done()

    def _rows(self) -> list[Row]:
        return [row for row in self._state.store.groups.values() if not row["deleted"]]

    def _check(self, name: object, key: int | None) -> None:
        if not isinstance(name, str) or not name.strip():
            raise complaint("name", "Name: cannot be blank", "BlankValue")
        for row in self._rows():
            if row["id"] != key and row["name"].casefold() == name.strip().casefold():
                words = f"Name: {name} has already been taken"
                raise complaint("name", words, "DuplicateValue")


def _show(request: Request, row: Row) -> Row:
    return at(request, "groups", row)


def _membership(request: Request, row: Row) -> Row:
    return at(request, "group_memberships", row)
