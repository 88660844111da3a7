"""A runner in small: what the engine does around one write, with a crash where a test wants it."""

from __future__ import annotations

import copy
from typing import Any

from engine.connectors.base import Key, Memo, Writer, Written
from engine.connectors.capabilities import Capabilities, Doubt
from engine.errors import Retriable
from engine.model import Record, entity_of
from tests.contract.desk import key_of

TRIES = 12


class Killed(BaseException):
    """The process ends here."""


class Journal:
    """Keeps memos as a ledger does; ends the process at the n-th one, when told to."""

    def __init__(self, kill_at: int | None = None) -> None:
        self.memo: Memo = {}
        self.kept = 0
        self._kill_at = kill_at

    async def remember(self, memo: Memo) -> None:
        """Keep the memo, then perhaps die."""
        self.memo = copy.deepcopy(memo)
        self.kept += 1
        if self.kept == self._kill_at:
            raise Killed


async def write(writer: Writer, record: Record, key: Key | None = None) -> Written:
    """One undisturbed write."""
    journal = Journal()
    return await writer.write(record, key=key or key_of(record), memo={}, remember=journal.remember)


async def settled(
    writer: Writer,
    capabilities: Capabilities,
    record: Record,
    memo: Memo | None = None,
    *,
    in_doubt: bool = False,
) -> Written:
    """Write until it is settled, looking first whenever an answer was lost."""
    held: dict[str, Any] = dict(memo or {})
    entity, key, journal = entity_of(record), key_of(record), Journal()
    upsert = capabilities.settling[entity].by is Doubt.UPSERT
    for _ in range(TRIES):
        if in_doubt and not upsert:
            found = await writer.find(key, entity, held)
            if found is not None:
                return found
        try:
            return await writer.write(record, key=key, memo=held, remember=journal.remember)
        except Retriable as error:
            in_doubt = error.sent
    raise AssertionError("it was never settled")
