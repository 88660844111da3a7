"""Hours in which runs may work, and a run that rests outside them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from engine.errors import WrongUse
from engine.ledger import RunState
from engine.model import Contact
from engine.run.hours import Hours, hours_of
from tests.engine.run.desk import undertaking


def at(clock: str) -> float:
    """This time of a day without a change of clocks, on this machine's clock, in epoch seconds."""
    return datetime.fromisoformat(f"2026-01-14T{clock}").astimezone().timestamp()


@pytest.mark.parametrize(
    ("hours", "now", "opens"),
    [
        ("08:00-18:00", "09:00:00", None),
        ("08:00-18:00", "08:00:00", None),
        ("08:00-18:00", "06:30:00", "2026-01-14T08:00"),
        ("08:00-18:00", "18:00:00", "2026-01-15T08:00"),
        ("22:00-06:00", "23:59:59", None),
        ("22:00-06:00", "05:00:00", None),
        ("22:00-06:00", "06:00:00", "2026-01-14T22:00"),
        ("22:00-06:00", "12:00:00", "2026-01-14T22:00"),
        ("07:00-07:00", "12:00:00", None),
    ],
)
def test_hours_say_when_they_begin_again(hours: str, now: str, opens: str | None) -> None:
    found = hours_of(hours)
    assert found is not None
    expected = datetime.fromisoformat(opens).astimezone().timestamp() if opens else None
    assert expected == found.opens_at(at(now))


@pytest.mark.parametrize("text", ["8-18", "24:00-06:00", "22:00", "night", "22:00-06:00-08:00"])
def test_what_names_no_hours_is_refused(text: str) -> None:
    with pytest.raises(WrongUse):
        hours_of(text)


def test_an_empty_text_means_always() -> None:
    assert hours_of(" ") is None


async def test_a_run_outside_its_hours_calls_nobody_and_says_until_when(tmp_path: Path) -> None:
    with undertaking(tmp_path, Contact(id="1", name="Ana")) as made:
        run = made.begin()
        opens = made.service.time.now() + 3600
        runner = await made.rested(run, "quiet_hours", time="22:00", until=str(opens))
        paused = made.stores.ledger.run(run.id)

        assert (RunState.PAUSED, "quiet_hours") == (paused.state, paused.reason)
        assert {"time": "22:00", "until": str(opens)} == paused.detail
        assert ([], 0) == (made.reader.asked, made.service.calls)
        assert not runner.active
        assert RunState.DONE == (await made.drive(paused)).state


def test_hours_are_kept_as_plain_text() -> None:
    assert b'{"begin":"22:00","end":"06:00"}' == msgspec.json.encode(
        Hours(begin="22:00", end="06:00")
    )
