"""Who belongs to which organizations (Zendesk: Organization Memberships)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .jobs import check_free, start_job
from .paging import page
from .refusals import complaint, too_many
from .state import State
from .user_rows import add_membership
from .web import Row, answer, at, delete, done, found, get, number, payload, post, wrapped


class Memberships:
    """The memberships of one account."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Every route about who belongs where."""
        return [
            get("/organizations/{id}/organization_memberships", self.memberships),
            get("/users/{user_id}/organizations", self.of_user),
            get("/users/{user_id}/organization_memberships", self.memberships),
            get("/organization_memberships", self.memberships),
            post("/organization_memberships", self.add_membership),
            post("/organization_memberships/create_many", self.add_memberships),
            delete("/organization_memberships/{id}", self.delete_membership),
        ]

    async def of_user(self, request: Request) -> Response:
        """The organizations of a user."""
        rows = self._memberships(request)
        table = self._state.store.organizations
        wanted = [table[row["organization_id"]] for row in rows]
        body, _ = page(
            request, "organizations", wanted, lambda row: at(request, "organizations", row)
        )
        return answer(body)

    async def memberships(self, request: Request) -> Response:
        """Memberships: of all, of a user or of an organization."""
        rows = self._memberships(request)
        body, _ = page(request, "organization_memberships", rows, lambda r: _membership(request, r))
        return answer(body)

    async def add_membership(self, request: Request) -> Response:
        """Make a user a member of one more organization."""
        row = self._add_membership(await wrapped(request, "organization_membership"))
        return answer({"organization_membership": _membership(request, row)}, 201)

    async def add_memberships(self, request: Request) -> Response:
        """Up to a hundred new memberships, as a job."""
        sent = (await payload(request)).get("organization_memberships") or []
        if len(sent) > 100:
            raise too_many()
        check_free(self._state)
        results = [
            {"index": i, "id": self._add_membership(row)["id"]} for i, row in enumerate(sent)
        ]
        return start_job(self._state, request, results)

    async def delete_membership(self, request: Request) -> Response:
        """Take a user out of an organization."""
        row = found(self._state.store.organization_memberships, number(request))
        del self._state.store.organization_memberships[row["id"]]
        leave(self._state, row)
        return done()

    def _memberships(self, request: Request) -> list[Row]:
        params = request.path_params
        rows = list(self._state.store.organization_memberships.values())
        if "user_id" in params:
            found(self._state.store.users, params["user_id"])
            return [row for row in rows if row["user_id"] == params["user_id"]]
        if "id" in params:
            return [row for row in rows if row["organization_id"] == params["id"]]
        return rows

    def _add_membership(self, sent: Row) -> Row:
        user = self._state.store.users.get(sent.get("user_id") or 0)
        key = sent.get("organization_id") or 0
        if user is None or key not in self._state.store.organizations:
            raise complaint("base", "User and organization must exist")
        rows = self._state.store.organization_memberships.values()
        own = [row for row in rows if row["user_id"] == user["id"]]
        if any(row["organization_id"] == key for row in own):
            words = "User: is already a member of the organization"
            raise complaint("user_id", words, "DuplicateValue")
        if own and not self._state.settings.multiple_organizations:
            raise complaint("base", "Users may belong to one organization only")
        row = add_membership(
            self._state, user["id"], key, default=not own or bool(sent.get("default"))
        )
        if row["default"]:
            user["organization_id"] = key
            for other in own:
                other["default"] = False
        return row


def leave(state: State, row: Row) -> None:
    """A user whose default organization this was is left without one."""
    user = state.store.users.get(row["user_id"])
    if user and user["organization_id"] == row["organization_id"]:
        user["organization_id"] = None


def _membership(request: Request, row: Row) -> Row:
    return at(request, "organization_memberships", row)
