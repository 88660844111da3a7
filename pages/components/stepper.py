"""The eight steps: where the person is, what is done, and the way to each."""

from __future__ import annotations

import streamlit as st

from engine import Step
from engine.i18n import N_, Translator
from pages.components.here import Here

STEPS = ("connect", "count", "check", "map", "demo", "migrate", "compare", "report")

LOCKED = {
    "connect": N_("Sign in to both help desks first."),
    "count": N_("Count the records first."),
    "check": N_("Settle what must be fixed first."),
    "map": N_("Look at the mapping first."),
    "demo": N_("Run the demo first."),
    "migrate": N_("Nothing to compare until a run has ended."),
}
"""Why a step is closed, by the step that opens it."""


def why_locked(step: Step, t: Translator) -> str:
    """The reason in words."""
    return t._(LOCKED.get(step.reason, N_("An earlier step is not done yet.")))


def show(place: Here) -> None:
    """One link a step; the later ones that cannot be opened yet are switched off."""
    steps = {step.key: step for step in place.chosen.steps()}
    with st.container(horizontal=True, gap=None, key="steps"):
        for number, key in enumerate(STEPS, 1):
            current = key == place.page
            sign = "check_circle" if steps[key].done and not current else f"counter_{number}"
            with st.container(width="content", key="now" if current else f"other-{key}"):
                st.page_link(
                    place.pages[key],
                    label=place.pages[key].title,
                    icon=f":material/{sign}:",
                    disabled=steps[key].locked and not current,
                    query_params=place.query(),
                )
