"""Records picked for a demo: each with a reason, together with every reason there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.mapping import Choice, Mapping
from engine.model import (
    Article,
    Attachment,
    Author,
    AuthorRole,
    Conversation,
    Entity,
    Message,
    MessageKind,
    Record,
    Ref,
    Status,
    Translation,
)
from engine.run.awkward import pick
from engine.words import TRAITS
from tests.support.stores import Stores, stores

MAPPING = Mapping(source="a", target="b", agents={"gone": Choice(), "here": Choice(target="t")})


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Stores]:
    with stores(tmp_path) as found:
        yield found


def plain(number: int, **changes: object) -> Conversation:
    known = {"requester": Ref(Entity.CONTACT, "1"), "subject": "Order"}
    return Conversation(id=str(number), **{**known, **changes})  # type: ignore[arg-type]


def said(*texts: str, **changes: object) -> tuple[Message, ...]:
    return tuple(
        Message(id=str(n), text=text, **changes)  # type: ignore[arg-type]
        for n, text in enumerate(texts)
    )


def why(made: Stores, *records: Record, size: int = 10) -> dict[str, tuple[str, ...]]:
    made.archive(*(plain(900 + n) for n in range(60)), *records)
    return {one.id: one.why for one in pick(made.records, MAPPING, size)}


@pytest.mark.parametrize(
    "record, trait",
    [
        (plain(1, messages=said(*"abcdefgh")), "long_thread"),
        (plain(1, messages=said("محمد")), "right_to_left"),
        (plain(1, requester=None), "no_requester"),
        (plain(1, messages=said("x", kind=MessageKind.NOTE)), "starts_private"),
        (plain(1, status=Status.SNOOZED), "rare_value"),
        (plain(1, assignee=Ref(Entity.AGENT, "gone")), "departed_agent"),
        (plain(1, subject=" "), "no_subject"),
        (plain(1, tags=tuple("abcdef")), "many_tags"),
        (
            plain(
                1,
                messages=said(
                    "x", attachments=tuple(Attachment(id=i, name=i, url="") for i in "abc")
                ),
            ),
            "many_files",
        ),
        (Article(id="1"), "no_folder"),
        (Article(id="1", translations=(Translation(locale="es", title="x"),)), "many_languages"),
    ],
)
def test_what_makes_trouble_is_picked_and_says_why(
    made: Stores, record: Record, trait: str
) -> None:
    found = why(made, record)

    assert ["1"] == list(found)
    assert trait in found["1"]
    assert trait in TRAITS


def test_a_record_that_shows_nothing_new_is_not_picked(made: Stores) -> None:
    two = plain(1, requester=None), plain(2, requester=None, subject="")

    assert ["2"] == list(why(made, *two))


def test_no_more_are_picked_than_asked_for(made: Stores) -> None:
    odd = plain(1, requester=None), plain(2, subject=""), plain(3, tags=tuple("abcdef"))

    assert 2 == len(why(made, *odd, size=2))


def test_spam_and_matched_agents_are_no_trouble(made: Stores) -> None:
    here = Author(role=AuthorRole.AGENT, ref=Ref(Entity.AGENT, "here"))

    assert {} == why(made, plain(1, spam=True), plain(2, messages=said("x", author=here)))
