"""Links between tracker tickets and the conversations that they are about."""

from __future__ import annotations

from engine.connectors.intercom.api import at
from engine.connectors.intercom.writers.target import Target
from engine.errors import Conflict
from engine.model import Conversation, Entity, LinkKind, Ref


async def link(target: Target, problem: str, incident: str) -> None:
    """
    Link them; a conversation has one tracker ticket (2.16: Link a conversation to a ticket).

    Raises Conflict when it has another one.
    """
    path = at("tickets", problem, "linked_conversations")
    try:
        await target.api.post(path, {"conversation_id": incident}, repeatable=True)
    except Conflict:
        if not await _is_linked(target, problem, incident):
            raise


async def _is_linked(target: Target, problem: str, incident: str) -> bool:
    record = (await target.records.get(Entity.CONVERSATION, incident)).record
    links = record.links if isinstance(record, Conversation) else ()
    ref = Ref(Entity.CONVERSATION, problem)
    return any(one.kind is LinkKind.PROBLEM and one.ref == ref for one in links)
