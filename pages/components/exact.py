"""The exact requests of one record, and how the target would hold it: from a rehearsal."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine import Preview, Rehearsal
from engine.errors import MigrationError
from engine.words import sentence
from pages.components.here import Here
from pages.components.layout import card, card_head, note
from pages.components.markup import chip, show
from pages.components.problems import say
from pages.components.recordview import Names, held_side, loss_line


def exact(place: Here, entity: str, preview: Preview, names: Names) -> None:
    """The button, and what it found for this record and this mapping."""
    t, migration = place.t, place.chosen
    if migration.manifest("target").capabilities.whole:
        return
    key = f"exact-{migration.slug}-{entity}-{preview.source.id}"
    mark = migration.mapping_text()
    known = st.session_state.get(key)
    if known is None or known[0] != mark:
        pressed = st.button(
            t._("Show the exact requests"), icon=":material/data_object:", key="exact"
        )
        if not pressed:
            return
        try:
            with st.spinner(t._("Rehearsing; nothing is written…"), show_time=True):
                known = (mark, migration.rehearse_record(entity, preview.source.id))
        except MigrationError as error:
            say(error, t)
            return
        st.session_state[key] = known
    _shown(place, known[1], names)


def _shown(place: Here, rehearsal: Rehearsal, names: Names) -> None:
    t = place.t
    left, right = st.columns(2, gap="medium")
    with left, card("requests"):
        words = t.n("{n} request", "{n} requests", len(rehearsal.sent))
        card_head(t._("What would be sent"), chip(words), level=3)
        note(t._("Nothing was sent. Ids of other records are those of the rehearsal."))
        for number, one in enumerate(rehearsal.sent):
            label = f"{one.method} {_plain(one.path)}"
            with st.expander(label, type="compact", key=f"row-request-{number}"):
                if one.body:
                    st.code(one.body, language="json", wrap_lines=True)
                for name in one.files:
                    note(name)
    with right, card("held"):
        card_head(t._("How {desk} would hold it", desk=place.desk("target")), level=3)
        if rehearsal.record is not None:
            show(held_side(rehearsal.record, t, names))
        if rehearsal.end.code:
            said = sentence(rehearsal.end.code, t, **place.desks, **rehearsal.end.detail)
            show(f'<div class="mz-wait">{escape(str(said))}</div>')
        if rehearsal.losses:
            lines = "".join(loss_line(loss, t, place.desks) for loss in rehearsal.losses)
            show(f'<ul class="mz-chk">{lines}</ul>')


def _plain(path: str) -> str:
    """A path for a label that reads Markdown."""
    return path.replace("_", "\\_").replace("*", "\\*")[:80]
