"""Counting, and the table of what was counted."""

from __future__ import annotations

import time
from html import escape

import streamlit as st

from engine import Count, Snapshot
from engine.i18n import Translator
from engine.words import BY_HAND, VOCABULARY, counted, entity_name, word
from pages.components.here import Here
from pages.components.layout import card, card_head
from pages.components.markup import chip, click_path, show
from pages.components.tables import Column, table, under

ORDER = (
    *("conversations", "contacts", "companies", "articles"),
    *("collections", "tags", "agents", "teams"),
)


def counting(place: Here) -> None:
    """Count both sides, with the finished layout shown where the numbers will be."""
    t = place.t
    began = time.monotonic()
    with card("counting"):
        card_head(t._("Counting"))
        said = st.empty()
        for _line in ORDER:
            st.skeleton(height=28)

    known: list[str] = []

    def progress(_side: str, entity: str) -> None:
        known.append(entity)
        seconds = round(time.monotonic() - began)
        what = t._(
            "{entity} counted, {n} of {m} numbers, {s} s",
            entity=entity_name(entity, t, capital=True),
            n=len(known),
            m=2 * len(ORDER),
            s=seconds,
        )
        said.html(f'<p class="mz-note" role="status">{escape(what)}</p>')

    place.chosen.count(on_progress=progress)


def exactness(count: Count, t: Translator) -> str:
    """How far the number can be trusted."""
    if count.count is None:
        return chip(t._("unknown"), "", "help")
    return (
        chip(t._("exact"), "done") if count.exact else chip(t._("at least"), "warn", "arrow_upward")
    )


def number(count: Count | None, t: Translator) -> str:
    """The number, or a dash when nothing is known."""
    return "—" if count is None or count.count is None else t.number(count.count)


def table_of_counts(place: Here, source: Snapshot, target: Snapshot | None) -> None:
    """One line a kind: how many there are, how exact, how many the target has already."""
    t = place.t
    desk, rows = place.chosen.source.desk, []
    for entity in ORDER:
        count = source.counts.get(entity)
        if count is None:
            continue
        there = target.counts.get(entity) if target else None
        rows.append(
            [
                under(entity_name(entity, t, capital=True), _split(entity, count, t)),
                number(count, t),
                exactness(count, t),
                _by_hand(desk, entity, t),
                number(there, t),
            ]
        )
    columns = [
        Column(t._("Kind")),
        Column(t._("In {desk}", desk=place.desk("source")), "num"),
        Column(t._("Number is")),
        Column(t._("See it in {desk}", desk=place.desk("source")), "wide"),
        Column(t._("In {desk} now", desk=place.desk("target")), "num wide"),
    ]
    show(table(columns, rows, caption=t._("Records by kind")))


def _by_hand(desk: str, entity: str, t: Translator) -> str:
    """The clicks to the same number in the help desk's own screen."""
    path = BY_HAND.get(desk, {}).get(entity)
    return click_path([t._(part) for part in path]) if path else "—"


def _split(entity: str, count: Count, t: Translator) -> str:
    kinds = count.by.get("kind") or count.by.get("role") or {}
    if entity not in {"conversations", "contacts"} or len(kinds) < 2:
        return ""
    return " · ".join(_part(name, n, t) for name, n in kinds.items())


def _part(name: str, n: int, t: Translator) -> str:
    words = {"ticket": "tickets", "conversation": "conversations"}
    return (
        counted(words[name], n, t)
        if name in words
        else f"{t.number(n)} {category('role', name, t)}"
    )


def category(kind: str, name: str, t: Translator) -> str:
    """A category of a breakdown in the reader's words where we have any."""
    return word(kind, name, t) if kind in VOCABULARY else name
