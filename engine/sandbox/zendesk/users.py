"""Endpoints of users and their identities (Zendesk: Users, User Identities)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .jobs import start_job
from .paging import counted, page
from .refusals import bad_request, forbidden, missing_parameter, not_found, refused
from .state import State
from .store import folded
from .user_rows import add_identity, change_user, create_user, delete_user, forget_user
from .web import Row, answer, at, delete, done, found, get, ids, number, origin, post, put, wrapped
from .web import payload as read

_ANONYMOUS = {"id": None, "name": "Anonymous user", "email": None, "role": "end-user"}


class Users:
    """The users of one account."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Every route under ``/users`` and ``/deleted_users``."""
        return [
            get("/users/me", self.me),
            get("/users", self.index),
            get("/users/count", self.count),
            get("/users/show_many", self.show_many),
            get("/users/search", self.search),
            get("/users/autocomplete", self.search),
            post("/users", self.create),
            post("/users/create_or_update", self.create_or_update),
            post("/users/create_many", self.create_many),
            post("/users/create_or_update_many", self.create_many),
            get("/users/{id}", self.show),
            put("/users/{id}", self.update),
            delete("/users/{id}", self.delete),
            get("/users/{id}/identities", self.identities),
            post("/users/{id}/identities", self.add_identity),
            put("/users/{id}/identities/{identity_id}/make_primary", self.make_primary),
            delete("/users/{id}/identities/{identity_id}", self.delete_identity),
            get("/users/{id}/tags", self.tags),
            get("/deleted_users", self.deleted),
            get("/deleted_users/count", self.count_deleted),
            get("/deleted_users/{id}", self.show_deleted),
            delete("/deleted_users/{id}", self.forget),
        ]

    async def me(self, request: Request) -> Response:
        """Who the credentials belong to; without any, nobody."""
        user = request.scope.get("zendesk_user")
        return answer({"user": at(request, "users", user) if user else _ANONYMOUS})

    async def index(self, request: Request) -> Response:
        """Active users, by role or external id."""
        body, rows = page(
            request, "users", self._chosen(request), lambda row: self._show(request, row)
        )
        return answer({**body, **self._sideload(request, rows)})

    async def count(self, request: Request) -> Response:
        """How many the list would give."""
        return answer(counted(request, len(self._chosen(request)), self._state.now()))

    async def show_many(self, request: Request) -> Response:
        """Users by id or external id; those that do not exist are left out."""
        keys = request.query_params.get("external_ids")
        if keys is None and "ids" not in request.query_params:
            raise missing_parameter("ids")
        wanted = [self._state.by_external_id(key) for key in keys.split(",")] if keys else []
        rows = [row for row in wanted if row] or self._by_ids(ids(request))
        body, shown = page(request, "users", rows, lambda row: self._show(request, row))
        return answer({**body, **self._sideload(request, shown)})

    async def search(self, request: Request) -> Response:
        """Users by external id, address or words of the name."""
        query = request.query_params
        if "external_id" in query:
            row = self._state.by_external_id(query["external_id"])
            rows = [row] if row and row["active"] else []
        else:
            rows = self._matching(query.get("query") or query.get("name") or "")
        return answer(page(request, "users", rows, lambda row: self._show(request, row))[0])

    async def show(self, request: Request) -> Response:
        """One user, active or deleted."""
        row = found(self._state.store.users, number(request))
        return answer({"user": self._show(request, row), **self._sideload(request, [row])})

    async def create(self, request: Request) -> Response:
        """A new user."""
        row = create_user(self._state, await wrapped(request, "user"))
        return self._created(request, row)

    async def create_or_update(self, request: Request) -> Response:
        """The user with this address or external id, else a new one."""
        sent = await wrapped(request, "user")
        row = self._same(sent)
        if row is None:
            return self._created(request, create_user(self._state, sent))
        changed = change_user(self._state, row, sent)
        return answer({"user": self._show(request, changed)})

    async def create_many(self, request: Request) -> Response:
        """Bulk import of users, off unless Zendesk has switched it on for the account."""
        if not self._state.settings.bulk_user_import:
            raise forbidden("Bulk user import is not enabled for this account")
        sent = (await read(request)).get("users") or []
        if len(sent) > 100:
            words = "Maximum 100 users may be created per call"
            raise refused(400, {"error": "TooManyValues", "description": words})
        results = [{"id": self._upsert(item)["id"], "status": "Created"} for item in sent]
        return start_job(self._state, request, results)

    async def update(self, request: Request) -> Response:
        """Change a user."""
        row = found(self._state.store.users, number(request))
        changed = change_user(self._state, row, await wrapped(request, "user"))
        return answer({"user": self._show(request, changed)})

    async def delete(self, request: Request) -> Response:
        """Deactivate a user; the answer is the user."""
        row = found(self._state.store.users, number(request))
        if row.get("_deleted"):
            raise not_found()
        return answer({"user": self._show(request, delete_user(self._state, row))})

    async def identities(self, request: Request) -> Response:
        """The addresses and numbers of a user."""
        user = found(self._state.store.users, number(request))
        rows = self._identities([user])
        return answer(page(request, "identities", rows, lambda row: _identity(request, row))[0])

    async def add_identity(self, request: Request) -> Response:
        """One more address or number."""
        user = found(self._state.store.users, number(request))
        row = add_identity(self._state, user, await wrapped(request, "identity"))
        return answer({"identity": _identity(request, row)}, 201)

    async def make_primary(self, request: Request) -> Response:
        """Make an address the one that the user is shown with."""
        user = found(self._state.store.users, number(request))
        chosen = found(self._state.store.identities, number(request, "identity_id"))
        rows = self._identities([user])
        for row in rows:
            if row["type"] == chosen["type"]:
                row["primary"] = row is chosen
        user["email"] = chosen["value"] if chosen["type"] == "email" else user["email"]
        return answer(page(request, "identities", rows, lambda row: _identity(request, row))[0])

    async def delete_identity(self, request: Request) -> Response:
        """Take an address away; the primary one cannot go."""
        row = found(self._state.store.identities, number(request, "identity_id"))
        if row["primary"] and row["type"] == "email":
            raise bad_request("Invalid attribute", "The primary identity cannot be deleted")
        self._state.store.drop_identity(row)
        return done()

    async def tags(self, request: Request) -> Response:
        """The tags of a user."""
        return answer({"tags": found(self._state.store.users, number(request))["tags"]})

    async def deleted(self, request: Request) -> Response:
        """Users that are deleted but not for good."""
        rows = self._deleted()
        return answer(page(request, "deleted_users", rows, lambda row: self._show(request, row))[0])

    async def count_deleted(self, request: Request) -> Response:
        """How many are deleted but not for good."""
        return answer(counted(request, len(self._deleted()), self._state.now()))

    async def show_deleted(self, request: Request) -> Response:
        """One deleted user."""
        row = self._found_deleted(request)
        return answer({"deleted_user": self._show(request, row)})

    async def forget(self, request: Request) -> Response:
        """Delete for good."""
        row = self._found_deleted(request)
        forget_user(self._state, row)
        return answer({"deleted_user": self._show(request, row)})

    def _deleted(self) -> list[Row]:
        return [row for row in self._state.store.users.values() if row.get("_deleted")]

    def _found_deleted(self, request: Request) -> Row:
        row = found(self._state.store.users, number(request))
        if not row.get("_deleted"):
            raise not_found()
        return row

    def _chosen(self, request: Request) -> list[Row]:
        query = request.query_params
        roles = {*query.getlist("role[]"), *query.getlist("role")}
        key = query.get("external_id")
        return [
            row
            for row in self._state.store.users.values()
            if row["active"]
            and (not roles or row["role"] in roles)
            and (key is None or folded(row["external_id"] or "") == folded(key))
        ]

    def _by_ids(self, keys: list[int]) -> list[Row]:
        if len(keys) > 100:
            words = "Parameter  cannot specify more than 100 values"
            raise refused(400, {"error": "TooManyValues", "description": words, "max_count": 100})
        return [row for key in keys if (row := self._state.store.users.get(key))]

    def _matching(self, words: str) -> list[Row]:
        words = folded(words.removeprefix("email:").removeprefix("name:").strip('"'))
        exact = self._state.by_email(words)
        if exact:
            return [exact] if exact["active"] else []
        users = self._state.store.users.values()
        return [row for row in users if row["active"] and words and words in folded(row["name"])]

    def _same(self, sent: Row) -> Row | None:
        by_key = (
            self._state.by_external_id(str(sent["external_id"]))
            if sent.get("external_id")
            else None
        )
        by_mail = self._state.by_email(str(sent["email"])) if sent.get("email") else None
        return by_key or by_mail

    def _upsert(self, sent: Row) -> Row:
        row = self._same(sent)
        return change_user(self._state, row, sent) if row else create_user(self._state, sent)

    def _created(self, request: Request, row: Row) -> Response:
        location = f"{origin(request)}/api/v2/users/{row['id']}.json"
        return answer({"user": self._show(request, row)}, 201, {"Location": location})

    def _show(self, request: Request, row: Row) -> Row:
        return at(request, "users", row)

    def _identities(self, users: list[Row]) -> list[Row]:
        return [row for user in users for row in self._state.store.identities_by(user["id"])]

    def _sideload(self, request: Request, rows: list[Row]) -> Row:
        wanted = request.query_params.get("include", "").split(",")
        extra: Row = {}
        if "identities" in wanted:
            extra["identities"] = [_identity(request, row) for row in self._identities(rows)]
        if "organizations" in wanted:
            table = self._state.store.organizations
            keys = dict.fromkeys(row["organization_id"] for row in rows if row["organization_id"])
            extra["organizations"] = [at(request, "organizations", table[key]) for key in keys]
        return extra


def _identity(request: Request, row: Row) -> Row:
    return at(request, f"users/{row['user_id']}/identities", row)
