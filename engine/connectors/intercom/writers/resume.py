"""What is in the workspace already of a conversation that an earlier attempt began."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from engine.connectors.base import Key
from engine.connectors.intercom.convert.conversations import parts_of
from engine.connectors.intercom.convert.values import (
    Raw,
    branch,
    epoch,
    text_of,
    whole,
    words,
)
from engine.connectors.intercom.convert.vocabulary import PRIVATE_PARTS
from engine.connectors.intercom.queries import every, where
from engine.connectors.intercom.writers.messages import (
    is_public,
    opening_body,
    opening_text,
    reply_markup,
)
from engine.connectors.intercom.writers.target import OLD_ID, Target
from engine.errors import RecordError
from engine.model import Conversation, Message

_WRITTEN_PARTS = PRIVATE_PARTS | {"comment", "quick_reply"}
Trace = tuple[bool, int | str]
"""What a message is known by: whether it is public, and its time or else its words."""


async def begun_by_us(target: Target, record: Conversation, key: Key) -> str | None:
    """
    The conversation of this contact, second and text; raises in_doubt when several fit.

    Search finds a new conversation only after a while: asked after the settling time.
    """
    if record.requester is None:
        return None
    filters = [where("contact_ids", "=", record.requester.id)]
    at = opening_body(record, record.requester.id).get("created_at")
    if at is not None:
        filters += [where("created_at", ">", at - 1), where("created_at", "<", at + 1)]
    listing = await target.api.search("conversations", "conversations", every(*filters), None)
    fitting = [raw for raw in listing.items if _fits(raw, record)]
    marked = [raw for raw in fitting if _old_id(raw) == record.id]
    return the_one(marked or fitting, key)


def the_one(several: list[Raw], key: Key) -> str | None:
    """The id of the only one that fits; raises in_doubt when there are more."""
    if len(several) > 1:
        raise RecordError(
            "Several conversations of the target could be this one.",
            code="in_doubt",
            detail={"key": key.text},
        )
    return str(several[0].get("id")) if several else None


def done_messages(record: Conversation, present: Raw) -> int:
    """
    How many messages are in, the opening included.

    They are posted in order, so everything before the last one that is there is there too: the
    API gives only the newest 500.
    """
    there = Counter(trace for raw in parts_of(present) for trace in _traces(raw))
    last = 0
    for index, message in enumerate(record.messages[1:], start=1):
        trace = _trace_of(message)
        if there[trace]:
            there[trace] -= 1
            last = index
    return last + 1


def same_attributes(present: Raw, wanted: Mapping[str, Any]) -> bool:
    """Whether all these custom attributes have these values."""
    held = branch(present, "custom_attributes")
    return all(held.get(key) == value for key, value in wanted.items())


def _fits(raw: Raw, record: Conversation) -> bool:
    if _old_id(raw) not in {None, record.id}:
        return False
    said = text_of(words(branch(raw, "source").get("body")))
    return _flat(said) == _flat(opening_text(record))


def _old_id(raw: Raw) -> str | None:
    found = branch(raw, "custom_attributes").get(OLD_ID)
    return None if found in (None, "") else str(found)


def _traces(raw: Raw) -> list[Trace]:
    """A part as it may be known: by its time, and by its words for messages without a time."""
    word = words(raw.get("part_type"))
    if word not in _WRITTEN_PARTS:
        return []
    public = word not in PRIVATE_PARTS
    at = whole(raw.get("created_at"))
    said = (public, _flat(text_of(words(raw.get("body")))))
    return [said] if at is None else [said, (public, at)]


def _trace_of(message: Message) -> Trace:
    known: int | str = epoch(message.at) if message.at else _flat(text_of(reply_markup(message)))
    return is_public(message), known


def _flat(text: str) -> str:
    return " ".join(text.split())
