"""The counts by category: status, kind, role, tag, language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import streamlit as st

from engine import Snapshot
from engine.words import SPLITS_BY_HAND, entity_name, word
from engine.words.entities import capitalised
from pages.components.charts import count_bars
from pages.components.counts import ORDER, category
from pages.components.here import Here
from pages.components.layout import card, section
from pages.components.markup import click_path, show

MOST = 8
"""Bars of one chart; the smallest others are added up."""


@dataclass(frozen=True, slots=True)
class Split:
    """One breakdown of one kind of records."""

    entity: str
    by: str
    rows: list[tuple[str, int]]


def breakdown(place: Here, source: Snapshot) -> None:
    """Two charts a row, for every breakdown with more than one category."""
    found = list(_splits(place, source))
    if not found:
        return
    t = place.t
    section(t._("What is there"), t._("The same numbers by category"), key="breakdown")
    with card("breakdown"):
        for first in range(0, len(found), 2):
            for split, column in zip(found[first : first + 2], st.columns(2, gap="medium")):
                with column:
                    by = word("split", split.by, t)
                    title = f"{entity_name(split.entity, t, capital=True)} {by}"
                    path = SPLITS_BY_HAND.get(place.chosen.source.desk, {})
                    clicks = [t._(part) for part in path.get((split.entity, split.by), ())]
                    show(f'<p class="mz-sub">{escape(capitalised(title))}</p>{_by_hand(clicks)}')
                    count_bars(split.rows, t, key=f"by-{split.entity}-{split.by}", title=title)


def _by_hand(clicks: list[str]) -> str:
    """The clicks to the same numbers in the help desk's own screens."""
    return f'<p class="mz-note">{click_path(clicks)}</p>' if clicks else ""


def _splits(place: Here, source: Snapshot) -> Iterator[Split]:
    for entity in ORDER:
        count = source.counts.get(entity)
        for by, categories in (count.by if count else {}).items():
            rows = [(category(by, name, place.t), n) for name, n in categories.items() if n]
            if len(rows) > 1:
                yield Split(entity, by, _few(rows, place))


def _few(rows: list[tuple[str, int]], place: Here) -> list[tuple[str, int]]:
    ordered = sorted(rows, key=lambda row: -row[1])
    rest = sum(n for _name, n in ordered[MOST:])
    return ordered[:MOST] + ([(place.t._("all others"), rest)] if rest else [])
