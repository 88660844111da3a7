"""Map: how values of the source become values of the target."""

from __future__ import annotations

import streamlit as st

from engine import Preview, Row
from engine.i18n import N_
from engine.words import entity_name
from pages.components import mapping, planning, valueflow
from pages.components.exact import exact
from pages.components.here import Here, here
from pages.components.layout import card, footer, note, section, title
from pages.components.markup import mark, show
from pages.components.privacy import privacy
from pages.components.recordview import loss_line, source_side, target_side
from pages.components.rules import made_values, rules

TABS = {
    "people": (N_("People"), ("agents", "teams")),
    "values": (
        N_("Values"),
        ("status", "own_statuses", "priority", "type", "channel", "forms"),
    ),
    "fields": (N_("Custom fields"), ("contact_fields", "company_fields", "conversation_fields")),
    "articles": (N_("Articles"), ("readers", "locales")),
    "rules": (N_("Rules"), ()),
}
ENTITIES = ("conversations", "contacts", "companies", "articles")


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
        right=lambda: _actions(place),
    )
    rows = mapping.in_use(migration.mapping_rows())
    planning.voided(place)
    chosen = _tabs(place, rows)
    if rows or not migration.manifest("target").capabilities.whole:
        with card("coverage"):
            show(mapping.coverage(place, rows))
    if chosen == "rules":
        rules(place)
        privacy(place)
    else:
        with card(chosen):
            _tab(place, chosen, [row for row in rows if row.part in TABS[chosen][1]])
    _preview(place)
    footer(
        place,
        back="check",
        gate=mapping.gate(rows, t),
        go=t._("Choose demo records"),
        on_go=lambda: place.go("demo"),
    )


def _actions(place: Here) -> None:
    mapping.accept_all(place)
    mapping.file(place)


def _tabs(place: Here, rows: list[Row]) -> str:
    t = place.t
    there = [key for key, (_, parts) in TABS.items() if not parts or _of(rows, parts)]
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = st.segmented_control(
            t._("Part"),
            there,
            format_func=lambda key: t._(TABS[key][0]),
            default=there[0],
            required=True,
            label_visibility="collapsed",
            key="map-part",
        )
        st.space("stretch")
        if chosen != "rules":
            st.toggle(t._("Only what needs me"), key="only")
    return chosen if chosen in there else there[0]


def _of(rows: list[Row], parts: tuple[str, ...]) -> list[Row]:
    return [row for row in rows if row.part in parts]


def _tab(place: Here, key: str, rows: list[Row]) -> None:
    only = bool(st.session_state.get("only"))
    shown = [row for row in rows if mapping.needs_you(row)] if only else rows
    for part, field in dict.fromkeys((row.part, row.field) for row in shown):
        of_part = [r for r in shown if (r.part, r.field) == (part, field)]
        with valueflow.beside(place, part, of_part):
            mapping.editor(place, part, field, of_part)
        if part in mapping.FIXED:
            mapping.picker(place, part, of_part)
    if not shown:
        note(place.t._("Nothing here needs you."))
    if key == "people":
        mapping.defaults(place)
    if key == "values":
        mapping.usual_form(place)
        mapping.ticket_types(place)
    if key == "articles":
        mapping.article_editors(place)
    if key == "fields":
        made_values(place)


def _preview(place: Here) -> None:
    t, migration = place.t, place.chosen
    section(t._("One real record"), t._("exactly as it would be written"), key="record")
    entity, wanted = _which(place)
    preview = migration.preview(entity, wanted or st.session_state.get(f"preview-{entity}"))
    if preview is None:
        note(t._("No record of this kind has been read yet."))
        return
    if wanted and preview.source.id != wanted:
        note(t._("No record with “{id}” has been read; this is another one.", id=wanted))
    names = mapping.people_names(migration)
    left, right = st.columns(2, gap="medium")
    with left, card("old", height="stretch"):
        mapping.side_head(place.desk("source"), preview.source.id)
        show(source_side(preview, t, names))
    with right, card("new", height="stretch"):
        mapping.side_head(t._("{desk}, as it will be", desk=place.desk("target")))
        show(target_side(preview, t, place.desks, names))
        if preview.losses:
            lines = "".join(loss_line(loss, t, place.desks) for loss in preview.losses)
            show(f'<ul class="mz-chk">{lines}</ul>')
    _steps(place, entity, preview)
    exact(place, entity, preview, names)


def _which(place: Here) -> tuple[str, str]:
    """Of what kind, and which by its id; empty for the one that tells most."""
    t = place.t
    with st.container(horizontal=True, vertical_alignment="bottom"):
        entity: str = st.selectbox(
            t._("Kind"),
            ENTITIES,
            format_func=lambda one: entity_name(one, t, capital=True),
            key="preview-entity",
            width=240,
        )
        wanted = st.text_input(
            t._("Find an id"), key=f"preview-search-{entity}", icon=":material/search:", width=240
        )
    return entity, (wanted or "").strip()


def _steps(place: Here, entity: str, preview: Preview) -> None:
    t = place.t
    with st.container(horizontal=True, vertical_alignment="center"):
        blue, orange = mark(t._("blue")), mark(t._("orange"), "bad")
        legend = f"{blue} {t._('changed by the mapping')} {orange} {t._('not carried')}"
        show(f"<p class='mz-note'>{legend}</p>", width="content")
        st.space("stretch")
        _step(t._("Previous"), "chevron_left", entity, preview.previous_id)
        _step(t._("Next record"), "chevron_right", entity, preview.next_id)


def _step(label: str, sign: str, entity: str, record_id: str | None) -> None:
    def go() -> None:
        st.session_state[f"preview-{entity}"] = record_id
        st.session_state[f"preview-search-{entity}"] = ""

    st.button(
        label,
        type="tertiary",
        icon=f":material/{sign}:",
        disabled=record_id is None,
        key=f"step-{sign}",
        on_click=go,
    )


page(here())
