"""One record to a person's own address tells whether the target mails, before any customer."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.app import Home
from engine.errors import CannotStart, WrongUse
from engine.ledger import RunKind
from engine.migration import Migration
from engine.run.progress import Status
from tests.e2e.test_take_back import held
from tests.support.migrations import connected, tick_all
from tests.support.sandbox import SandboxAccount, sandbox

OWN = "irene@cumbre.example"
PAIRS = [
    ("zendesk:acme:small", "freshdesk:stark:empty"),
    ("zendesk:acme:small", "intercom:globex:empty"),
]
Started = tuple[Migration, SandboxAccount]


@pytest.fixture(
    params=PAIRS,
    ids=lambda pair: pair[1],
    scope="module",
)
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Started]:
    with sandbox(*request.param, limits="off") as (source, target):
        yield connected(tmp_path_factory.mktemp("home"), source, target), target


@pytest.fixture
def started(both: Started) -> Started:
    made, _ = both
    made.acknowledge("canary", undo=True)
    return both


def blocking(made: Migration) -> set[str]:
    return {one.id for one in made.blocking()}


def written(status: Status) -> int:
    return sum(one.migrated for one in status.entities.values())


def answer_amid(home: Path, run: str) -> None:
    """A person who sees a mail as soon as something is written."""
    person = Home.open(home).migration("norte")

    def look(status: Status) -> None:
        sent = person.canary()
        if written(status) and sent is not None and sent.mailed is None:
            person.answer_canary(mailed=True)

    person.wait(run, on_progress=look)


def test_no_run_begins_before_the_test_record_was_silent(started: Started) -> None:
    made, target = started
    tick_all(made)
    made.acknowledge("canary", undo=True)
    before = held(target)

    assert {"canary"} == blocking(made)
    sent = made.send_canary(f" {OWN} ")
    there = held(target)
    assert (OWN, None, 0) == (sent.email, sent.mailed, target.stats()["notifications"])
    assert {"canary"} == blocking(made), "nobody has looked into the mailbox yet"
    assert OWN in {row["email"] for row in there["contacts"]}
    assert before != there

    assert made.answer_canary(mailed=False), "it is taken back"
    assert set() == blocking(made)
    assert before == held(target)


@pytest.mark.parametrize("both", PAIRS[:1], indirect=True, ids=["freshdesk"])
def test_a_mail_keeps_every_run_from_starting_until_a_silent_one(started: Started) -> None:
    made, target = started
    tick_all(made)
    target.settings(requester_notifications=True)
    before, mails = held(target), target.stats()["notifications"]

    made.send_canary(OWN)
    assert mails < target.stats()["notifications"]
    assert made.answer_canary(mailed=True)

    answered = made.canary()
    assert answered is not None
    assert ({"canary"}, True) == (blocking(made), answered.mailed)
    with pytest.raises(CannotStart, match="canary"):
        made.start("demo", size=1)
    assert before == held(target)


def test_an_answer_belongs_to_a_record_and_an_address_is_one(started: Started) -> None:
    made, _ = started
    with pytest.raises(WrongUse, match="waits for an answer"):
        made.answer_canary(mailed=False)
    with pytest.raises(WrongUse, match="no e-mail address"):
        made.send_canary("irene")


@pytest.mark.parametrize("both", PAIRS[:1], indirect=True, ids=["freshdesk"])
def test_a_mail_that_comes_while_a_run_is_at_work_stops_it_at_once(started: Started) -> None:
    """Freshdesk's smallest plan takes minutes for what is to be written: the run is amid it."""
    made, _ = started
    made.send_canary(OWN)
    tick_all(made)
    run = made.ledger.create_run(RunKind.FULL, {}).id

    with ThreadPoolExecutor(1) as aside:
        answer = aside.submit(answer_amid, Home.of(made).path, run)
        Home.of(made).work(idle_exit=0.0)
        answer.result()

    status = made.status(run)
    assert status is not None
    assert ("paused", "mail_detected") == (status.state, status.reason)
    assert {"canary"} == blocking(made)
    assert (True, True) == (0 < written(status), 0 < made.ledger.unsettled(run))
    Home.of(made).work(idle_exit=0.0)
    assert status == made.status(run), "nobody goes on before a person resumes it"
