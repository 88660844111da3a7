"""The test record on its card: written for an address, looked for by a person, taken back."""

from __future__ import annotations

import streamlit as st

from engine import Canary, Finding
from engine.errors import MigrationError
from pages.components.asked import forget
from pages.components.here import Here
from pages.components.layout import note
from pages.components.markup import link, show
from pages.components.problems import say
from pages.components.times import moment


def offer(place: Here, finding: Finding) -> None:
    """The address to write to, or the question what came of it."""
    sent = place.chosen.canary()
    if sent is not None and sent.mailed is None:
        _ask(place, sent)
        return
    if sent is not None:
        _answered(place, sent)
    if not finding.acknowledged_at:
        _form(place)


def _form(place: Here) -> None:
    t = place.t
    with st.container(horizontal=True, vertical_alignment="bottom"):
        email = st.text_input(
            t._("Your own address"),
            key="canary-email",
            placeholder="irene@example.com",
            help=t._("One that no agent of {desk} uses.", desk=place.desk("target")),
            width=320,
            live=True,
        )
        pressed = st.button(
            t._("Write the test record"),
            icon=":material/outgoing_mail:",
            key="canary-send",
            disabled="@" not in (email or ""),
        )
    if pressed:
        try:
            with st.spinner(t._("Writing to {desk}…", desk=place.desk("target"))):
                place.chosen.send_canary(email or "")
        except MigrationError as error:
            say(error, t)
        else:
            _look_again()


def _ask(place: Here, sent: Canary) -> None:
    t = place.t
    written = t._("Written for {email}, {when}.", email=sent.email, when=moment(sent.at, t))
    asked = t._("Look into that mailbox and its spam. Did a mail come?")
    note(f"{written} {asked}")
    with st.container(horizontal=True, vertical_alignment="center"):
        if sent.url:
            text = t._("Open in {desk}", desk=place.desk("target"))
            show(link(text, sent.url), width="content")
        st.space("stretch")
        came = st.button(t._("A mail came"), icon=":material/mail:", key="canary-came")
        none = st.button(t._("No mail came"), icon=":material/check:", key="canary-none")
    if came or none:
        with st.spinner(t._("Taking back the test record…")):
            gone = place.chosen.answer_canary(mailed=came)
        if not gone:
            st.toast(
                t._(
                    "It was changed in {desk} meanwhile: delete it there.",
                    desk=place.desk("target"),
                )
            )
        _look_again()


def _answered(place: Here, sent: Canary) -> None:
    t, values = place.t, {"email": sent.email, "when": moment(sent.at, place.t)}
    if sent.mailed:
        st.warning(
            t._("Switch off what sends it, as the other cards show, and write another one."),
            title=t._("A mail came to {email}, {when}", **values),
            icon=":material/mail:",
        )
    else:
        note(t._("No mail came to {email}, {when}.", **values))


def _look_again() -> None:
    forget()
    st.rerun()
