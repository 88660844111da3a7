"""Failures as cards: what happened, the service's own words, the remedy, and the value to mend."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine import ItemRow, Status
from engine.errors import MigrationError
from engine.words import entity_name, label, sentence
from pages.components.here import Here
from pages.components.layout import card, card_head, note
from pages.components.markup import link, show
from pages.components.problems import say
from pages.components.recordview import LABELS

MOST = 6
PLACES = {
    "value_unmapped": "map",
    "field_rejected": "map",
    "required_field_missing": "map",
    "author_missing": "map",
    "date_refused": "map",
    "language_not_enabled": "check",
    "not_allowed": "connect",
    "limit_reached": "check",
}
"""The page on which the remedy of a reason is carried out."""
NEEDS_OTHER = {"reference_missing", "parent_missing"}
"""Reasons that pass when another record is put right."""


def failures(place: Here, status: Status) -> None:
    """One card for each failed record, the first few; the table above has all."""
    found, _total = place.chosen.records(status.run, state="failed", limit=MOST)
    if not found:
        return
    with st.grid(2, min_column_width=340, gap="medium"):
        for row in found:
            _card(place, status, row)


def _card(place: Here, status: Status, row: ItemRow) -> None:
    t = place.t
    desks = place.desks
    said = sentence(row.code or "", t, **desks, **row.detail)
    kind = entity_name(row.entity, t, count=1, capital=True)
    with card(f"{row.entity}-{row.source_id}", kind="must", height="stretch"):
        card_head(f"{kind} {row.source_id}: {label(row.code or '', t)}", level=3)
        quoted = t._("The words of the service: “{words}”.", words=row.words) if row.words else ""
        remedy = t._("Remedy:")
        show(
            f'<p class="mz-lead">{escape(said.what)} {escape(quoted)}</p>'
            f'<p class="mz-lead"><span class="mz-quote">{escape(remedy)}</span> '
            f"{escape(said.remedy)}</p>"
        )
        if row.code not in NEEDS_OTHER:
            _mend(place, status, row)
        st.space("stretch")
        with st.container(horizontal=True, vertical_alignment="center"):
            if row.source_url:
                text = t._("Open in {desk}", desk=place.desk("source"))
                show(link(text, row.source_url), width="content")
            _leave(place, row)
            st.space("stretch")
            label_ = t._("Run just this again")
            if st.button(
                label_, icon=":material/replay:", key=f"again-{row.entity}-{row.source_id}"
            ):
                _again(place, status, [row])


def _leave(place: Here, row: ItemRow) -> None:
    page = PLACES.get(row.code or "")
    if page is None:
        return
    st.page_link(
        place.pages[page],
        label=place.t._("Open in {page}", page=place.pages[page].title),
        icon=":material/arrow_forward:",
        query_params=place.query(),
    )


def _mend(place: Here, status: Status, row: ItemRow) -> None:
    """Put a value of this record right and try it again, with what waits for it."""
    t, migration = place.t, place.chosen
    values = migration.mendable(row.entity, row.source_id)
    if not values:
        return
    mark = f"{row.entity}-{row.source_id}"
    named = str(row.detail.get("field", ""))
    with st.expander(t._("Put a value right here"), type="compact", key=f"row-mend-{mark}"):
        field = st.selectbox(
            t._("Field"),
            list(values),
            index=list(values).index(named) if named in values else 0,
            format_func=lambda one: t._(LABELS[one]) if one in LABELS else one,
            key=f"mend-field-{mark}",
        )
        value = st.text_input(
            t._("Value"), value=values[field], key=f"mend-value-{mark}-{field}", live=True
        )
        note(t._("Only for this record, and only in {desk}.", desk=place.desk("target")))
        ready = (value or "") != values[field]
        words = t._("Save and run these again")
        if st.button(words, icon=":material/build:", key=f"mend-{mark}", disabled=not ready):
            migration.mend(row.entity, row.source_id, field, value or "")
            waiting, _n = migration.records(status.run, state="failed", limit=MOST)
            _again(place, status, [row, *(one for one in waiting if one.code in NEEDS_OTHER)])


def _again(place: Here, status: Status, rows: list[ItemRow]) -> None:
    ids = [f"{one.entity}:{one.source_id}" for one in rows]
    try:
        place.chosen.retry(status.run, ids=ids)
    except MigrationError as error:
        say(error, place.t)
    else:
        st.rerun()
