"""How hard and when the runs of a migration work, and what they write first."""

from __future__ import annotations

import datetime as dt
from html import escape

import streamlit as st

from engine import Migration
from engine.errors import MigrationError
from pages.components.here import Here
from pages.components.layout import card_head, note
from pages.components.problems import say

LEAST, MOST = 10, 100_000
STEP = 50
NIGHT = (dt.time(22), dt.time(6))


def tune(place: Here, migration: Migration) -> None:
    """Each choice is kept as soon as it is made."""
    t = place.t
    card_head(t._("Pace of the runs"), escape(migration.name))
    left, middle, right = st.columns(3, gap="medium")
    with left:
        _ceiling(place, migration)
    with middle:
        _hours(place, migration)
    with right:
        _order(place, migration)


def _ceiling(place: Here, migration: Migration) -> None:
    t, now = place.t, migration.tuning.calls_per_minute
    limited = st.toggle(t._("Use fewer calls"), value=now is not None, key="tune-limited")
    calls = None
    if limited:
        calls = st.number_input(
            t._("Calls a minute, at most"),
            min_value=LEAST,
            max_value=MOST,
            value=now or LEAST * STEP,
            step=STEP,
            key="tune-calls",
        )
    note(
        t._("To each help desk. Leave room for your other apps. Holds from the next start on.")
        if limited
        else t._("As many as each help desk allows.")
    )
    if calls != now:
        _keep(place, migration, calls=calls or 0)


def _hours(place: Here, migration: Migration) -> None:
    t, now = place.t, migration.tuning.hours
    only = st.toggle(t._("Only in certain hours"), value=now is not None, key="tune-only")
    hours = ""
    if only:
        begin, end = (_time(now.begin), _time(now.end)) if now else NIGHT
        with st.container(horizontal=True):
            first = st.time_input(t._("From"), value=begin, key="tune-begin")
            last = st.time_input(t._("Until"), value=end, key="tune-end")
        hours = f"{first:%H:%M}-{last:%H:%M}"
    note(
        t._("Runs rest outside them and go on by themselves, by the clock of this device.")
        if only
        else t._("Runs work at any hour.")
    )
    if hours != (f"{now.begin}-{now.end}" if now else ""):
        _keep(place, migration, hours=hours)


def _order(place: Here, migration: Migration) -> None:
    t = place.t
    if not migration.source.connected or not migration.target.connected:
        return
    now = str(migration.mapping().order) == "recent"
    recent = st.toggle(t._("Open and recent ones first"), value=now, key="tune-recent")
    note(t._("Of the conversations. Agents find what they work on before the rest is there."))
    if recent != now:
        migration.set_rules(order="recent" if recent else "reading")
        _kept(place)


def _keep(
    place: Here, migration: Migration, *, calls: int | None = None, hours: str | None = None
) -> None:
    try:
        migration.tune(calls_per_minute=calls, hours=hours)
    except MigrationError as error:
        say(error, place.t)
        return
    _kept(place)


def _kept(place: Here) -> None:
    st.toast(place.t._("Saved"), icon=":material/check:")
    st.rerun()


def _time(clock: str) -> dt.time:
    return dt.time.fromisoformat(clock)
