"""Check: what must be settled before a run, what should, what to know."""

from __future__ import annotations

import streamlit as st

from engine import Finding
from pages.components.asked import key_of
from pages.components.findings import (
    CARDS,
    finding_card,
    fine_list,
    open_must,
    sums,
)
from pages.components.here import Here, here
from pages.components.layout import card, footer, note, section, title
from pages.components.markup import show


def page(place: Here) -> None:
    """Chips with the sums, then the cards by level."""
    t = place.t
    found = _checks(place)
    fine = [finding for finding in found if finding.fine]
    title(
        t._("Check"),
        t._(
            "{n} things were tested in both accounts, {m} are fine. What only a person can do "
            "comes with the way to it.",
            n=len(found),
            m=len(fine),
        ),
        right=lambda: _again(place),
    )
    show(sums(found, t))
    _looked_at(place)
    for level, (heading, remark) in CARDS.items():
        of_level = [finding for finding in found if finding.level == level and not finding.fine]
        if of_level:
            section(t._(heading), t._(remark) if remark else "", key=level)
            _cards(place, level, of_level)
    if len(fine) == len(found):
        with card("nothing"):
            show(f"<p class='mz-lead'>{t._('Nothing left to do. You can go on to Map.')}</p>")
    fine_list(fine, t)
    left = open_must(found)
    footer(
        place,
        back="count",
        gate=t.n("{n} thing must be fixed first", "{n} things must be fixed first", left)
        if left
        else "",
        go=t._("Map values"),
        on_go=lambda: place.go("map"),
        locked=bool(left),
    )


def _looked_at(place: Here) -> None:
    """How much of the source the findings speak of, and the way to all of it."""
    t = place.t
    if place.chosen.read_whole:
        return
    read, counted = place.chosen.looked_at()
    with st.container(horizontal=True, vertical_alignment="center"):
        so_far = t._("Looked at {n} of {m} records.", n=read, m=counted)
        if read >= counted:
            so_far = t._("Looked at {n} records so far.", n=read)
        remark = t._("Read them all to check each one; nothing is written.")
        note(f"{so_far} {remark}")
        if st.button(t._("Read all records"), icon=":material/download:", key="read-all"):
            with st.spinner(t._("Reading {desk}…", desk=place.desk("source")), show_time=True):
                place.chosen.read_source()
            st.session_state["check-again"] = True
            st.rerun()


def _checks(place: Here) -> list[Finding]:
    key = key_of(place)
    if key not in st.session_state or st.session_state.pop("check-again", False):
        with st.spinner(place.t._("Checking both accounts…")):
            st.session_state[key] = place.chosen.checks(place.t.language)
    found: list[Finding] = st.session_state[key]
    return found


def _again(place: Here) -> None:
    if st.button(
        place.t._("Check everything"), type="tertiary", icon=":material/refresh:", key="again"
    ):
        st.session_state["check-again"] = True
        st.rerun()


def _cards(place: Here, level: str, found: list[Finding]) -> None:
    if level != "info":
        for finding in found:
            finding_card(place, finding)
        return
    with st.grid(2, min_column_width=340, gap="medium"):
        for finding in found:
            finding_card(place, finding)


page(here())
