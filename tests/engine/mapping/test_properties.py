"""For any record: mapping it never fails, says what it cuts, and keeps the order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.mapping.context import Losses
from engine.mapping.conversion import cut
from engine.mapping.safety import sanitise
from engine.mapping.tags import fold
from engine.mapping.text import html_to_text, pieces, text_to_html, whole, whole_name
from engine.model import (
    Author,
    AuthorRole,
    Channel,
    Contact,
    Conversation,
    Entity,
    FieldSpec,
    FieldType,
    Message,
    MessageKind,
    Priority,
    Ref,
    Status,
    TicketType,
)

from .factory import apply, codes, context, intercom_like, mapping, zendesk_like

texts = st.text(max_size=60)
lines = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
moments = st.integers(-(10**8), 4 * 10**9).map(
    lambda s: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=s)
)
authors = st.sampled_from(
    [
        Author(role=AuthorRole.CONTACT, ref=Ref(Entity.CONTACT, "c1")),
        Author(role=AuthorRole.AGENT, ref=Ref(Entity.AGENT, "s-ana")),
        Author(role=AuthorRole.AGENT, ref=Ref(Entity.AGENT, "s-clara")),
        Author(role=AuthorRole.BOT, name="Fin"),
        Author(),
    ]
)


@st.composite
def messages(draw: st.DrawFn) -> tuple[Message, ...]:
    """Each says its own number, so that its words can be found again."""
    found = []
    for number in range(draw(st.integers(1, 5))):
        body = draw(texts)
        plain = draw(st.booleans())
        found.append(
            Message(
                id=f"m{number}",
                kind=draw(st.sampled_from([MessageKind.REPLY, MessageKind.NOTE])),
                author=draw(authors),
                at=draw(st.none() | moments),
                text=f"word{number} {body}" if plain else None,
                html=None if plain else f"<p>word{number}</p><p>{body}</p>",
            )
        )
    return tuple(found)


threads = st.builds(
    Conversation,
    id=st.just("k1"),
    subject=texts,
    requester=st.sampled_from([None, Ref(Entity.CONTACT, "c1"), Ref(Entity.CONTACT, "gone")]),
    status=st.sampled_from(Status),
    priority=st.sampled_from(Priority),
    type=st.sampled_from(TicketType),
    channel=st.sampled_from(Channel),
    created_at=st.none() | moments,
    updated_at=st.none() | moments,
    tags=st.lists(texts, max_size=4).map(tuple),
    messages=messages(),
    fields=st.dictionaries(st.sampled_from(["a", "b"]), texts | st.integers() | st.booleans()),
)
people = st.builds(
    Contact,
    id=st.just("c9"),
    name=texts,
    email=st.none() | texts,
    phone=st.none() | texts,
    tags=st.lists(texts, max_size=3).map(tuple),
    fields=st.dictionaries(
        st.sampled_from(["a", "b"]),
        texts | st.integers() | st.floats(allow_nan=False) | st.lists(texts).map(tuple),
    ),
)
targets = st.sampled_from([intercom_like(), zendesk_like()])
kinds = st.sampled_from(FieldType)


def known(target: Any, kind: FieldType) -> Any:
    ours = tuple(FieldSpec(entity=e, key="a", label="A") for e in (Entity.CONTACT,))
    theirs = tuple(
        FieldSpec(entity=e, key="x", label="X", type=kind, limit=20)
        for e in (Entity.CONTACT, Entity.CONVERSATION)
    )
    return context(
        target,
        mapping=mapping(contact_fields={"a": "x"}, conversation_fields={"a": "x"}),
        source_fields={Entity.CONTACT: ours},
        target_fields={e: (f,) for e, f in zip((Entity.CONTACT, Entity.CONVERSATION), theirs)},
    )


def said(record: Conversation) -> str:
    return "\n".join(one.text or html_to_text(one.html or "") for one in record.messages)


@settings(deadline=None)
@given(threads, targets, kinds)
def test_any_thread_is_mapped_the_same_way_twice(
    record: Conversation, target: Any, kind: FieldType
) -> None:
    assert apply(record, known(target, kind)) == apply(record, known(target, kind))


@settings(deadline=None)
@given(threads, targets)
def test_no_word_of_a_thread_is_lost_and_no_note_becomes_a_reply(
    record: Conversation, target: Any
) -> None:
    mapped = apply(record, known(target, FieldType.TEXT))
    if mapped.skip is not None:
        return

    for number, one in enumerate(record.messages):
        holding = [m for m in mapped.record.messages if f"word{number}" in said_of(m)]
        assert holding, f"word{number} is gone"
        if one.kind is MessageKind.NOTE:
            assert {MessageKind.NOTE} == {m.kind for m in holding}


def said_of(message: Message) -> str:
    return message.text or html_to_text(message.html or "")


@settings(deadline=None)
@given(threads, targets)
def test_messages_of_a_thread_keep_the_order_of_their_dates(
    record: Conversation, target: Any
) -> None:
    mapped = apply(record, known(target, FieldType.TEXT))
    if mapped.skip is not None:
        return

    dated = [one.at for one in mapped.record.messages if one.at is not None]
    assert sorted(dated) == dated


@settings(deadline=None)
@given(threads, targets)
def test_messages_without_dates_stay_in_their_places(record: Conversation, target: Any) -> None:
    undated = tuple(msgspec.structs.replace(one, at=None) for one in record.messages)
    mapped = apply(msgspec.structs.replace(record, messages=undated), known(target, FieldType.TEXT))
    if mapped.skip is not None:
        return

    text = said(mapped.record)
    places = [text.index(f"word{number}") for number in range(len(undated))]
    assert sorted(places) == places


@settings(deadline=None)
@given(people, targets, kinds)
def test_any_person_is_mapped_and_a_value_that_changed_has_a_code(
    record: Contact, target: Any, kind: FieldType
) -> None:
    mapped = apply(record, known(target, kind))
    if mapped.skip is not None:
        return

    given_value, value = record.fields.get("a"), mapped.record.fields.get("x")
    empty = given_value in (None, "", ()) or (
        isinstance(given_value, str) and not given_value.strip()
    )
    if not empty and value is None:
        assert set(codes(mapped)) & {"value_dropped", "value_not_in_list"}
    if isinstance(given_value, str) and isinstance(value, str) and len(value) < len(given_value):
        assert set(codes(mapped)) & {"value_cut", "date_precision_lost"} or (
            value.strip() == given_value.strip()
        )


@given(texts)
def test_making_a_text_whole_twice_changes_nothing_more(text: str) -> None:
    once = whole(text, Losses())

    assert (once, ()) == (whole(once, again := Losses()), again.all())


@given(texts)
def test_what_is_replaced_in_a_text_is_counted(text: str) -> None:
    losses = Losses()
    done = whole(text, losses)

    assert len(text) == len(done)
    changed = sum(a != b for a, b in zip(text, done))
    assert changed == sum(int(loss.detail["n"]) for loss in losses.all())


@given(texts)
def test_a_name_is_cleaned_once_and_for_all(name: str) -> None:
    once = whole_name(name, Losses())

    assert once == whole_name(once, Losses())


@given(lines)
def test_plain_text_comes_back_from_its_html(text: str) -> None:
    assert " ".join(text.split()) == " ".join(html_to_text(text_to_html(text)).split())


@given(texts)
def test_text_from_html_is_the_same_however_often_it_comes_round(text: str) -> None:
    once = html_to_text(f"<p>{text}</p>")

    assert once == html_to_text(text_to_html(once))


@given(texts)
def test_cleaning_html_twice_changes_nothing_more(text: str) -> None:
    once, _ = sanitise(f"<p>{text}</p>")

    assert (once, False) == sanitise(once)


@given(texts.filter(bool), st.integers(1, 10))
def test_pieces_of_a_text_are_short_and_hold_every_letter(text: str, limit: int) -> None:
    parts = pieces(text, limit)

    assert all(len(part) <= limit for part in parts)
    assert "".join(text.split()) == "".join("".join(parts).split())


@given(texts, st.integers(1, 30))
def test_what_is_cut_begins_as_it_did_and_is_short_enough(text: str, limit: int) -> None:
    short = cut(text, limit)

    assert len(short) <= limit
    assert text.startswith(short.removesuffix("…"))


@given(texts)
def test_a_tag_is_folded_once_and_for_all(tag: str) -> None:
    assert fold(tag) == fold(fold(tag))
