"""What a person left out stays out, with the filter as the reason."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest

from engine.mapping import Mapping
from engine.mapping.file import dump, load
from engine.mapping.scope import out_of_scope
from engine.model import Article, Contact, Conversation

PLAIN = Mapping(source="zendesk", target="intercom")


def begun(day: str) -> Conversation:
    """A conversation of the last minute of this day."""
    return Conversation(id="1", created_at=datetime.fromisoformat(f"{day}T23:59:00+00:00"))


@pytest.mark.parametrize(
    ("since", "until", "out"),
    [
        (None, None, ""),
        (date(2021, 5, 4), None, ""),
        (date(2021, 5, 5), None, "2021-05-05 – …"),
        (None, date(2021, 5, 4), ""),
        (None, date(2021, 5, 3), "… – 2021-05-03"),
        (date(2021, 6, 1), date(2021, 7, 1), "2021-06-01 – 2021-07-01"),
    ],
)
def test_conversations_come_from_the_first_to_the_last_day(
    since: date | None, until: date | None, out: str
) -> None:
    mapping = msgspec.structs.replace(PLAIN, since=since, until=until)
    assert out == out_of_scope(begun("2021-05-04"), mapping)


def test_people_of_any_age_come_along() -> None:
    mapping = msgspec.structs.replace(PLAIN, since=date(2021, 1, 1))
    old = Contact(id="1", created_at=datetime(2001, 1, 1, tzinfo=UTC))
    assert out_of_scope(old, mapping) == ""


def test_a_whole_kind_is_left_out_by_a_star() -> None:
    mapping = msgspec.structs.replace(PLAIN, excluded={"articles": ("*",)})
    assert out_of_scope(Article(id="1"), mapping) == "articles"
    assert out_of_scope(begun("2021-01-01"), mapping) == ""


def test_the_scope_is_kept_in_the_mapping_file() -> None:
    mapping = msgspec.structs.replace(PLAIN, since=date(2021, 1, 31), excluded={"articles": ("*",)})
    assert mapping == load(dump(mapping))
    assert PLAIN == load(dump(PLAIN))
