"""Compare: before and after, and every record read back from the target."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine import Status, Verification
from engine.words import entity_name
from pages.components import planning
from pages.components.beforeafter import beforeafter
from pages.components.doubts import doubts
from pages.components.figures import added, figure, row
from pages.components.here import Here, here
from pages.components.layout import card, footer, note, section, title
from pages.components.markup import chip, show
from pages.components.progress import live
from pages.components.retrying import retry
from pages.components.switchback import switch_back
from pages.components.tables import Column, table
from pages.components.times import moment, now
from pages.components.updating import update

MOST = 50


def page(place: Here) -> None:
    """The counts, then the verification."""
    t, migration = place.t, place.chosen
    status = planning.latest(migration, "full") or migration.status()
    title(
        t._("Compare"),
        t._(
            "What {target} holds now, set beside what was read from {source}.",
            source=place.desk("source"),
            target=place.desk("target"),
        ),
        right=lambda: _again(place),
    )
    if status is None:
        with card("nothing"):
            note(t._("Nothing to compare until a run has ended."))
    else:
        _counted_after(place, status)
        section(t._("Before and after"), t._("Counted in both accounts"), key="counts")
        beforeafter(place, status, key="compare")
        _verification(place, status)
        _failed(place, status)
        update(place, planning.latest(migration, "full"))
        switch_back(place)
    footer(place, back="migrate", go=t._("Open report"), on_go=lambda: place.go("report"))


def _counted_after(place: Here, status: Status) -> None:
    """Count the target once after each run that has ended; Count again does it any time."""
    t = place.t
    if status.state != "done":
        return
    counted = place.chosen.counts("target", "after")
    follows = (status.ended_at or 0) + _lag(place)
    early = counted is None or counted.at < (status.ended_at or 0)
    if early or (counted and counted.at < follows < now()) or _asked(place):
        with st.spinner(t._("Counting {desk} again…", desk=place.desk("target"))):
            place.chosen.keep_after()
    if now() < follows:
        seconds = round(follows - now()) + 1
        note(
            t._(
                "The search of {target} may lag behind what was just written. If a number is low, "
                "count again in {n} s.",
                target=place.desk("target"),
                n=seconds,
            )
        )


def _lag(place: Here) -> float:
    """Seconds after which the target's own search has everything, as its connector declares."""
    settling = place.chosen.manifest("target").capabilities.settling
    return max((one.lag_seconds for one in settling.values()), default=0.0)


def _asked(place: Here) -> bool:
    return bool(st.session_state.pop("count-after", False))


def _again(place: Here) -> None:
    if st.button(place.t._("Count again"), type="tertiary", icon=":material/refresh:", key="again"):
        st.session_state["count-after"] = True
        st.rerun()


def _verification(place: Here, status: Status) -> None:
    t = place.t
    found = place.chosen.verification()
    section(
        t._("Read back and compared"),
        t._("Each record is read from {desk} again, field by field", desk=place.desk("target")),
        key="verify",
    )
    with card("verify"):
        if found is None:
            note(t._("Nothing was read back yet. Reading back changes nothing."))
        else:
            show(_figures(place, found))
            _differences(place, found)
        _verify(place)


def _failed(place: Here, status: Status) -> None:
    """What failed and what is in doubt, with a way on; or the retry that is at work."""
    t = place.t
    busy = place.chosen.unfinished()
    if busy is not None and busy.kind == "retry":
        section(
            t._("Trying again what failed"), t._("It goes on when this tab is closed."), key="retry"
        )
        live(place, busy.id)
        return
    failed = added(status.entities.values()).failed
    if failed and status.state == "done":
        remark = t.n("{n} record in that run", "{n} records in that run", failed)
        section(t._("What failed"), remark, key="failed")
        with card("retry"):
            retry(place, status)
    doubts(place)


def _figures(place: Here, found: Verification) -> str:
    t = place.t
    figures = [
        figure(t.number(found.match), t._("match")),
        figure(t.number(found.differ), t._("differ"), bad=bool(found.differ)),
        figure(t.number(found.missing), t._("missing"), bad=bool(found.missing)),
        figure(t.number(found.unreadable), t._("could not be read")),
    ]
    return row(figures, chip(t._("Read back {when}", when=moment(found.at, t)), "", "schedule"))


def _differences(place: Here, found: Verification) -> None:
    t = place.t
    if not found.differences:
        return
    rows = [
        [
            escape(f"{entity_name(d['entity'], t, count=1, capital=True)} {d['source_id']}"),
            escape(d["field"]),
            escape(d["source"]),
            escape(d["target"]),
        ]
        for d in found.differences[:MOST]
    ]
    columns = [
        Column(t._("Record")),
        Column(t._("Field")),
        Column(place.desk("source")),
        Column(place.desk("target")),
    ]
    show(table(columns, rows, caption=t._("Differences")))
    if len(found.differences) > MOST:
        note(t._("The first {n} of {m}; the report has all.", n=MOST, m=len(found.differences)))


def _verify(place: Here) -> None:
    t = place.t
    if not st.button(t._("Verify"), icon=":material/done_all:", key="verify-now"):
        return
    with st.spinner(t._("Reading back…")):
        place.chosen.verify()
    st.rerun()


page(here())
