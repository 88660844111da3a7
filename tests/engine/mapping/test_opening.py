"""Targets whose first message is the requester's, whose replies are notes, whose room is small."""

from __future__ import annotations

import msgspec

from engine.connectors.capabilities import Capabilities, Files
from engine.mapping import Trait
from engine.model import Attachment, AuthorRole, Company, Contact, Kind, MessageKind

from .factory import (
    CUSTOMER,
    apply,
    by_agent,
    by_customer,
    capabilities,
    codes,
    context,
    conversation,
    detail,
    message,
)


def freshdesk_like(**changes: object) -> Capabilities:
    """No dates, a first message under the requester's name, replies as notes."""
    plain: dict[str, object] = {
        "dates": {},
        "opens_as_requester": True,
        "replies_as_notes": True,
        "tags_limit": 3,
        "tag_limit": 8,
        "files": Files(total_bytes=20),
    }
    return capabilities(**plain | changes)


def file(name: str, size: int) -> Attachment:
    return Attachment(id=name, name=name, url="https://x.example/f", size=size, sha256="a" * 64)


def test_a_note_never_becomes_the_text_that_customers_read_first() -> None:
    note = message(1, kind=MessageKind.NOTE, author=by_agent(), text="VIP, careful")
    mapped = apply(conversation(note, message(2)), context(freshdesk_like()))
    first, second, _ = mapped.record.messages

    assert "VIP" not in (first.text or "")
    assert MessageKind.REPLY is first.kind
    assert (MessageKind.NOTE, "VIP, careful") == (second.kind, second.text)
    assert "starter_changed" in codes(mapped)


def test_what_we_wrote_first_stands_under_the_requester_and_names_who_it_was() -> None:
    mapped = apply(
        conversation(message(1, author=by_agent()), message(2)), context(freshdesk_like())
    )
    first = mapped.record.messages[0]

    assert CUSTOMER == first.author.ref
    assert AuthorRole.CONTACT is first.author.role
    assert "[Ana López · 2021-03-03 14:01 UTC]" == first.line
    assert "author_in_text" in codes(mapped)
    assert "starter_changed" not in codes(mapped)


def test_a_requesters_own_first_message_loses_its_date_alone() -> None:
    mapped = apply(conversation(message(1)), context(freshdesk_like()))

    assert "[2021-03-03 14:01 UTC]" == mapped.record.messages[0].line
    assert "author_in_text" not in codes(mapped)


def test_another_persons_first_message_is_named_with_its_date() -> None:
    mapped = apply(conversation(message(1, author=by_customer("c2"))), context(freshdesk_like()))

    assert "[Luis Gil · 2021-03-03 14:01 UTC]" == mapped.record.messages[0].line


def test_replies_become_public_notes_only_where_there_are_further_ones() -> None:
    alone = apply(conversation(message(1)), context(freshdesk_like()))
    answered = apply(conversation(message(1), message(2)), context(freshdesk_like()))

    assert "reply_as_note" not in codes(alone)
    assert "reply_as_note" in codes(answered)


def test_files_that_are_too_large_together_stay_behind_in_order() -> None:
    first, second = message(1, attachments=(file("a.pdf", 12),)), message(2)
    second = msgspec.structs.replace(second, attachments=(file("b.pdf", 12), file("c.pdf", 8)))
    mapped = apply(conversation(first, second), context(freshdesk_like()))
    kept = [one.loss for each in mapped.record.messages for one in each.attachments]

    assert [None, "files_total_too_large", None] == kept
    assert {"limit": "20", "n": "1"} == detail(mapped, "files_total_too_large")


def test_tags_beyond_the_limit_are_named_in_a_note_and_long_ones_are_cut() -> None:
    tags = ("one", "two", "three", "four", "a tag of many letters")
    mapped = apply(conversation(message(1), tags=tags), context(freshdesk_like()))

    assert ("one", "two", "three") == mapped.record.tags
    assert {"limit": "3", "n": "2"} == detail(mapped, "tag_dropped")
    assert "tag_changed" in codes(mapped)
    assert "four" in (mapped.record.messages[-1].text or "")
    assert Kind.CONVERSATION is mapped.record.kind


def test_tags_of_companies_become_a_line_where_companies_have_none() -> None:
    company = Company(id="1", name="Acme", notes="Pays late", tags=("vip",))
    with_tags = apply(company, context())
    without = apply(company, context(traits=frozenset(Trait) - {Trait.COMPANY_TAGS}))

    assert ("vip",) == with_tags.record.tags
    assert () == without.record.tags
    assert "Pays late\nFurther tags: vip" == without.record.notes
    assert "tag_dropped" in codes(without)


def test_what_is_no_phone_number_stays_where_the_target_takes_anything() -> None:
    contact = Contact(id="1", name="Rosa", phone="call mum")
    free = apply(contact, context(traits=frozenset(Trait)))
    strict = apply(contact, context())

    assert "call mum" == free.record.phone
    assert strict.record.phone is None
    assert "phone_in_field" in codes(strict)
