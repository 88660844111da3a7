"""The mapping on screen: coverage, one editable table a value, switches, the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pandas as pd
import streamlit as st

from engine import Migration, Row
from engine.errors import MigrationError
from engine.i18n import N_, Translator
from engine.words import VOCABULARY, word
from pages.components.figures import figure
from pages.components.figures import row as figures_row
from pages.components.here import Here
from pages.components.layout import card_head
from pages.components.problems import say
from pages.components.recordview import Names

FIXED = ("contact_fields", "company_fields", "conversation_fields", "locales")
"""Parts whose counterparts are chosen in the mapping file."""
PARTS = {
    "agents": N_("Agents"),
    "teams": N_("Teams"),
    "status": N_("Status"),
    "priority": N_("Priority"),
    "type": N_("Type"),
    "channel": N_("Channel"),
    "contact_fields": N_("Fields of contacts"),
    "company_fields": N_("Fields of companies"),
    "conversation_fields": N_("Fields of conversations"),
    "locales": N_("Languages"),
}
WHY = {
    "email": N_("Same e-mail"),
    "name": N_("Same name, other e-mail"),
    "synonym": N_("Same meaning"),
    "label": N_("Same name"),
    "category": N_("Same kind of value"),
    "person": N_("Chosen by you"),
    "none": N_("Nothing alike"),
}
LARGE = 12
"""Rows of a table before it scrolls by itself."""


def needs_you(row: Row) -> bool:
    """Whether a person should look at it."""
    return not row.mapped or row.look_at


def people_names(migration: Migration) -> Names:
    """What the agents and teams of both sides are called; ids of two desks do not meet."""
    names = {
        (row.part, row.source_value): row.source_label
        for row in migration.mapping_rows()
        if row.part in {"agents", "teams"}
    }
    for part in ("agents", "teams"):
        names |= {(part, value): label for value, label in migration.choices(part)}
    return names


def in_use(rows: Sequence[Row]) -> list[Row]:
    """Without the values that no record has, as soon as it is known what records have."""
    values = [row for row in rows if row.part in VOCABULARY]
    known = any(row.records for row in values)
    return [row for row in rows if row.records or row.part not in VOCABULARY or not known]


def coverage(rows: Sequence[Row], t: Translator) -> str:
    """How many values have a counterpart, and how many records the others touch."""
    open_rows = [row for row in rows if row.target_value is None]
    mapped = len(rows) - len(open_rows)
    touched = sum(row.records or 0 for row in open_rows)
    share = t.percent(mapped / len(rows)) if rows else t.percent(1)
    figures = [figure(share, t._("of {n} values have a counterpart", n=len(rows)))]
    words = t._("not mapped, in {n} records", n=touched)
    figures.append(figure(t.number(len(open_rows)), words, bad=bool(open_rows)))
    return figures_row(figures)


def gate(rows: Sequence[Row], t: Translator) -> str:
    """What is still open, for the footer."""
    left = sum(1 for row in rows if row.target_value is None)
    if not left:
        return t._("Everything is mapped")
    return t.n("{n} value is not mapped", "{n} values are not mapped", left)


def side_head(desk: str, record_id: str = "") -> None:
    """The heading of one side of the record."""
    card_head(f"{desk} {record_id}".strip(), level=3)


def editor(place: Here, part: str, field: str, rows: Sequence[Row]) -> None:
    """One table of values; a choice is saved as soon as it is made."""
    t, migration = place.t, place.chosen
    none = f"✕ {t._('Not mapped')}"
    options = _labels(choices(migration, part, t), none)
    names = [
        t._("In {desk}", desk=place.desk("source")),
        t._("Records"),
        t._("In {desk}", desk=place.desk("target")),
        t._("Sure"),
        t._("Why"),
    ]
    frame = pd.DataFrame(
        {
            names[0]: [_said(part, row.source_label, t) for row in rows],
            names[1]: [row.records for row in rows],
            names[2]: [_said(part, row.target_label, t) if row.mapped else none for row in rows],
            names[3]: [round(100 * row.confidence) for row in rows],
            names[4]: [_why(row, t) for row in rows],
        }
    )
    if part in FIXED:
        frame = frame.drop(columns=names[1])
    version = st.session_state.setdefault("mapping-version", 0)
    key = f"edit-{part}-{field}-{version}-{t.language}"
    heading = t._(PARTS[part]) if part in PARTS else part
    card_head(heading, level=3)

    def save() -> None:
        for index, cells in st.session_state[key]["edited_rows"].items():
            if names[2] in cells:
                chosen = options.get(cells[names[2]] or none)
                migration.choose(part, rows[int(index)].source_value, chosen)
        st.session_state["mapping-version"] += 1

    st.data_editor(
        frame,
        key=key,
        on_change=save,
        hide_index=True,
        row_height=38,
        height=38 * (LARGE + 1) if len(rows) > LARGE else "content",
        disabled=True if part in FIXED else [names[0], names[1], names[3], names[4]],
        column_config=_columns(names, list(options), fixed=part in FIXED),
        alt=t._("{part}: each value with its counterpart, how sure it is and why.", part=heading),
    )


def choices(migration: Migration, part: str, t: Translator) -> list[tuple[str, str]]:
    """What a value may become; fields are shown, and changed in the file."""
    if part in FIXED:
        return []
    if part not in VOCABULARY:
        return migration.choices(part)
    # Several of our words may read back as the same one: each is offered once, as it will look.
    reads_back = getattr(migration.manifest("target").capabilities.vocabulary, part)
    shown = dict.fromkeys(str(value) for value in reads_back.values())
    return [(value, _said(part, value, t)) for value in shown]


def _said(part: str, text: str, t: Translator) -> str:
    return word(part, text, t) if part in VOCABULARY else text


def _columns(names: Sequence[str], options: list[str], *, fixed: bool) -> dict[str, Any]:
    columns = st.column_config
    choice = columns.SelectboxColumn(options=options, required=True, width="medium")
    return {
        names[0]: columns.TextColumn(width="medium"),
        names[1]: columns.NumberColumn(width="small", format="localized"),
        names[2]: columns.TextColumn(width="medium") if fixed else choice,
        names[3]: columns.ProgressColumn(
            min_value=0, max_value=100, format="%d%%", width="small", color="blue"
        ),
        names[4]: columns.TextColumn(width="medium"),
    }


def _labels(choices: Sequence[tuple[str, str]], none: str) -> dict[str, str | None]:
    """Labels to values; two of the same name are told apart by their value."""
    labels: dict[str, str | None] = {none: None}
    for value, label in choices:
        labels[f"{label} ({value})" if label in labels else label] = value
    return labels


def _why(row: Row, t: Translator) -> str:
    return t._(WHY[row.reason_code]) if row.reason_code in WHY else row.reason_code


def default_agent(place: Here) -> None:
    """Who stands for everyone without a match."""
    t, migration = place.t, place.chosen
    current = migration.mapping()
    names = dict(migration.choices("agents"))
    values = [None, *names]
    index = values.index(current.default_agent) if current.default_agent in values else 0
    with st.container(width=360):
        chosen = st.selectbox(
            t._("Everyone without a match becomes"),
            values,
            index=index,
            format_func=lambda value: names.get(value, t._("Nobody")) if value else t._("Nobody"),
            key="default-agent",
            help=t._("The original author stays in the first line of each message."),
        )
    if chosen != current.default_agent:
        migration.save_mapping(msgspec.structs.replace(current, default_agent=chosen))
        st.rerun()


def switches(place: Here) -> None:
    """What of a record is carried at all."""
    t, migration = place.t, place.chosen
    current = migration.mapping()
    with st.container(horizontal=True, gap="large"):
        files = st.toggle(t._("Attachments"), value=current.attachments, key="attachments")
        texts = st.toggle(
            t._("Migrate content translations"), value=current.translations, key="translations"
        )
    if (files, texts) != (current.attachments, current.translations):
        changed = msgspec.structs.replace(current, attachments=files, translations=texts)
        migration.save_mapping(changed)
        st.rerun()


def file(place: Here) -> None:
    """The mapping as a file: take it away, or bring another."""
    t, migration = place.t, place.chosen
    with st.popover(t._("Mapping file"), icon=":material/draft:", type="tertiary"):
        st.download_button(
            t._("Export mapping"),
            data=migration.mapping_text,
            file_name=f"{migration.slug}-mapping.toml",
            mime="text/plain",
            icon=":material/download:",
            on_click="ignore",
            key="export",
        )
        given = st.file_uploader(t._("Import mapping"), type="toml", key="import")
        if given and st.session_state.get("imported") != given.file_id:
            st.session_state["imported"] = given.file_id
            try:
                migration.import_mapping(given.getvalue().decode("utf-8", "replace"))
            except MigrationError as error:
                say(error, t)
            else:
                st.rerun()
