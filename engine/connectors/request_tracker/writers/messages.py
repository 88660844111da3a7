"""What is said in a ticket, many messages in one call."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

from engine.connectors.base import Memo, Remember
from engine.connectors.request_tracker.convert.bodies import is_public, message_body
from engine.connectors.request_tracker.writers.target import Target
from engine.connectors.shared.writing import note_loss
from engine.errors import Rejected
from engine.model import Attachment, Message

DONE = "done"
"""Key of the memo: how many messages are in."""
MOST_AT_ONCE = 25
MOST_BYTES = 8 * 2**20
"""Files of one call together; base64 makes a third more of them."""


class Messages:
    """Adds messages in order; those of one kind that follow each other go in one call."""

    def __init__(self, target: Target) -> None:
        self._target = target

    async def add(
        self, ticket: str, messages: Sequence[Message], memo: Memo, remember: Remember
    ) -> None:
        """Write the messages that the memo does not have yet."""
        for batch in batches(messages[memo[DONE] :]):
            path = "tickets/bulk/" + ("correspond" if is_public(batch[0]) else "comment")
            bodies = [{"id": ticket, **await self.body(message, memo)} for message in batch]
            answers = await self._target.api.post(path, bodies)
            if not isinstance(answers, list) or len(answers) != len(batch):
                raise Rejected("Request Tracker did not say what became of the messages.")
            memo[DONE] += len(batch)
            await remember(memo)

    async def body(self, message: Message, memo: Memo) -> dict[str, Any]:
        """The words and files of one message; an empty file is refused by RT (Message.pm)."""
        sent = [file for file in message.attachments if file.sha256 and not file.loss]
        several = await asyncio.gather(*(self._read(file) for file in sent))
        both = list(zip(sent, several))
        for file, data in both:
            if not data:
                note_loss(memo, "file_empty", file=file.name)
        return message_body(message, [(file, data) for file, data in both if data])

    async def _read(self, file: Attachment) -> bytes:
        return await asyncio.to_thread(self._target.files.read, file.sha256 or "")


def batches(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """Messages of one kind that follow each other, up to what one call should hold."""
    batch: list[Message] = []
    size = 0
    for message in messages:
        weight = sum(file.size or 0 for file in message.attachments if file.sha256)
        full = len(batch) == MOST_AT_ONCE or size + weight > MOST_BYTES
        if batch and (full or is_public(message) != is_public(batch[0])):
            yield batch
            batch, size = [], 0
        batch.append(message)
        size += weight
    if batch:
        yield batch
