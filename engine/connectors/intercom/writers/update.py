"""Bringing what a run wrote in line with the source later on."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.intercom.writers.companies import Companies
from engine.connectors.intercom.writers.contacts import Contacts
from engine.connectors.intercom.writers.knowledge import Articles, Collections
from engine.connectors.intercom.writers.resume import done_messages
from engine.connectors.intercom.writers.target import Target
from engine.connectors.intercom.writers.threads import Threads
from engine.errors import NotFound, Unsupported
from engine.model import Conversation, Entity, Kind, Record, entity_of

_Some = TypeVar("_Some", contravariant=True)


class _Changing(Protocol[_Some]):
    async def change(self, record: _Some, key: Key, memo: Memo, remember: Remember) -> Written: ...


class Updates:
    """Changes records of the workspace; each may be asked for again without harm."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._threads = Threads(target)
        self._changing: dict[Entity, _Changing[Any]] = {
            Entity.COMPANY: Companies(target),
            Entity.CONTACT: Contacts(target),
            Entity.COLLECTION: Collections(target),
            Entity.ARTICLE: Articles(target),
        }

    async def update(
        self, record: Record, since: int, key: Key, memo: Memo, remember: Remember
    ) -> Written:
        """See `engine.connectors.optional.SupportsUpdate`; the memo has the id."""
        entity = entity_of(record)
        try:
            if isinstance(record, Conversation):
                return await self._thread(record, since, key, memo, remember)
            if entity in self._changing:
                return await self._changing[entity].change(record, key, memo, remember)
        except NotFound as error:
            raise NotFound(error.message, code="target_gone") from error
        raise Unsupported(f"Intercom's {entity} are not changed.")

    async def _thread(
        self, record: Conversation, since: int, key: Key, memo: Memo, remember: Remember
    ) -> Written:
        """New messages, then title, fields, tags, assignment and state, as far as they differ."""
        resource = "tickets" if record.kind is Kind.TICKET else "conversations"
        present = await self._target.api.one(resource, memo["id"])
        memo["done"] = max(since, done_messages(record, present))
        return await self._threads.write(record, key, memo, remember)
