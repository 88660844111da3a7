"""Records of which only a person can see whether the target has them, each settled by hand."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from engine import ItemRow
from engine.errors import MigrationError
from engine.words import entity_name, sentence
from pages.components.here import Here
from pages.components.layout import card, card_head, note, section
from pages.components.markup import chip, link, show
from pages.components.problems import say

SHOWN = 10
"""Cards at a time; a settled one makes room for the next."""


def doubts(place: Here) -> None:
    """The first of them; a note when there are none."""
    t = place.t
    found = place.chosen.doubts()
    section(
        t._("Records in doubt"),
        t.n("{n} needs you", "{n} need you", len(found)) if found else "",
        key="doubts",
    )
    if settled := st.session_state.pop("doubt-settled", None):
        show(chip(t._("{record} is migrated: you found it.", record=settled), "done"))
    if not found:
        with card("doubts"):
            note(
                t._("None: of every record it is known whether {desk} has it.", desk=_there(place))
            )
        return
    with st.grid(2, min_column_width=340, gap="medium"):
        for row in found[:SHOWN]:
            _card(place, row)
    if len(found) > SHOWN:
        note(t._("The first {n} of {m}; settled ones make room.", n=SHOWN, m=len(found)))


def _there(place: Here) -> str:
    return place.desk("target")


def _card(place: Here, row: ItemRow) -> None:
    t = place.t
    said = sentence(row.code, t, **place.desks, **row.detail)
    kind = entity_name(row.entity, t, count=1, capital=True)
    mark = f"{row.entity}-{row.source_id}"
    with card(f"doubt-{mark}", kind="must", height="stretch"):
        card_head(f"{kind} {row.source_id}", level=3)
        show(
            f'<p class="mz-lead">{escape(said.what)}</p>'
            f'<p class="mz-lead"><span class="mz-quote">{escape(t._("Remedy:"))}</span> '
            f"{escape(said.remedy)}</p>"
        )
        if row.source_url:
            show(link(t._("Open in {desk}", desk=place.desk("source")), row.source_url))
        st.space("stretch")
        number = st.text_input(
            t._("Its number in {desk}", desk=_there(place)),
            key=f"there-{mark}",
            autocomplete="off",
            live=True,
        )
        with st.container(horizontal=True):
            if st.button(
                t._("It is there"),
                icon=":material/check:",
                key=f"found-{mark}",
                disabled=not (number or "").strip(),
            ):
                _settle(place, row, lambda: _found(place, row, (number or "").strip()))
            if st.button(t._("It is not: write it"), type="tertiary", key=f"write-{mark}"):
                _settle(place, row, lambda: place.chosen.write_it(_name(row)))


def _name(row: ItemRow) -> str:
    return f"{row.entity}:{row.source_id}"


def _found(place: Here, row: ItemRow, number: str) -> None:
    with st.spinner(place.t._("Looking in {desk}…", desk=_there(place))):
        place.chosen.it_is_there(_name(row), number)
    kind = entity_name(row.entity, place.t, count=1, capital=True)
    st.session_state["doubt-settled"] = f"{kind} {row.source_id}"


def _settle(place: Here, row: ItemRow, act: Callable[[], object]) -> None:
    try:
        act()
    except MigrationError as error:
        say(error, place.t)
    else:
        st.rerun()
