"""A run from reading to its last outcome, and every way in which it stops before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from engine.connectors.base import Unread
from engine.errors import AuthExpired, DiskFull, Rejected, Unreachable
from engine.ledger import ItemState, RunKind, RunState, Tally
from engine.mapping import Order
from engine.model import (
    Article,
    Author,
    AuthorRole,
    Collection,
    Company,
    Contact,
    Conversation,
    Entity,
    Message,
    Record,
    Ref,
    Status,
)
from tests.engine.run.desk import Undertaking, undertaking
from tests.engine.run.memory import Fault

CONTACTS = [Contact(id=str(n), name=f"Contact {n}", email=f"c{n}@example.com") for n in range(12)]


def thread(number: str, contact: str | None = "0") -> Conversation:
    """A conversation of two messages; without a contact, nobody knows who asks."""
    ref = Ref(Entity.CONTACT, contact) if contact else None
    author = Author(role=AuthorRole.CONTACT, ref=ref)
    words = [Message(id=f"{number}-{n}", text=f"words {n}", author=author) for n in range(2)]
    return Conversation(id=number, subject="Help", requester=ref, messages=tuple(words))


def done(made: Undertaking, run: str) -> dict[str, Tally]:
    """The totals of an ended run."""
    assert RunState.DONE == made.stores.ledger.run(run).state
    return made.stores.queries.tallies(run)


async def test_a_run_ends_with_an_outcome_for_every_record(tmp_path: Path) -> None:
    with undertaking(tmp_path, *CONTACTS, thread("c1"), thread("c2", "3")) as made:
        run = await made.drive(made.begin())
        rows = done(made, run.id)
        assert Tally(read=12, migrated=12) == rows["contacts"]
        assert (2, 2) == (rows["conversations"].read, rows["conversations"].migrated)
        assert len(set(made.service.keys())) == len(made.service.keys()) == 14


async def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    with undertaking(tmp_path, *CONTACTS) as made:
        await made.drive(made.begin())
        calls = made.service.calls
        run = await made.drive(made.begin())
        assert Tally(read=12, skipped=12) == done(made, run.id)["contacts"]
        assert calls == made.service.calls


async def test_what_could_not_be_read_and_what_is_refused_is_accounted_for(tmp_path: Path) -> None:
    with undertaking(tmp_path, *CONTACTS[:3], thread("c1", "1")) as made:
        gone = Unread(entity=Entity.CONTACT, id="77", code="deleted_in_source")
        broken = Unread(entity=Entity.CONTACT, id="78", code="unreadable", message="half a body")
        made.reader.unread = {Entity.CONTACT: [gone, broken]}
        made.writer.refusals["made-up:contacts:1"] = Rejected("No.", service_words="bad e-mail")
        run = await made.drive(made.begin())
        assert Tally(read=5, migrated=2, failed=2, skipped=1) == done(made, run.id)["contacts"]
        found = {
            (row.source_id, row.state, row.code, row.words)
            for row in made.stores.queries.items(run.id)
            if row.code
        }
        assert {
            ("77", "skipped", "deleted_in_source", ""),
            ("78", "failed", "unreadable", "half a body"),
            ("1", "failed", "rejected", "bad e-mail"),
            ("c1", "failed", "reference_missing", "Its requester is not in the target."),
        } == found


async def test_who_is_in_no_list_is_read_by_name(tmp_path: Path) -> None:
    """Intercom lists no archived people; their conversations keep them, and their companies."""
    firm = Company(id="f1", name="Firm")
    away = Contact(id="away", name="Archived", companies=(Ref(Entity.COMPANY, "f1"),))
    gone = thread("c2", "nobody")
    with undertaking(tmp_path, CONTACTS[0], firm, away, thread("c1", "away"), gone) as made:
        made.reader.archived = frozenset({"away", "f1"})
        run = await made.drive(made.begin())
        rows = done(made, run.id)
        assert Tally(read=3, migrated=2, skipped=1) == rows["contacts"]
        assert Tally(read=1, migrated=1) == rows["companies"]
        assert (2, 2) == (rows["conversations"].read, rows["conversations"].migrated)
        codes = {row.source_id: row.code for row in made.stores.queries.items(run.id) if row.code}
        assert {"nobody": "deleted_in_source"} == codes
        requester = {one.key: one.record for one in made.service.held}["made-up:conversations:c1"]
        held = {one.id: one.key for one in made.service.held}
        assert isinstance(requester, Conversation)
        assert requester.requester is not None
        assert "made-up:contacts:away" == held[requester.requester.id]


async def test_a_damaged_row_of_the_archive_fails_alone(tmp_path: Path) -> None:
    with undertaking(tmp_path, *CONTACTS) as made:
        run = made.begin()
        made.service.faults[1] = AuthExpired("Signed out.")
        await made.drive(run)
        made.service.faults.clear()
        with made.stores.records.engine.begin() as db:
            db.execute(text("UPDATE archived SET digest = 'x' WHERE source_id = '5'"))
        await made.drive(run)
        assert Tally(read=12, migrated=11, failed=1) == done(made, run.id)["contacts"]
        assert [("contacts", "failed", "archive_damaged", 1)] == made.stores.queries.reasons(run.id)


@pytest.mark.parametrize(
    "fault, reason",
    [
        (AuthExpired("Signed out."), "sign_in_expired"),
        (Unreachable("Nothing.", code="network_down", sent=True), "network_down"),
        (DiskFull("Full.", path="/data", need_bytes=9), "disk_full"),
    ],
)
async def test_what_concerns_all_records_pauses_and_fails_none(
    tmp_path: Path, fault: Any, reason: str
) -> None:
    with undertaking(tmp_path, *CONTACTS) as made:
        made.service.faults[4] = fault
        run = await made.drive(made.begin())
        assert (RunState.PAUSED, reason) == (run.state, run.reason)
        assert 0 == made.stores.queries.tallies(run.id)["contacts"].failed
        states = {row.state for row in made.stores.queries.items(run.id)}
        in_doubt = {ItemState.INTENT} if reason == "network_down" else set()
        assert states <= {ItemState.MIGRATED, ItemState.PENDING} | in_doubt

        run = await made.drive(run)
        assert Tally(read=12, migrated=12) == done(made, run.id)["contacts"]
        assert 12 == len(made.service.held)


async def test_a_ledger_without_room_stops_every_lane_at_once(tmp_path: Path) -> None:
    with undertaking(tmp_path, *CONTACTS) as made:
        made.lanes = 2
        run = made.begin()
        with no_room(made):
            run = await made.drive(run)
        assert (RunState.PAUSED, "disk_full") == (run.state, run.reason)
        assert len(made.service.held) <= made.lanes
        run = await made.drive(run)
        assert Tally(read=12, migrated=12) == done(made, run.id)["contacts"]
        assert 12 == len(set(made.service.keys())) == len(made.service.held)


@contextmanager
def no_room(made: Undertaking) -> Iterator[None]:
    """Let no outcome be written, with the words of SQLite on a full disk."""
    engine = made.stores.ledger.engine

    def refuse(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("UPDATE item SET state=?, code"):
            raise OperationalError(statement, None, sqlite3.OperationalError("disk is full"))

    event.listen(engine, "before_cursor_execute", refuse)
    yield
    event.remove(engine, "before_cursor_execute", refuse)


async def test_a_helper_that_is_refused_fails_those_who_need_it_and_ends_the_run(
    tmp_path: Path,
) -> None:
    with undertaking(tmp_path, *CONTACTS[:1], thread("c1", None), thread("c2", None)) as made:
        key = "made-up:contacts:mudanza:unknown-requester"
        made.writer.refusals[key] = Rejected("No.", service_words="no such people")
        run = await made.drive(made.begin())
        rows = done(made, run.id)
        assert Tally(read=1, migrated=1) == rows["contacts"]
        assert (2, 2) == (rows["conversations"].read, rows["conversations"].failed)


async def test_a_helper_is_written_once_for_all_who_need_it(tmp_path: Path) -> None:
    threads = [thread(f"c{n}", None) for n in range(8)]
    with undertaking(tmp_path, *threads) as made:
        made.service.faults[1] = Fault.LOST
        run = await made.drive(made.begin())
        assert 8 == done(made, run.id)["conversations"].migrated
        assert 9 == len(made.service.held)


async def test_a_folder_is_written_before_those_that_lie_in_it_however_they_are_listed(
    tmp_path: Path,
) -> None:
    tree = [Collection(id=str(n), name=f"Folder {n}", parent=parent(n)) for n in range(30)]
    listed: list[Record] = [*reversed(tree)]
    article = Article(id="a", title="Inside", parent=Ref(Entity.COLLECTION, "29"))
    with undertaking(tmp_path, *listed, article, tree_depth=40) as made:
        run = await made.drive(made.begin())
        rows = done(made, run.id)
        assert Tally(read=30, migrated=30) == rows["collections"]
        assert 1 == rows["articles"].migrated


def parent(number: int) -> Ref | None:
    """Each folder lies in the one before it."""
    return Ref(Entity.COLLECTION, str(number - 1)) if number else None


async def test_a_reading_that_breaks_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with undertaking(tmp_path, *CONTACTS) as made:
        made.reader.error = Unreachable("Nothing.", code="network_down")
        run = await made.drive(made.begin())
        assert (RunState.PAUSED, "network_down") == (run.state, run.reason)
        made.reader.error = None
        run = await made.drive(run)
        assert Tally(read=12, migrated=12) == done(made, run.id)["contacts"]
        assert [None, "2"] == [
            cursor for entity, cursor in made.reader.asked if entity == "contacts"
        ]


async def test_a_demo_takes_the_newest_and_all_they_refer_to(tmp_path: Path) -> None:
    threads = [thread(f"c{n}", str(n)) for n in range(5)]
    tree = [Collection(id="1", name="Top"), Collection(id="2", parent=Ref(Entity.COLLECTION, "1"))]
    article = Article(id="a", title="Inside", parent=Ref(Entity.COLLECTION, "2"))
    other = Collection(id="3", name="Empty")
    with undertaking(tmp_path, *CONTACTS, *threads, *tree, other, article) as made:
        run = await made.drive(made.begin(RunKind.DEMO, size=3, ids=[]))
        rows = done(made, run.id)
        read = {name: row.read for name, row in rows.items()}
        assert {"contacts": 3, "conversations": 3, "collections": 2, "articles": 1} == read


async def test_a_demo_by_ids_says_which_are_not_there(tmp_path: Path) -> None:
    with undertaking(tmp_path, *CONTACTS, thread("c1"), thread("c2")) as made:
        run = await made.drive(made.begin(RunKind.DEMO, size=20, ids=["c2", "conversations:404"]))
        rows = {row.source_id: (row.state, row.code) for row in made.stores.queries.items(run.id)}
        assert {
            "0": ("migrated", ""),
            "c2": ("migrated", ""),
            "404": ("skipped", "not_found_in_source"),
        } == rows


async def test_people_and_collections_chosen_by_themselves_bring_what_they_belong_to(
    tmp_path: Path,
) -> None:
    tree = [Collection(id="1", name="Top"), Collection(id="2", parent=Ref(Entity.COLLECTION, "1"))]
    firm = Company(id="f", name="Firm")
    person = Contact(id="p", email="p@example.com", companies=(Ref(Entity.COMPANY, "f"),))
    with undertaking(tmp_path, *tree, firm, person) as made:
        run = await made.drive(
            made.begin(RunKind.DEMO, size=20, ids=["collections:2", "contacts:p"])
        )
        ends = {row.source_id: row.state for row in made.stores.queries.items(run.id)}

        assert dict.fromkeys(["1", "2", "f", "p"], "migrated") == ends


async def test_open_and_recent_conversations_are_written_first_where_that_is_wanted(
    tmp_path: Path,
) -> None:
    days = [datetime(2024, 1, day, tzinfo=UTC) for day in range(1, 7)]
    threads = [
        msgspec.structs.replace(
            thread(f"c{n}"),
            updated_at=day,
            status=Status.SOLVED if n % 2 else Status.OPEN,
        )
        for n, day in enumerate(days)
    ]
    with undertaking(tmp_path, CONTACTS[0], *threads, lanes=1) as made:
        made.mapping = msgspec.structs.replace(made.mapping, order=Order.RECENT)
        await made.drive(made.begin())
        written = [one.key.rpartition(":")[2] for one in made.service.held]
        assert ["0", "c4", "c2", "c0", "c5", "c3", "c1"] == written
