"""Windows count as the help desks do."""

from __future__ import annotations

from engine.sandbox.limits import Window, take

from .conftest import HandClock


def window(clock: HandClock, limit: int, *, enforced: bool = True, name: str = "app") -> Window:
    return Window(name=name, limit=limit, seconds=10, clock=clock, enforced=enforced)


def test_the_call_after_the_limit_is_refused_and_not_the_one_before(clock: HandClock) -> None:
    counted = window(clock, 3)
    assert [None, None, None, counted] == [take([counted]) for _ in range(4)]


def test_a_window_begins_anew_at_the_next_multiple_of_its_length(clock: HandClock) -> None:
    counted = window(clock, 1)
    take([counted])
    clock.forward(9.99)
    assert counted is take([counted])
    clock.forward(0.01)
    assert take([counted]) is None


def test_a_refused_call_is_counted_against_no_window(clock: HandClock) -> None:
    wide, narrow = window(clock, 10, name="wide"), window(clock, 1, name="narrow")
    take([wide, narrow])
    assert narrow is take([wide, narrow])
    assert (1, 1) == (wide.used, narrow.refused)


def test_limits_that_are_off_count_and_never_refuse(clock: HandClock) -> None:
    counted = window(clock, 2, enforced=False)
    assert [None] * 5 == [take([counted]) for _ in range(5)]
    assert (5, counted.limit) == (counted.busiest, counted.remaining)


def test_the_busiest_span_is_remembered_after_it_has_ended(clock: HandClock) -> None:
    counted = window(clock, 10)
    for _ in range(4):
        take([counted])
    clock.forward(10)
    take([counted])
    assert (4, 1) == (counted.busiest, counted.used)
