"""Merging tickets (API v2: Merge Tickets): the others are closed and say where they went."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import rules
from .conversations import blank_conversation
from .refusals import fault, invalid
from .state import State
from .text import plain, sanitised
from .ticket_rules import CLOSED
from .web import Row, done, put, sent

FIELDS = {
    "primary_id": rules.WHOLE,
    "ticket_ids": rules.WHOLES,
    "note_in_primary": rules.OBJECT,
    "note_in_secondary": rules.OBJECT,
    "convert_recepients_to_cc": rules.YESNO,
}


class Merging:
    """The one route of merges."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The route."""
        return [put("/tickets/merge", self.merge)]

    async def merge(self, request: Request) -> Response:
        """Close the others into the primary one; notes on both sides unless others are sent."""
        values = rules.checked(await sent(request), FIELDS, ("primary_id", "ticket_ids"))
        primary = self._open("primary_id", values["primary_id"])
        keys = [key for key in values["ticket_ids"] if key != primary["id"]]
        others = [self._open("ticket_ids", key) for key in keys]
        for row in others:
            self._close(row, primary, values.get("note_in_secondary"))
        if values.get("convert_recepients_to_cc"):
            copied = [each for row in (primary, *others) for each in row["cc_emails"] or []]
            primary["cc_emails"] = primary["ticket_cc_emails"] = list(dict.fromkeys(copied))
        listed = ", ".join(map(str, keys))
        words = f"Ticket(s) with ID {listed} merged into this ticket"
        self._note(primary, values.get("note_in_primary"), words)
        self._state.tickets.put(primary)
        return done()

    def _open(self, name: str, key: int) -> Row:
        row = self._state.tickets.get(key)
        if row is None or row["_deleted"] or row["_archived"] or row["spam"]:
            raise invalid([fault(name, "invalid_value", f"There is no ticket matching {key}")])
        return row

    def _close(self, row: Row, primary: Row, said: Row | None) -> None:
        now = self._state.now()
        row |= {"status": CLOSED, "updated_at": now}
        row["_resolved_at"] = row["_resolved_at"] or now
        row["_closed_at"] = row["_closed_at"] or now
        words = f"This ticket is closed and merged into ticket {primary['id']}"
        self._note(row, said, words)
        self._state.tickets.put(row)

    def _note(self, ticket: Row, said: Row | None, words: str) -> None:
        row = blank_conversation(self._state, ticket, self._state.next_id())
        body = sanitised(str((said or {}).get("body") or f"<div>{words}</div>"))
        row |= {"body": body, "body_text": plain(body), "user_id": self._state.me()["id"]}
        row["private"] = (said or {}).get("private") is not False
        self._state.conversations.put(row)
