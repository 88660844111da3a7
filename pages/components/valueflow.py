"""The flow of a mapped value, beside the table that holds the same numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from engine import Row
from engine.i18n import Translator
from engine.words import VOCABULARY, word
from pages.components.charts import value_flows
from pages.components.drawing_values import Flow
from pages.components.here import Here
from pages.components.mapping import PARTS

MOST = 12
"""Values beyond which bands say nothing any more."""


@contextmanager
def beside(place: Here, part: str, rows: Sequence[Row]) -> Iterator[None]:
    """Draw the block's table at the left of the bands, where there are any to draw."""
    found = _flows(part, rows, place.t)
    if not 1 < len(found) <= MOST:
        yield
        return
    left, right = st.columns([2.15, 1], gap="medium", vertical_alignment="bottom")
    with left:
        yield
    with right:
        title = place.t._(PARTS[part])
        value_flows(found, place.t, key=f"flow-{part}", title=title)


def _flows(part: str, rows: Sequence[Row], t: Translator) -> list[Flow]:
    """What records have; parts without a vocabulary of their own are lists of people."""
    if part not in VOCABULARY:
        return []
    return [
        Flow(
            source=word(part, row.source_label, t),
            target=word(part, row.target_label, t) if row.mapped else t._("Not mapped"),
            records=row.records,
            open=not row.mapped,
        )
        for row in rows
        if row.records
    ]
