"""The calls of a run as a stepped line under the limit, with the waits shaded."""

from __future__ import annotations

from itertools import groupby

import plotly.graph_objects as go

from engine import Trace
from engine.i18n import Translator
from pages.components.drawings import LIGHT, MIGRATED, Drawn, Ink, frame

HALF = 0.5
"""From this share of its time a slot counts as a wait."""
NAMED = 0.06
"""A wait shorter than this share of the chart has no room for its name."""
TICKS = 4
INSET = 0.94
"""Where the first tick stands: at the very edge it would meet the nought of the other axis."""


def waits(trace: Trace) -> list[tuple[int, int, float]]:
    """Stretches of waiting: first slot, slot after the last, seconds waited."""
    found, at = [], 0
    for waiting, group in groupby(trace.waited, lambda one: one >= HALF * trace.width):
        seconds = list(group)
        if waiting:
            found.append((at, at + len(seconds), sum(seconds)))
        at += len(seconds)
    return found


def calls(trace: Trace, t: Translator, *, title: str, ended: bool, colours: Ink = LIGHT) -> Drawn:
    """Calls a minute by the minutes before now, or before the end."""
    rates, limits = trace.rates(), [limit or None for limit in trace.limits]
    top = max(*rates, *trace.limits, 1) * 1.25
    figure = frame(colours, 5, right=16, bottom=36)
    edges = [(n - len(rates)) * trace.width / 60 for n in range(len(rates) + 1)]
    _shade(figure, trace, edges, top, t, colours)
    steps = {"mode": "lines", "cliponaxis": False}
    figure.add_scatter(
        x=edges, y=[*limits, limits[-1]], **steps,
        line={"color": colours.text, "width": 2, "dash": "dash", "shape": "hv"},
    )  # fmt: skip
    figure.add_scatter(
        x=edges, y=[*rates, rates[-1]], **steps,
        line={"color": MIGRATED, "width": 2.5, "shape": "hv"},
    )  # fmt: skip
    _axes(figure, edges, top, t, colours, ended=ended)
    return figure, f"{title}. {said(trace, t)}"


def said(trace: Trace, t: Translator) -> str:
    """What the chart shows, in a sentence."""
    words = t._(
        "{n} calls in {time}",
        n=sum(trace.calls),
        time=t.duration(len(trace.calls) * trace.width),
    )
    if trace.limits[-1]:
        words += "; " + t._("limit {n} a minute", n=trace.limits[-1])
    if waited := sum(trace.waited):
        words += "; " + t._("waited {time}", time=t.duration(waited))
    return words


def _shade(
    figure: go.Figure, trace: Trace, edges: list[float], top: float, t: Translator, colours: Ink
) -> None:
    """Waits are hatched too: amber alone is nothing to whoever sees no amber."""
    found = waits(trace)
    look = {"shape": "/", "fgcolor": colours.text, "fgopacity": 0.25, "bgcolor": colours.wait}
    figure.add_bar(
        x=[(edges[first] + edges[after]) / 2 for first, after, _ in found],
        width=[edges[after] - edges[first] for first, after, _ in found],
        y=[top] * len(found),
        marker={
            "color": colours.wait,
            "line": {"width": 0},
            "pattern": {**look, "size": 7, "solidity": 0.2},
        },
    )
    for first, after, seconds in found:
        if after - first >= NAMED * len(trace.calls):
            figure.add_annotation(
                x=(edges[first] + edges[after]) / 2, y=top, yanchor="top", showarrow=False,
                text=t.duration(seconds), bgcolor=colours.wait,
                font={"color": colours.text, "size": 13},
            )  # fmt: skip


def _axes(
    figure: go.Figure, edges: list[float], top: float, t: Translator, colours: Ink, *, ended: bool
) -> None:
    marks = [INSET * edges[0] * (1 - n / TICKS) for n in range(TICKS + 1)]
    last = t._("end") if ended else t._("now")
    tick = {"color": colours.text, "size": 13}
    figure.update_xaxes(
        visible=True, range=[edges[0], 0], showgrid=False, zeroline=False, tickvals=marks,
        ticktext=[*(f"−{t.duration(-60 * mark)}" for mark in marks[:-1]), last], tickfont=tick,
    )  # fmt: skip
    figure.update_yaxes(
        autorange=False, range=[0, top], showgrid=True, gridcolor=colours.line, nticks=4,
        tickformat=",d",
    )  # fmt: skip
    figure.update_layout(separators=".," if t.language == "en" else ",.")
