"""The calls of a run over time, on its page: the chart and the same numbers as a table."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine import Status, Trace
from engine.i18n import Translator
from pages.components.charts import call_line
from pages.components.drawing_calls import said
from pages.components.here import Here
from pages.components.layout import card, card_head, note
from pages.components.markup import show
from pages.components.tables import Column, table
from pages.components.times import clock

EVERY = 5.0
"""Seconds between two drawings while a run goes on."""
SIDES = ("target", "source")


def calls(place: Here, status: Status) -> None:
    """The card; drawn anew while the run goes on."""
    going = status.state == "running"

    @st.fragment(run_every=EVERY if going else None)
    def panel() -> None:
        current = place.chosen.status(status.run) or status
        with card("calls"):
            _card(place, current)

    panel()


def _card(place: Here, status: Status) -> None:
    t = place.t
    traces = {side: trace for side in SIDES if (trace := status.trace(side))}
    if not traces:
        card_head(t._("Calls"))
        note(t._("Nothing was called yet."))
        return
    side = _side(place, status, list(traces))
    trace = traces[side]
    card_head(
        t._("Calls to {desk}", desk=place.desk(side)),
        escape(t._("a minute, last {time}", time=_covered(trace, t))),
    )
    show(_legend(t, limited=any(trace.limits), waited=any(trace.waited)))
    title = t._("Calls to {desk}", desk=place.desk(side))
    call_line(trace, t, key=f"calls-{side}", title=title, ended=status.state == "done")
    note(said(trace, t))
    with st.expander(t._("The same as a table"), type="compact", key="row-calls"):
        show(_table(trace, t))


def _side(place: Here, status: Status, there: list[str]) -> str:
    """The side that is called now comes first; the other one can be chosen."""
    first = "source" if status.phase == "read" and "source" in there else there[0]
    if len(there) == 1:
        return first
    chosen = st.segmented_control(
        place.t._("Help desk"),
        there,
        format_func=place.desk,
        default=first,
        required=True,
        label_visibility="collapsed",
        key=f"calls-side-{status.phase}",
    )
    return chosen if chosen in there else first


def _covered(trace: Trace, t: Translator) -> str:
    return t.duration(len(trace.calls) * trace.width)


def _legend(t: Translator, *, limited: bool, waited: bool) -> str:
    parts = [("full", t._("calls"))]
    parts += [("dashed", t._("limit"))] if limited else []
    lines = [
        f'<span><span class="mz-curve {kind}" aria-hidden="true"></span>{escape(name)}</span>'
        for kind, name in parts
    ]
    if waited:
        words = escape(t._("waiting for the limit"))
        lines.append(f'<span><span class="mz-sw mz-waited"></span>{words}</span>')
    return f'<div class="mz-legend">{"".join(lines)}</div>'


def _table(trace: Trace, t: Translator) -> str:
    """Newest first."""
    columns = [
        Column(t._("From")),
        Column(t._("Calls"), "num"),
        Column(t._("A minute"), "num"),
        Column(t._("Limit a minute"), "num wide"),
        Column(t._("Waited"), "num"),
    ]
    rows = [
        [
            clock(trace.began + n * trace.width, seconds=True),
            t.number(trace.calls[n]),
            t.number(round(rate)),
            t.number(trace.limits[n]) if trace.limits[n] else "—",
            escape(t.duration(trace.waited[n])),
        ]
        for n, rate in enumerate(trace.rates())
    ]
    return table(columns, rows[::-1], caption=t._("Calls"))
