"""Tracker tickets and the conversations that they are about (2.16: linkConversationToTicket)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.intercom.answers import answer, base_of, body_of, not_found, refuse
from engine.sandbox.intercom.conversation_view import ConversationView
from engine.sandbox.intercom.state import State
from engine.sandbox.intercom.threads import Threads
from engine.sandbox.store import Row

TRACKER = "Tracker"
MOST_LINKED = 2500
"""Conversations of one tracker ticket."""


class Linked:
    """Routes of /tickets/{ticket_id}/linked_conversations."""

    def __init__(self, state: State, threads: Threads, view: ConversationView) -> None:
        self._state = state
        self._threads = threads
        self._view = view

    def routes(self) -> list[Route]:
        """The routes."""
        several = "/tickets/{ticket_id}/linked_conversations"
        return [
            Route(several, self._link, methods=["POST"]),
            Route(f"{several}/{{id}}", self._unlink, methods=["DELETE"]),
        ]

    async def _link(self, request: Request) -> Response:
        tracker = self._tracker(request, "linking")
        key = (await body_of(request)).get("conversation_id")
        if not key:
            raise refuse(400, "parameter_not_found", "conversation_id not specified")
        row = self._linkable(str(key))
        known = [pair for pair in self._state.links if pair[1] == row["id"]]
        if any(self._is_tracker(ticket) for ticket, _ in known):
            message = "A conversation can only have one tracker ticket"
            raise refuse(400, "already_linked_to_tracker", message)
        if sum(ticket == tracker["id"] for ticket, _ in self._state.links) >= MOST_LINKED:
            message = "Ticket has reached the maximum number of conversations that can be linked"
            raise refuse(400, "linked_conversation_limit_exceeded", message)
        self._state.links.append((tracker["id"], row["id"]))
        return self._told(request, row)

    async def _unlink(self, request: Request) -> Response:
        tracker = self._tracker(request, "unlinking")
        row = self._linkable(request.path_params["id"])
        pair = (tracker["id"], row["id"])
        self._state.links[:] = [link for link in self._state.links if link != pair]
        return self._told(request, row)

    def _tracker(self, request: Request, doing: str) -> Row:
        row = self._state.tickets.get(request.path_params["ticket_id"])
        if row is None:
            raise not_found("Ticket not found", "ticket_not_found")
        if row["category"] != TRACKER:
            message = f"Only tracker tickets support {doing} conversations"
            raise refuse(400, "invalid_ticket_type", message)
        return row

    def _linkable(self, key: str) -> Row:
        ticket = self._state.tickets.get(key)
        customers = ticket if ticket is not None and ticket["category"] == "Customer" else None
        row = self._state.conversations.get(key) or customers
        if row is None:
            raise not_found("Conversation not found", "conversation_not_found")
        return row

    def _is_tracker(self, key: str) -> bool:
        row = self._state.tickets.get(key)
        return row is not None and row["category"] == TRACKER

    def _told(self, request: Request, row: Row) -> Response:
        """The conversation; a customer ticket is told as the conversation that it began as."""
        if row["id"] in self._state.conversations.rows:
            return answer(self._view.whole(row, base_of(request)))
        return answer(
            {
                "type": "conversation",
                "id": row["id"],
                "created_at": row["created_at"],
                "updated_at": row["updated_at"],
                "open": row["open"],
                "contacts": self._threads.contacts(row),
                "linked_objects": self._state.linked_objects(row["id"]),
            }
        )
