"""Report: what happened to every record, for people to read and share."""

from __future__ import annotations

import streamlit as st

from engine import Status
from engine.words import entity_name, word
from pages.components import records, reporting
from pages.components.beforeafter import beforeafter
from pages.components.figures import added, outcome_bar, outcomes
from pages.components.here import Here, here
from pages.components.layout import card, card_head, locked, section, title
from pages.components.lookup import lookup
from pages.components.markup import show
from pages.components.progress import until_ended
from pages.components.sharing import links
from pages.components.switchback import switch_back
from pages.components.times import clock, moment


def page(place: Here) -> None:
    """The sum first, then why, then what could not come along, then every record."""
    t = place.t
    status = _run(place)
    if status is None:
        locked(place, t._("There is no run to report on yet."), "demo")
    until_ended(place, status)
    sums = added(status.entities.values())
    title(t._("Report"), _sentence(place, status), right=lambda: reporting.share(place, status))
    with card("sums"):
        show(outcomes(sums, t, share=True))
        show(outcome_bar(sums, t))
        show(f'<p class="mz-note">{reporting.remark(place, status, sums)}</p>')
    left, right = st.columns(2, gap="medium")
    with left, card("outcomes", height="stretch"):
        reporting.by_kind(place, status)
    with right, card("reasons", height="stretch"):
        reporting.by_reason(place, status)
    section(t._("Before and after"), t._("Counted in both accounts"), key="counts")
    beforeafter(place, status, key="report")
    reporting.by_month(place, status)
    reporting.left_behind(place, status)
    switch_back(place)
    links(place, status)
    section(t._("Find an old number"), key="lookup")
    with card("lookup"):
        lookup(place)
    section(t._("Every record"), key="records")
    with card("records"):
        chosen = records.browse(place, status, key="report")
        if chosen:
            kind = entity_name(chosen.entity, t, count=1, capital=True)
            card_head(f"{kind} {chosen.source_id}", records.outcome_chip(chosen.state, t), 3)
            records.detail(place, status, chosen)


def _run(place: Here) -> Status | None:
    runs = sorted(place.chosen.runs(), key=lambda run: -run.number)
    if not runs:
        return None
    full = [run for run in runs if run.kind == "full"]
    asked = st.query_params.get("run")
    known = {str(run.id): run for run in runs}
    chosen = known.get(asked or "") or (full or runs)[0]
    return place.chosen.status(chosen.id)


def _sentence(place: Here, status: Status) -> str:
    t = place.t
    kind = word("run", status.kind, t, capital=True)
    if status.state != "done":
        return t._("{kind}, still under way. The numbers move.", kind=kind)
    return t._(
        "{kind}, {start} to {end}. Every record that was read has an outcome.",
        kind=kind,
        start=moment(status.started_at or 0, t),
        end=clock(status.ended_at or 0),
    )


page(here())
