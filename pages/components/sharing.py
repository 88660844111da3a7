"""Links to a report for people without a log-in: made, copied, listed, revoked."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine import LINK_DAYS, LinkState, SharedLink, Status
from engine.errors import MigrationError
from pages.components.address import hosted, shared_url
from pages.components.here import Here
from pages.components.layout import card, note, section
from pages.components.markup import chip, show
from pages.components.problems import say
from pages.components.times import moment, now

SHOWN = 20


def links(place: Here, status: Status) -> None:
    """The card, where other people can reach this dashboard at all."""
    if not hosted():
        return
    t = place.t
    section(
        t._("Links to this report"),
        t._("Masked, read-only, without a log-in; nothing else can be reached by them"),
        key="links",
    )
    with card("links"):
        _create(place, status)
        found = [one for one in place.chosen.shared() if one.run == status.run]
        if not found:
            note(t._("No link yet."))
        for one in found[:SHOWN]:
            _link(place, one)


def _create(place: Here, status: Status) -> None:
    t = place.t
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = st.selectbox(
            t._("Good for"),
            LINK_DAYS,
            format_func=lambda n: t.n("{n} day", "{n} days", n),
            key="link-days",
            width=160,
        )
        if st.button(t._("Create a link"), icon=":material/add_link:", key="link-create"):
            try:
                place.chosen.share(status.run, days)
            except MigrationError as error:
                say(error, t)
            else:
                st.rerun()


def _link(place: Here, one: SharedLink) -> None:
    t, state = place.t, one.state(now())
    words = {
        LinkState.GOOD: chip(t._("until {when}", when=moment(one.expires_at, t)), "done"),
        LinkState.EXPIRED: chip(t._("expired {when}", when=moment(one.expires_at, t)), "warn"),
        LinkState.REVOKED: chip(t._("revoked {when}", when=moment(one.revoked_at, t)), "fail"),
    }
    with st.container(key=f"row-link-{one.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            show(words[state], width="content")
            made = t._("made {when}", when=moment(one.created_at, t))
            show(f'<p class="mz-note">{escape(made)}</p>', width="content")
            st.space("stretch")
            if state is LinkState.GOOD and st.button(
                t._("Revoke"), type="tertiary", icon=":material/link_off:", key=f"revoke-{one.id}"
            ):
                place.chosen.revoke(one.id)
                st.rerun()
        if state is LinkState.GOOD:
            st.code(shared_url(place.chosen.token_of(one)), language=None, wrap_lines=True)
