"""Attachments: every file is sent or named, none goes in silence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.connectors.capabilities import Files, Trait
from engine.mapping import Context
from engine.mapping.files import extension, safe_name
from engine.model import Attachment, Conversation, Message

from .factory import (
    apply,
    capabilities,
    codes,
    context,
    conversation,
    detail,
    intercom_like,
    losses_of,
    mapping,
    message,
)


def file(name: str = "a.pdf", **changes: Any) -> Attachment:
    plain: dict[str, Any] = {"id": "f1", "name": name, "url": "", "size": 9, "sha256": "aa"}
    return Attachment(**plain | changes)


def with_file(*files: Attachment) -> Conversation:
    return conversation(message(1), message(2, attachments=files))


def messages(record: Conversation, known: Context) -> tuple[Message, ...]:
    mapped = apply(record, known)
    assert isinstance(mapped.record, Conversation)
    return mapped.record.messages


def limited(**changes: Any) -> Context:
    return context(capabilities(files=Files(**changes)))


def test_a_good_file_costs_nothing() -> None:
    assert [] == losses_of(with_file(file()), context())


@pytest.mark.parametrize(
    "given_file, limits, code",
    [
        (file(size=0), {}, "file_empty"),
        (file(sha256=None), {}, "file_missing"),
        (file(loss="file_unsafe", sha256=None), {}, "file_unsafe"),
        (file("setup.EXE"), {"blocked": frozenset({"exe"})}, "file_type_blocked"),
        (file(size=11), {"max_bytes": 10}, "file_too_large"),
    ],
)
def test_what_cannot_be_sent_is_named_and_has_no_bytes(
    given_file: Attachment, limits: dict[str, Any], code: str
) -> None:
    mapped = apply(with_file(given_file), limited(**limits))
    kept = mapped.record.messages[1].attachments[0]
    assert [code] == codes(mapped)
    assert (None, code) == (kept.sha256, kept.loss)
    assert given_file.name == detail(mapped, code)["file"]


def test_an_image_of_the_text_that_is_gone_is_called_one() -> None:
    record = with_file(file("a.png", inline=True, sha256=None, loss="file_missing"))
    assert ["image_missing"] == losses_of(record, context())


def test_sizes_are_said_in_bytes() -> None:
    mapped = apply(with_file(file(size=11)), limited(max_bytes=10))
    assert {"file": "a.pdf", "size": "11", "limit": "10"} == detail(mapped, "file_too_large")


def test_a_program_is_known_by_its_content() -> None:
    disguised = file("photo.png", content_type="application/x-dosexec")
    assert "exe" == extension(disguised)
    assert ["file_type_blocked"] == losses_of(with_file(disguised), context(intercom_like()))


def test_a_type_that_the_account_allows_is_sent_unless_it_never_can_be() -> None:
    exe = with_file(file("a.exe"))
    allowed = {"allowed_types": frozenset({"exe"})}
    assert [] == losses_of(exe, context(intercom_like(), **allowed))
    never = capabilities(files=Files(never=frozenset({"exe"})))
    assert ["file_type_blocked"] == losses_of(exe, context(never, **allowed))


def test_before_files_were_fetched_they_are_expected_to_come() -> None:
    assert [] == losses_of(with_file(file(sha256=None)), context(files_ready=False))


def test_left_out_files_are_one_loss() -> None:
    known = context(mapping=mapping(attachments=False))
    record = with_file(file(), file("b.pdf"))
    assert ["files_left_out"] == losses_of(record, known)
    assert () == messages(record, known)[1].attachments


def test_more_files_than_a_message_takes_go_into_the_next_ones() -> None:
    files = [file(f"{number}.txt", id=str(number)) for number in range(5)]
    record = conversation(message(1), message(2, attachments=tuple(files)), message(3))
    known = limited(per_message=2)
    found = messages(record, known)
    assert ["file_moved"] == losses_of(record, known)
    assert ["words 1", "words 2", "(2/3)", "(3/3)", "words 3"] == [one.text for one in found]
    assert [0, 2, 2, 1, 0] == [len(one.attachments) for one in found]
    assert 1 == (found[2].at - found[1].at).seconds  # type: ignore[operator]
    assert found[1].author == found[2].author


def test_files_of_the_first_message_go_into_a_follow_up_where_it_takes_none() -> None:
    record = conversation(message(1, attachments=(file(), file("b.pdf", id="f2"))))
    first, second = messages(record, context(intercom_like()))
    assert ["file_moved"] == losses_of(record, context(intercom_like()))
    assert ((), "words 1") == (first.attachments, first.text)
    assert (2, "(2/2)", first.author) == (len(second.attachments), second.text, second.author)


def test_eleven_files_of_a_first_message_need_two_follow_ups() -> None:
    files = tuple(file(f"{number}.txt", id=str(number)) for number in range(11))
    found = messages(conversation(message(attachments=files)), context(intercom_like()))
    assert [0, 10, 1] == [len(one.attachments) for one in found]
    assert ["words 1", "(2/3)", "(3/3)"] == [one.text for one in found]


@pytest.mark.parametrize(
    "name, expected",
    [
        ("../../etc/passwd", "passwd"),
        ("..\\x", "x"),
        ("CON.txt", "_CON.txt"),
        ("a\0b.txt", "a_b.txt"),
        ("", "file-f1"),
        ("\u202efdp.exe", "_fdp.exe"),
        ("ñ.pdf", "ñ.pdf"),
    ],
)
def test_names_that_could_do_harm_are_changed(name: str, expected: str) -> None:
    assert expected == safe_name(name, "file-f1")
    renamed = ["file_renamed"] if name != expected else []
    assert renamed == losses_of(with_file(file(name)), context())


def test_a_long_name_keeps_its_ending() -> None:
    found = safe_name("ñ" * 300 + ".pdf", "file")
    assert found.endswith("ñ.pdf")
    assert 255 >= len(found.encode())


@given(st.text(max_size=400))
def test_a_safe_name_is_safe_and_stays_as_it_is(name: str) -> None:
    found = safe_name(name, "file-1")
    assert found
    assert not set(found) & set('/\\:*?"<>|\0')
    assert len(found.encode()) <= 255
    assert safe_name(found, "file-1") == found


PICTURE = '<p>Look:</p><p><img src="https://acme.example/a.png"></p>'


def with_picture() -> Conversation:
    image = file("a.png", inline=True, url="https://acme.example/a.png")
    return conversation(message(), message(2, text=None, html=PICTURE, attachments=(image,)))


def test_an_image_in_the_text_becomes_a_file_where_texts_take_none() -> None:
    known = context(traits=frozenset(Trait) - {Trait.INLINE_IMAGES})
    mapped = apply(with_picture(), known)
    assert isinstance(mapped.record, Conversation)
    second = mapped.record.messages[1]
    assert ["image_as_file"] == [loss.code for loss in mapped.losses]
    assert [False] == [one.inline for one in second.attachments]
    assert "<img" not in (second.html or "")


def test_an_image_in_the_text_stays_where_texts_take_them() -> None:
    mapped = apply(with_picture(), context(traits=frozenset(Trait)))
    assert isinstance(mapped.record, Conversation)
    second = mapped.record.messages[1]
    assert [True] == [one.inline for one in second.attachments]
    assert "<img" in (second.html or "")
