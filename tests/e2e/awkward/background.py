"""What every record of a kind pays in a target, whatever is odd about it."""

from __future__ import annotations

from engine.model import (
    Article,
    ArticleState,
    Channel,
    Company,
    Contact,
    Conversation,
    Priority,
    Record,
    Status,
    TicketType,
)

_DONE = (Status.SOLVED, Status.CLOSED)


def background(record: Record, target: str) -> frozenset[str]:
    """The codes, from the record as it was archived."""
    if isinstance(record, Company) and target == "zendesk":
        return frozenset({"date_created_lost"} if record.created_at else ())
    if isinstance(record, Contact):
        return frozenset({"date_created_lost"})
    if isinstance(record, Conversation):
        return _conversation(record, target)
    if isinstance(record, Article):
        return _article(record, target)
    return frozenset()


def _conversation(record: Conversation, target: str) -> frozenset[str]:
    if target == "zendesk":
        return frozenset() if record.channel is Channel.API else frozenset({"channel_reduced"})
    paid = {
        "date_updated_lost": True,
        "date_closed_lost": record.status in _DONE,
        "channel_reduced": record.channel is not Channel.CHAT,
        "priority_reduced": record.priority is not Priority.NONE,
        "type_reduced": record.type is not TicketType.NONE,
    }
    return frozenset(code for code, pays in paid.items() if pays)


def _article(record: Article, target: str) -> frozenset[str]:
    paid = {
        "date_created_lost": True,
        "date_updated_lost": True,
        "address_changed": record.state is ArticleState.PUBLISHED,
        "order_lost": target == "intercom" and record.position is not None,
    }
    return frozenset(code for code, pays in paid.items() if pays)
