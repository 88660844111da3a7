"""How far an interrupted conversation has come, told from what the workspace shows of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from engine.connectors.intercom.capabilities import PARTS_LIMIT
from engine.connectors.intercom.convert.values import epoch
from engine.connectors.intercom.writers.messages import is_public, reply_markup
from engine.connectors.intercom.writers.resume import done_messages
from engine.model import Conversation, Message
from tests.contract import samples


def long_thread(messages: int) -> Conversation:
    """A thread in which every message but the first is like the second or third."""
    short = samples.conversation("c", "a")
    more = tuple(
        msgspec.structs.replace(
            short.messages[1 + n % 3], id=str(n), at=samples.BEGAN + timedelta(seconds=n)
        )
        for n in range(1, messages)
    )
    return msgspec.structs.replace(short, messages=(short.messages[0], *more))


def shown(messages: tuple[Message, ...], *, newest: int = PARTS_LIMIT) -> dict[str, Any]:
    """The conversation as the API gives it once these messages are in."""
    parts = [
        {
            "part_type": "comment" if is_public(message) else "note",
            "body": reply_markup(message),
            "created_at": epoch(message.at) if message.at else 7,
        }
        for message in messages[1:]
    ]
    event = {"part_type": "assignment", "body": None, "created_at": 1}
    return {"conversation_parts": {"conversation_parts": [event, *parts[-newest:]]}}


@pytest.mark.parametrize("done", [1, 2, 3, 4])
def test_the_messages_that_are_in_are_counted(done: int) -> None:
    record = long_thread(4)

    assert done == done_messages(record, shown(record.messages[:done]))


@pytest.mark.parametrize("done", [500, 501, 502, 550, 600])
def test_only_the_newest_parts_are_shown_and_still_tell_how_far_it_came(done: int) -> None:
    record = long_thread(600)

    assert done == done_messages(record, shown(record.messages[:done]))


@pytest.mark.parametrize("done", [1, 2, 3, 4, 5])
def test_messages_without_a_date_are_known_by_their_words(done: int) -> None:
    record = long_thread(5)
    undated = tuple(
        msgspec.structs.replace(each, at=None, html=f"<p>{each.id}</p>", text=None)
        for each in record.messages
    )
    record = msgspec.structs.replace(record, messages=undated)

    assert done == done_messages(record, shown(undated[:done]))


def test_a_message_of_somebody_else_is_not_taken_for_ours() -> None:
    record = long_thread(4)
    present = shown(record.messages[:2])
    stranger = {"part_type": "comment", "body": "<p>Bot</p>", "created_at": 1_900_000_000}
    present["conversation_parts"]["conversation_parts"].append(stranger)

    assert 2 == done_messages(record, present)
