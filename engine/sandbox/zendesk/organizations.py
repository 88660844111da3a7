"""Organizations (Zendesk: Organizations)."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .jobs import check_free, start_job
from .memberships import leave
from .paging import counted, page
from .refusals import Complaints, missing_parameter, too_many
from .state import State
from .store import folded
from .user_rows import set_organizations, tags
from .user_rules import option_fits
from .web import Row, answer, at, delete, done, found, get, ids, number, payload, post, put, wrapped

_PLAIN = ("details", "notes", "group_id", "shared_tickets", "shared_comments")


def blank_organization(state: State, key: int) -> Row:
    """An organization with the values that Zendesk gives when nothing is said."""
    return {
        "id": key,
        "name": "",
        "shared_tickets": False,
        "shared_comments": False,
        "external_id": None,
        "created_at": state.now(),
        "updated_at": state.now(),
        "domain_names": [],
        "details": None,
        "notes": None,
        "group_id": None,
        "tags": [],
        "organization_fields": {
            item["key"]: None for item in state.store.organization_fields.values()
        },
        "deleted_at": None,
        "_stamp": int(state.clock()),
    }


class Organizations:
    """The organizations of one account."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Every route under ``/organizations`` but those of memberships."""
        return [
            get("/organizations", self.index),
            get("/organizations/count", self.count),
            get("/organizations/autocomplete", self.autocomplete),
            get("/organizations/search", self.search),
            get("/organizations/show_many", self.show_many),
            post("/organizations", self.create),
            post("/organizations/create_many", self.create_many),
            post("/organizations/create_or_update", self.create_or_update),
            get("/organizations/{id}", self.show),
            put("/organizations/{id}", self.update),
            delete("/organizations/{id}", self.delete),
            get("/organizations/{id}/users", self.users),
            get("/organizations/{id}/users/count", self.count_users),
        ]

    async def index(self, request: Request) -> Response:
        """All organizations."""
        return self._page(request, self._rows())

    async def count(self, request: Request) -> Response:
        """How many there are."""
        return answer(counted(request, len(self._rows()), self._state.now()))

    async def autocomplete(self, request: Request) -> Response:
        """Organizations whose name begins so."""
        name = folded(request.query_params.get("name", ""))
        if len(name) < 2:
            raise missing_parameter("name")
        return self._page(request, [r for r in self._rows() if folded(r["name"]).startswith(name)])

    async def search(self, request: Request) -> Response:
        """Organizations by external id or exact name; the case does not matter."""
        query = request.query_params
        column = "external_id" if "external_id" in query else "name"
        wanted = folded(query.get(column, ""))
        rows = [row for row in self._rows() if wanted and folded(row[column] or "") == wanted]
        return self._page(request, rows)

    async def show_many(self, request: Request) -> Response:
        """Organizations by id or external id."""
        keys = {
            folded(key) for key in request.query_params.get("external_ids", "").split(",") if key
        }
        numbers = set(ids(request))
        rows = [
            r for r in self._rows() if r["id"] in numbers or folded(r["external_id"] or "") in keys
        ]
        return self._page(request, rows)

    async def create(self, request: Request) -> Response:
        """A new organization."""
        row = self._create(await wrapped(request, "organization"))
        return answer({"organization": self._show(request, row)}, 201)

    async def create_many(self, request: Request) -> Response:
        """Up to a hundred new organizations, as a job."""
        sent = (await payload(request)).get("organizations") or []
        if len(sent) > 100:
            raise too_many()
        check_free(self._state)
        return start_job(self._state, request, [self._attempt(i, r) for i, r in enumerate(sent)])

    async def create_or_update(self, request: Request) -> Response:
        """The organization with this id or external id, else a new one; never by name."""
        sent = await wrapped(request, "organization")
        key = folded(sent.get("external_id") or "")
        row = self._state.store.organizations.get(sent.get("id") or 0) or next(
            (row for row in self._rows() if key and folded(row["external_id"] or "") == key), None
        )
        if row is None:
            return answer({"organization": self._show(request, self._create(sent))}, 201)
        self._fill(row, sent)
        return answer({"organization": self._show(request, row)})

    async def show(self, request: Request) -> Response:
        """One organization."""
        return answer({"organization": self._show(request, self._found(request))})

    async def update(self, request: Request) -> Response:
        """Change an organization."""
        row = self._found(request)
        self._fill(row, await wrapped(request, "organization"))
        return answer({"organization": self._show(request, row)})

    async def delete(self, request: Request) -> Response:
        """Delete an organization; its members stay, without it."""
        row = self._found(request)
        table = self._state.store.organization_memberships
        for key in [k for k, item in table.items() if item["organization_id"] == row["id"]]:
            leave(self._state, table.pop(key))
        del self._state.store.organizations[row["id"]]
        return done()

    async def users(self, request: Request) -> Response:
        """The members of an organization."""
        body, _ = page(
            request, "users", self._members(request), lambda row: at(request, "users", row)
        )
        return answer(body)

    async def count_users(self, request: Request) -> Response:
        """How many members an organization has."""
        return answer(counted(request, len(self._members(request)), self._state.now()))

    def _rows(self) -> list[Row]:
        return list(self._state.store.organizations.values())

    def _found(self, request: Request) -> Row:
        return found(self._state.store.organizations, number(request))

    def _page(self, request: Request, rows: list[Row]) -> Response:
        body, _ = page(request, "organizations", rows, lambda row: self._show(request, row))
        return answer(body)

    def _show(self, request: Request, row: Row) -> Row:
        return at(request, "organizations", row)

    def _members(self, request: Request) -> list[Row]:
        key = self._found(request)["id"]
        memberships = self._state.store.organization_memberships.values()
        users = {row["user_id"] for row in memberships if row["organization_id"] == key}
        return [
            row for row in self._state.store.users.values() if row["id"] in users and row["active"]
        ]

    def _attempt(self, index: int, sent: Any) -> Row:
        wrong = self._wrong(sent, None)
        if wrong.details:
            return {"index": index, "error": "OrganizationCreateError", "details": wrong.sentence()}
        return {"index": index, "id": self._create(sent)["id"], "status": "Created"}

    def _create(self, sent: Row) -> Row:
        self._wrong({"name": None, **sent}, None).check()
        row = blank_organization(self._state, self._state.store.next_id())
        self._state.store.organizations[row["id"]] = row
        self._fill(row, sent)
        return row

    def _fill(self, row: Row, sent: Row) -> None:
        self._wrong(sent, row["id"]).check()
        row.update({name: sent[name] for name in _PLAIN if name in sent})
        if "name" in sent:
            row["name"] = sent["name"].strip()
        if "external_id" in sent:
            row["external_id"] = None if sent["external_id"] is None else str(sent["external_id"])
        if "tags" in sent:
            row["tags"] = tags(sent["tags"])
        known = row["organization_fields"]
        fields = sent.get("organization_fields") or {}
        known.update({key: value for key, value in fields.items() if key in known})
        if "domain_names" in sent:
            row["domain_names"] = [str(name).strip().lower() for name in sent["domain_names"] or []]
            self._pull_in(row)
        self._state.touch(row)

    def _pull_in(self, row: Row) -> None:
        """Users without an organization join the one that has their domain."""
        for user in self._state.store.users.values():
            domain = (user["email"] or "").rpartition("@")[2]
            free = user["organization_id"] is None and user["role"] == "end-user"
            if free and user["active"] and domain in row["domain_names"]:
                set_organizations(self._state, user, [row["id"]])

    def _wrong(self, sent: Row, key: int | None) -> Complaints:
        wrong = Complaints()
        name = sent.get("name", "-")
        if not isinstance(name, str) or not name.strip():
            wrong.add("name", "Name: cannot be blank", "BlankValue")
        for column in ("name", "external_id"):
            self._check_taken(column, sent.get(column), key, wrong)
        definitions = {row["key"]: row for row in self._state.store.organization_fields.values()}
        for name, value in (sent.get("organization_fields") or {}).items():
            if name in definitions and not option_fits(definitions[name], value):
                wrong.add(name, f"{definitions[name]['title']}: '{value}' is not a valid value")
        if sent.get("group_id") and sent["group_id"] not in self._state.store.groups:
            wrong.add("group", f"Group: {sent['group_id']} does not exist")
        return wrong

    def _check_taken(self, column: str, value: Any, key: int | None, wrong: Complaints) -> None:
        if value and any(
            row["id"] != key and folded(row[column] or "") == folded(value) for row in self._rows()
        ):
            words = f"{column.replace('_id', '').title()}: {value} has already been taken"
            wrong.add(column, words, "DuplicateValue")
