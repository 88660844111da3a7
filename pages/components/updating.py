"""An update: what is new, changed or deleted in the source since, looked at and brought over."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine import Plan, Status
from engine.errors import MigrationError
from engine.words import entity_name
from pages.components import planning
from pages.components.counts import ORDER
from pages.components.figures import added, outcomes
from pages.components.here import Here
from pages.components.layout import card, note, section
from pages.components.markup import anchor, show
from pages.components.problems import say
from pages.components.progress import live
from pages.components.start import Start, confirm
from pages.components.tables import Column, table
from pages.components.times import moment

KINDS = ("new", "changed", "gone")


def update(place: Here, full: Status | None) -> None:
    """Nothing to update, one under way, or the look at what changed and its last result."""
    t = place.t
    section(
        t._("What changed since"),
        t._("New, changed and deleted in {desk}", desk=place.desk("source")),
        key="update",
    )
    busy = place.chosen.unfinished()
    if busy is not None and busy.kind == "delta":
        live(place, busy.id)
        return
    with card("update"):
        if full is None or full.state != "done":
            note(t._("An update follows a whole run: it brings what changed since."))
        elif busy is not None:
            note(t._("Another run is at work. An update can begin when it has ended."))
        else:
            _last(place)
            _look(place, full)


def _last(place: Here) -> None:
    """How the newest update ended."""
    t, status = place.t, planning.latest(place.chosen, "delta")
    if status is None:
        return
    when = t._("Last update: {when}.", when=moment(status.ended_at or 0, t))
    show(f'<p class="mz-lead">{escape(when)}</p>')
    sums = added(status.entities.values())
    if not sums.read:
        note(t._("Nothing had changed."))
        return
    show(outcomes(sums, t))
    address = f"/report?m={place.chosen.slug}&lang={t.language}&run={status.run}"
    show(anchor(t._("Open its report"), address, sign="arrow_forward", kind="second"))


def _look(place: Here, full: Status) -> None:
    """Plan it, on request: that reads the source."""
    t, migration = place.t, place.chosen
    runs = migration.runs()
    key = f"changes-{migration.slug}-{runs[0].id if runs else full.run}"
    if st.button(t._("Look what changed"), icon=":material/search:", key="look-changes"):
        words = t._("Reading {desk} to plan. Nothing is written.", desk=place.desk("source"))
        try:
            with st.spinner(words, show_time=True):
                st.session_state[key] = migration.plan("delta"), len(migration.blocking())
        except MigrationError as error:
            say(error, t)
            return
    known: tuple[Plan, int] | None = st.session_state.get(key)
    if known is None:
        note(t._("Looking writes nothing."))
    elif not known[0].changes:
        note(t._("Nothing is new, changed or deleted."))
    else:
        _planned(place, *known)


def _planned(place: Here, plan: Plan, blocking: int) -> None:
    t = place.t
    show(_table(place, plan))
    planning.ends(place, plan)
    gone = sum(found.get("gone", 0) for found in plan.changes.values())
    if gone:
        words = t._("What was deleted in {source} stays in {target}; the report lists it.")
        note(t.fill(words, **place.desks))
    overwrite = st.toggle(
        t._("Also write to what somebody changed in {desk}", desk=place.desk("target")),
        key="overwrite",
    )
    note(
        t._("Those records get the state of {desk}.", desk=place.desk("source"))
        if overwrite
        else t._("Records that somebody changed there since are left alone and listed.")
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            t._("Bring it over"), icon=":material/sync:", key="bring", disabled=bool(blocking)
        )
        if blocking:
            _gate(place, blocking)
    if pressed:
        confirm(place, plan, Start(kind="delta", overwrite=overwrite))


def _gate(place: Here, blocking: int) -> None:
    """What stands in the way, and where it is settled."""
    t = place.t
    note(t.n("{n} thing must be fixed first", "{n} things must be fixed first", blocking))
    check = place.pages["check"]
    st.page_link(
        check, label=check.title, icon=":material/arrow_forward:", query_params=place.query()
    )


def _table(place: Here, plan: Plan) -> str:
    t = place.t
    rows = [
        [
            escape(entity_name(entity, t, capital=True)),
            *(t.number(plan.changes[entity].get(kind, 0)) for kind in KINDS),
            t.number(plan.write.get(entity, 0)),
        ]
        for entity in ORDER
        if plan.changes.get(entity)
    ]
    columns = [
        Column(t._("Kind")),
        Column(t._("New"), "num"),
        Column(t._("Changed"), "num"),
        Column(t._("Deleted"), "num"),
        Column(t._("To write"), "num"),
    ]
    return table(columns, rows, caption=t._("What changed since"))
