"""How values of the source become values of the target, as bands between two columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from engine.i18n import Translator
from pages.components.drawings import FAILED, LIGHT, ROW, Drawn, Ink, cut, frame

LEAST = 0.55
"""Share of a row that the smallest value takes: its name stands beside it."""
WIDTH = 0.04
"""Of a column, in shares of the chart."""
BEND = 12
"""Points on the edge of a band."""
LABEL = 16
"""Letters of a label: two columns of them fit on a phone."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A value, what it becomes, and how many records have it; `open`: nothing was chosen."""

    source: str
    target: str
    records: int
    open: bool = False


Place = tuple[float, float]
"""From where to where on the height of the chart."""


def flows(rows: Sequence[Flow], t: Translator, *, title: str, colours: Ink = LIGHT) -> Drawn:
    """Bands as thick as there are records; those that lead nowhere are hatched vermilion."""
    ordered = sorted(rows, key=lambda row: (row.open, row.target, -row.records))
    left = _column([(row.source, row.records) for row in ordered])
    right = _column([(row.target, row.records) for row in ordered])
    height = max(end for column in (left, right) for _start, end in column.values())
    figure = frame(colours, 1, right=118)
    figure.update_layout(height=round(ROW * height) + 16, margin={"l": 118})
    starts, ends = _shares(ordered, left, right)
    for row, start, end in zip(ordered, starts, ends, strict=True):
        _band(figure, row, start, end, colours)
    _names(figure, left, {row.source: row.records for row in ordered}, t, colours, x=0)
    open_ones = {row.target for row in ordered if row.open}
    sums = {name: sum(r.records for r in ordered if r.target == name) for name in right}
    _names(figure, right, sums, t, colours, x=1, bad=open_ones)
    figure.update_xaxes(range=[0, 1])
    figure.update_yaxes(visible=False, autorange=False, range=[height, 0])
    said = "; ".join(
        t._("{source} → {target}: {n}", source=r.source, target=r.target, n=r.records)
        for r in ordered
    )
    return figure, f"{title}. {said}"


def _column(rows: Sequence[tuple[str, int]]) -> dict[str, Place]:
    """A place for each name, in the order of the rows; the whole is as many rows as names."""
    sums: dict[str, int] = {}
    for name, n in rows:
        sums[name] = sums.get(name, 0) + n
    spread = len(sums) * (1 - LEAST) * 0.6
    whole, at, found = max(sum(sums.values()), 1), 0.0, {}
    for name, n in sums.items():
        size = LEAST + spread * n / whole
        found[name] = (at, at + size)
        at += size + 0.35
    return found


def _shares(
    rows: Sequence[Flow], left: dict[str, Place], right: dict[str, Place]
) -> tuple[list[Place], list[Place]]:
    """Where each band begins and ends: its part of both columns' places."""
    return (
        _parts([(row.source, row.records) for row in rows], left),
        _parts([(row.target, row.records) for row in rows], right),
    )


def _parts(rows: Sequence[tuple[str, int]], column: dict[str, Place]) -> list[Place]:
    sums = {name: sum(max(n, 1) for other, n in rows if other == name) for name in column}
    at = {name: place[0] for name, place in column.items()}
    found = []
    for name, n in rows:
        start, end = column[name]
        size = (end - start) * max(n, 1) / sums[name]
        found.append((at[name], at[name] + size))
        at[name] += size
    return found


def _band(figure: go.Figure, row: Flow, start: Place, end: Place, colours: Ink) -> None:
    steps = [n / BEND for n in range(BEND + 1)]
    smooth = [step * step * (3 - 2 * step) for step in steps]
    across = [WIDTH + step * (1 - 2 * WIDTH) for step in steps]
    upper = [start[0] + (end[0] - start[0]) * one for one in smooth]
    lower = [start[1] + (end[1] - start[1]) * one for one in smooth]
    look = {"shape": "/", "fgcolor": "white", "bgcolor": FAILED, "size": 6, "solidity": 0.3}
    x = [0, *across, 1, 1, *reversed(across), 0]
    y = [start[0], *upper, end[0], end[1], *reversed(lower), start[1]]
    figure.add_scatter(
        x=x, y=y, mode="lines", fill="toself", cliponaxis=False,
        line={"color": colours.card, "width": 1},
        fillcolor=FAILED if row.open else colours.flow,
        fillpattern=look if row.open else {},
    )  # fmt: skip


def _names(
    figure: go.Figure, column: dict[str, Place], sums: dict[str, int], t: Translator, colours: Ink,
    *, x: int, bad: set[str] | frozenset[str] = frozenset(),
) -> None:  # fmt: skip
    for name, (start, end) in column.items():
        colour = FAILED if name in bad else colours.petrol
        figure.add_shape(
            type="rect", x0=x - WIDTH * x, x1=x + WIDTH * (1 - x), y0=start, y1=end,
            fillcolor=colour, line={"width": 0},
        )  # fmt: skip
        label, number = cut(name, LABEL), t.number(sums[name])
        figure.add_annotation(
            x=x, y=(start + end) / 2, showarrow=False, xshift=8 if x else -8,
            xanchor="left" if x else "right", align="left" if x else "right",
            text=f"{label} · {number}" if len(label) + len(number) < LABEL else label,
            font={"color": colours.text, "size": 13},
        )  # fmt: skip
