"""Importing tickets with their history and dates, without mails (Zendesk: Ticket Import)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .comments import MOST, check_comment, dated, make_comment, show_comment
from .idempotency import once
from .jobs import check_free, start_work
from .refusals import Complaints, bad_request, too_many
from .state import State
from .ticket_rules import blank_ticket, check_ticket, fill_ticket
from .tickets import show_ticket
from .times import epoch, iso
from .web import Row, answer, payload, post, truthy, wrapped

_DATES = ("created_at", "updated_at", "solved_at", "due_at")


class Imports:
    """``POST /imports/tickets`` for one and for many, administrators only."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes of imports."""
        return [
            post("/imports/tickets", self.create),
            post("/imports/tickets/create_many", self.create_many),
        ]

    async def create(self, request: Request) -> Response:
        """One ticket with all its comments."""
        self._state.require_admin(request)
        sent = await wrapped(request, "ticket")
        return self._once(request, sent, lambda: self._created(request, sent))

    async def create_many(self, request: Request) -> Response:
        """Up to a hundred tickets, as a job; a refused one does not stop the others."""
        self._state.require_admin(request)
        sent = (await payload(request)).get("tickets")
        if not isinstance(sent, list):
            raise bad_request(
                "Invalid attribute", "You passed an invalid value for the tickets attribute."
            )
        if len(sent) > 100:
            raise too_many()
        rows = [partial(self._attempt, request, index, item) for index, item in enumerate(sent)]
        return self._once(request, {"tickets": sent}, lambda: self._queued(request, rows))

    def _once(self, request: Request, sent: Row, make: Callable[[], Response]) -> Response:
        return (
            once(self._state, request, sent, make) if self._state.settings.import_keys else make()
        )

    def _created(self, request: Request, sent: Row) -> Response:
        self._wrong(sent).check()
        return answer({"ticket": show_ticket(request, self._import(request, sent))}, 201)

    def _queued(self, request: Request, rows: Sequence[Callable[[], Row]]) -> Response:
        check_free(self._state)
        return start_work(self._state, request, rows)

    def _attempt(self, request: Request, index: int, sent: Any) -> Row:
        wrong = self._wrong(sent)
        if wrong.details:
            return {"index": index, "error": "TicketCreateError", "details": wrong.sentence()}
        row = self._import(request, sent)
        return {"index": index, "id": row["id"], "account_id": 18525119}

    def _wrong(self, sent: Any) -> Complaints:
        wrong = Complaints()
        if not isinstance(sent, dict):
            wrong.add("base", "Ticket: must be an object")
            return wrong
        comments = _said(sent)
        if not comments:
            wrong.add("comment", "Comment: cannot be blank", "BlankValue")
        if len(comments) > MOST:
            wrong.add("base", f"Ticket: has more than {MOST} comments", "TooManyComments")
        for comment in comments:
            check_comment(self._state, comment, wrong, dated=True)
        check_ticket(self._state, sent, wrong)
        for name in _DATES:
            _check_date(sent.get(name), name, wrong)
        return wrong

    def _import(self, request: Request, sent: Row) -> Row:
        state = self._state
        me = state.me(request)["id"]
        row = blank_ticket(state, state.store.next_ticket_id())
        requester = sent.get("requester_id") or me
        submitter = sent.get("submitter_id") or requester
        fill_ticket(state, row, {**sent, "requester_id": requester, "submitter_id": submitter})
        self._set_dates(row, sent)
        said = _said(sent)
        comments = [
            make_comment(state, item, requester, dated(state, item, row["created_at"]))
            for item in said
        ]
        row["is_public"] = any(comment.public for comment in comments)
        row["description"] = show_comment(request, state, comments[0])["plain_body"]
        archive = truthy(request.query_params.get("archive_immediately"))
        row["_archived"] = archive and row["status"] == "closed"
        state.store.add_ticket(row, comments)
        return row

    def _set_dates(self, row: Row, sent: Row) -> None:
        """Dates before 1970 are moved there; an update cannot lie before the creation."""
        for name in ("created_at", "updated_at"):
            if sent.get(name):
                row[name] = iso(max(0.0, epoch(sent[name])))
        row["updated_at"] = max(
            row["created_at"], row["updated_at"] if sent.get("updated_at") else row["created_at"]
        )
        if sent.get("solved_at"):
            row["_solved_at"] = iso(max(0.0, epoch(sent["solved_at"])))


def _said(sent: Row) -> list[Any]:
    comments = sent.get("comments")
    if isinstance(comments, list) and comments:
        return comments
    if sent.get("comment"):
        said = sent["comment"]
        return [{"body": said} if isinstance(said, str) else said]
    return [{"body": sent["description"]}] if sent.get("description") else []


def _check_date(value: Any, name: str, wrong: Complaints) -> None:
    if value is None:
        return
    try:
        epoch(value)
    except ValueError:
        wrong.add(
            name, f"{name.replace('_', ' ').capitalize()}: {value} is not a date", "InvalidFormat"
        )
