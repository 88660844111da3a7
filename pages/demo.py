"""Demo: a small run, looked at record by record."""

from __future__ import annotations

import streamlit as st

from engine import Finding, ItemRow, Status
from engine.errors import MigrationError
from engine.i18n import Translator
from engine.words import entity_name
from pages.components import choosing, planning, records, takeback
from pages.components.failures import failures
from pages.components.figures import added, outcome_bar, outcomes
from pages.components.here import Here, here
from pages.components.layout import card, card_head, footer, note, section, title
from pages.components.markup import show
from pages.components.problems import say
from pages.components.progress import live, started
from pages.components.retrying import retry
from pages.components.times import moment

FOLLOWERS = ("undo", "retry")
"""Runs that a demo's result page starts."""


def page(place: Here) -> None:
    """Before the demo, while it runs, or its result."""
    status = planning.latest(place.chosen, "demo")
    busy = place.chosen.unfinished()
    if busy is not None and busy.kind in FOLLOWERS:
        _following(place, busy.kind, busy.id)
    elif status is None or _is_over(place, status):
        _before(place)
    elif status.state == "done":
        _result(place, status)
    else:
        _running(place, status)


def _is_over(place: Here, status: Status) -> bool:
    """Whether another demo is wanted, or this one was taken back."""
    if st.session_state.get("demo-again") == status.run:
        return True
    undone = planning.latest(place.chosen, "undo")
    return undone is not None and undone.number > status.number and undone.state == "done"


def _before(place: Here) -> None:
    t = place.t
    title(
        t._("Demo"),
        t._(
            "A small run, written to {target} for you to look at. What fails here would fail in "
            "the full run.",
            target=place.desk("target"),
        ),
    )
    blocking = _blocking(place)
    planning.voided(place)
    chosen = choosing.choose(place)
    if chosen.nothing:
        footer(
            place,
            back="map",
            gate=t._("No record is chosen yet"),
            go=t._("Run the demo"),
            on_go=lambda: None,
            locked=True,
        )
        return
    plan = planning.planned(place, "demo", chosen.size, chosen.ids)
    left, right = st.columns([1.7, 1], gap="medium")
    with left, card("what", height="stretch"):
        card_head(t._("What will be written"))
        planning.entities(place, plan)
        planning.ends(place, plan)
        planning.rehearsal(place, plan)
    with right, card("how", height="stretch"):
        planning.cost(place, plan)
    planning.losses(place, plan, tick=False)
    footer(
        place,
        back="map",
        gate=_gate(blocking, t),
        go=t._("Run the demo"),
        on_go=lambda: _start(place, chosen),
        locked=bool(blocking),
    )


def _blocking(place: Here) -> list[Finding]:
    """What must be fixed first; asked once, and again when something was ticked."""
    key = f"checks-blocking-{place.chosen.slug}"
    if key not in st.session_state:
        with st.spinner(place.t._("Checking both accounts…")):
            st.session_state[key] = place.chosen.blocking(place.t.language)
    found: list[Finding] = st.session_state[key]
    return found


def _gate(blocking: list[Finding], t: Translator) -> str:
    if not blocking:
        return t._("Everything in it can be looked at afterwards")
    n = len(blocking)
    return t.n("{n} thing must be fixed first", "{n} things must be fixed first", n)


def _start(place: Here, chosen: choosing.Choice) -> None:
    try:
        place.chosen.start("demo", size=chosen.size, ids=chosen.ids, accept_losses=True)
    except MigrationError as error:
        say(error, place.t)
        return
    st.session_state.pop("demo-again", None)
    st.rerun()


def _running(place: Here, status: Status) -> None:
    t = place.t
    title(
        t._("Demo"),
        started(status, t),
    )
    live(place, status.run)
    footer(
        place,
        back="map",
        gate=t._("The result opens when the demo has ended"),
        go=t._("Plan the full run"),
        on_go=lambda: None,
        locked=True,
    )


def _following(place: Here, kind: str, run: str) -> None:
    """The demo is being taken back, or what failed is tried again."""
    t = place.t
    title(
        t._("Taking back the demo") if kind == "undo" else t._("Trying again what failed"),
        t._("It goes on when this tab is closed."),
    )
    live(place, run)
    footer(
        place,
        back="map",
        gate=t._("The result opens when it has ended"),
        go=t._("Plan the full run"),
        on_go=lambda: None,
        locked=True,
    )


def _result(place: Here, status: Status) -> None:
    t = place.t
    sums = added(status.entities.values())
    title(
        t._("Demo result"),
        t._(
            "Written to {target}, {when}.",
            target=place.desk("target"),
            when=moment(status.ended_at or status.started_at or 0, t),
        ),
        right=lambda: _actions(place, status),
    )
    planning.voided(place)
    with card("sums"):
        show(outcomes(sums, t))
        show(outcome_bar(sums, t))
    left, right = st.columns([1.7, 1], gap="medium")
    with left, card("records"):
        chosen = records.browse(place, status, key="demo")
    with right, card("record"):
        _record(place, status, chosen)
    if sums.failed:
        section(t._("What failed, and how to put it right"), key="failed")
        retry(place, status)
        failures(place, _last_try(place, status))
    footer(
        place,
        back="map",
        gate=t._("What fails here would fail in the full run"),
        go=t._("Plan the full run"),
        on_go=lambda: place.go("migrate"),
    )


def _record(place: Here, status: Status, chosen: ItemRow | None) -> None:
    t = place.t
    if chosen is None:
        found, _total = place.chosen.records(status.run, entity="conversations", limit=1)
        chosen = found[0] if found else None
    if chosen is None:
        note(t._("Choose a record in the table."))
        return
    kind = entity_name(chosen.entity, t, count=1, capital=True)
    card_head(f"{kind} {chosen.source_id}", records.outcome_chip(chosen.state, t))
    records.detail(place, status, chosen)


def _last_try(place: Here, status: Status) -> Status:
    """The retry of this demo that ended last, else the demo: what failed in it still fails."""
    tried = planning.latest(place.chosen, "retry")
    return tried if tried is not None and tried.number > status.number else status


def _actions(place: Here, status: Status) -> None:
    takeback.offer(place, status)
    _again(place, status)


def _again(place: Here, status: Status) -> None:
    if st.button(place.t._("Another demo"), type="tertiary", icon=":material/replay:", key="again"):
        st.session_state["demo-again"] = status.run
        st.rerun()


page(here())
