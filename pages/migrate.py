"""Migrate: everything, once it is known what will happen; then its live progress."""

from __future__ import annotations

import streamlit as st

from engine import Plan, Status
from pages.components import planning
from pages.components.calling import calls
from pages.components.figures import added, outcome_bar, outcomes
from pages.components.here import Here, here
from pages.components.layout import card, card_head, footer, title
from pages.components.markup import show
from pages.components.progress import live, results, started
from pages.components.start import Start, confirm
from pages.components.times import moment


def page(place: Here) -> None:
    """Before the run, while it goes on, or how it ended."""
    status = planning.latest(place.chosen, "full")
    if status is None:
        _before(place)
    elif status.state == "done":
        _ended(place, status)
    else:
        _running(place, status)


def _before(place: Here) -> None:
    t = place.t
    title(
        t._("Migrate"),
        t._(
            "Everything of {source} is written to {target}. You can pause at any time, and close "
            "this tab.",
            source=place.desk("source"),
            target=place.desk("target"),
        ),
    )
    planning.voided(place)
    plan = planning.planned(place, "full")
    left, right = st.columns([1.7, 1], gap="medium")
    with left, card("what", height="stretch"):
        card_head(t._("What will be written"))
        planning.entities(place, plan)
        planning.ends(place, plan)
        planning.rehearsal(place, plan)
    with right, card("how", height="stretch"):
        planning.cost(place, plan)
    accepted = planning.losses(place, plan)
    footer(
        place,
        back="demo",
        gate="" if accepted else t._("Read what cannot come along first"),
        go=t._("Start migration"),
        on_go=lambda: _ask(place, plan),
        locked=not accepted,
    )


def _ask(place: Here, plan: Plan) -> None:
    confirm(place, plan, Start())


def _running(place: Here, status: Status) -> None:
    t = place.t
    title(
        t._("Migrating"),
        started(status, t),
    )
    live(place, status.run)
    calls(place, status)
    footer(
        place,
        back="demo",
        gate=t._("Compare opens when the run has ended"),
        go=t._("Compare"),
        on_go=lambda: None,
        locked=True,
    )


def _ended(place: Here, status: Status) -> None:
    t = place.t
    sums = added(status.entities.values())
    title(
        t._("Migrate"),
        t._(
            "Ended {when}. Every record that was read has an outcome.",
            when=moment(status.ended_at or 0, t),
        ),
    )
    with card("sums"):
        show(outcomes(sums, t, share=True))
        show(outcome_bar(sums, t))
    results(place, status)
    calls(place, status)
    footer(place, back="demo", go=t._("Compare"), on_go=lambda: place.go("compare"))


page(here())
