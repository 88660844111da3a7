"""Charts that say their numbers without colour: waits, limits, and what becomes of values."""

from __future__ import annotations

from itertools import pairwise

from engine import Trace
from engine.i18n import translator
from pages.components.drawing_calls import calls, waits
from pages.components.drawing_values import Flow, flows

T = translator("en")
TRACE = Trace(
    began=1000.0,
    width=2.0,
    period=10.0,
    calls=[20, 0, 0, 30, 10],
    waited=[0.0, 2.0, 1.5, 0.5, 0.0],
    limits=[600] * 5,
)


def test_slots_that_waited_half_their_time_are_one_stretch() -> None:
    assert [(1, 3, 3.5)] == waits(TRACE)


def test_the_chart_of_calls_says_sum_pace_limit_and_wait_in_words() -> None:
    figure, alt = calls(TRACE, T, title="Calls to Intercom", ended=True)
    shaded = next(bar for bar in figure.data if bar.type == "bar")

    assert "60 calls in 10\u00a0s; limit 600 a minute; waited 4\u00a0s" in alt
    assert "/" == shaded.marker.pattern.shape
    assert "end" == figure.layout.xaxis.ticktext[-1]


def test_a_service_without_a_limit_has_no_limit_line() -> None:
    free = Trace(began=0.0, calls=[3, 4], waited=[0.0, 0.0], limits=[0, 0])
    figure, alt = calls(free, T, title="Calls", ended=False)

    assert "limit" not in alt
    assert [None, None, None] == list(figure.data[1].y)


def test_values_without_a_counterpart_are_hatched_and_named() -> None:
    rows = [Flow("open", "open", 80), Flow("hold", "Not mapped", 7, open=True)]
    figure, alt = flows(rows, T, title="Status")
    patterns = [band.fillpattern.shape for band in figure.data]

    assert [None, "/"] == patterns
    assert "open → open: 80; hold → Not mapped: 7" in alt


def test_a_value_becomes_as_thick_as_what_flows_into_it() -> None:
    rows = [Flow("open", "open", 80), Flow("pending", "open", 80), Flow("new", "open", 0)]
    figure, _alt = flows(rows, T, title="Status")
    ends = [(band.y[14], band.y[15]) for band in figure.data]

    assert all(a[1] <= b[0] + 1e-9 for a, b in pairwise(ends))
    assert [] == [band for band in figure.data if any(map(_nan, band.y))]


def _nan(value: float) -> bool:
    return value != value
