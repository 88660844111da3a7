"""The typed confirmation before everything is written."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from engine import Plan
from engine.errors import MigrationError
from engine.i18n import Translator
from pages.components.here import Here
from pages.components.layout import note, plain
from pages.components.problems import say


@dataclass(frozen=True, kw_only=True)
class Start:
    """What is begun once the name was typed; `overwrite` is for updates alone."""

    kind: str = "full"
    overwrite: bool = False

    def words(self, t: Translator) -> str:
        """What the button says."""
        return t._("Bring it over") if self.kind == "delta" else t._("Start migration")


def confirm(place: Here, plan: Plan, wanted: Start) -> None:
    """Ask for the name of the target account; nothing starts before it matches."""
    st.dialog(wanted.words(place.t), width="medium")(_form)(place, plan, wanted)


def _form(place: Here, plan: Plan, wanted: Start) -> None:
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
        if st.button(wanted.words(t), type="primary", key="primary-start", disabled=not ready):
            _start(place, wanted)


def _start(place: Here, wanted: Start) -> None:
    try:
        place.chosen.start(wanted.kind, accept_losses=True, overwrite=wanted.overwrite)
    except MigrationError as error:
        say(error, place.t)
        return
    st.rerun()
