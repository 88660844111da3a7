"""What is said and done in a conversation: replies, notes, closing, assigning, participants."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.desk import Refused
from engine.sandbox.intercom import contact_view, rules
from engine.sandbox.intercom.answers import body_of, invalid, missing, not_found, refuse
from engine.sandbox.intercom.contacts import lost_contact
from engine.sandbox.intercom.conversations import Conversations
from engine.sandbox.intercom.files import Files
from engine.sandbox.intercom.state import State
from engine.sandbox.intercom.text import message_body
from engine.sandbox.intercom.threads import Threads, parts_of
from engine.sandbox.store import Row, Table

_ADMIN_MESSAGES = ("comment", "note", "quick_reply")


class Replies:
    """Adds messages to a thread by the rules that conversations and tickets share."""

    def __init__(self, state: State, files: Files, threads: Threads) -> None:
        self._state = state
        self._files = files
        self._threads = threads

    def add(self, table: Table, row: Row, body: Row) -> Row:
        """Add the reply in a request body; the new part. Refuses what Intercom refuses."""
        kind = body.get("type")
        if kind == "admin":
            return self._from_admin(table, row, body)
        if kind == "user":
            return self._from_contact(table, row, body)
        raise invalid("type must be admin or user", field="type")

    def _from_admin(self, table: Table, row: Row, body: Row) -> Row:
        message = body.get("message_type")
        if message not in _ADMIN_MESSAGES:
            raise invalid(f"message_type must be one of {', '.join(_ADMIN_MESSAGES)}")
        admin = self.acting(body)
        files, text, at = self._content(body)
        author = {"type": "admin", "id": admin["id"]}
        part = self._threads.add_part(
            table, row, str(message), author, body=text, _files=files, at=at
        )
        if message != "note":
            row["waiting_since"] = None
            table.put(row)
            if not body.get("skip_notifications"):
                self._threads.mail(row)
        return part

    def _from_contact(self, table: Table, row: Row, body: Row) -> Row:
        if body.get("message_type") != "comment":
            raise invalid("message_type must be comment", field="message_type")
        contact = self.named_contact(body)
        if contact["id"] not in row["_contacts"]:
            # Not verified; the documented way in is POST /conversations/{id}/customers.
            raise lost_contact()
        files, text, at = self._content(body)
        author = self._threads.contact_author(contact)
        part = self._threads.add_part(table, row, "comment", author, body=text, _files=files, at=at)
        row.update(waiting_since=part["created_at"], state="open", snoozed_until=None)
        table.put(row)
        return part

    def _content(self, body: Row) -> tuple[list[str], str, int]:
        text = body.get("body")
        if not isinstance(text, str) or not text.strip():
            raise missing("body")
        files = self._files.received(body)
        at = rules.checked_time(body.get("created_at"), "created_at")
        return files, message_body(text), self._state.now() if at is None else at

    def acting(self, body: Row) -> Row:
        """The teammate in ``admin_id``; refuses those who are not there or have left."""
        if body.get("admin_id") in (None, ""):
            raise missing("admin_id")
        admin = self._state.admin(body["admin_id"])
        if admin is None:
            raise not_found("Admin not found", "admin_not_found")
        return admin

    def named_contact(self, body: Row) -> Row:
        """The contact that a body names by one of three keys."""
        found: list[Row | None] = []
        if body.get("intercom_user_id"):
            found = [self._state.contacts.get(str(body["intercom_user_id"]))]
        elif body.get("user_id"):
            found = [*self._state.contacts.find("external_id", str(body["user_id"]))]
        elif body.get("email"):
            found = [*self._state.contacts.find("email", str(body["email"]).lower())]
        else:
            raise missing("intercom_user_id")
        for row in found:
            if row is not None and not row["_merged_into"]:
                return row
        raise lost_contact()


class ConversationReplies:
    """Routes below one conversation."""

    def __init__(
        self, state: State, conversations: Conversations, threads: Threads, replies: Replies
    ) -> None:
        self._state = state
        self._conversations = conversations
        self._threads = threads
        self._replies = replies

    def routes(self) -> list[Route]:
        """The routes."""
        one = "/conversations/{conversation_id}"
        return [
            Route(f"{one}/reply", self._reply, methods=["POST"]),
            Route(f"{one}/parts", self._manage, methods=["POST"]),
            Route(f"{one}/customers", self._add_contact, methods=["POST"]),
            Route(f"{one}/customers/{{contact_id}}", self._remove_contact, methods=["DELETE"]),
            Route("/conversations/redact", self._redact, methods=["POST"]),
        ]

    async def _reply(self, request: Request) -> Response:
        row = self._conversations.wanted(request)
        self._replies.add(self._state.conversations, row, await body_of(request))
        return self._conversations.whole(request, row)

    async def _manage(self, request: Request) -> Response:
        row = self._conversations.wanted(request)
        body = await body_of(request)
        actions = {
            "close": self._close,
            "open": self._open,
            "snoozed": self._snooze,
            "assignment": self._assign,
        }
        action = actions.get(str(body.get("message_type")))
        if action is None:
            raise invalid(f"message_type must be one of {', '.join(actions)}")
        action(row, body, self._replies.acting(body))
        return self._conversations.whole(request, row)

    def _close(self, row: Row, body: Row, admin: Row) -> None:
        row.update(state="closed", snoozed_until=None, waiting_since=None, read=True)
        self._event(row, "close", admin, body=_optional_text(body))

    def _open(self, row: Row, body: Row, admin: Row) -> None:
        row.update(state="open", snoozed_until=None)
        self._event(row, "open", admin)

    def _snooze(self, row: Row, body: Row, admin: Row) -> None:
        until = rules.checked_time(body.get("snoozed_until"), "snoozed_until")
        if until is None:
            raise missing("snoozed_until")
        if until <= self._state.now():
            raise invalid("snoozed_until must be in the future", field="snoozed_until")
        row.update(state="snoozed", snoozed_until=until)
        self._event(row, "snoozed", admin)

    def _assign(self, row: Row, body: Row, admin: Row) -> None:
        kind, key = body.get("type"), body.get("assignee_id")
        if kind not in ("admin", "team"):
            raise invalid("type must be admin or team", field="type")
        if key is None:
            raise missing("assignee_id")
        known = self._state.admin(key) if kind == "admin" else self._state.teams.get(str(key))
        if known is None and str(key) != "0":
            raise not_found("Assignee not found", "assignee_not_found")
        row[f"{kind}_assignee_id"] = int(str(key))
        assigned = {"type": kind, "id": str(key)} if known else None
        self._event(row, "assignment", admin, body=_optional_text(body), assigned_to=assigned)

    def _event(self, row: Row, part_type: str, admin: Row, **given: Any) -> None:
        author = {"type": "admin", "id": admin["id"]}
        self._threads.add_part(self._state.conversations, row, part_type, author, **given)

    async def _add_contact(self, request: Request) -> Response:
        row = self._conversations.wanted(request)
        body = await body_of(request)
        if body.get("admin_id") is not None:
            self._replies.acting(body)
        customer = body.get("customer")
        if not isinstance(customer, dict):
            raise missing("customer")
        contact = self._known_or_new(customer)
        if contact["id"] not in row["_contacts"]:
            row["_contacts"].append(contact["id"])
            row["updated_at"] = self._state.now()
            self._state.conversations.put(row)
        return self._conversations.whole(request, row)

    def _known_or_new(self, customer: Row) -> Row:
        try:
            return self._replies.named_contact(customer)
        except Refused:
            if not customer.get("email"):
                raise
        email = rules.checked_email(customer["email"])
        lead = contact_view.new_contact(self._state, role="lead", email=email)
        lead["_written"] = self._state.clock()
        return self._state.contacts.put(lead)

    async def _remove_contact(self, request: Request) -> Response:
        row = self._conversations.wanted(request)
        self._replies.acting(await body_of(request))
        key = request.path_params["contact_id"]
        if key not in row["_contacts"]:
            raise lost_contact()
        if len(row["_contacts"]) == 1:
            raise refuse(422, "parameter_invalid", "Removing the last customer is not allowed")
        row["_contacts"].remove(key)
        self._state.conversations.put(row)
        return self._conversations.whole(request, row)

    async def _redact(self, request: Request) -> Response:
        body = await body_of(request)
        row = self._state.conversations.get(str(body.get("conversation_id")))
        target = self._to_redact(row, body) if row else None
        if row is None or target is None:
            code = "conversation_part_or_message_not_found"
            raise not_found("Conversation part or message not found", code)
        target.update(body=None, redacted=True, _files=[])
        self._state.conversations.put(row)
        return self._conversations.whole(request, row)

    def _to_redact(self, row: Row, body: Row) -> Row | None:
        source: Row | None = row["_source"]
        if body.get("type") == "source":
            return source if source and source["id"] == str(body.get("source_id")) else None
        row["_parts"] = parts_of(row)
        key = str(body.get("conversation_part_id"))
        return next((part for part in row["_parts"] if part["id"] == key), None)


def _optional_text(body: Row) -> str | None:
    return message_body(str(body["body"])) if body.get("body") else None
