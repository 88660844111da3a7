"""Time left: told by calls rather than records, and true however the kinds follow each other."""

from __future__ import annotations

import pytest

from engine.ledger import Tally
from engine.run.speed import LOOKED_BACK_SECONDS, Speed

CONTACTS, THREADS = 1000, 1000
WEIGHTS = {"contacts": 1.0, "conversations": 9.0}
ALL = CONTACTS + 9 * THREADS


def rows(calls: float) -> dict[str, Tally]:
    """How the totals stand after so many calls: people first, then their conversations."""
    people = min(CONTACTS, int(calls))
    threads = max(0, int((calls - CONTACTS) / 9))
    return {
        "contacts": Tally(read=CONTACTS, migrated=people),
        "conversations": Tally(read=THREADS, migrated=threads),
    }


def windowed(second: float, limit: int) -> float:
    """Calls by then of one who spends each window of ten seconds within its first three."""
    full, within = divmod(second, 10)
    return limit * (full + min(1.0, within / 3))


@pytest.mark.parametrize("share", [0.05, 0.1, 0.3, 0.6])
def test_the_time_left_is_true_within_fifteen_percent_after_five_of_a_run(share: float) -> None:
    speed, limit = Speed(WEIGHTS), 100
    ends = ALL / (limit / 10)
    second, told = 0.0, {}
    while second <= share * ends:
        told = speed.look(second, rows(windowed(second, limit)))
        second += 0.5
    left = told["left"] / told["per_second"]
    assert abs(second + left - ends) <= 0.15 * ends


def test_a_lowered_limit_is_followed_after_its_windows() -> None:
    speed, second = Speed(WEIGHTS), 0.0
    done, told = 0.0, {}
    while second < 200 + LOOKED_BACK_SECONDS + 10:
        done += 5 if second < 200 else 2.5
        told = speed.look(second, rows(done))
        second += 0.5
    assert told["per_second"] == pytest.approx(5.0, rel=0.15)


def test_nothing_is_said_before_anything_is_known() -> None:
    speed = Speed(WEIGHTS)
    assert "per_second" not in speed.look(0.0, rows(0))
    assert "per_second" not in speed.look(1.0, rows(5))
    assert "per_second" not in Speed(WEIGHTS).look(50.0, rows(0))
