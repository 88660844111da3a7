"""Reading and deleting tickets (Zendesk: Tickets, Deleted Tickets)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .jobs import check_free, start_job
from .paging import Key, by, by_id, counted, page
from .refusals import missing_parameter, not_found, too_many
from .state import State
from .web import Row, answer, at, delete, done, get, ids, number, put

_ORDERS = {"created_at": by("created_at"), "updated_at": by("updated_at"), "status": by("status")}


def show_ticket(request: Request, row: Row) -> Row:
    """The ticket in Zendesk's shape: its custom fields stand there twice."""
    shown = at(request, "tickets", row)
    shown["fields"] = shown["custom_fields"]
    return shown


def sideload(request: Request, state: State, rows: list[Row]) -> Row:
    """The people, groups and organizations of these tickets, as far as ``include`` names them."""
    wanted = set(request.query_params.get("include", "").split(","))
    store, extra = state.store, {}
    columns = {
        "users": (store.users, ("requester_id", "submitter_id", "assignee_id")),
        "groups": (store.groups, ("group_id",)),
        "organizations": (store.organizations, ("organization_id",)),
    }
    for name, (table, names) in columns.items():
        if name in wanted:
            keys = dict.fromkeys(row[column] for row in rows for column in names)
            extra[name] = [at(request, name, table[key]) for key in keys if key in table]
    return extra


def found_ticket(state: State, key: int) -> Row:
    """A ticket that is not deleted, archived or not."""
    row = state.store.tickets.get(key)
    if row is None or row["status"] == "deleted":
        raise not_found()
    return row


class Tickets:
    """Lists, single tickets and the bin."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Every route that reads or deletes tickets."""
        return [
            get("/tickets", self.index),
            get("/tickets/count", self.count),
            get("/tickets/show_many", self.show_many),
            delete("/tickets/destroy_many", self.delete_many),
            get("/tickets/{id}", self.show),
            delete("/tickets/{id}", self.delete),
            get("/tickets/{id}/tags", self.tags),
            get("/tickets/{id}/related", self.related),
            get("/tickets/{id}/incidents", self.incidents),
            get("/users/{id}/tickets/requested", self.requested),
            get("/organizations/{id}/tickets", self.of_organization),
            get("/deleted_tickets", self.deleted),
            delete("/deleted_tickets/destroy_many", self.forget_many),
            put("/deleted_tickets/{id}/restore", self.restore),
            delete("/deleted_tickets/{id}", self.forget),
        ]

    async def index(self, request: Request) -> Response:
        """Tickets that are neither archived nor deleted; by external id archived ones as well."""
        key = request.query_params.get("external_id")
        if key is None:
            rows = self._listed()
        else:
            numbers = dict.fromkeys(self._state.store.ticket_keys.get(key, ()))
            rows = [self._state.store.tickets[n] for n in numbers if n in self._state.store.tickets]
            rows = [row for row in rows if row["status"] != "deleted" and row["external_id"] == key]
        return self._page(request, rows)

    async def count(self, request: Request) -> Response:
        """How many the list would give."""
        return answer(counted(request, len(self._listed()), self._state.now()))

    async def show_many(self, request: Request) -> Response:
        """Tickets by id or external id; those that do not exist are left out."""
        if not {"ids", "external_ids"} & set(request.query_params):
            raise missing_parameter("ids")
        wanted = ids(request)
        for key in request.query_params.get("external_ids", "").split(","):
            wanted += self._state.store.ticket_keys.get(key, [])
        if len(wanted) > 100:
            raise too_many()
        rows = [self._state.store.tickets.get(key) for key in dict.fromkeys(wanted)]
        return self._page(request, [row for row in rows if row and row["status"] != "deleted"])

    async def show(self, request: Request) -> Response:
        """One ticket, archived or not."""
        row = found_ticket(self._state, number(request))
        return answer(
            {"ticket": show_ticket(request, row), **sideload(request, self._state, [row])}
        )

    async def tags(self, request: Request) -> Response:
        """The tags of a ticket."""
        return answer({"tags": found_ticket(self._state, number(request))["tags"]})

    async def related(self, request: Request) -> Response:
        """Where else the ticket is referred to."""
        row = found_ticket(self._state, number(request))
        body: Row = {
            "topic_id": None,
            "followup_source_ids": [],
            "from_archive": bool(row.get("_archived")),
        }
        return answer(
            {
                "ticket_related": {
                    **body,
                    "incidents": len(self._incidents(row)),
                    "jira_issue_ids": [],
                }
            }
        )

    async def incidents(self, request: Request) -> Response:
        """The incidents of a problem."""
        return self._page(request, self._incidents(found_ticket(self._state, number(request))))

    async def requested(self, request: Request) -> Response:
        """The tickets that a user asked for."""
        rows = [row for row in self._listed() if row["requester_id"] == number(request)]
        return self._page(request, rows)

    async def of_organization(self, request: Request) -> Response:
        """The tickets of an organization."""
        rows = [row for row in self._listed() if row["organization_id"] == number(request)]
        return self._page(request, rows)

    async def delete(self, request: Request) -> Response:
        """Put a ticket into the bin."""
        self._bin(request, found_ticket(self._state, number(request)))
        return done()

    async def delete_many(self, request: Request) -> Response:
        """Put up to a hundred tickets into the bin, as a job."""
        rows = self._several(request)
        results: list[Row] = []
        for key, row in rows:
            if row is None or row["status"] == "deleted":
                wrong = {"action": "delete", "success": False, "status": "Failed", "id": key}
                results.append({**wrong, "error": "TicketDeleteError", "details": "Not found"})
                continue
            self._bin(request, row)
            results.append({"action": "delete", "status": "Deleted", "success": True, "id": key})
        return start_job(self._state, request, results)

    async def deleted(self, request: Request) -> Response:
        """The bin: deleted within thirty days, never archived ones."""
        rows = [row for row in self._state.store.tickets.values() if self._in_bin(row)]
        return answer(page(request, "deleted_tickets", rows, self._show_deleted)[0])

    async def restore(self, request: Request) -> Response:
        """Take a ticket out of the bin."""
        row = self._found_deleted(number(request))
        row["status"] = row.pop("_deleted")["previous_state"]
        self._touch(row)
        return answer({})

    async def forget(self, request: Request) -> Response:
        """Delete for good, as a job."""
        row = self._found_deleted(number(request))
        check_free(self._state)
        self._forget(row)
        return start_job(self._state, request, {"success": True})

    async def forget_many(self, request: Request) -> Response:
        """Delete up to a hundred for good, as a job."""
        for _, row in self._several(request):
            if row is not None and self._in_bin(row):
                self._forget(row)
        return start_job(self._state, request, {"success": True})

    def _listed(self) -> list[Row]:
        rows = self._state.store.tickets.values()
        return [row for row in rows if row["status"] != "deleted" and not row.get("_archived")]

    def _page(self, request: Request, rows: list[Row]) -> Response:
        body, shown = page(
            request, "tickets", rows, lambda row: show_ticket(request, row), key=_order(request)
        )
        return answer({**body, **sideload(request, self._state, shown)})

    def _incidents(self, problem: Row) -> list[Row]:
        rows = self._state.store.tickets.values()
        return [r for r in rows if r["problem_id"] == problem["id"] and r["status"] != "deleted"]

    def _several(self, request: Request) -> list[tuple[int, Row | None]]:
        wanted = ids(request)
        if not wanted:
            raise missing_parameter("ids")
        if len(wanted) > 100:
            raise too_many()
        check_free(self._state)
        return [(key, self._state.store.tickets.get(key)) for key in wanted]

    def _bin(self, request: Request, row: Row) -> None:
        me = self._state.me(request)
        row["_deleted"] = {
            "actor": {"id": me["id"], "name": me["name"]},
            "deleted_at": self._state.now(),
            "previous_state": row["status"],
        }
        row["status"] = "deleted"
        self._touch(row)

    def _touch(self, row: Row) -> None:
        row["updated_at"] = self._state.now()
        row["generated_timestamp"] = int(self._state.clock())

    def _in_bin(self, row: Row) -> bool:
        return row["status"] == "deleted" and "_deleted" in row and not row.get("_archived")

    def _found_deleted(self, key: int) -> Row:
        row = self._state.store.tickets.get(key)
        if row is None or not self._in_bin(row):
            raise not_found()
        return row

    def _forget(self, row: Row) -> None:
        row.pop("_deleted")
        row["subject"] = row["raw_subject"] = row["description"] = "SCRUBBED"
        self._state.store.comments[row["id"]] = []
        self._touch(row)

    def _show_deleted(self, row: Row) -> Row:
        shown = {name: row[name] for name in ("id", "subject", "description")}
        return {**shown, **row["_deleted"]}


def _order(request: Request) -> Key:
    query = request.query_params
    return _ORDERS.get(query.get("sort_by") or query.get("sort", "").lstrip("-"), by_id)
