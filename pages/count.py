"""Count: what is in the source, and how much of it comes along."""

from __future__ import annotations

import streamlit as st

from engine import Snapshot
from engine.words import counted
from pages.components.breakdown import breakdown
from pages.components.counts import counting, table_of_counts
from pages.components.here import Here, here
from pages.components.layout import card, card_head, footer, note, title
from pages.components.markup import facts, figure_line, show
from pages.components.times import clock, moment

WRITTEN = ("conversations", "contacts", "companies", "articles", "collections")


def page(place: Here) -> None:
    """The table, its cost, and the same numbers by category."""
    t, migration = place.t, place.chosen
    title(
        t._("Count"),
        t._(
            "What is in {desk}, and how much of it comes along. Counting only reads.",
            desk=place.desk("source"),
        ),
        right=lambda: _again(place),
    )
    if migration.counts("source") is None or st.session_state.pop("count-again", False):
        counting(place)
        st.rerun()
    source, target = migration.counts("source"), migration.counts("target")
    assert source is not None
    left, right = st.columns([2.15, 1], gap="medium")
    with left, card("counts"):
        table_of_counts(place, source, target)
    with right:
        with card("cost"):
            _cost(place, source)
        with card("sunk-before"):
            _before(place, source)
    breakdown(place, source)
    footer(
        place,
        back="connect",
        gate=t._("Counted {time}", time=clock(source.at)),
        go=t._("Check settings"),
        on_go=lambda: place.go("check"),
    )


def _again(place: Here) -> None:
    if st.button(place.t._("Count again"), type="tertiary", icon=":material/refresh:", key="again"):
        st.session_state["count-again"] = True
        st.rerun()


def _cost(place: Here, source: Snapshot) -> None:
    """The least that the target's limit allows: one call a record. Migrate knows more."""
    t, migration = place.t, place.chosen
    records = sum(source.counts[name].count or 0 for name in WRITTEN if name in source.counts)
    limits = {
        side: migration.manifest(side).capabilities.calls_per_minute
        for side in ("source", "target")
    }
    card_head(t._("Time and cost"))
    least = t.duration(60 * records / limits["target"])
    show(figure_line(t._("at least {time}", time=least)))
    note(t._("for the full run, with one call a record. The plan on Migrate says it exactly."))
    rows = [(t._("To write"), counted("records", records, t))]
    rows += [
        (place.desk(side), t._("{n} calls a minute", n=limit)) for side, limit in limits.items()
    ]
    show(facts(rows))
    note(t._("Campaigns that are sending use up the same limit."))


def _before(place: Here, source: Snapshot) -> None:
    t = place.t
    card_head(t._("Kept as the count before"))
    show(
        "<p class='mz-lead'>"
        + t._(
            "Counted {when}. The Compare page sets this count beside the one after the run.",
            when=moment(source.at, t),
        )
        + "</p>"
    )


page(here())
