"""What every record of a kind pays in a target, whatever is odd about it."""

from __future__ import annotations

from engine.model import (
    Article,
    ArticleState,
    AuthorRole,
    Channel,
    Company,
    Contact,
    Conversation,
    Message,
    MessageKind,
    Priority,
    Record,
    Status,
    TicketType,
)
from tests.e2e.awkward.table import FILES

_DONE = (Status.SOLVED, Status.CLOSED)
_PUBLIC = (MessageKind.REPLY, MessageKind.AUTO)


def background(record: Record, target: str) -> frozenset[str]:
    """The codes, from the record as it was archived; files hold all of it."""
    if target == FILES:
        return frozenset()
    if isinstance(record, Company) and target in {"zendesk", "freshdesk"}:
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
    if target == "freshdesk":
        return _in_freshdesk(record)
    paid = {
        "date_updated_lost": True,
        "date_closed_lost": record.status in _DONE,
        "channel_reduced": record.channel is not Channel.CHAT,
        "priority_reduced": record.priority is not Priority.NONE,
        "type_reduced": record.type is not TicketType.NONE,
    }
    return frozenset(code for code, pays in paid.items() if pays)


_CHANNELS = frozenset(
    {Channel.EMAIL, Channel.CHAT, Channel.WEB_FORM, Channel.PORTAL, Channel.PHONE}
)


def _in_freshdesk(record: Conversation) -> frozenset[str]:
    public = [message for message in record.messages if message.kind in _PUBLIC]
    first = min(record.messages, key=lambda one: (one.at is None, one.at), default=None)
    paid = {
        "date_created_lost": record.created_at is not None,
        "date_updated_lost": record.updated_at is not None,
        "date_message_lost": any(message.at for message in record.messages),
        "date_closed_lost": record.status in _DONE and record.closed_at is not None,
        "channel_reduced": record.channel not in _CHANNELS,
        "priority_reduced": record.priority is Priority.NONE,
        "reply_as_note": len(public) > 1,
        # A description has no author of its own: what we wrote first names us in its line.
        "author_in_text": bool(public) and first is public[0] and _is_ours(first),
    }
    return frozenset(code for code, pays in paid.items() if pays)


def _is_ours(message: Message) -> bool:
    return message.author.role is AuthorRole.AGENT


def _article(record: Article, target: str) -> frozenset[str]:
    paid = {
        "date_created_lost": True,
        "date_updated_lost": True,
        "address_changed": record.state is ArticleState.PUBLISHED,
        "order_lost": target in {"intercom", "freshdesk"} and record.position is not None,
    }
    return frozenset(code for code, pays in paid.items() if pays)
