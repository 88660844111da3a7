"""The charts on a page: drawn for the theme in use, their numbers as alternative text."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from engine import Trace
from engine.i18n import Translator
from pages.components import drawing_calls, drawing_values, drawings
from pages.components.drawing_values import Flow
from pages.components.drawings import DARK, LIGHT, Arrived, Ink, Month, Outcome


def ink() -> Ink:
    """The colours of the theme in use; Streamlit runs again when it learns of another."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def _draw(drawn: tuple[go.Figure, str], key: str) -> None:
    figure, alt = drawn
    st.plotly_chart(figure, theme=None, key=key, alt=alt, config={"displayModeBar": False})


def count_bars(rows: Sequence[tuple[str, int]], t: Translator, *, key: str, title: str) -> None:
    """Plain bars with the number outside, largest first."""
    _draw(drawings.count_bars(rows, t, title=title, colours=ink()), key)


def outcome_bars(rows: Sequence[Outcome], t: Translator, *, key: str, title: str) -> None:
    """Shares of migrated, failed and skipped by kind."""
    _draw(drawings.outcome_bars(rows, t, title=title, colours=ink()), key)


def reason_bars(
    rows: Sequence[tuple[str, str, int]], t: Translator, *, key: str, title: str
) -> None:
    """Why records failed (hatched) or were skipped (dotted), most frequent first."""
    _draw(drawings.reason_bars(rows, t, title=title, colours=ink()), key)


def before_after(rows: Sequence[Arrived], t: Translator, *, key: str, title: str) -> None:
    """A hollow dot where nothing had arrived, a full one where it stands now."""
    _draw(drawings.before_after(rows, t, title=title, colours=ink()), key)


def months(
    rows: Sequence[Month], t: Translator, *, key: str, title: str, names: tuple[str, str]
) -> None:
    """What began in each month, in the source and in the target."""
    _draw(drawings.months(rows, t, title=title, names=names, colours=ink()), key)


def call_line(trace: Trace, t: Translator, *, key: str, title: str, ended: bool) -> None:
    """Calls a minute under the limit, the waits shaded."""
    _draw(drawing_calls.calls(trace, t, title=title, ended=ended, colours=ink()), key)


def value_flows(rows: Sequence[Flow], t: Translator, *, key: str, title: str) -> None:
    """What values become what, as bands."""
    _draw(drawing_values.flows(rows, t, title=title, colours=ink()), key)
