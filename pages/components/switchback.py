"""What was switched off for the migration, to be switched on again after it."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.components.here import Here
from pages.components.layout import card, section
from pages.components.markup import click_path, show


def switch_back(place: Here) -> None:
    """The list with the way to each setting; nothing while nothing was ticked."""
    t = place.t
    found = place.chosen.switched_off(t.language)
    if not found:
        return
    section(t._("Switch these back on"), t._("once the last run has ended"), key="back-on")
    with card("back-on"):
        for one in found:
            path = one.how_to_fix.rpartition(". ")[2].rstrip(".").split(" > ")
            with st.container(horizontal=True, vertical_alignment="center"):
                show(f"<p class='mz-lead'>{escape(one.title)}</p>", width="content")
                st.space("stretch")
                if len(path) > 1:
                    show(click_path(path), width="content")
