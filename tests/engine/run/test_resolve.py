"""References: source ids become target ids, and what is not there is missed or told."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.connectors.intercom import CONNECTOR as INTERCOM
from engine.errors import MissingReference
from engine.mapping import references
from engine.mapping.helpers import UNKNOWN_REQUESTER
from engine.model import (
    Article,
    Author,
    AuthorRole,
    Collection,
    Company,
    Contact,
    Conversation,
    Entity,
    Loss,
    Message,
    Ref,
)
from engine.run.names import Names
from engine.run.resolve import look_up, resolve, without_strangers
from tests.support.stores import stores


def contact(one: str) -> Ref:
    return Ref(Entity.CONTACT, one)


def said_by(one: Ref | None, role: AuthorRole = AuthorRole.CONTACT) -> Message:
    return Message(id="m", text="words", author=Author(role=role, ref=one, name="Ana"))


AGENT = Ref(Entity.AGENT, "a9")
TARGET = INTERCOM.manifest.capabilities
FOUND = {contact("1"): contact("t1"), contact("2"): contact("t2")}
FOLDER = Ref(Entity.COLLECTION, "f")


def test_a_conversation_refers_to_its_people_and_their_company_not_to_agents() -> None:
    record = Conversation(
        id="c",
        requester=contact("1"),
        participants=(contact("2"),),
        assignee=AGENT,
        company=Ref(Entity.COMPANY, "k"),
        messages=(said_by(contact("3")), said_by(AGENT, AuthorRole.AGENT)),
    )
    expected = {contact("1"), contact("2"), contact("3"), Ref(Entity.COMPANY, "k")}
    assert expected == references(record)


def test_a_conversation_gets_the_targets_ids() -> None:
    messages = (said_by(contact("2")), said_by(AGENT, AuthorRole.AGENT), said_by(None))
    record = Conversation(id="c", requester=contact("1"), messages=messages)
    ready, losses = resolve(record, FOUND, TARGET)
    assert isinstance(ready, Conversation)
    assert (contact("t1"), ()) == (ready.requester, losses)
    assert [contact("t2"), AGENT, None] == [one.author.ref for one in ready.messages]


def test_without_its_requester_a_conversation_is_not_written() -> None:
    with pytest.raises(MissingReference) as raised:
        resolve(Conversation(id="c", requester=contact("9")), FOUND, TARGET)
    assert ("reference_missing", "9") == (raised.value.code, raised.value.detail["other"])


def test_participants_that_are_not_there_are_told_and_their_words_kept() -> None:
    record = Conversation(
        id="c",
        requester=contact("1"),
        participants=(contact("2"), contact("8"), contact("9")),
        messages=(said_by(contact("9")),),
    )
    ready, losses = resolve(record, FOUND, TARGET)
    assert isinstance(ready, Conversation)
    assert (Loss(code="recipients_noted", detail={"n": "2"}),) == losses
    assert ((contact("t2"),), contact("t1")) == (
        ready.participants,
        ready.messages[0].author.ref,
    )


def test_companies_that_are_not_there_are_counted() -> None:
    firms = tuple(Ref(Entity.COMPANY, str(n)) for n in range(3))
    found = {firms[0]: Ref(Entity.COMPANY, "t0")}
    ready, losses = resolve(Contact(id="1", companies=firms), found, TARGET)
    assert (Ref(Entity.COMPANY, "t0"),) == getattr(ready, "companies", None)
    assert (Loss(code="companies_extra_dropped", detail={"n": "2"}),) == losses


@pytest.mark.parametrize(
    "record", [Article(id="a", parent=FOLDER), Collection(id="b", parent=FOLDER)]
)
def test_what_lies_in_a_folder_that_is_not_there_is_not_written(
    record: Article | Collection,
) -> None:
    with pytest.raises(MissingReference) as raised:
        resolve(record, {}, TARGET)
    assert "parent_missing" == raised.value.code
    ready, _ = resolve(record, {FOLDER: Ref(Entity.COLLECTION, "tf")}, TARGET)
    assert Ref(Entity.COLLECTION, "tf") == getattr(ready, "parent", None)


def test_people_that_the_source_never_gave_out_become_unknown_authors(tmp_path: Path) -> None:
    with stores(tmp_path) as made:
        made.archive(Contact(id="1"))
        record = Conversation(
            id="c",
            requester=contact("9"),
            participants=(contact("1"), contact("9")),
            messages=(said_by(contact("1")), said_by(contact("8"))),
        )
        known = without_strangers(record, Names(made.records), TARGET)
        assert isinstance(known, Conversation)
        assert (None, (contact("1"),)) == (known.requester, known.participants)
        assert [
            Author(role=AuthorRole.CONTACT, ref=contact("1"), name="Ana"),
            Author(role=AuthorRole.UNKNOWN, name="Ana"),
        ] == [one.author for one in known.messages]
        assert Company(id="k") == without_strangers(Company(id="k"), Names(made.records), TARGET)


def test_whoever_was_merged_is_the_person_that_they_became(tmp_path: Path) -> None:
    with stores(tmp_path) as made:
        made.archive(Contact(id="1"), Contact(id="7"))
        made.records.put_merged([(contact("7"), contact("8")), (contact("8"), contact("1"))])
        record = Conversation(
            id="c",
            requester=contact("7"),
            participants=(contact("1"), contact("8")),
            messages=(said_by(contact("8")),),
        )
        known = without_strangers(record, Names(made.records), TARGET)
        assert isinstance(known, Conversation)
        assert (contact("1"), ()) == (known.requester, known.participants)
        assert contact("1") == known.messages[0].author.ref


def test_people_merged_into_one_another_end(tmp_path: Path) -> None:
    with stores(tmp_path) as made:
        made.records.put_merged([(contact("1"), contact("2")), (contact("2"), contact("1"))])
        assert {"1", "2"} == set(made.records.survivors(Entity.CONTACT, ["1"]))


def test_the_ledger_knows_where_records_went(tmp_path: Path) -> None:
    with stores(tmp_path) as made:
        made.migrate(made.begin(), "contacts", ["1"])
        found = look_up(made.ledger, [contact("1"), contact("2"), FOLDER])
        assert {contact("1"): contact("t-1")} == found


def test_erased_people_lose_their_names_and_keep_their_words(tmp_path: Path) -> None:
    with stores(tmp_path) as made:
        made.archive(Contact(id="1"), Contact(id="2"), Contact(id="3"))
        record = Conversation(
            id="c",
            requester=contact("1"),
            participants=(contact("2"), contact("3")),
            messages=(said_by(contact("1")), said_by(contact("2")), said_by(contact("3"))),
        )
        known = without_strangers(record, Names(made.records, frozenset({"1", "2"})), TARGET)

    assert isinstance(known, Conversation)
    assert (None, (contact("3"),)) == (known.requester, known.participants)
    placeholder = Author(role=AuthorRole.CONTACT, ref=contact(UNKNOWN_REQUESTER))
    nameless = Author(role=AuthorRole.CONTACT)
    named = Author(role=AuthorRole.CONTACT, ref=contact("3"), name="Ana")
    assert [placeholder, nameless, named] == [one.author for one in known.messages]
    assert [one.text for one in record.messages] == [one.text for one in known.messages]
    assert (Loss(code="person_erased", detail={"n": "2"}),) == known.losses
