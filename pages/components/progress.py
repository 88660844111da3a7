"""A run while it goes on: a fragment that reads the ledger, and touches nothing of the run."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine import Status
from engine.i18n import Translator
from engine.words import entity_name, label, sentence
from pages.components.figures import Sums, added, figure, outcome_bar, row
from pages.components.here import Here
from pages.components.layout import card, card_head, note
from pages.components.markup import icon, show
from pages.components.tables import Column, table, under
from pages.components.times import clock, moment, now

EVERY = 1.0
"""Seconds between two looks while a run is going on."""

SILENT_SECONDS = 10.0
"""A worker writes a sign of life about every second."""

SIGNS = {"done": "check_circle", "active": "sync", "waiting": "radio_button_unchecked"}


def live(place: Here, run: str) -> None:
    """The progress of a run; the page runs again as a whole once when the run has ended."""
    status = place.chosen.status(run)
    if status is None:
        return
    going = status.state == "running"

    @st.fragment(run_every=EVERY if going else None)
    def panel() -> None:
        current = place.chosen.status(run)
        if current is None or (going and current.state != "running"):
            st.rerun()
        keep_working(place, current)
        _summary(place, current)
        results(place, current)

    panel()


def results(place: Here, status: Status) -> None:
    """The stages and the problems, while a run goes on and after it."""
    left, right = st.columns([1.7, 1], gap="medium")
    with left, card("stages", height="stretch"):
        _stages(status, place.t)
    with right, card("problems", height="stretch"):
        _problems(place, status)


def until_ended(place: Here, status: Status) -> None:
    """Show a page again as a whole once the run that it tells of has ended."""

    @st.fragment(run_every=EVERY)
    def look() -> None:
        current = place.chosen.status(status.run)
        if current is None or current.state != status.state:
            st.rerun()
        keep_working(place, current)

    if status.state == "running":
        look()


def keep_working(place: Here, status: Status) -> None:
    """Replace a worker that gives no sign of life; nothing happens while one is at work."""
    silent = now() - (status.heartbeat or 0.0) > SILENT_SECONDS
    if status.state == "running" and silent:
        place.home.ensure_worker()


def started(status: Status, t: Translator) -> str:
    """When it began, and that it does not need this page."""
    if not status.started_at:
        return t._("About to start. The run goes on when this tab is closed.")
    return t._(
        "Started {when}. The run goes on when this tab is closed.",
        when=moment(status.started_at, t),
    )


def _summary(place: Here, status: Status) -> None:
    t = place.t
    sums = added(status.entities.values(), status.total)
    with card("progress"):
        show(_headline(status, sums, t))
        show(outcome_bar(sums, t))
        show(_figures(sums, t))
        _waiting(place, status)
        with st.container(horizontal=True, vertical_alignment="center"):
            show(f'<p class="mz-note">{icon("favorite", "petrol")} {escape(_life(status, t))}</p>')
            st.space("stretch")
            _controls(place, status)


def _headline(status: Status, sums: Sums, t: Translator) -> str:
    share = status.done / status.total if status.total else 0.0
    if status.phase == "read":
        figures = [figure(t.number(sums.read), t._("records read so far"))]
    else:
        words = t._("{n} of {m} records", n=status.done, m=status.total)
        figures = [figure(t.percent(round(share, 2)), words)]
    return row(figures, _left(status, t))


def _left(status: Status, t: Translator) -> str:
    if status.state != "running" or not status.seconds_high or status.seconds_low is None:
        return ""
    left = t._("{time} left", time=t.durations(status.seconds_low, status.seconds_high))
    rate = t._("{n} records a minute", n=round(status.rate_per_minute or 0))
    return f'<b>{escape(left)}</b><br><span class="mz-note">{escape(rate)}</span>'


def _figures(sums: Sums, t: Translator) -> str:
    pairs = (("migrated", sums.migrated), ("failed", sums.failed), ("skipped", sums.skipped))
    words = {
        "migrated": t._("{n} migrated", n="").strip(),
        "failed": t._("{n} failed", n="").strip(),
        "skipped": t._("{n} skipped", n="").strip(),
    }
    figures = [figure(t.number(n), words[kind], kind=kind, small=True) for kind, n in pairs]
    figures.append(figure(t.number(sums.to_go), t._("to go"), kind="rest", small=True))
    return row(figures)


def _waiting(place: Here, status: Status) -> None:
    t = place.t
    if status.state == "paused":
        said = sentence(status.reason or "by_person", t, **status.detail)
        show(
            f'<div class="mz-wait" role="status">{icon("pause")} <b>{escape(said.what)}</b>'
            f" {escape(said.remedy)}</div>"
        )
        return
    side = status.pace.get("waits") or ""
    pace = status.pace.get(side) or {}
    until = pace.get("waiting_until")
    if not until or float(until) <= now():
        return
    service = str(pace.get("service") or place.desk("target"))
    seconds = max(1, round(float(until) - now()))
    what = t._("Waiting {n} s for {service}.", n=seconds, service=service)
    why = t._(
        "Its call limit is used up. Goes on by itself at {time}.", time=clock(until, seconds=True)
    )
    show(
        f'<div class="mz-wait" role="status">{icon("hourglass_top")} <b>{escape(what)}</b>'
        f" {escape(why)}</div>"
    )


def _life(status: Status, t: Translator) -> str:
    if status.state == "paused":
        return t._("Nothing is written while it is paused.")
    if not status.heartbeat:
        return t._("The worker is starting. This tab can be closed.")
    ago = t.number(round(max(0.0, now() - status.heartbeat), 1))
    return t._("Sign of life {n} s ago. This tab can be closed.", n=ago)


def _controls(place: Here, status: Status) -> None:
    t = place.t
    if status.state == "running":
        if st.button(t._("Pause"), icon=":material/pause:", key="pause"):
            place.chosen.pause(status.run)
            st.rerun()
    elif status.state == "paused" and st.button(
        t._("Resume"), icon=":material/play_circle:", key="resume"
    ):
        place.chosen.resume(status.run)
        st.rerun()


def _stages(status: Status, t: Translator) -> None:
    card_head(t._("Stages"))
    rows = []
    for stage in status.stages:
        tallies = [status.entities[name] for name in stage.entities if name in status.entities]
        sums = added(tallies)
        names = t.listing(entity_name(name, t) for name in stage.entities)
        name = escape(names[:1].upper() + names[1:])
        title = f"<b>{name}</b>" if stage.state == "active" else name
        sign = icon(SIGNS.get(stage.state, "sync"), "petrol" if stage.state != "waiting" else "")
        done = t._("not yet")
        if sums.read:
            done = t._("{n} of {m}", n=sums.settled, m=sums.read)
        rows.append([f"{sign} {title}", outcome_bar(sums, t), escape(done)])
    columns = [
        Column(t._("Stage")),
        Column(t._("Progress"), "wide mid"),
        Column(t._("Settled"), "num"),
    ]
    show(table(columns, rows, caption=t._("Stages")))


def _problems(place: Here, status: Status) -> None:
    t = place.t
    card_head(t._("Problems so far"))
    failed = place.chosen.failures(status.run)
    if not failed:
        note(t._("No failures."))
        return
    columns = [Column(t._("Records"), "num"), Column(t._("Reason and remedy"))]
    desks = place.desks
    rows = [
        [t.number(n), under(label(code, t), sentence(code, t, **desks).remedy)]
        for _entity, code, n in failed[:4]
    ]
    show(table(columns, rows, caption=t._("Problems so far")))
