"""What a real Request Tracker does without a word, and how it is met."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from engine.connectors.base import (
    Connection,
    Reader,
    Scope,
    Settings,
    Sourced,
    Unread,
    Writer,
    Written,
)
from engine.connectors.request_tracker import CONNECTOR
from engine.model import (
    Attachment,
    Conversation,
    Entity,
    Link,
    LinkKind,
    Message,
    Ref,
    Status,
)
from tests.contract import samples
from tests.contract.desk import MemoryFiles, everything, key_of
from tests.contract.runs import Journal, write
from tests.rt.account import RequestTrackerAccount
from tests.rt.server import PASSWORD

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(200),
]

SETTINGS = Settings(call_timeout=60.0)
NAMES = ("devolución.txt", "€ año – 日本.csv", "=?UTF-8?B?YQ==?=.txt")


@pytest.fixture(scope="module")
def account(rt_account: RequestTrackerAccount) -> RequestTrackerAccount:
    rt_account.reset()
    return rt_account


@pytest.fixture
def files() -> MemoryFiles:
    return MemoryFiles()


@pytest.fixture
async def writer(account: RequestTrackerAccount, files: MemoryFiles) -> AsyncIterator[Writer]:
    made = CONNECTOR.writer(by_token(account), SETTINGS, files)
    yield made
    await made.close()


@pytest.fixture
async def reader(account: RequestTrackerAccount) -> AsyncIterator[Reader]:
    made = CONNECTOR.reader(by_token(account), SETTINGS)
    yield made
    await made.close()


def by_token(account: RequestTrackerAccount) -> Connection:
    return Connection(url=account.url, kind="token", secrets={"token": account.token})


async def person(writer: Writer, number: int = 1) -> str:
    return (await write(writer, samples.contact(number))).target_id


async def ticket(writer: Writer, number: int, **changes: Any) -> tuple[Conversation, Written]:
    """A ticket of somebody, written."""
    record = samples.conversation(await person(writer), "14", number=number)
    wanted = msgspec.structs.replace(record, assignee=None, **changes)
    return wanted, await write(writer, wanted)


async def back(writer: Writer, made: Written) -> Conversation:
    found = await writer.read_back(Entity.CONVERSATION, made.target_id)
    assert isinstance(found, Conversation)
    return found


@pytest.fixture
def six(account: RequestTrackerAccount) -> Iterator[RequestTrackerAccount]:
    """Says that it is RT 6, and answers the two lists that only 6 has."""
    people = json.dumps({"count": 0, "total": 0, "per_page": 20, "page": 1, "items": []}).encode()
    account.proxy.answers = {
        "GET /rt": b'{"Version":"6.0.0","Plugins":[]}',
        "GET /users/privileged": people,
        "GET /users/unprivileged": people,
    }
    yield account
    account.proxy.answers = {}


def attached(files: MemoryFiles, names: Sequence[str]) -> tuple[Attachment, ...]:
    data = b"word"
    return tuple(
        Attachment(
            id=name, name=name, url="", content_type="text/plain", size=4, sha256=files.keep(data)
        )
        for name in names
    )


@pytest.mark.parametrize("place", [0, 1], ids=["first", "later"])
async def test_files_keep_their_names_in_whatever_script(
    writer: Writer, files: MemoryFiles, place: int
) -> None:
    """RT loses names beyond ASCII, and refuses a ticket whose first message has one."""
    sample = list(samples.conversation("1", "14").messages)
    sample[place] = msgspec.structs.replace(sample[place], attachments=attached(files, NAMES))
    _, made = await ticket(writer, 10 + place, messages=tuple(sample))

    there = [one for one in (await back(writer, made)).messages if one.attachments]

    assert [NAMES] == [tuple(file.name for file in one.attachments) for one in there]
    assert not any(loss.code == "file_refused" for loss in made.losses)


async def test_dates_are_what_they_were_and_never_1970(writer: Writer) -> None:
    closed = datetime(2021, 3, 5, 9, 0, tzinfo=UTC)
    _, made = await ticket(writer, 20, closed_at=closed)

    there = await back(writer, made)

    assert (samples.BEGAN, closed) == (there.created_at, there.closed_at)
    assert samples.BEGAN == there.messages[0].at, "a creation is dated as its ticket"


async def test_a_date_that_was_never_set_is_none(
    account: RequestTrackerAccount, writer: Writer
) -> None:
    """RT writes 1970 for it."""
    _, made = await ticket(writer, 21, status=Status.OPEN)
    raw = account.rt.get(f"ticket/{made.target_id}").json()

    assert "1970-01-01T00:00:00Z" == raw["Resolved"]
    assert (await back(writer, made)).closed_at is None


async def test_copies_that_somebody_added_outlive_an_update_that_dies(
    account: RequestTrackerAccount, writer: Writer
) -> None:
    """
    Customers are off the ticket while it is added to. Whoever got a copy in RT since the run is
    back at the end, also when the first attempt ended in between.
    """
    other = await person(writer, 2)
    record, made = await ticket(writer, 30, status=Status.OPEN)
    body = {"Cc": ["eva2@example.com"]}
    assert account.rt.call("PUT", f"ticket/{made.target_id}", body).is_success
    more = Message(id="9", author=record.messages[0].author, at=samples.at(9), text="Still there?")
    wanted = msgspec.structs.replace(record, messages=(*record.messages, more))

    account.faults([{"on": "POST /tickets/bulk/correspond", "kind": "reset", "times": 9}])
    journal = Journal()
    since = len(record.messages)
    with pytest.raises(Exception, match="Request Tracker"):
        await updated(writer, wanted, made, since, journal)
    account.faults([])
    await updated(writer, wanted, made, since, journal)

    there = await back(writer, made)
    assert {Ref(Entity.CONTACT, other)} == set(there.participants)
    assert record.requester == there.requester
    words = [one.text or "" for one in said(there)]
    assert (len(record.messages) + 1, "Still there?") == (len(words), words[-1].splitlines()[-1])
    assert [] == account.rt.mails()


def said(record: Conversation) -> list[Message]:
    return [one for one in record.messages if one.kind != "event"]


async def updated(
    writer: Writer, record: Conversation, made: Written, since: int, journal: Journal
) -> None:
    await writer.update(  # type: ignore[attr-defined]
        record,
        target_id=made.target_id,
        since=since,
        key=key_of(record),
        memo=journal.memo,
        remember=journal.remember,
    )


async def test_deleted_and_merged_tickets_are_told_as_such(
    account: RequestTrackerAccount, writer: Writer, reader: Reader
) -> None:
    """RT leaves both out of every search and answers for one that was merged as for the other."""
    made = [(await ticket(writer, number))[1].target_id for number in (40, 41, 42)]
    gone, merged, kept = made
    assert account.rt.call("DELETE", f"ticket/{gone}").is_success
    assert account.rt.call("PUT", f"ticket/{merged}", {"MergeInto": kept}).is_success

    found, _ = await everything(reader, Entity.CONVERSATION)
    told = [await reader.get(Ref(Entity.CONVERSATION, each)) for each in (gone, merged)]

    assert {kept} == {one.record.id for one in found} & set(made)
    assert ["deleted_in_source", "merged_in_source"] == [
        one.code for one in told if isinstance(one, Unread)
    ]
    assert kept in told[1].message if isinstance(told[1], Unread) else False
    whole = await reader.get(Ref(Entity.CONVERSATION, kept))
    assert isinstance(whole, Sourced)
    assert isinstance(whole.record, Conversation)
    assert 8 == len([one for one in said(whole.record) if one.text or one.html])


async def test_a_ticket_that_waits_for_another_is_taken_back_all_the_same(
    account: RequestTrackerAccount, writer: Writer
) -> None:
    """RT does not end a ticket that depends on one that is open."""
    waits, open_one = [
        (await ticket(writer, number, status=Status.OPEN))[1].target_id for number in (45, 46)
    ]
    for _ in range(2):
        await writer.link(open_one, waits, LinkKind.PROBLEM)  # type: ignore[attr-defined]
    refused = account.rt.call("DELETE", f"ticket/{waits}")
    there = await writer.read_back(Entity.CONVERSATION, waits)

    await writer.delete(Entity.CONVERSATION, waits)  # type: ignore[attr-defined]

    assert refused.is_error
    assert isinstance(there, Conversation)
    linked = Link(kind=LinkKind.DEPENDS, ref=Ref(Entity.CONVERSATION, open_one))
    assert (linked,) == there.links
    assert await writer.read_back(Entity.CONVERSATION, waits) is None


async def test_a_list_longer_than_a_page_is_read_to_its_end(
    account: RequestTrackerAccount, reader: Reader
) -> None:
    """RT gives out a hundred at a time, however many are asked for."""
    there = account.rt.found("id > 0")
    rows = [
        {"Queue": "General", "Subject": f"Many {number}", "_RecordTransaction": 0}
        for number in range(102 - there)
    ]
    for start in range(0, len(rows), 25):
        answer = account.rt.call("POST", "tickets/bulk", rows[start : start + 25])
        assert answer.is_success, answer.text

    found, unread = await everything(reader, Entity.CONVERSATION)
    count = await reader.count(Entity.CONVERSATION, Scope())

    assert ([], 102) == (unread, len({one.record.id for one in found}))
    assert (102, True) == (count.count, count.exact)


async def test_a_session_signs_in_once_and_writes_as_a_token_does(
    account: RequestTrackerAccount, files: MemoryFiles
) -> None:
    """The fast mode: the password is sent once, a cookie from then on."""
    secrets = {"user": "root", "password": PASSWORD}
    signed = Connection(url=account.url, kind="password", secrets=secrets)
    writer = CONNECTOR.writer(signed, SETTINGS, files)
    calls = len(account.proxy.calls)
    try:
        who = await writer.account()
        _, made = await ticket(writer, 50)
        there = await back(writer, made)
    finally:
        await writer.close()

    during = account.proxy.calls[calls:]
    assert ("Root Admin", ()) == (who.person, who.missing)
    assert 4 == len(said(there))
    assert 1 == sum(call.startswith("POST /NoAuth/") for call in during)
    assert [] == account.rt.mails()


async def test_rt_6_is_served_as_rt_5_is(six: RequestTrackerAccount, writer: Writer) -> None:
    """By its source all that 6 has beside 5 are two lists of users, which 5 would answer as one."""
    who = await writer.account()
    _, made = await ticket(writer, 60)

    assert ("6.0.0", ()) == (who.plan, who.missing)
    assert 4 == len(said(await back(writer, made)))
    assert not any(call.startswith("GET /users/") for call in six.proxy.calls)
