"""The archive keeps what was read, once, in order, and notices damage."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.archive import Records
from engine.errors import Unreadable
from engine.model import Contact, Conversation, Entity, Message, Ref
from tests.support.stores import START, Stores, stores

ANA = Contact(id="1", name="Ana López", email="ana@example.com")
REF = Ref(Entity.CONTACT, "1")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Stores]:
    with stores(tmp_path) as opened:
        yield opened


def test_a_record_comes_back_as_it_was_put_with_the_sources_own_words(made: Stores) -> None:
    made.records.put([(ANA, b'{"id": 1}')])
    assert ANA == made.records.get(REF)
    assert b'{"id": 1}' == made.records.raw(REF)
    assert ({REF: "Ana López"}, True) == (made.records.names([REF]), made.records.has(REF))


def test_what_was_never_read_is_not_there(made: Stores) -> None:
    assert (None, None) == (made.records.get(REF), made.records.raw(REF))
    assert ({}, False) == (made.records.names([REF]), made.records.has(REF))


@pytest.mark.parametrize("words", ["\x00", "lone \ud800 surrogate", "‮gpj.exe", "👩‍👩‍👧 عربي"])
def test_any_text_can_be_kept(made: Stores, words: str) -> None:
    thread = Conversation(id="1", subject=words, messages=(Message(id="2", text=words),))
    made.archive(thread)
    kept = made.records.get(Ref(Entity.CONVERSATION, "1"))
    assert isinstance(kept, Conversation)
    assert words.encode("utf-8", "replace").decode() == kept.messages[0].text


def test_a_newer_version_takes_the_place_of_the_older(made: Stores) -> None:
    made.archive(ANA, Contact(id="2"))
    made.archive(Contact(id="1", name="Ana Ruiz"))
    assert ["1", "2"] == [entry.source_id for entry in made.records.entries(Entity.CONTACT)]
    assert {"contacts": 2} == made.records.counts()
    assert {REF: "Ana Ruiz"} == made.records.names([REF])


def test_what_could_not_be_read_is_listed_with_its_reason(made: Stores) -> None:
    made.records.put_unread([(Entity.CONTACT, "1", "not_allowed", "Forbidden")])
    (entry,) = made.records.entries(Entity.CONTACT)
    assert ("not_allowed", "Forbidden") == (entry.code, entry.message)
    assert (None, {}, False) == (
        made.records.get(REF),
        made.records.many(Entity.CONTACT, ["1"]),
        made.records.has(REF),
    )
    made.archive(ANA)
    assert [""] == [entry.code for entry in made.records.entries(Entity.CONTACT)]


@pytest.mark.parametrize(
    "damage", ["record = x'00'", "record = zeroblob(40)", "digest = 'another one'"]
)
def test_a_damaged_row_is_told_and_spoils_no_other(made: Stores, damage: str) -> None:
    made.archive(ANA, Contact(id="2"))
    with made.records.engine.begin() as db:
        db.execute(text(f"UPDATE archived SET {damage} WHERE source_id = '1'"))
    with pytest.raises(Unreadable) as raised:
        made.records.get(REF)
    found = made.records.many(Entity.CONTACT, ["1", "2"])
    assert "archive_damaged" == raised.value.code
    assert isinstance(found["1"], Unreadable)
    assert Contact(id="2") == found["2"]
    assert ["2"] == [record.id for record in made.records.every(Entity.CONTACT)]


def test_pages_of_the_list_give_every_record_once(made: Stores) -> None:
    made.archive(*(Contact(id=str(n)) for n in range(25)))
    found, after = [], 0
    while page := made.records.entries(Entity.CONTACT, after, limit=7):
        found += [entry.source_id for entry in page]
        after = page[-1].position
    assert [str(n) for n in range(25)] == found


def test_two_who_read_at_once_lose_no_place_in_the_list(made: Stores) -> None:
    def read(part: int) -> None:
        other = Records(made.records.engine, made.records.migration, lambda: START)
        for n in range(40):
            other.put([(Contact(id=f"{part}-{n}"), b"{}"), (ANA, b"{}")])

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(read, range(3)))
    positions = [entry.position for entry in made.records.entries(Entity.CONTACT)]
    assert 121 == len(set(positions)) == len(positions)
