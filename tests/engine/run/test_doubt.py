"""Records in doubt: a person says that they are there, or that they are to be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import RecordError
from engine.ledger import RunKind, RunState, Tally
from engine.model import Contact
from tests.engine.run.desk import Undertaking, undertaking
from tests.engine.run.memory import Fault

ANA = Contact(id="a", name="Ana", email="ana@example.com")


async def doubtful(made: Undertaking, fault: Fault) -> str:
    """A run whose only record is in doubt, and its id."""
    made.writer.cannot_look = RecordError("Nobody knows.", code="in_doubt")
    made.service.faults[1] = fault
    run = await made.drive(made.begin())
    assert Tally(read=1, failed=1) == made.stores.queries.tallies(run.id)["contacts"]
    made.writer.cannot_look = None
    return run.id


async def test_what_a_person_found_is_migrated_and_never_written_again(tmp_path: Path) -> None:
    with undertaking(tmp_path, ANA) as made:
        run = await doubtful(made, Fault.LOST)
        made.stores.ledger.found_there(run, "contacts", "a", "t1", url=None, digest="")

        assert Tally(read=1, migrated=1) == made.stores.queries.tallies(run)["contacts"]
        assert 1 == made.stores.ledger.count_made_by(run)
        await made.drive(made.begin())
        assert ["made-up:contacts:a"] == made.service.keys()


async def test_only_what_failed_can_be_found(tmp_path: Path) -> None:
    with undertaking(tmp_path, ANA) as made:
        run = await made.drive(made.begin())
        with pytest.raises(KeyError):
            made.stores.ledger.found_there(run.id, "contacts", "a", "t9", url=None, digest="")
        assert Tally(read=1, migrated=1) == made.stores.queries.tallies(run.id)["contacts"]


async def test_what_is_not_there_is_written_once_by_a_retry(tmp_path: Path) -> None:
    with undertaking(tmp_path, ANA) as made:
        run = await doubtful(made, Fault.NOT_DONE)
        options = {"of": run, "codes": [], "ids": ["contacts:a"]}
        again = await made.drive(made.begin(RunKind.RETRY, **options))

        assert RunState.DONE == again.state
        assert ["made-up:contacts:a"] == made.service.keys()
