"""Once: every record is in the target one time, whatever happens to calls and processes."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.connectors.base import Key, Written
from engine.connectors.capabilities import Doubt, Settling
from engine.errors import (
    AuthExpired,
    DiskFull,
    FieldRejected,
    MigrationError,
    RateLimited,
    RecordError,
    ServerFault,
    Unreachable,
)
from engine.ledger import Claim, NewItem
from engine.model import Conversation, Entity, Message
from engine.run.explain import explained
from engine.run.journal import Journal
from engine.run.protocol import TRIES, Halted, Once
from tests.engine.run.memory import Fault, Killed, MemoryWriter, Service
from tests.support.stores import Stores, stores

LONGEST_CALL = 4.0
LAG = 2.0
KEY = "made-up:conversations:7"
RECORD = Conversation(
    id="7", messages=tuple(Message(id=str(n), text=f"message {n}") for n in range(4))
)
FURTHER = ["message 1", "message 2", "message 3"]
CALLS = range(1, 5)
"""One that creates, three that add a message."""


class Bench:
    """A ledger with one record to write, and a service to write it to."""

    def __init__(self, made: Stores) -> None:
        self.ledger = made.ledger
        self.service = Service(lag=LAG, late=LONGEST_CALL)
        self.writer = MemoryWriter(self.service)
        self.run = made.begin()
        self.ledger.add_items(self.run.id, [NewItem(entity="conversations", source_id="7")])
        self.by = Doubt.SEARCHABLE
        self.longest_call = LONGEST_CALL
        self.lag = LAG
        self.remember: Any = Journal(self.ledger, self.run.id).remember

    def claim(self, owner: str = "first", since: float | None = None) -> Claim:
        """The record, taken by this worker."""
        began = self.service.time.at if since is None else since
        return self.ledger.claim(self.run.id, "conversations", ["7"], owner, since=began)[0]

    async def put(self, claim: Claim) -> Written:
        """The record through the protocol."""
        once = Once(
            writer=self.writer,
            settling={Entity.CONVERSATION: Settling(by=self.by, lag_seconds=self.lag)},
            longest_call=self.longest_call,
            now=self.service.time.now,
            sleep=self.service.time.sleep,
            remember=self.remember,
            explain=lambda error: explained(error, "norte"),
        )
        return await once.put(claim, Entity.CONVERSATION, RECORD, Key(text=KEY, record=RECORD))

    def there(self) -> list[tuple[str, list[str]]]:
        """All that the service holds in the end."""
        self.service.time.go(3600)
        return [(one.key, one.parts) for one in self.service.held]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with stores(tmp_path) as made:
        yield Bench(made)


async def halted(bench: Bench, claim: Claim) -> Halted:
    with pytest.raises(Halted) as raised:
        await bench.put(claim)
    return raised.value


async def failure(bench: Bench, claim: Claim) -> RecordError:
    with pytest.raises(RecordError) as raised:
        await bench.put(claim)
    return raised.value


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("fault", [Fault.LOST, Fault.NOT_DONE])
async def test_a_lost_answer_at_any_call_neither_doubles_nor_loses(
    bench: Bench, call: int, fault: Fault
) -> None:
    bench.service.faults[call] = fault
    written = await bench.put(bench.claim())
    assert "t1" == written.target_id
    assert [(KEY, FURTHER)] == bench.there()


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("fault", [Fault.DIES_BEFORE, Fault.DIES_AFTER])
async def test_a_worker_that_dies_at_any_call_is_followed_without_loss_or_double(
    bench: Bench, call: int, fault: Fault
) -> None:
    bench.service.faults[call] = fault
    with pytest.raises(Killed):
        await bench.put(bench.claim())
    again = bench.claim("second")
    assert bench.service.time.at == again.in_doubt_since
    await bench.put(again)
    assert [(KEY, FURTHER)] == bench.there()


@pytest.mark.parametrize("longest_call, lag", [(0.0, LAG), (LONGEST_CALL, 0.0)])
async def test_without_either_part_of_the_wait_it_would_double(
    bench: Bench, longest_call: float, lag: float
) -> None:
    """The control: the wait is what makes "not found" mean "not there"."""
    bench.longest_call, bench.lag = longest_call, lag
    bench.service.faults[1] = Fault.DIES_AFTER
    with pytest.raises(Killed):
        await bench.put(bench.claim())
    await bench.put(bench.claim("second"))
    assert 2 == len(bench.there())


async def test_the_doubt_begins_when_the_earlier_worker_had_stopped_not_at_its_intent(
    bench: Bench,
) -> None:
    """The call of a claim may leave minutes later: it waits for a lane and for the call limit."""
    first = bench.claim()
    bench.service.time.go(600)
    bench.service.faults[1] = Fault.DIES_AFTER
    with pytest.raises(Killed):
        await bench.put(first)
    await bench.put(bench.claim("second"))
    assert [(KEY, FURTHER)] == bench.there()


async def test_a_doubt_that_is_old_enough_is_settled_without_a_wait(bench: Bench) -> None:
    bench.service.faults[1] = Fault.DIES_AFTER
    with pytest.raises(Killed):
        await bench.put(bench.claim())
    began = bench.service.time.at
    bench.service.time.go(LONGEST_CALL + LAG)
    await bench.put(bench.claim("second", since=began))
    assert [] == bench.service.time.slept
    assert [(KEY, FURTHER)] == bench.there()


async def test_an_upsert_is_repeated_at_once_and_never_looked_up(bench: Bench) -> None:
    bench.by, bench.service.upserts, bench.service.late = Doubt.UPSERT, True, 0.0
    bench.service.faults[1] = Fault.DIES_AFTER
    with pytest.raises(Killed):
        await bench.put(bench.claim())
    await bench.put(bench.claim("second"))
    assert ([], 0) == (bench.service.time.slept, bench.service.looked)
    assert [(KEY, FURTHER)] == bench.there()


async def test_a_unique_key_is_looked_up_after_the_longest_call(bench: Bench) -> None:
    bench.by, bench.lag, bench.service.lag = Doubt.UNIQUE_KEY, 0.0, 0.0
    bench.service.faults[1] = Fault.DIES_AFTER
    with pytest.raises(Killed):
        await bench.put(bench.claim())
    await bench.put(bench.claim("second"))
    assert [LONGEST_CALL] == bench.service.time.slept
    assert [(KEY, FURTHER)] == bench.there()


async def test_a_target_that_cannot_tell_leaves_the_record_in_doubt_and_writes_no_more(
    bench: Bench,
) -> None:
    bench.by = Doubt.NONE
    bench.service.faults[1] = Fault.LOST
    assert "in_doubt" == (await failure(bench, bench.claim())).code
    assert 1 == bench.service.calls


async def test_a_used_up_limit_stops_the_run_and_fails_no_record(bench: Bench) -> None:
    bench.service.faults[2] = RateLimited("No more.")
    stopped = await halted(bench, bench.claim())
    assert ("limit_exhausted", False) == (stopped.error.code, stopped.in_doubt)


async def test_a_used_up_limit_while_looking_keeps_the_doubt(bench: Bench) -> None:
    bench.service.faults[1] = Fault.LOST

    bench.writer.cannot_look = RateLimited("No more.")
    assert (await halted(bench, bench.claim())).in_doubt


@pytest.mark.parametrize("sent", [True, False])
async def test_a_lost_network_keeps_the_doubt_of_a_call_that_was_sent(
    bench: Bench, sent: bool
) -> None:
    bench.service.faults[1] = Unreachable("Nothing.", code="network_down", sent=sent)
    stopped = await halted(bench, bench.claim())
    assert ("network_down", sent) == (stopped.error.code, stopped.in_doubt)


async def test_an_ended_sign_in_stops_the_run_and_fails_no_record(bench: Bench) -> None:
    bench.service.faults[3] = AuthExpired("Signed out.")
    stopped = await halted(bench, bench.claim())
    assert ("sign_in_expired", False) == (stopped.error.code, stopped.in_doubt)


@pytest.mark.parametrize("sent", [True, False])
async def test_a_fault_that_stays_fails_the_record_after_five_tries(
    bench: Bench, sent: bool
) -> None:
    fault = ServerFault("Broken.", sent=sent, service_words="boom")
    bench.service.faults = dict.fromkeys(range(1, 100), fault)
    failed = await failure(bench, bench.claim())
    assert ("server_error", "5", "boom") == (failed.code, failed.detail["n"], failed.service_words)
    assert (TRIES, []) == (bench.service.calls, bench.there())


async def test_a_refused_record_fails_at_once_in_the_services_words(bench: Bench) -> None:
    refusal = FieldRejected("No.", field="email", service_words="email is invalid")
    bench.service.faults[1] = refusal
    assert refusal is await failure(bench, bench.claim())
    assert 1 == bench.service.calls


@pytest.mark.parametrize(
    "error, expected",
    [
        (OSError(errno.ENOSPC, "No space left on device"), DiskFull),
        (RuntimeError("a fault of our own"), MigrationError),
    ],
)
async def test_a_memo_that_cannot_be_kept_stops_the_run_in_doubt(
    bench: Bench, error: Exception, expected: type[MigrationError]
) -> None:
    async def full(*_: object) -> None:
        raise error

    kept, bench.remember = bench.remember, full
    stopped = await halted(bench, bench.claim())
    assert isinstance(stopped.error, expected)
    assert stopped.in_doubt
    bench.remember = kept
    await bench.put(bench.claim("second"))
    assert [(KEY, FURTHER)] == bench.there()


async def test_a_record_resumes_where_its_memo_says(bench: Bench) -> None:
    bench.service.faults[3] = Fault.DIES_BEFORE
    with pytest.raises(Killed):
        await bench.put(bench.claim())
    again = bench.claim("second")
    assert {"id": "t1", "done": 1} == again.memo
    await bench.put(again)
    assert 3 + 2 == bench.service.calls
