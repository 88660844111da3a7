"""What counts as the same after a record went to the target and came back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from engine.connectors.capabilities import Capabilities
from engine.model import (
    Article,
    ArticleState,
    Attachment,
    Author,
    AuthorRole,
    Collection,
    Company,
    Contact,
    Conversation,
    Entity,
    Loss,
    Message,
    MessageKind,
    Priority,
    Record,
    Ref,
    Status,
    Tag,
    Translation,
)
from engine.verify import Difference, compare
from tests.support.desks import capabilities, vocabulary

AT = datetime(2024, 3, 5, 10, 0, 0, tzinfo=UTC)
EVERYTHING = capabilities()
CONTACT = Ref(Entity.CONTACT, "c1")
AGENT = Ref(Entity.AGENT, "a1")


def message(**changes: Any) -> Message:
    plain: dict[str, Any] = {
        "id": "m",
        "author": Author(role=AuthorRole.CONTACT, ref=CONTACT),
        "at": AT,
        "html": "<p>Hello <b>there</b></p>",
    }
    return Message(**plain | changes)


def conversation(**changes: Any) -> Conversation:
    plain: dict[str, Any] = {
        "id": "1",
        "subject": "Where is it?",
        "requester": CONTACT,
        "created_at": AT,
        "messages": (message(), message(kind=MessageKind.NOTE, at=AT + timedelta(hours=1))),
    }
    return Conversation(**plain | changes)


def fields(
    sent: Record,
    there: Record,
    losses: tuple[Loss, ...] = (),
    can: Capabilities = EVERYTHING,
) -> list[str]:
    return [found.field for found in compare(sent, there, can, losses)]


def changed(record: Record, **changes: Any) -> Record:
    return msgspec.structs.replace(record, **changes)


@pytest.mark.parametrize(
    "record",
    [
        conversation(),
        Contact(id="1", name="Ana", email="a@x.es", notes=()),
        Company(id="1", name="Norte", tags=("vip",)),
        Tag(id="1", name="vip"),
        Collection(id="1", name="Start", description="First steps"),
        Article(id="1", title="How", html="<p>So</p>"),
    ],
)
def test_a_record_agrees_with_itself(record: Record) -> None:
    assert [] == compare(record, record, EVERYTHING, ())


def test_a_name_that_comes_back_with_entities_agrees() -> None:
    name = "<img src=x onerror=alert(1)> O'Brien & Söhne"
    escaped = "&lt;img src=x onerror=alert(1)&gt; O&#39;Brien &amp; So\u0308hne"

    assert [] == fields(Contact(id="1", name=name), Contact(id="t", name=escaped))


@pytest.mark.parametrize(
    "there",
    [
        "<div><p>Hello&nbsp;<strong>there</strong></p>\n</div>",
        "<p class='x'>Hello\n  there</p><img src='https://new.example/1.png'>",
        "<p>Hello <a href='https://new.example/1'>there</a></p>",
    ],
)
def test_other_markup_around_the_same_words_agrees(there: str) -> None:
    sent = conversation(messages=(message(),))

    assert [] == fields(sent, changed(sent, messages=(message(html=there),)))


def test_a_message_that_the_target_took_as_plain_text_only_agrees() -> None:
    html = '<ul><li>one</li></ul><p>see <a href="https://x.es/a">this</a></p>'
    sent = conversation(messages=(message(html=html),))
    there = conversation(messages=(message(html="<p>- one</p><p>see this (https://x.es/a)</p>"),))

    assert [] == fields(sent, there)


def test_one_changed_word_is_shown_with_both_texts() -> None:
    sent = conversation(messages=(message(), message(text="Send it today", html=None)))
    there = changed(sent, messages=(message(), message(html="<p>Send it never</p>")))

    assert [
        Difference(field="messages.2.text", source="Send it today", target="Send it never")
    ] == compare(sent, there, EVERYTHING, ())


def test_a_difference_late_in_a_long_text_is_still_seen_in_200_characters() -> None:
    sent = conversation(messages=(message(html=f"<p>{'so ' * 500}good</p>"),))
    there = conversation(messages=(message(html=f"<p>{'so ' * 500}bad</p>"),))

    [found] = compare(sent, there, EVERYTHING, ())

    assert "good" in found.source
    assert "bad" in found.target
    assert max(len(found.source), len(found.target)) <= 200


def test_the_names_line_belongs_to_the_text() -> None:
    sent = conversation(messages=(message(line="[Clara Núñez · 2021-03-03 14:05 UTC]"),))
    whole = "<p>[Clara Núñez · 2021-03-03 14:05 UTC]</p><p>Hello there</p>"

    assert [] == fields(sent, conversation(messages=(message(html=whole),)))
    assert ["messages.1.text"] == fields(sent, conversation(messages=(message(),)))


def test_a_missing_message_is_counted() -> None:
    sent = conversation()

    [found] = compare(sent, changed(sent, messages=sent.messages[:1]), EVERYTHING, ())

    assert ("messages", "2", "1") == (found.field, found.source, found.target)


def test_events_of_the_target_are_no_messages() -> None:
    sent = conversation()
    event = message(kind=MessageKind.EVENT, html=None, text="assignment")

    assert [] == fields(sent, changed(sent, messages=(*sent.messages, event)))


def test_a_note_that_became_public_differs() -> None:
    sent = conversation()
    public = tuple(changed(one, kind=MessageKind.REPLY) for one in sent.messages)  # type: ignore[arg-type]

    assert ["messages.2.kind"] == fields(sent, changed(sent, messages=public))


@pytest.mark.parametrize(
    "seconds, differing", [(0.4, []), (1, ["messages.1.at"]), (-60, ["messages.1.at"])]
)
def test_dates_agree_to_the_second(seconds: float, differing: list[str]) -> None:
    sent = conversation(messages=(message(),))
    later = conversation(messages=(message(at=AT + timedelta(seconds=seconds)),))

    assert differing == fields(sent, later)


def test_dates_that_the_target_cannot_set_are_not_compared() -> None:
    sent, there = conversation(), conversation(created_at=AT + timedelta(days=900))

    assert ["created_at"] == fields(sent, there)
    assert [] == fields(sent, there, can=capabilities(dates={}))


def test_somebody_elses_words_differ() -> None:
    sent = conversation(messages=(message(author=Author(role=AuthorRole.AGENT, ref=AGENT)),))
    other = Author(role=AuthorRole.AGENT, ref=Ref(Entity.AGENT, "a2"))

    assert ["messages.1.author"] == fields(sent, conversation(messages=(message(author=other),)))


def test_an_unassigned_conversation_that_was_given_to_somebody_differs() -> None:
    assert ["assignee"] == fields(conversation(), conversation(assignee=AGENT))


def test_values_are_expected_as_the_vocabulary_has_them() -> None:
    can = capabilities(
        vocabulary=vocabulary(
            status={Status.CLOSED: Status.SOLVED}, priority={Priority.URGENT: Priority.NONE}
        )
    )
    sent = conversation(status=Status.CLOSED, priority=Priority.URGENT)

    assert [] == fields(sent, conversation(status=Status.SOLVED), can=can)
    assert ["status"] == fields(sent, conversation(status=Status.OPEN), can=can)
    assert ["priority"] == fields(
        sent, conversation(status=Status.SOLVED, priority=Priority.HIGH), can=can
    )


def test_tags_agree_in_any_order_and_case_and_a_lost_one_differs() -> None:
    sent = conversation(tags=("VIP", "late delivery"))
    folding = capabilities(tag_folding=True)

    assert [] == fields(sent, conversation(tags=("late_delivery", "vip")), can=folding)
    assert ["tags"] == fields(sent, conversation(tags=("late_delivery", "vip")))
    assert ["tags"] == fields(sent, conversation(tags=("vip",)), can=folding)


@pytest.mark.parametrize(
    "mine, theirs",
    [
        (3, "3"),
        (3.0, 3),
        (True, "true"),
        ("2024-03-05T10:00:00Z", "2024-03-05T11:00:00+01:00"),
        (("b", "a"), ("a", "b")),
        ("Norte & Sur", "Norte &amp; Sur"),
        ("0034", "0034"),
    ],
)
def test_custom_fields_agree_whatever_type_the_account_gave_them(mine: Any, theirs: Any) -> None:
    sent, there = Contact(id="1", fields={"k": mine}), Contact(id="1", fields={"k": theirs})

    assert [] == fields(sent, there)
    assert ["fields.k"] == fields(sent, Contact(id="1", fields={"k": "another", "own": 1}))


def test_a_field_that_is_declared_lost_is_excused_and_its_neighbour_is_not() -> None:
    sent = Contact(id="1", fields={"plan": "gold", "size": "9"})
    loss = Loss(code="field_dropped", detail={"field": "plan"})

    assert ["fields.size"] == fields(sent, Contact(id="1"), (loss,))


def test_files_agree_by_name_and_size_and_a_refused_one_is_excused_by_its_name() -> None:
    files = [
        Attachment(id=name, name=name, url="", size=10, sha256="00") for name in ("a.pdf", "b.exe")
    ]
    sent = conversation(messages=(message(attachments=tuple(files)),))
    one = conversation(messages=(message(attachments=tuple(files[:1])),))
    refused = Loss(code="file_refused", detail={"file": "b.exe"})

    assert [] == fields(sent, sent)
    assert ["messages.1.attachments"] == fields(sent, one)
    assert [] == fields(sent, one, (refused,))
    assert ["messages.1.attachments"] == fields(
        sent, conversation(messages=(message(),)), (refused,)
    )


def test_of_a_thread_longer_than_the_target_gives_out_the_newest_messages_are_compared() -> None:
    thread = tuple(message(text=f"number {n}", html=None) for n in range(10))
    can = capabilities(messages_limit=4)
    given = (thread[0], *thread[-4:])
    wrong = (*given[:-1], message(text="other", html=None))

    assert [] == fields(conversation(messages=thread), conversation(messages=given), can=can)
    assert ["messages.10.text"] == fields(
        conversation(messages=thread), conversation(messages=wrong), can=can
    )


def test_a_phone_agrees_by_its_digits() -> None:
    sent = Contact(id="1", phone="+34 911 234 567")

    assert [] == fields(sent, Contact(id="1", phone="+34911234567"))
    assert ["phone"] == fields(sent, Contact(id="1", phone="+34911234568"))
    assert [] == fields(sent, Contact(id="1"), (Loss(code="phone_in_field"),))


def test_an_article_is_compared_in_every_language_that_was_sent() -> None:
    spanish = Translation(locale="es-ES", title="Cómo", html="<p>Así</p>")
    sent = Article(id="1", title="How", html="<p>So</p>", translations=(spanish,))
    draft = Translation(locale="es-es", title="Cómo", html="<p>No</p>", state=ArticleState.DRAFT)

    assert ["translations.es-ES"] == fields(sent, changed(sent, translations=()))
    assert ["translations.es-ES.body", "translations.es-ES.state"] == fields(
        sent, changed(sent, translations=(draft,))
    )


def test_an_article_in_another_folder_or_state_differs() -> None:
    sent = Article(id="1", title="How", parent=Ref(Entity.COLLECTION, "9"))
    there = changed(sent, parent=Ref(Entity.COLLECTION, "8"), state=ArticleState.DRAFT)

    assert ["state", "parent"] == fields(sent, there)


def test_a_new_conversation_with_an_assignee_comes_back_open_where_the_desk_has_it_so() -> None:
    sent = conversation(status=Status.NEW, assignee=AGENT)
    opened = conversation(status=Status.OPEN, assignee=AGENT)
    opens = capabilities(assigned_is_open=True)

    assert [] == fields(sent, opened, can=opens)
    assert ["status"] == fields(sent, opened)
    assert [] == fields(sent, sent)
    solved = conversation(status=Status.SOLVED, assignee=AGENT)
    assert ["status"] == fields(sent, solved, can=opens)
    assert ["status"] == fields(conversation(status=Status.NEW), conversation(status=Status.OPEN))


def test_a_company_that_is_a_text_of_its_people_is_the_same_in_whatever_case() -> None:
    sent, there = Company(id="1", name="Librería Norte"), Company(id="1", name="librería norte")

    assert [] == fields(sent, there, can=capabilities(companies_as_text=True))
    assert ["name"] == fields(sent, there)


def test_verify_excuses_an_author_whom_the_target_refused_and_none_whom_the_mapping_put() -> None:
    sent = Article(id="1", title="How", author=AGENT)
    there = changed(sent, author=Ref(Entity.AGENT, "a2"))

    assert [] == fields(sent, there, (Loss(code="author_not_set"),))
    assert ["author"] == fields(sent, there, (Loss(code="author_replaced"),))


def test_an_agents_own_team_is_no_difference_and_another_team_is_one() -> None:
    team, other = Ref(Entity.TEAM, "g1"), Ref(Entity.TEAM, "g2")

    assert [] == fields(conversation(assignee=AGENT), conversation(assignee=AGENT, team=team))
    assert ["team"] == fields(conversation(), conversation(team=team))
    assert ["team"] == fields(conversation(team=team), conversation(team=other))
