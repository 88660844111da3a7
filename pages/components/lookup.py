"""Where an old number went."""

from __future__ import annotations

import streamlit as st

from pages.components.here import Here
from pages.components.layout import note
from pages.components.markup import icon, link, show
from pages.components.records import outcome_chip


def lookup(place: Here) -> None:
    """A field for a number, an address or a link, and what is known of it."""
    t, migration = place.t, place.chosen
    with st.container(width=280):
        text = st.text_input(
            t._("Find an old number"),
            placeholder=t._("Number or link"),
            icon=":material/search:",
            key="lookup",
            label_visibility="collapsed",
        )
    if not text or not text.strip():
        return
    found = migration.lookup(text.strip())
    if not found:
        note(t._('No record with "{q}". Try the number, the link or the e-mail.', q=text))
    for row in found[:10]:
        old = link(f"{place.desk('source')} {row.source_id}", row.source_url)
        new = link(f"{place.desk('target')} {row.target_id}", row.target_url)
        arrow = f"{icon('arrow_forward')} {new}" if row.target_id else ""
        show(f"<p class='mz-lead'>{old} {arrow} {outcome_chip(row.state, t)}</p>")
