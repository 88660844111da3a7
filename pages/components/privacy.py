"""The mapping's private side on screen: what is hidden in texts, and who is not brought."""

from __future__ import annotations

import streamlit as st

from engine.errors import MigrationError
from engine.i18n import N_
from pages.components.here import Here
from pages.components.layout import card, card_head, note
from pages.components.problems import say

HIDE: dict[str, str] = {
    "keep": N_("Keep as they are"),
    "mask": N_("Mask"),
    "drop": N_("Leave out"),
}
SEARCHED: dict[str, str] = {
    "card_numbers": N_("Card numbers in texts"),
    "secrets": N_("Tokens and keys in texts"),
}


def privacy(place: Here) -> None:
    """What the target must not get; each choice is kept as soon as it is made."""
    t, mapping = place.t, place.chosen.mapping()
    with card("privacy"):
        card_head(t._("Privacy"))
        with st.grid(2, min_column_width=240, gap="small"):
            for name, label in SEARCHED.items():
                now = str(getattr(mapping, name))
                chosen = st.selectbox(
                    t._(label),
                    list(HIDE),
                    index=list(HIDE).index(now),
                    format_func=lambda one: t._(HIDE[one]),
                    key=f"rule-{name}",
                )
                if chosen != now:
                    place.chosen.set_rules(**{name: chosen})
                    st.rerun()
        note(
            t._(
                "Found by their form: plan and report count them. Texts alone are looked through, "
                "not files. Single fields are hidden in the mapping file, under [hidden]."
            )
        )
        _erasure(place)


def _erasure(place: Here) -> None:
    t = place.t
    listed, met = place.chosen.erased()
    with st.form("erasure", border=False, clear_on_submit=True):
        text = st.text_area(
            t._("People who asked to be erased"),
            placeholder="ana@example.com",
            help=t._("Addresses, phone numbers or ids, one a line. Only fingerprints are kept."),
            key="erasure-list",
        )
        pressed = st.form_submit_button(t._("Add to the list"))
    if pressed and text and text.strip():
        try:
            place.chosen.erase(text)
        except MigrationError as error:
            say(error, t)
            return
        st.rerun()
    note(
        t.n("One entry on the list.", "{n} entries on the list.", listed)
        + " "
        + t.n("One person read so far is on it.", "{n} people read so far are on it.", met)
        + " "
        + t._("They are not brought; a placeholder stands for them in their conversations.")
    )
    if listed and st.button(t._("Empty the list"), type="tertiary", key="erasure-clear"):
        place.chosen.erase_nobody()
        st.rerun()
