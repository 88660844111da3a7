"""Choices that a check asks for, on its own card: phones, the default agent, where articles go."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import msgspec
import streamlit as st

from engine import Finding
from engine.i18n import N_
from engine.words import entity_name
from pages.components import canary
from pages.components.asked import forget
from pages.components.figures import figure
from pages.components.figures import row as figures_row
from pages.components.here import Here
from pages.components.layout import note
from pages.components.mapping import NEW_TEAM
from pages.components.markup import show
from pages.components.tables import Column, table

PHONES = {
    "fix": N_("Keep in a field"),
    "drop": N_("Leave out"),
    "keep": N_("Keep as they are"),
}


def offer(place: Here, finding: Finding) -> None:
    """The choice that belongs to this finding, if there is one."""
    if made := _OFFERS.get(finding.id):
        made(place, finding)


def _phones(place: Here, finding: Finding) -> None:
    t, mapping = place.t, place.chosen.mapping()
    total, bad = int(str(finding.values["n"])), finding.n
    fixable = int(str(finding.values["fixable"]))
    show(
        figures_row(
            [
                figure(t.number(total - bad - fixable), t._("valid")),
                figure(t.number(fixable), t._("can be written in international form")),
                figure(t.number(bad), t._("not valid"), bad=bool(bad)),
            ]
        )
    )
    current = str(mapping.phones)
    chosen = st.segmented_control(
        t._("Those that are not valid"),
        list(PHONES),
        format_func=lambda one: t._(PHONES[one]),
        default=current if current in PHONES else "fix",
        required=True,
        key="phones-policy",
    )
    with st.container(width=260):
        region = st.text_input(
            t._("Country of local numbers"),
            value=mapping.default_region or "",
            max_chars=2,
            placeholder="ES",
            key="phones-region",
            help=t._("Two letters. Only for people whose country the record does not say."),
        )
    given = (region or "").strip().upper() or None
    if (chosen, given) != (current, mapping.default_region):
        _save(place, phones=chosen, default_region=given)


def _agents(place: Here, finding: Finding) -> None:
    t, migration = place.t, place.chosen
    if finding.paste:
        note(t._("Addresses to invite in {desk}, then check again:", desk=place.desk("target")))
    if finding.level != "must":
        return
    names = dict(migration.choices("agents"))
    with st.container(width=360):
        chosen = st.selectbox(
            t._("Everyone without a match becomes"),
            [None, *names],
            format_func=lambda value: names.get(value, t._("Nobody")) if value else t._("Nobody"),
            key="check-default-agent",
        )
    if chosen:
        _save(place, default_agent=chosen)


def _tree(place: Here, finding: Finding) -> None:
    t, mapping = place.t, place.chosen.mapping()
    keep = st.toggle(
        t._("Keep the category and add the folder inside it"),
        value=mapping.keep_category_add_folder,
        key="keep-category",
    )
    if keep != mapping.keep_category_add_folder:
        _save(place, keep_category_add_folder=keep)
    with st.expander(t._("Before and after"), type="compact", key="row-tree"):
        rows = [
            [_path(one.before) or "—", _path(one.after), t.number(one.articles)]
            for one in place.chosen.article_places()
        ]
        columns = [
            Column(t._("In {desk}", desk=place.desk("source"))),
            Column(t._("In {desk}", desk=place.desk("target"))),
            Column(t._("Articles"), "num"),
        ]
        show(table(columns, rows, caption=t._("Before and after")))


def _readers(place: Here, finding: Finding) -> None:
    """Who may read what only some could read, as far as nothing is chosen yet."""
    t, migration = place.t, place.chosen
    for row in migration.mapping_rows():
        if row.part != "readers" or row.mapped or not row.records:
            continue
        chosen = st.selectbox(
            t._("“{name}” may be read by", name=row.source_label),
            [None, *migration.readers_for(row.source_value)],
            format_func=lambda one: one or t._("Agents alone, or nobody"),
            key=f"check-readers-{row.source_value}",
            width=360,
        )
        if chosen:
            migration.choose("readers", row.source_value, chosen)
            st.session_state["check-again"] = True
            st.rerun()


def _teams(place: Here, finding: Finding) -> None:
    """Whether every team without a counterpart is made, with its agents."""
    t, migration = place.t, place.chosen
    if migration.manifest("target").capabilities.creates_teams and not finding.fine:
        label = t._("Create them, with their agents")
        if st.button(label, icon=":material/group_add:", key="create-teams"):
            _save(place, default_team=NEW_TEAM)


def _create_plan(place: Here, finding: Finding) -> None:
    """Every field that a run makes before its first record."""
    t = place.t
    with st.expander(t._("Fields that we create"), type="compact", key="row-create"):
        rows = [
            [escape(one.label), escape(entity_name(one.entity, t, capital=True)), one.type]
            for one in place.chosen.fields_to_create()
        ]
        columns = [Column(t._("Field")), Column(t._("Kind")), Column(t._("Type"), "wide")]
        show(table(columns, rows, caption=t._("Fields that we create")))


def _path(names: tuple[str, ...]) -> str:
    return " › ".join(escape(name) for name in names)


def _save(place: Here, **changes: object) -> None:
    """Keep the choice and look at everything again."""
    migration = place.chosen
    kept = msgspec.to_builtins(migration.mapping()) | changes
    migration.save_mapping(msgspec.convert(kept, type(migration.mapping())))
    forget()
    st.rerun()


_OFFERS: dict[str, Callable[[Here, Finding], None]] = {
    "phone_numbers": _phones,
    "agents_unmatched": _agents,
    "article_tree": _tree,
    "missing_fields": _create_plan,
    "canary": canary.offer,
    "article_audience": _readers,
    "missing_teams": _teams,
}
