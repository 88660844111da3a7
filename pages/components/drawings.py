"""
Charts in our own colours, readable without colour and without a mouse.

Each is a figure and its alternative text with all numbers; dashboard and notebook draw the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from engine.i18n import Translator

MIGRATED, FAILED, SKIPPED = "#0072B2", "#D55E00", "#8A8A8A"
PATTERNS = {"failed": (FAILED, "/"), "skipped": (SKIPPED, ".")}
POINTS = 40
"""From so many points on a curve shows no marks."""
ROW = 40
"""Height of a bar with its gap, in pixels."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of a theme."""

    text: str
    petrol: str
    line: str
    card: str
    wait: str
    flow: str


LIGHT = Ink(
    text="#22262B", petrol="#0E5566", line="#DBD5CB", card="#FFFFFF", wait="#F3E6C4", flow="#B9D3DA"
)
DARK = Ink(
    text="#E9E7E2", petrol="#63C3D6", line="#3A4147", card="#1D2125", wait="#463A17", flow="#2C4A54"
)


Drawn = tuple[go.Figure, str]
"""A figure and what it says."""


def frame(colours: Ink, rows: int, *, right: int = 52, bottom: int = 8) -> go.Figure:
    """A figure without anything in it, as high as so many rows."""
    figure = go.Figure()
    figure.update_layout(
        barmode="stack",
        bargap=0.38,
        dragmode=False,
        showlegend=False,
        height=ROW * rows + 16 + bottom,
        margin={"l": 0, "r": right, "t": 8, "b": bottom},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": colours.text, "size": 14, "family": "Source Sans, sans-serif"},
        hovermode=False,
    )
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(
        fixedrange=True,
        automargin=True,
        showgrid=False,
        zeroline=False,
        showline=False,
        ticks="",
        ticklabelstandoff=8,
        autorange="reversed",
        tickfont={"color": colours.text, "size": 14},
    )
    return figure


def _pattern(kind: str) -> dict[str, Any]:
    if kind not in PATTERNS:
        return {"color": MIGRATED}
    colour, shape = PATTERNS[kind]
    look = {"shape": shape, "fgcolor": "white", "bgcolor": colour, "fillmode": "overlay", "size": 6}
    return {"color": colour, "pattern": look}


def count_bars(
    rows: Sequence[tuple[str, int]], t: Translator, *, title: str, colours: Ink = LIGHT
) -> Drawn:
    """Plain bars with the number outside, largest first."""
    ordered = sorted(rows, key=lambda row: -row[1])
    figure = frame(colours, len(ordered))
    figure.add_bar(
        y=[cut(label) for label, _n in ordered],
        x=[n for _label, n in ordered],
        orientation="h",
        marker={"color": colours.petrol, "cornerradius": 2},
        text=[t.number(n) for _label, n in ordered],
        textposition="outside",
        cliponaxis=False,
    )
    said = ", ".join(f"{label}: {t.number(n)}" for label, n in ordered)
    return figure, f"{title}. {said}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcomes of one kind of records."""

    label: str
    migrated: int
    failed: int
    skipped: int
    there: int
    """Migrated, or there already."""

    @property
    def read(self) -> int:
        """All of them."""
        return self.migrated + self.failed + self.skipped


def outcome_bars(
    rows: Sequence[Outcome], t: Translator, *, title: str, colours: Ink = LIGHT
) -> Drawn:
    """Shares of migrated, failed and skipped by kind: the count inside, the share outside."""
    figure = frame(colours, len(rows))
    for kind in ("migrated", "failed", "skipped"):
        numbers = [getattr(row, kind) for row in rows]
        figure.add_bar(
            y=[row.label for row in rows],
            x=[100 * n / max(row.read, 1) for n, row in zip(numbers, rows)],
            orientation="h",
            marker={**_pattern(kind), "line": {"width": 0}},
            text=[t.number(n) if kind == "migrated" and n else "" for n in numbers],
            textposition="inside",
            insidetextanchor="start",
            textangle=0,
            insidetextfont={"color": "white", "size": 13},
            constraintext="none",
        )
    for row in rows:
        share = t._("all") if row.there == row.read else t.percent(row.there / max(row.read, 1))
        figure.add_annotation(
            x=100, y=row.label, text=share, showarrow=False, xanchor="left", xshift=6,
            font={"color": colours.text, "size": 14},
        )  # fmt: skip
    figure.update_xaxes(range=[0, 100])
    said = "; ".join(
        t._(
            "{kind}: {a} migrated, {b} failed, {c} skipped",
            kind=row.label,
            a=row.migrated,
            b=row.failed,
            c=row.skipped,
        )
        for row in rows
    )
    return figure, f"{title}. {said}"


def reason_bars(
    rows: Sequence[tuple[str, str, int]], t: Translator, *, title: str, colours: Ink = LIGHT
) -> Drawn:
    """Why records failed (hatched) or were skipped (dotted), most frequent first."""
    ordered = sorted(rows, key=lambda row: -row[2])
    figure = frame(colours, len(ordered))
    for kind in ("failed", "skipped"):
        of_kind = [row for row in ordered if row[1] == kind]
        figure.add_bar(
            y=[label for label, _kind, _n in of_kind],
            x=[n for _label, _kind, n in of_kind],
            orientation="h",
            marker={**_pattern(kind), "line": {"width": 0}},
            text=[t.number(n) for _label, _kind, n in of_kind],
            textposition="outside",
            cliponaxis=False,
        )
    figure.update_yaxes(categoryorder="array", categoryarray=[row[0] for row in ordered])
    said = ", ".join(f"{label}: {t.number(n)}" for label, _kind, n in ordered)
    return figure, f"{title}. {said}"


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many of one kind were there to bring, and how many arrived."""

    label: str
    arrived: int
    expected: int


def before_after(
    rows: Sequence[Arrived], t: Translator, *, title: str, colours: Ink = LIGHT
) -> Drawn:
    """A hollow dot where nothing had arrived, a full one where it stands now."""
    figure = frame(colours, len(rows), right=24, bottom=28)
    said = []
    for row in rows:
        share = row.arrived / row.expected if row.expected else 1.0
        words = t._("{n} of {m} · {share}", n=row.arrived, m=row.expected, share=t.percent(share))
        said.append(f"{row.label}: {words}")
        figure.add_scatter(
            x=[0, 100 * share], y=[row.label, row.label], mode="lines",
            line={"color": colours.line, "width": 4},
        )  # fmt: skip
        figure.add_scatter(
            x=[0, 100 * share], y=[row.label, row.label], mode="markers", cliponaxis=False,
            marker={
                "size": 12,
                "color": [colours.card, MIGRATED],
                "line": {"width": 2, "color": [colours.text, MIGRATED]},
            },
        )  # fmt: skip
        figure.add_annotation(
            x=50, y=row.label, text=words, showarrow=False, yshift=12,
            font={"color": colours.text, "size": 13},
        )  # fmt: skip
    figure.update_xaxes(
        visible=True, range=[-2, 102], tickvals=[0, 100], showgrid=False, zeroline=False,
        ticktext=[t._("before"), t._("everything")], tickfont={"color": colours.text, "size": 13},
    )  # fmt: skip
    figure.update_yaxes(type="category", range=[len(rows) - 0.5, -0.7], autorange=False)
    return figure, f"{title}. {'; '.join(said)}"


def cut(label: str, most: int = 26) -> str:
    """A label that fits beside a bar, and is no markup."""
    short = label if len(label) <= most else f"{label[: most - 1]}…"
    return short.replace("<", "‹").replace(">", "›")


@dataclass(frozen=True, slots=True)
class Month:
    """Conversations that began in a month ("2025-11"): read, and arrived in the target."""

    month: str
    read: int
    arrived: int


def months(
    rows: Sequence[Month],
    t: Translator,
    *,
    title: str,
    names: tuple[str, str],
    colours: Ink = LIGHT,
) -> Drawn:
    """Two curves by month: the source dashed with hollow points, the target full."""
    figure = frame(colours, 5, right=16, bottom=36)
    x = [row.month for row in rows]
    mode = "lines+markers" if len(rows) < POINTS else "lines"
    looks = (
        (names[0], [row.read for row in rows], colours.text, "dash", colours.card, 10),
        (names[1], [row.arrived for row in rows], MIGRATED, "solid", MIGRATED, 6),
    )
    for name, y, colour, dash, fill, size in looks:
        figure.add_scatter(
            x=x, y=y, name=name, mode=mode, cliponaxis=False,
            line={"color": colour, "width": 2, "dash": dash},
            marker={"size": size, "color": fill, "line": {"width": 2, "color": colour}},
        )  # fmt: skip
    tick = {"color": colours.text, "size": 13}
    figure.update_xaxes(
        visible=True, type="date", tickformat="%m/%Y", tickfont=tick, showgrid=False, nticks=6
    )
    figure.update_yaxes(
        autorange=True, rangemode="tozero", showgrid=True, gridcolor=colours.line, nticks=4,
        tickformat=",d",
    )  # fmt: skip
    figure.update_layout(separators=".," if t.language == "en" else ",.")
    said = "; ".join(
        t._("{month}: {a} read, {b} arrived", month=row.month, a=row.read, b=row.arrived)
        for row in rows
    )
    return figure, f"{title}. {said}"
