"""Updates and half-written records: what is there is gone on with, and never written again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from engine.errors import Rejected
from engine.ledger import RunKind, RunState, Tally
from engine.model import Author, AuthorRole, Contact, Conversation, Entity, Message, Ref
from engine.run.changes import Seen
from tests.engine.run.desk import Undertaking, undertaking
from tests.engine.run.memory import Fault

ANA = Contact(id="a", name="Ana", email="ana@example.com")
BEN = Contact(id="b", name="Ben", email="ben@example.com")


def thread(*words: str, id: str = "t") -> Conversation:
    """A conversation of Ana's with these messages."""
    ref = Ref(Entity.CONTACT, "a")
    author = Author(role=AuthorRole.CONTACT, ref=ref)
    messages = tuple(
        Message(id=f"{id}-{n}", text=text, author=author) for n, text in enumerate(words)
    )
    return Conversation(id=id, subject="Help", requester=ref, messages=messages)


def parts(made: Undertaking, key: str = "made-up:conversations:t") -> list[list[str]]:
    """The further messages of every record of this key: one list unless it is doubled."""
    return [one.parts for one in made.service.held if one.key == key]


async def whole(made: Undertaking) -> None:
    """A whole run, ended; time passes after it."""
    run = await made.drive(made.begin())
    assert RunState.DONE == run.state
    made.service.time.go(100)


async def update(made: Undertaking, *records: object) -> dict[str, Tally]:
    """An update after the source became these records."""
    made.reader.records = records  # type: ignore[assignment]
    run = await made.drive(made.begin(RunKind.DELTA))
    assert RunState.DONE == run.state
    return made.stores.queries.tallies(run.id)


async def test_an_update_adds_new_messages_to_what_is_there_and_writes_what_is_new(
    tmp_path: Path,
) -> None:
    with undertaking(tmp_path, ANA, thread("one", "two")) as made:
        await whole(made)
        rows = await update(made, ANA, BEN, thread("one", "two", "three", "four"))

        assert [1, 1] == [rows[name].migrated for name in ("contacts", "conversations")]
        assert [1, 1] == [rows[name].read for name in ("contacts", "conversations")]
        assert [["two", "three", "four"]] == parts(made)
        assert 3 == len(made.service.held)


async def test_an_update_of_a_source_that_stood_still_has_nothing_to_do(tmp_path: Path) -> None:
    with undertaking(tmp_path, ANA, thread("one", "two")) as made:
        await whole(made)
        calls = made.service.calls
        assert {} == await update(made, ANA, thread("one", "two"))
        assert calls == made.service.calls


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.NOT_DONE])
@pytest.mark.parametrize("at", [1, 2])
async def test_a_lost_answer_of_an_update_neither_doubles_nor_loses_a_message(
    tmp_path: Path, fault: Fault, at: int
) -> None:
    with undertaking(tmp_path, ANA, thread("one", "two")) as made:
        await whole(made)
        made.service.late = 3.0
        made.service.faults[made.service.calls + at] = fault
        await update(made, ANA, thread("one", "two", "three", "four"))

        assert [["two", "three", "four"]] == parts(made)


async def test_what_cannot_follow_is_told(tmp_path: Path) -> None:
    with undertaking(tmp_path, ANA, updates=frozenset()) as made:
        await whole(made)
        rows = await update(made, msgspec.structs.replace(ANA, name="Anna"))
        assert {"contacts": Tally(read=1, skipped=1)} == rows
        (row,) = made.stores.queries.items(made.stores.ledger.runs()[0].id)
        assert "update_unsupported" == row.code


async def failed_midway(made: Undertaking) -> str:
    """A whole run in which the third message of the conversation is refused; the run's id."""
    made.service.faults[3] = Rejected("No.", service_words="not this one")
    await whole(made)
    run = made.stores.ledger.runs()[0]
    assert Tally(read=1, failed=1) == made.stores.queries.tallies(run.id)["conversations"]
    assert [["two"]] == parts(made) or [[]] == parts(made)
    return run.id


async def test_a_retry_goes_on_with_what_is_there_of_a_record_that_failed_midway(
    tmp_path: Path,
) -> None:
    with undertaking(tmp_path, ANA, thread("one", "two", "three")) as made:
        of = await failed_midway(made)
        retry = await made.drive(made.begin(RunKind.RETRY, of=of, codes=[]))

        assert RunState.DONE == retry.state
        assert [["two", "three"]] == parts(made)


async def test_a_second_whole_run_goes_on_with_it_too(tmp_path: Path) -> None:
    with undertaking(tmp_path, ANA, thread("one", "two", "three")) as made:
        await failed_midway(made)
        await made.drive(made.begin())

        assert [["two", "three"]] == parts(made)


async def test_taking_back_removes_what_is_there_of_it(tmp_path: Path) -> None:
    with undertaking(tmp_path, ANA, thread("one", "two", "three")) as made:
        of = await failed_midway(made)
        undone = await made.drive(made.begin(RunKind.UNDO, of=of))

        assert RunState.DONE == undone.state
        assert [] == made.service.held


def test_ids_are_remembered_in_eight_bytes_each() -> None:
    seen = Seen()
    for block in _blocks(10_000):
        seen.add(block)
    closed = seen.closed()
    assert all(str(n) in closed for n in range(0, 10_000, 37))
    assert not any(f"x{n}" in closed for n in range(1_000))


def _blocks(count: int) -> Sequence[list[str]]:
    return [[str(n) for n in range(start, start + 100)] for start in range(0, count, 100)]
