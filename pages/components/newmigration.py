"""The dialog that begins a migration: a name, and which help desk on which side."""

from __future__ import annotations

import streamlit as st

from engine import desks
from engine.errors import MigrationError
from pages.components.here import Here
from pages.components.problems import say


def ask(place: Here) -> None:
    """Open the dialog."""
    st.dialog(place.t._("New migration"), width="medium")(_form)(place)


def _form(place: Here) -> None:
    t = place.t
    name = st.text_input(t._("Name"), placeholder=t._("Move to Intercom"), key="new-name")
    source = _side(place, "source", t._("Source"), 1)
    target = _side(place, "target", t._("Target"), 0)
    with st.container(horizontal=True, horizontal_alignment="right"):
        if not st.button(t._("Create"), type="primary", key="primary-create"):
            return
    try:
        migration = place.home.new(
            name or "",
            source_desk=source[0],
            source_url=source[1],
            target_desk=target[0],
            target_url=target[1],
        )
    except MigrationError as error:
        say(error, t)
        return
    place.go("connect", migration.slug)


def _side(place: Here, side: str, label: str, index: int) -> tuple[str, str]:
    t = place.t
    known = {desk.desk: desk for desk in desks()}
    left, right = st.columns([1, 1.7])
    with left:
        desk = st.selectbox(
            label,
            list(known),
            index=min(index, len(known) - 1),
            format_func=lambda key: t.message(known[key].name),
            key=f"new-{side}-desk",
        )
    with right:
        ways = known[desk].sign_ins if desk else ()
        folder = any(not way.needs_secret for way in ways)
        url = st.text_input(
            t._("Folder or table") if folder else t._("Address of the account"),
            placeholder=known[desk].url_hint if desk else "",
            key=f"new-{side}-url",
        )
    return desk or "", url or ""
