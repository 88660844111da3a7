"""The typed confirmation before everything is written."""

from __future__ import annotations

import streamlit as st

from engine import Plan
from engine.errors import MigrationError
from pages.components.here import Here
from pages.components.layout import note, plain
from pages.components.problems import say


def confirm(place: Here, plan: Plan) -> None:
    """Ask for the name of the target account; nothing starts before it matches."""
    st.dialog(place.t._("Start migration"), width="medium")(_form)(place, plan)


def _form(place: Here, plan: Plan) -> None:
    t, migration = place.t, place.chosen
    account = migration.target.account
    name = account.name if account else migration.target.url
    st.markdown(
        t._(
            "You are about to write {n} records to **{target}** ({id}). About {time}. {losses} "
            "records will not keep everything (the list is on the page).",
            n=sum(plan.write.values()),
            target=plain(name),
            id=plain(account.id if account else ""),
            time=t.durations(plan.seconds_low, plan.seconds_high),
            losses=plan.with_loss,
        )
    )
    typed = st.text_input(
        t._("Type the name of the target account: {name}", name=plain(name)),
        key="typed-target",
        autocomplete="off",
        live=True,
    )
    ready = (typed or "").strip().casefold() == name.strip().casefold()
    with st.container(horizontal=True, vertical_alignment="center"):
        note(t._("Writing stops whenever you pause, and nothing is written twice."))
        st.space("stretch")
        if st.button(
            t._("Start migration"), type="primary", key="primary-start", disabled=not ready
        ):
            _start(place)


def _start(place: Here) -> None:
    try:
        place.chosen.start("full", accept_losses=True)
    except MigrationError as error:
        say(error, place.t)
        return
    st.rerun()
