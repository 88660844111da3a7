"""Help: what every reason means and what to do, the words, the keys; with a search over it."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.components.byhand import by_hand
from pages.components.explaining import Entry, codes, finds, keys, terms
from pages.components.here import Here, here
from pages.components.layout import card, card_head, footer, note, title
from pages.components.markup import facts, show
from pages.components.tables import Column, table, under
from pages.components.tour import again


def page(place: Here) -> None:
    """The search, then what it leaves of the words, the keys and the reasons."""
    t = place.t
    title(
        t._("Help"),
        t._("What the words mean, and what to do about every reason a record can have."),
        right=lambda: again(place),
    )
    text = st.text_input(
        t._("Search the help"),
        value=st.query_params.get("q", ""),
        placeholder=t._("A word, a reason or its code"),
        icon=":material/search:",
        key="help-search",
        autocomplete="off",
    )
    words = (text or "").strip()
    found_terms, found_codes = finds(terms(t), words), finds(codes(t), words)
    if not found_terms and not found_codes:
        note(t._('Nothing about "{q}".', q=words))
    if found_terms:
        with card("terms"):
            card_head(t._("Words"))
            show(facts([(one.name, escape(one.what)) for one in found_terms]))
    if not words:
        with card("keys"):
            card_head(t._("Keys"))
            show(facts([(key, escape(what)) for key, what in keys(t)]))
        chosen = place.migration
        by_hand(t, {chosen.source.desk, chosen.target.desk} if chosen else set())
    if found_codes:
        with card("codes"):
            card_head(t._("Reasons"), escape(t.number(len(found_codes))))
            show(_reasons(place, found_codes))
    footer(place, back="home")


def _reasons(place: Here, found: list[Entry]) -> str:
    t = place.t
    rows = [
        [under(one.name, one.code), escape(one.kind), escape(one.what), escape(one.remedy) or "—"]
        for one in found
    ]
    columns = [
        Column(t._("Reason")),
        Column(t._("Kind"), "wide mute"),
        Column(t._("What it means")),
        Column(t._("What to do"), "wide"),
    ]
    return table(columns, rows, caption=t._("Reasons"))


page(here())
