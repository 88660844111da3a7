"""A ticket's final status, which an incoming note may have changed."""

from __future__ import annotations

from engine.connectors.base import Memo
from engine.connectors.freshdesk.convert.bodies import PUBLIC_KINDS
from engine.connectors.freshdesk.convert.ids import ident, number
from engine.connectors.freshdesk.convert.vocabulary import DONE, STATUS_OUT
from engine.connectors.freshdesk.writers.corrections import STATUS
from engine.connectors.freshdesk.writers.target import Target
from engine.connectors.shared.values import words
from engine.connectors.shared.writing import note_loss
from engine.model import AuthorRole, Conversation

POLL_SECONDS = 0.5
POLLS = 120


class FinalState:
    """
    Sets the status again where it is not what the ticket was created with.

    A customer's note opens a ticket that was done. Closing it once more would be told to the
    customer, unless it is done by a bulk update with `skip_close_notification` (Tickets).
    """

    def __init__(self, target: Target) -> None:
        self._target = target

    async def settle(self, ticket: str, record: Conversation, memo: Memo) -> None:
        """The status that the ticket was created with."""
        if not _may_have_changed(record):
            return
        wanted = memo.get(STATUS, STATUS_OUT[record.status])
        held = await self._target.api.get(f"tickets/{ticket}")
        if held.get("status") == wanted:
            return
        if wanted not in DONE:
            await self._target.api.put(f"tickets/{ticket}", {"status": wanted})
        elif not await self._closed_quietly(ticket, wanted):
            detail = {"value": record.status.value, "new": "open", "field": "old_status"}
            note_loss(memo, "status_reduced", **detail)

    async def _closed_quietly(self, ticket: str, status: int) -> bool:
        action = {
            "ids": [number(ticket)],
            "properties": {"status": status, "skip_close_notification": True},
        }
        started = await self._target.api.post(
            "tickets/bulk_update", {"bulk_action": action}, repeatable=True
        )
        job = ident(started.get("job_id")) or ""
        for _ in range(POLLS):
            state = words((await self._target.api.get(f"jobs/{job}")).get("status")).upper()
            if state != "IN PROGRESS":
                return state != "FAILED"
            await self._target.sleep(POLL_SECONDS)
        return False


def _may_have_changed(record: Conversation) -> bool:
    """Whether a customer's message is written as a note."""
    return any(
        message.author.role is AuthorRole.CONTACT and message.kind in PUBLIC_KINDS
        for message in record.messages[1:]
    )
