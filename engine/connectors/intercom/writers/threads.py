"""Conversations and tickets: the record says which of the two it is."""

from __future__ import annotations

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.intercom.writers.conversations import Conversations
from engine.connectors.intercom.writers.target import Target
from engine.connectors.intercom.writers.tickets import Tickets
from engine.model import Conversation, Kind


class Threads:
    """Writes each record as what the mapping made of it."""

    def __init__(self, target: Target) -> None:
        self._conversations, self._tickets = Conversations(target), Tickets(target)

    async def write(
        self, record: Conversation, key: Key, memo: Memo, remember: Remember
    ) -> Written:
        """Create it, or go on where the memo says."""
        return await self._of(record).write(record, key, memo, remember)

    async def find(self, record: Conversation, key: Key, memo: Memo) -> Written | None:
        """What an earlier attempt wrote."""
        return await self._of(record).find(record, key, memo)

    def _of(self, record: Conversation) -> Conversations | Tickets:
        return self._tickets if record.kind is Kind.TICKET else self._conversations
