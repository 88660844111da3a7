"""Creating and changing tickets the everyday way, which runs triggers and mails people."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .comments import MOST, check_comment, make_comment, show_comment
from .idempotency import once
from .jobs import check_free, start_job, start_work
from .refusals import Complaints, complaint, refused, too_many
from .state import State
from .store import Comment
from .ticket_rules import blank_ticket, check_solving, check_ticket, fill_ticket
from .tickets import found_ticket, show_ticket
from .user_rows import create_user
from .web import Row, answer, number, origin, payload, post, put, wrapped


class TicketWrites:
    """``POST`` and ``PUT`` of tickets."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes that write tickets, imports aside."""
        return [
            post("/tickets", self.create),
            post("/tickets/create_many", self.create_many),
            put("/tickets/update_many", self.update_many),
            put("/tickets/{id}", self.update),
            put("/tickets/{id}/tags", self.add_tags),
        ]

    async def create(self, request: Request) -> Response:
        """A new ticket. Zendesk remembers an ``Idempotency-Key`` for two hours."""
        sent = await wrapped(request, "ticket")
        return once(self._state, request, sent, lambda: answer(self._created(request, sent), 201))

    async def create_many(self, request: Request) -> Response:
        """Up to a hundred new tickets, as a job."""
        sent = (await payload(request)).get("tickets") or []
        if len(sent) > 100:
            raise too_many()
        check_free(self._state)
        rows = (partial(self._attempt, request, index, item) for index, item in enumerate(sent))
        return start_work(self._state, request, rows)

    async def update(self, request: Request) -> Response:
        """Change a ticket, or add a comment; what is closed stays as it is."""
        sent = await wrapped(request, "ticket")
        row = found_ticket(self._state, number(request))
        comment = self._update(request, row, sent)
        events = [show_comment(request, self._state, comment)] if comment else []
        audit = self._audit(request, row, events)
        return answer({"ticket": show_ticket(request, row), "audit": audit})

    async def update_many(self, request: Request) -> Response:
        """Change up to a hundred tickets, as a job."""
        body = await payload(request)
        sent: list[Row] = body.get("tickets") or [
            {**(body.get("ticket") or {}), "id": int(key)}
            for key in request.query_params.get("ids", "").split(",")
            if key.isdecimal()
        ]
        if len(sent) > 100:
            raise too_many()
        check_free(self._state)
        results: list[Row] = []
        for item in sent:
            row = found_ticket(self._state, item.get("id") or 0)
            self._update(request, row, item)
            results.append(
                {"action": "update", "status": "Updated", "success": True, "id": row["id"]}
            )
        return start_job(self._state, request, results)

    async def add_tags(self, request: Request) -> Response:
        """Add tags."""
        row = found_ticket(self._state, number(request))
        self._update(
            request, row, {"tags": [*row["tags"], *((await payload(request)).get("tags") or [])]}
        )
        return answer({"tags": row["tags"]})

    def _created(self, request: Request, sent: Row) -> Row:
        row, comment = self._create(request, sent)
        url = f"{origin(request)}/agent/tickets/{row['id']}"
        audit = self._audit(request, row, [show_comment(request, self._state, comment)])
        return {"ticket": show_ticket(request, row) | {"agent_url": url}, "audit": audit}

    def _attempt(self, request: Request, index: int, sent: Any) -> Row:
        wrong = self._wrong(sent)
        if wrong.details:
            return {"index": index, "error": "TicketCreateError", "details": wrong.sentence()}
        row, _ = self._create(request, sent)
        return {"index": index, "id": row["id"], "account_id": 18525119}

    def _wrong(self, sent: Row) -> Complaints:
        wrong = Complaints()
        comment = sent.get("comment") or {"body": sent.get("description")}
        comment = {"body": comment} if isinstance(comment, str) else comment
        check_comment(self._state, comment, wrong, dated=False)
        check_ticket(self._state, sent, wrong)
        if sent.get("status") == "closed":
            wrong.add("status", "Status: closed is not a valid status for a new ticket")
        return wrong

    def _create(self, request: Request, sent: Row) -> tuple[Row, Comment]:
        self._wrong(sent).check()
        requester = self._requester(request, sent)
        state = self._state
        row = blank_ticket(state, state.store.next_ticket_id())
        me = state.me(request)
        fill_ticket(
            state,
            row,
            {
                **sent,
                "requester_id": requester["id"],
                "submitter_id": sent.get("submitter_id") or me["id"],
            },
        )
        said = sent.get("comment") or {"body": sent.get("description")}
        said = {"body": said} if isinstance(said, str) else said
        comment = make_comment(state, said, requester["id"], state.now())
        row["description"] = comment.plain or show_comment(request, state, comment)["plain_body"]
        state.store.add_ticket(row, [comment])
        if comment.public:
            state.mail(requester)
        return row, comment

    def _requester(self, request: Request, sent: Row) -> Row:
        state = self._state
        if sent.get("requester_id"):
            return state.store.users[sent["requester_id"]]
        wanted = sent.get("requester")
        if not isinstance(wanted, dict):
            return state.me(request)
        known = state.by_email(str(wanted.get("email") or ""))
        return known or create_user(state, {**wanted, "skip_verify_email": True})

    def _update(self, request: Request, row: Row, sent: Row) -> Comment | None:
        state, said = self._state, sent.get("comment")
        if row["status"] == "closed" or row.get("_archived"):
            raise complaint("status", "Status: closed prevents ticket update", "TicketClosed")
        if sent.get("safe_update") and sent.get("updated_stamp") != row["updated_at"]:
            words = "Safe Update prevented the update due to outdated ticket data."
            raise refused(409, {"error": "UpdateConflict", "description": words})
        wrong = Complaints()
        if said is not None:
            check_comment(state, said, wrong, dated=False)
        if said is not None and len(state.store.comments[row["id"]]) >= MOST:
            wrong.add(
                "base", f"Ticket: has reached the limit of {MOST} comments", "TooManyComments"
            )
        check_ticket(state, {"requester_id": row["requester_id"], **sent}, wrong)
        check_solving(state, row, sent, wrong)
        wrong.check()
        fill_ticket(state, row, sent)
        state.store.key_ticket(row)
        state.touch(row)
        row["generated_timestamp"] = int(state.clock())
        return self._say(request, row, said) if said is not None else None

    def _say(self, request: Request, row: Row, said: Row) -> Comment:
        state = self._state
        comment = make_comment(state, said, state.me(request)["id"], state.now())
        state.store.comments[row["id"]].append(comment)
        if comment.public:
            state.mail(state.store.users.get(row["requester_id"]))
        return comment

    def _audit(self, request: Request, row: Row, events: list[Row]) -> Row:
        return {
            "id": self._state.store.next_id(),
            "ticket_id": row["id"],
            "created_at": self._state.now(),
            "author_id": self._state.me(request)["id"],
            "metadata": {"system": {}, "custom": {}},
            "events": events,
            "via": {"channel": "api", "source": {"from": {}, "to": {}, "rel": None}},
        }
