"""The same awkward records with another choice in the mapping (Y01 to Y14)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.mapping import Choice, Context, Events, Phones, helpers
from engine.mapping.mapping import LongTexts, OriginalDates, Otherwise, Recipients
from engine.model import (
    Article,
    Collection,
    Contact,
    Conversation,
    Entity,
    Loss,
    MessageKind,
    Priority,
    Ref,
    Status,
    Tag,
    Translation,
)

from .factory import (
    apply,
    at,
    capabilities,
    codes,
    context,
    conversation,
    detail,
    intercom_like,
    mapping,
    message,
    zendesk_like,
)


def chosen(target: object = None, **changes: object) -> Context:
    return context(target or capabilities(), mapping=mapping(**changes))  # type: ignore[arg-type]


def end(known: Context, record: object) -> tuple[str, bool]:
    skip = apply(record, known).skip  # type: ignore[arg-type]
    return (skip.code, skip.failed) if skip else ("", False)


def test_y01_phones_that_are_not_valid_are_left_out() -> None:
    mapped = apply(Contact(id="1", name="A", phone="+34 600"), chosen(phones=Phones.DROP))

    assert (None, ["phone_dropped"]) == (mapped.record.phone, codes(mapped))


@pytest.mark.parametrize(
    "part, record",
    [
        ("status", conversation(status=Status.SNOOZED)),
        ("priority", conversation(priority=Priority.URGENT)),
    ],
)
def test_y04_a_value_without_counterpart_stops_its_record_or_gets_the_default(
    part: str, record: Conversation
) -> None:
    table = {str(getattr(record, part)): Choice(target=None)}

    stops = chosen(unmapped_values=Otherwise.STOP, **{part: table})

    assert ("value_unmapped", True) == end(stops, record)
    assert ("", False) == end(chosen(**{part: table}), record)


def test_y04_a_status_that_the_source_does_not_know_itself_stops_too() -> None:
    odd = conversation(original={"status": "frozen"}, losses=(Loss(code="status_reduced"),))

    mapped = apply(odd, chosen(unmapped_values=Otherwise.STOP))

    assert ("value_unmapped", "frozen") == (mapped.skip.code, mapped.skip.detail["value"])


def test_y06_events_are_dropped_without_a_trace_but_the_code() -> None:
    said = message(1), message(2, kind=MessageKind.EVENT, text="assigned")

    mapped = apply(conversation(*said), chosen(events=Events.DROP))

    assert ["m1"] == [one.id for one in mapped.record.messages]
    assert {"n": "1"} == detail(mapped, "events_dropped")


def test_y07_a_long_text_is_cut_in_one_piece_within_the_limit() -> None:
    long = conversation(message(1, text="word " * 20_000))

    cut = apply(long, chosen(zendesk_like(), long_texts=LongTexts.CUT))
    split = apply(long, chosen(zendesk_like()))

    [one] = cut.record.messages
    assert 60_000 < len(one.text) <= 65_000
    assert one.text.endswith("…")
    assert "text_cut" in codes(cut)
    assert 1 < len(split.record.messages)


def test_y07_html_that_is_cut_does_not_swallow_its_markup() -> None:
    long = conversation(message(1, text=None, html="<p>" + "<b>word</b> " * 9_000 + "</p>"))

    [one] = apply(long, chosen(zendesk_like(), long_texts=LongTexts.CUT)).record.messages

    assert one.html is None
    assert "<" not in one.text


def test_y09_a_date_outside_stops_its_record() -> None:
    future = message(2, at=datetime(2043, 1, 1, tzinfo=UTC))
    record = conversation(message(1), future)
    target = zendesk_like(future_dates=False)

    assert ("date_refused", True) == end(chosen(target, outside_dates=Otherwise.STOP), record)
    assert ("", False) == end(chosen(target), record)


def test_y10_an_article_without_an_author_fails_where_one_is_needed() -> None:
    article = Article(id="1", title="A", html="<p>x</p>", author=Ref(Entity.AGENT, "s-clara"))

    assert ("author_missing", True) == end(chosen(intercom_like(), default_agent=None), article)


def test_y13_without_translations_only_the_first_language_comes_and_nothing_is_lost() -> None:
    other = Translation(locale="es", title="Dos", html="<p>y</p>")
    article = Article(id="1", title="A", html="<p>x</p>", locale="en", translations=(other,))

    mapped = apply(article, chosen(translations=False))

    assert ((), False) == (mapped.record.translations, "translation_dropped" in codes(mapped))


def test_y14_the_category_stays_and_gets_the_default_folder() -> None:
    known = context(
        zendesk_like(),
        mapping=mapping(keep_category_add_folder=True),
        collections={"c1": Collection(id="c1", name="First steps")},
    )
    kept = Article(id="1", title="A", html="<p>x</p>", parent=Ref(Entity.COLLECTION, "c1"))
    alone = Article(id="2", title="B", html="<p>x</p>")

    assert {"mudanza:folder-in:c1"} == set(apply(kept, known).helpers)
    assert {"mudanza:default-folder"} == set(apply(alone, known).helpers)


def test_people_in_copy_are_named_in_a_note_when_they_are_not_to_take_part() -> None:
    record = conversation(participants=(Ref(Entity.CONTACT, "c2"),))

    mapped = apply(record, chosen(recipients=Recipients.NOTE))

    assert () == mapped.record.participants
    assert "In copy: Luis Gil" == mapped.record.messages[-1].text
    assert {"n": "1"} == detail(mapped, "recipients_noted")


@pytest.mark.parametrize("policy", OriginalDates)
def test_dates_that_cannot_be_set_are_kept_where_the_mapping_says(policy: OriginalDates) -> None:
    known = chosen(capabilities(dates={}), original_dates=policy)

    mapped = apply(conversation(updated_at=at(day=4)), known)

    assert {"date_created_lost", "date_updated_lost"} <= set(codes(mapped))
    in_field = any("2021-03-03" in str(value) for value in mapped.record.fields.values())
    in_tag = "created-2021-03-03" in mapped.record.tags
    in_note = any(
        "2021-03-03 14:05 UTC" in (one.text or "")
        for one in mapped.record.messages
        if one.kind is MessageKind.NOTE
    )
    assert [policy.value] == [
        name for name, kept in (("field", in_field), ("tag", in_tag), ("note", in_note)) if kept
    ]


def test_a_tag_that_the_mapping_puts_on_is_a_record_that_can_be_taken_back() -> None:
    record = conversation(tags=("vip",))

    marked = apply(record, chosen(marker_tag="moved"))

    assert ("vip", "moved") == marked.record.tags
    assert {"mudanza:tag:moved"} == set(marked.helpers)
    assert [Tag(id="mudanza:tag:moved", name="moved")] == helpers(mapping(), marked.helpers)
    assert frozenset() == apply(record, chosen(marker_tag="vip")).helpers
