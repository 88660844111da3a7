"""Map: how values of the source become values of the target."""

from __future__ import annotations

import streamlit as st

from engine import Row
from engine.i18n import N_
from pages.components import mapping
from pages.components.here import Here, here
from pages.components.layout import card, footer, note, section, title
from pages.components.markup import mark, show
from pages.components.recordview import source_side, target_side

TABS = {
    "people": (N_("Agents and teams"), ("agents", "teams")),
    "values": (N_("Status, priority, type"), ("status", "priority", "type", "channel")),
    "fields": (N_("Custom fields"), ("contact_fields", "company_fields", "conversation_fields")),
    "articles": (N_("Articles"), ("locales",)),
}


def page(place: Here) -> None:
    """Coverage, then the tables, then one real record."""
    t, migration = place.t, place.chosen
    title(
        t._("Map"),
        t._(
            "How values of {source} become values of {target}. Suggestions say how sure they "
            "are, and why.",
            source=place.desk("source"),
            target=place.desk("target"),
        ),
        right=lambda: mapping.file(place),
    )
    rows = mapping.in_use(migration.mapping_rows())
    with card("coverage"):
        show(mapping.coverage(rows, t))
    only = _only(place)
    for key, (heading, parts) in TABS.items():
        of_tab = [row for row in rows if row.part in parts]
        if of_tab:
            section(t._(heading), "", key=key)
            with card(key):
                _tab(place, key, of_tab, only=only)
    section(t._("What comes along"), "", key="switches")
    with card("switches"):
        mapping.switches(place)
    _preview(place)
    footer(
        place,
        back="check",
        gate=mapping.gate(rows, t),
        go=t._("Choose demo records"),
        on_go=lambda: place.go("demo"),
    )


def _only(place: Here) -> bool:
    return st.toggle(place.t._("Only what needs me"), key="only")


def _tab(place: Here, key: str, rows: list[Row], *, only: bool) -> None:
    shown = [row for row in rows if mapping.needs_you(row)] if only else rows
    for part, field in dict.fromkeys((row.part, row.field) for row in shown):
        mapping.editor(place, part, field, [r for r in shown if (r.part, r.field) == (part, field)])
    if not shown:
        note(place.t._("Nothing here needs you."))
    if key == "people":
        mapping.default_agent(place)


def _preview(place: Here) -> None:
    t, migration = place.t, place.chosen
    wanted = st.session_state.get("preview-id")
    preview = migration.preview("conversations", wanted)
    if preview is None:
        return
    section(
        t._("One real record"),
        t._("Conversation {id}, exactly as it would be written", id=preview.source.id),
        key="record",
    )
    names = mapping.people_names(migration)
    left, right = st.columns(2, gap="medium")
    with left, card("old", height="stretch"):
        mapping.side_head(place.desk("source"), preview.source.id)
        show(source_side(preview, t, names))
    with right, card("new", height="stretch"):
        mapping.side_head(t._("{desk}, as it will be", desk=place.desk("target")))
        show(target_side(preview, t, place.desks, names))
    with st.container(horizontal=True, vertical_alignment="center"):
        blue = mark(t._("blue"))
        show(f"<p class='mz-note'>{blue} {t._('changed by the mapping')}</p>", width="content")
        st.space("stretch")
        _step(t._("Previous"), "chevron_left", preview.previous_id)
        _step(t._("Next record"), "chevron_right", preview.next_id)


def _step(label: str, sign: str, record_id: str | None) -> None:
    pressed = st.button(
        label,
        type="tertiary",
        icon=f":material/{sign}:",
        disabled=record_id is None,
        key=f"step-{sign}",
    )
    if pressed:
        st.session_state["preview-id"] = record_id
        st.rerun()


page(here())
