"""The typed confirmation before a run's records are deleted again."""

from __future__ import annotations

import streamlit as st

from engine import Status
from engine.errors import MigrationError
from pages.components.here import Here
from pages.components.layout import note, plain
from pages.components.problems import say


def offer(place: Here, status: Status) -> None:
    """The button, where the run left something to take back."""
    if not place.chosen.created_by(status.run):
        return
    label = place.t._("Take back the demo")
    if st.button(label, type="tertiary", icon=":material/undo:", key="take-back"):
        st.dialog(label, width="medium")(_form)(place, status)


def _form(place: Here, status: Status) -> None:
    t = place.t
    word = t._("DELETE")
    st.markdown(
        t._(
            "{n} records that this run created will be deleted from {target}: exactly those, "
            "nothing else. What somebody changed there since stays.",
            n=place.chosen.created_by(status.run),
            target=plain(place.desk("target")),
        )
    )
    typed = st.text_input(
        t._("Type {word}", word=word), key="typed-delete", autocomplete="off", live=True
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        note(t._("Custom fields that were created stay."))
        st.space("stretch")
        ready = (typed or "").strip().casefold() == word.casefold()
        if st.button(
            t._("Take back the demo"), type="primary", key="primary-take-back", disabled=not ready
        ):
            _start(place, status)


def _start(place: Here, status: Status) -> None:
    try:
        place.chosen.take_back(status.run)
    except MigrationError as error:
        say(error, place.t)
        return
    st.rerun()
