"""The way in four sentences, for whoever opens the dashboard the first time; once, then never."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine.i18n import N_
from pages.components.here import Here
from pages.components.layout import card, card_head
from pages.components.markup import icon, show

STOPS = (
    ("login", N_("Sign in to both help desks and count. Nothing is written.")),
    ("checklist", N_("Check and map: what would go wrong is told before it does.")),
    ("science", N_("Run a demo of a few records, look at each, and take it back.")),
    ("local_shipping", N_("Migrate, compare, and hand on a report that adds up.")),
)


def tour(place: Here) -> None:
    """The card, until somebody has read it; Help shows it again."""
    if place.home.tour_over:
        return
    t = place.t
    with card("sunk-tour"):
        card_head(t._("How it goes"))
        stops = "".join(
            f"<li>{icon(sign, 'petrol')} <span>{escape(t._(words))}</span></li>"
            for sign, words in STOPS
        )
        show(f'<ol class="mz-tour">{stops}</ol>')
        if st.button(t._("Got it"), type="tertiary", icon=":material/check:", key="tour-over"):
            place.home.end_tour()
            st.rerun()


def again(place: Here) -> None:
    """The way back to it, on Help."""
    t = place.t
    if st.button(
        t._("Show the first steps again"), type="tertiary", icon=":material/replay:", key="tour"
    ):
        place.home.end_tour(over=False)
        place.go("home")
