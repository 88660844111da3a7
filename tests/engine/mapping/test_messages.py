"""Messages: authors, names lines, order, beginnings, events, length."""

from __future__ import annotations

import pytest

from engine.connectors.capabilities import Dates
from engine.mapping import Context, Events, Language
from engine.model import (
    Attachment,
    Author,
    AuthorRole,
    Conversation,
    Entity,
    Message,
    MessageKind,
    Ref,
)

from .factory import (
    CLARA,
    CUSTOMER,
    apply,
    at,
    by_agent,
    by_customer,
    capabilities,
    context,
    conversation,
    intercom_like,
    losses_of,
    mapping,
    message,
)

UNDATED = capabilities(dates={Entity.CONVERSATION: Dates(created=True, updated=True, closed=True)})
DEFAULT = Ref(Entity.AGENT, "t-ana")


def thread(record: Conversation, known: Context | None = None) -> tuple[Message, ...]:
    mapped = apply(record, known or context())
    assert isinstance(mapped.record, Conversation)
    return mapped.record.messages


def test_a_matched_agent_writes_under_the_target_id_without_a_line() -> None:
    found = thread(conversation(message(author=by_agent())))[0]
    assert (DEFAULT, None) == (found.author.ref, found.line)


def test_an_agent_who_left_is_named_in_a_line() -> None:
    record = conversation(message(), message(2, author=by_agent(CLARA)))
    found = thread(record)[1]
    assert (DEFAULT, "[Clara Núñez]") == (found.author.ref, found.line)
    assert ["author_in_text"] == losses_of(record, context())


def test_dates_that_cannot_be_set_go_into_the_line() -> None:
    record = conversation(message(), message(2, author=by_agent(CLARA)))
    lines = [one.line for one in thread(record, context(UNDATED))]
    assert ["[2021-03-03 14:01 UTC]", "[Clara Núñez · 2021-03-03 14:02 UTC]"] == lines
    assert ["date_message_lost", "author_in_text"] == losses_of(record, context(UNDATED))


def test_a_bot_is_named_as_one() -> None:
    record = conversation(
        message(), message(2, kind=MessageKind.AUTO, author=Author(role=AuthorRole.BOT, name="Fin"))
    )
    found = thread(record)[1]
    assert (MessageKind.REPLY, "[Fin · bot]") == (found.kind, found.line)
    assert ["author_in_text"] == losses_of(record, context())


def test_a_customer_without_a_record_stays_on_the_customers_side() -> None:
    author = by_customer("999")
    record = conversation(message(), message(2, author=author))
    found = thread(record)[1]
    assert (CUSTOMER, "[Unknown]") == (found.author.ref, found.line)
    assert ["author_in_text"] == losses_of(record, context())


def test_somebody_unknown_never_speaks_for_the_customer() -> None:
    found = thread(conversation(message(), message(2, author=Author(name="Eva"))))[1]
    assert (AuthorRole.AGENT, "[Eva]") == (found.author.role, found.line)


def test_a_customers_note_is_written_by_an_agent_where_it_must_be() -> None:
    record = conversation(message(), message(2, kind=MessageKind.NOTE))
    assert (DEFAULT, "[Marta Ruiz]") == (thread(record)[1].author.ref, thread(record)[1].line)
    free = context(capabilities(note_author_must_be_agent=False))
    assert CUSTOMER == thread(record, free)[1].author.ref


@pytest.mark.parametrize(
    "kind, code", [(MessageKind.CALL, "call_as_note"), (MessageKind.SIDE, "side_thread_noted")]
)
def test_calls_and_side_threads_become_notes(kind: MessageKind, code: str) -> None:
    record = conversation(message(), message(2, kind=kind, author=by_agent()))
    assert [code] == losses_of(record, context())
    assert MessageKind.NOTE is thread(record)[1].kind


def test_a_rating_among_the_messages_becomes_a_note() -> None:
    record = conversation(message(), message(2, kind=MessageKind.RATING, author=by_agent()))
    assert ["rating_noted"] == losses_of(record, context())
    assert MessageKind.NOTE is thread(record)[1].kind


def test_a_note_never_becomes_public() -> None:
    notes = [message(1, kind=MessageKind.NOTE, author=by_agent(), text="VIP, careful")]
    for target in (capabilities(), intercom_like(), UNDATED):
        public = [
            one
            for one in thread(conversation(*notes), context(target))
            if one.kind is MessageKind.REPLY
        ]
        assert not any("VIP" in (one.text or "") for one in public)


def test_an_erased_message_says_so() -> None:
    record = conversation(message(), message(2, text=None, redacted=True))
    assert ["message_redacted"] == losses_of(record, context())
    assert "(this message was erased in the source)" == thread(record)[1].text


def test_a_message_of_files_only_gets_a_text() -> None:
    file = Attachment(id="f", name="a.pdf", url="", size=3, sha256="00")
    record = conversation(message(text=None, attachments=(file,)))
    assert ["text_made_up"] == losses_of(record, context())
    assert "(no text)" == thread(record)[0].text


def test_spanish_texts_are_made_up_in_spanish() -> None:
    known = context(mapping=mapping(language=Language.SPANISH))
    record = conversation(message(), message(2, text=" "))
    assert "(sin texto)" == thread(record, known)[1].text


def test_dangerous_markup_is_taken_out_and_the_rest_stays() -> None:
    record = conversation(message(text=None, html="<p onclick=x>Hola</p>"))
    assert ["html_simplified"] == losses_of(record, context())
    assert "<p>Hola</p>" == thread(record)[0].html


def test_plain_text_is_not_taken_for_markup() -> None:
    text = 'if a < b && c > d then "&amp;" <script>'
    record = conversation(message(text=text))
    assert (text, None) == (thread(record)[0].text, thread(record)[0].html)
    assert [] == losses_of(record, context())


def test_characters_that_nobody_stores_are_counted_over_the_record() -> None:
    record = conversation(message(text="a\x00"), message(2, text="b\ud800"))
    assert ["characters_replaced"] == losses_of(record, context())


def test_messages_are_put_in_order_of_time() -> None:
    record = conversation(message(1), message(3), message(2))
    assert ["m1", "m2", "m3"] == [one.id for one in thread(record)]
    assert [] == losses_of(record, context())


def test_the_later_of_two_messages_in_one_second_gets_one_more() -> None:
    record = conversation(message(1, at=at(7)), message(2, at=at(7)))
    assert [at(7), at(8)] == [one.at for one in thread(record)]
    assert ["order_adjusted"] == losses_of(record, context())
    assert "order_adjusted" not in losses_of(record, context(UNDATED))


def test_fractions_of_a_second_are_cut() -> None:
    record = conversation(message(at=at(7).replace(microsecond=999_000)))
    assert at(7) == thread(record)[0].at
    assert [] == losses_of(record, context())


def test_a_message_without_date_stays_in_its_place() -> None:
    record = conversation(message(1), message(2, at=None), message(3))
    assert ["m1", "m2", "m3"] == [one.id for one in thread(record)]
    assert ["date_adjusted"] == losses_of(record, context())


EVENTS = conversation(
    message(1),
    message(2, kind=MessageKind.EVENT, text="assigned to Ana", author=by_agent()),
    message(3, kind=MessageKind.EVENT, text=None),
    message(4),
)


def test_events_are_one_note_at_the_end() -> None:
    *_, last = thread(EVENTS)
    expected = (
        "Events in the source:\n- 2021-03-03 14:02 UTC · assigned to Ana (Ana López)\n"
        "- 2021-03-03 14:03 UTC · event"
    )
    assert (MessageKind.NOTE, expected) == (last.kind, last.text)
    assert ["events_summarised"] == losses_of(EVENTS, context())


def test_events_can_be_dropped_or_kept() -> None:
    dropped = context(mapping=mapping(events=Events.DROP))
    assert ["events_dropped"] == losses_of(EVENTS, dropped)
    assert 2 == len(thread(EVENTS, dropped))
    kept = context(mapping=mapping(events=Events.KEEP))
    assert 4 == len(thread(EVENTS, kept))


LEAD = "[conversation started by us · 2021-03-03 14:01 UTC]"


@pytest.mark.parametrize("kind", [MessageKind.REPLY, MessageKind.NOTE])
def test_a_thread_that_we_began_gets_a_lead_line_where_customers_must_begin(
    kind: MessageKind,
) -> None:
    record = conversation(message(author=by_agent(), kind=kind), message(2))
    lead, first, _ = thread(record, context(intercom_like()))
    assert (CUSTOMER, LEAD, MessageKind.REPLY) == (lead.author.ref, lead.text, lead.kind)
    assert (kind, at(minute=1), "words 1") == (first.kind, first.at, first.text)
    assert ["starter_changed"] == losses_of(record, context(intercom_like()))
    assert [] == losses_of(record, context())


def test_the_lead_line_speaks_the_mappings_language() -> None:
    known = context(intercom_like(), mapping=mapping(language=Language.SPANISH))
    lead = thread(conversation(message(author=by_agent())), known)[0]
    assert "[conversación iniciada por nosotros · 2021-03-03 14:01 UTC]" == lead.text


def test_a_first_message_becomes_plain_text_and_says_what_it_lost() -> None:
    rich = conversation(message(text=None, html="<p>Hola <b>Ana</b></p>"))
    assert ["html_to_text"] == losses_of(rich, context(intercom_like()))
    assert "Hola Ana" == thread(rich, context(intercom_like()))[0].text
    simple = conversation(message(text=None, html="<p>Hola<br>Ana</p>"))
    assert [] == losses_of(simple, context(intercom_like()))


def test_another_customers_first_message_is_named() -> None:
    record = conversation(message(author=by_customer("c2")))
    known = context(intercom_like())
    first = thread(record, known)[0]
    assert (CUSTOMER, "[Luis Gil]") == (first.author.ref, first.line)
    assert ["author_in_text"] == losses_of(record, known)


def test_a_long_text_becomes_numbered_parts_with_every_word() -> None:
    words = " ".join(f"w{number}" for number in range(400))
    record = conversation(message(text=words), message(2))
    known = context(capabilities(message_limit=500))
    *parts, last = thread(record, known)
    assert ["message_split"] == losses_of(record, known)
    assert all(len(one.text or "") <= 500 for one in parts)
    assert words == "".join((one.text or "").split("\n", 1)[1] for one in parts)
    assert [f"({n}/{len(parts)})" for n in range(1, len(parts) + 1)] == [
        (one.text or "").split("\n")[0] for one in parts
    ]
    assert "m2" == last.id


def test_long_markup_is_cut_between_elements() -> None:
    html = "".join(f"<p>{'x' * 40}{number}</p>" for number in range(20))
    known = context(capabilities(message_limit=300))
    record = conversation(message(text=None, html=html))
    assert ["message_split"] == losses_of(record, known)
    parts = thread(record, known)
    assert html == "".join((one.html or "").split("</p>", 1)[1] for one in parts)


def test_markup_in_one_piece_is_cut_as_text() -> None:
    html = f"<p>{'palabra ' * 100}</p>"
    known = context(capabilities(message_limit=300))
    record = conversation(message(text=None, html=html))
    assert ["html_simplified", "message_split"] == losses_of(record, known)


def test_an_agent_who_asks_still_writes_notes_as_an_agent() -> None:
    asks = Ref(Entity.AGENT, "s-ana")
    note = message(2, kind=MessageKind.NOTE, author=by_agent())
    record = conversation(message(author=by_agent()), note, requester=asks)
    first, second = thread(record, context(capabilities(requester_may_be_agent=False)))

    assert AuthorRole.CONTACT is first.author.role
    assert DEFAULT == second.author.ref
