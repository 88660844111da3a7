"""Replies and notes of a ticket, which Freshdesk calls conversations (API v2: Conversations)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import rules
from .files import shown_files, taken
from .refusals import fault, invalid, not_allowed, not_found
from .state import State
from .text import plain, sanitised
from .ticket_rules import CLOSED, OPEN, RESOLVED
from .web import Row, Sent, answer, created, delete, done, get, number, page, post, put, sent, shown

NOTE_FIELDS = {
    "body": rules.TEXT,
    "incoming": rules.YESNO,
    "notify_emails": rules.TEXTS,
    "private": rules.YESNO,
    "user_id": rules.WHOLE,
    "attachments": rules.TEXTS,
}
REPLY_FIELDS = {
    "body": rules.TEXT,
    "from_email": rules.TEXT,
    "user_id": rules.WHOLE,
    "cc_emails": rules.TEXTS,
    "bcc_emails": rules.TEXTS,
    "attachments": rules.TEXTS,
}
REPLY, NOTE, FORWARD, PHONE = 0, 2, 8, 9


def blank_conversation(state: State, ticket: Row, key: int) -> Row:
    """A private note of nobody."""
    now = state.now()
    return {
        "body": "", "body_text": "", "id": key, "incoming": False, "private": True,
        "user_id": None, "support_email": None, "source": NOTE, "category": 2, "to_emails": [],
        "from_email": None, "cc_emails": [], "bcc_emails": None, "email_failure_count": None,
        "outgoing_failures": None, "created_at": now, "updated_at": now, "auto_response": False,
        "ticket_id": ticket["id"], "source_additional_info": None, "_files": [],
    }  # fmt: skip


def show_conversation(request: Request, state: State, row: Row) -> Row:
    """A reply or note with its files."""
    return shown(row) | {"attachments": shown_files(request, state, row)}


class Conversations:
    """Every route of replies and notes."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            get("/tickets/{id}/conversations", self.index),
            get("/tickets/archived/{id}/conversations", self.of_archived),
            post("/tickets/{id}/notes", self.note),
            post("/tickets/{id}/reply", self.reply),
            put("/conversations/{id}", self.update),
            delete("/conversations/{id}", self.delete),
        ]

    async def index(self, request: Request) -> Response:
        """All but the opening message, which is the ticket's description; oldest first."""
        row = self._state.tickets.get(number(request))
        if row is None or row["_archived"]:
            raise not_found()
        return self._page(request, row)

    async def of_archived(self, request: Request) -> Response:
        """Those of an archived ticket."""
        row = self._state.tickets.get(number(request))
        if row is None or not row["_archived"]:
            raise not_found()
        return self._page(request, row)

    def _page(self, request: Request, ticket: Row) -> Response:
        rows = self._state.conversations.find("ticket_id", ticket["id"])
        rows.sort(key=lambda row: (row["created_at"], row["id"]))
        return page(request, rows, lambda row: show_conversation(request, self._state, row))

    async def note(self, request: Request) -> Response:
        """
        A note, private unless said otherwise.

        It mails nobody but ``notify_emails``. One that says it came in from the customer opens
        a resolved ticket again, where the account's automations do so.
        """
        ticket = self._open(number(request))
        said = await sent(request)
        values = rules.checked(said, NOTE_FIELDS, ("body",))
        row = blank_conversation(self._state, ticket, self._state.next_id())
        row |= {
            "private": values.get("private", True),
            "incoming": bool(values.get("incoming")),
            "to_emails": values.get("notify_emails") or [],
        }
        self._write(row, ticket, values, said)
        for address in row["to_emails"]:
            self._state.mail(address)
        if row["incoming"]:
            self._reopen(ticket)
        return created(request, "conversations", show_conversation(request, self._state, row))

    async def reply(self, request: Request) -> Response:
        """A reply is mailed to the requester."""
        ticket = self._open(number(request))
        said = await sent(request)
        values = rules.checked(said, REPLY_FIELDS, ("body",))
        if values.get("user_id") and self._state.agent(values["user_id"]) is None:
            words = "There is no agent matching the given user_id"
            raise invalid([fault("user_id", "invalid_value", words)])
        row = blank_conversation(self._state, ticket, self._state.next_id())
        row |= {"private": False, "source": REPLY, "category": 3}
        self._write(row, ticket, values, said)
        person = self._state.person(ticket["requester_id"]) or {}
        self._state.mail((person.get("contact") or person).get("email"))
        return created(request, "conversations", show_conversation(request, self._state, row))

    def _write(self, row: Row, ticket: Row, values: Row, said: Sent) -> None:
        author = values.get("user_id") or self._state.me()["id"]
        if self._state.person(author) is None:
            words = "There is no user matching the given user_id"
            raise invalid([fault("user_id", "invalid_value", words)])
        body = sanitised(values["body"])
        row |= {"user_id": author, "body": body, "body_text": plain(body)}
        row["_files"] = taken(self._state, said, self._files_of(ticket))
        self._state.conversations.put(row)
        ticket["updated_at"] = self._state.now()
        self._state.tickets.put(ticket)

    def _files_of(self, ticket: Row) -> list[int]:
        rows = self._state.conversations.find("ticket_id", ticket["id"])
        return [*ticket["_files"], *(key for row in rows for key in row["_files"])]

    def _reopen(self, ticket: Row) -> None:
        if self._state.settings.reopens and ticket["status"] in (RESOLVED, CLOSED):
            ticket |= {"status": OPEN, "_resolved_at": None, "_closed_at": None}
            self._state.tickets.put(ticket)

    async def update(self, request: Request) -> Response:
        """Other words in a note."""
        row = self._found(number(request))
        if row["source"] != NOTE:
            raise not_allowed("GET, DELETE")
        said = await sent(request)
        values = rules.checked(said, {"body": rules.TEXT, "attachments": rules.TEXTS}, ("body",))
        body = sanitised(values["body"])
        row |= {"body": body, "body_text": plain(body), "updated_at": self._state.now()}
        ticket = self._state.tickets.get(row["ticket_id"]) or {"_files": [], "id": 0}
        row["_files"] = [*row["_files"], *taken(self._state, said, self._files_of(ticket))]
        self._state.conversations.put(row)
        return answer(show_conversation(request, self._state, row))

    async def delete(self, request: Request) -> Response:
        """For good."""
        self._state.conversations.remove(self._found(number(request))["id"])
        return done()

    def _found(self, key: int) -> Row:
        row = self._state.conversations.get(key)
        if row is None:
            raise not_found()
        return row

    def _open(self, key: int) -> Row:
        row = self._state.tickets.get(key)
        if row is None or row["_archived"]:
            raise not_found()
        if row["_deleted"] or row["spam"]:
            raise not_allowed("GET")
        return row
