"""Who a conversation is of, and whether it is written at all."""

from __future__ import annotations

from engine.mapping.agents import counterpart
from engine.mapping.context import Context, Losses, Skip
from engine.mapping.helpers import AGENT_AS_CONTACT, UNKNOWN_REQUESTER
from engine.mapping.thread import is_empty
from engine.model import Conversation, Entity, Ref


def skip_of(record: Conversation) -> Skip | None:
    """Why it is not written, None when it is."""
    if record.spam:
        return Skip(code="spam")
    if record.sample:
        return Skip(code="sample_record")
    if record.deleted:
        return Skip(code="deleted_in_source")
    return Skip(code="empty_record") if is_empty(record) else None


def requester_of(record: Conversation, context: Context, losses: Losses) -> Ref:
    """Who asks: the contact, a contact beside the agent who asks, or the placeholder."""
    asks = record.requester
    if asks is not None and asks.entity is Entity.AGENT:
        return _asking_agent(asks.id, context)
    if asks is not None and context.name_of(asks) is not None:
        return asks
    losses.add("requester_placeholder", placeholder=context.word("unknown_requester"))
    return Ref(Entity.CONTACT, UNKNOWN_REQUESTER)


def _asking_agent(agent_id: str, context: Context) -> Ref:
    target = counterpart(agent_id, context)
    if target and context.target.requester_may_be_agent:
        return Ref(Entity.AGENT, target)
    return Ref(Entity.CONTACT, AGENT_AS_CONTACT + agent_id)
