"""The trace of calls: every call counted once, waits told from pauses, an hour in sixty slots."""

from __future__ import annotations

import msgspec
import pytest

from engine.http.pacing import GateState
from engine.run.trace import MOST, NARROW, WIDE, Trace, trace_of


def gate(calls: int, *, waits: bool = False, limit: int = 100, period: float = 10.0) -> GateState:
    return GateState(
        limit=limit,
        remaining=0,
        waiting_until=1.0 if waits else None,
        reason="limit" if waits else "",
        foreign_share=0.0,
        calls=calls,
        period_seconds=period,
    )


@pytest.mark.parametrize("seconds", [10, 300, 3000, 9000])
def test_no_call_is_lost_or_counted_twice_while_slots_widen(seconds: int) -> None:
    trace, hour = Trace(), MOST * WIDE
    for second in range(seconds):
        trace.look(1000.0 + second, gate(5 * (second + 1)))

    assert len(trace.calls) <= MOST
    assert NARROW <= trace.width <= WIDE
    if seconds < hour:
        assert 5 * seconds == sum(trace.calls)
    assert trace.began + trace.width * len(trace.calls) > 1000 + seconds - 1


def test_a_burst_at_the_start_of_a_window_is_not_shown_as_more_than_the_limit() -> None:
    trace, calls = Trace(), 0
    for second in range(120):
        calls += 100 if second % 10 == 0 else 0
        trace.look(float(second + 1), gate(calls, waits=second % 10 > 0))

    assert max(trace.rates()) <= 600
    assert min(trace.rates()[5:-5]) == pytest.approx(600)
    assert 600 == trace.limits[-1]
    assert sum(trace.waited) == pytest.approx(108, abs=2)


def test_a_pause_is_no_wait() -> None:
    trace = Trace()
    trace.look(1.0, gate(10))
    trace.look(200.0, gate(20, waits=True))

    assert 0.0 == sum(trace.waited)
    assert 20 == sum(trace.calls)


def test_another_process_goes_on_where_the_last_one_was_killed() -> None:
    trace = Trace()
    trace.look(1.0, gate(10))
    kept = trace_of({"target": {"trace": msgspec.to_builtins(trace)}}, "target")
    assert kept is not None
    kept.restart()
    kept.look(3.5, gate(12))

    assert 22 == sum(kept.calls)


def test_a_side_that_was_never_called_has_no_trace() -> None:
    assert trace_of({}, "source") is None
    assert trace_of({"source": {"trace": msgspec.to_builtins(Trace())}}, "source") is None
