"""The mapping on screen: coverage, one editable table a value, switches, the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from engine import Migration, Row
from engine.errors import MigrationError
from engine.i18n import N_, Translator
from engine.words import VOCABULARY, problem_words, word
from pages.components.figures import figure
from pages.components.figures import row as figures_row
from pages.components.here import Here
from pages.components.layout import card_head, note, plain
from pages.components.problems import say
from pages.components.recordview import Names

FIXED = ("contact_fields", "company_fields", "conversation_fields", "readers", "locales")
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
    "forms": N_("Forms"),
    "own_statuses": N_("Own statuses"),
    "readers": N_("Readers of articles"),
    "locales": N_("Languages"),
}
AUDIENCES = {
    "signed_in": N_("Everybody who is signed in"),
    "limited": N_("Some of those who are signed in"),
    "agents": N_("Agents"),
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
PROBLEMS = 10
"""How many problems of the mapping are shown."""
NEW_TEAM = "+"
"""What the mapping has in place of a team's id where one is to be made."""
SURE = 0.8
"""Suggestions this sure are accepted at once."""
LARGE = 12
"""Rows of a table before it scrolls by itself."""
UNMAPPED = (("#A03F00", "#FCEBDF"), ("#FF9D5C", "#3B2415"))
"""Letters and ground of a value without a counterpart, light and dark."""


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
        names |= {
            (part, value): label for value, label in migration.choices(part) if label != NEW_TEAM
        }
    return names


def in_use(rows: Sequence[Row]) -> list[Row]:
    """Without the values that no record has, as soon as it is known what records have."""
    values = [row for row in rows if row.part in VOCABULARY]
    known = any(row.records for row in values)
    return [row for row in rows if row.records or row.part not in VOCABULARY or not known]


def coverage(place: Here, rows: Sequence[Row]) -> str:
    """How many records keep every value, and how many values have no counterpart."""
    t, found = place.t, place.chosen.coverage(rows)
    left = sum(1 for row in rows if not row.mapped)
    figures = []
    if found.records:
        words = t._("of {n} records keep every value", n=found.records)
        figures.append(figure(t.percent(found.whole / found.records), words))
    words = t._("not mapped, in {n} records", n=found.records - found.whole)
    figures.append(figure(t.number(left), words, bad=bool(left)))
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
    version = st.session_state.setdefault("mapping-version", 0)
    key = f"edit-{part}-{field}-{version}-{t.language}"
    heading = t._(PARTS[part]) if part in PARTS else part
    card_head(heading)

    def save() -> None:
        for index, cells in st.session_state[key]["edited_rows"].items():
            if names[2] in cells:
                chosen = options.get(cells[names[2]] or none)
                migration.choose(part, rows[int(index)].source_value, chosen)
        st.session_state["mapping-version"] += 1

    st.data_editor(
        _marked(frame, rows, (names[0], names[2], names[4])),
        key=key,
        on_change=save,
        hide_index=True,
        row_height=38,
        height=38 * (LARGE + 1) if len(rows) > LARGE else "content",
        disabled=True if part in FIXED else [names[0], names[1], names[3], names[4]],
        column_config=_columns(names, list(options), fixed=part in FIXED),
        alt=t._("{part}: each value with its counterpart, how sure it is and why.", part=heading),
    )


def _marked(frame: pd.DataFrame, rows: Sequence[Row], columns: Sequence[str]) -> Styler:
    """
    Vermilion where a value has no counterpart, in the cells that say so.

    Streamlit styles no cell that can be edited: where the counterpart is one, the value tells.
    """
    ink, paper = UNMAPPED[st.context.theme.type == "dark"]
    style = f"color: {ink}; background-color: {paper}; font-weight: 600"
    styles = pd.DataFrame("", index=frame.index, columns=frame.columns)
    for index, row in enumerate(rows):
        if not row.mapped:
            styles.loc[index, list(columns)] = style
    return frame.style.apply(lambda _: styles, axis=None)


def picker(place: Here, part: str, rows: Sequence[Row]) -> None:
    """Choose the counterpart of one field or language: each has its own list of what fits."""
    t, migration = place.t, place.chosen
    if not rows:
        return
    labels = {row.source_value: row.source_label for row in rows}
    current = {row.source_value: row.target_value for row in rows}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        source = st.selectbox(
            t._("Change"), list(labels), format_func=lambda one: labels[one], key=f"pick-{part}"
        )
        options = dict(_fitting(migration, part, source))
        values = [None, *options]
        now = current[source] if current[source] in options else None
        chosen = st.selectbox(
            t._("becomes"),
            values,
            index=values.index(now),
            format_func=lambda one: options[one] if one else f"✕ {t._('Left out')}",
            key=f"pick-{part}-{source}",
        )
    if chosen != now:
        if part == "locales":
            migration.choose_locale(source, chosen)
        elif part == "readers":
            migration.choose(part, source, chosen)
        else:
            migration.choose_field(part, source, chosen)
        st.session_state["mapping-version"] += 1
        st.rerun()


def _fitting(migration: Migration, part: str, source: str) -> list[tuple[str, str]]:
    if part == "locales":
        return [(code, code) for code in migration.locale_choices()]
    if part == "readers":
        return [(name, name) for name in migration.readers_for(source)]
    return migration.field_choices(part, source)


def ticket_types(place: Here) -> None:
    """Conversation or ticket, by the type in the source; where the target tells them apart."""
    t, migration = place.t, place.chosen
    types = migration.ticket_types()
    if not types:
        return
    card_head(t._("Conversation or ticket"))
    names = migration.ticket_type_choices()
    with st.grid(3, min_column_width=240, gap="small"):
        for source, target, n in types:
            values = [None, *names, *([target] if target and target not in names else [])]
            chosen = st.selectbox(
                f"{plain(source)} ({t.number(n)})",
                values,
                index=values.index(target),
                format_func=lambda one: one or t._("Conversation"),
                key=f"ticket-type-{source}",
            )
            if chosen != target:
                table = {**migration.mapping().ticket_types, source: chosen}
                migration.set_rules(ticket_types=table)
                st.rerun()


def choices(migration: Migration, part: str, t: Translator) -> list[tuple[str, str]]:
    """What a value may become; fields are shown, and changed in the file."""
    if part in FIXED:
        return []
    if part not in VOCABULARY:
        found = migration.choices(part)
        return [(value, _said(part, label, t)) for value, label in found]
    # Several of our words may read back as the same one: each is offered once, as it will look.
    reads_back = getattr(migration.manifest("target").capabilities.vocabulary, part)
    shown = dict.fromkeys(str(value) for value in reads_back.values())
    return [(value, _said(part, value, t)) for value in shown]


def _said(part: str, text: str, t: Translator) -> str:
    if part == "locales":
        return f"{t.language_name(text)} ({text})"
    if part == "teams" and text == NEW_TEAM:
        return f"＋ {t._('Create it')}"
    if part == "readers":
        return t._(AUDIENCES[text]) if text in AUDIENCES else text
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
    if row.part == "teams" and row.reason_code == "name":
        return t._("Same name")
    return t._(WHY[row.reason_code]) if row.reason_code in WHY else row.reason_code


def defaults(place: Here) -> None:
    """Who stands for everyone without a match, and which team for theirs."""
    t, migration = place.t, place.chosen
    with st.container(horizontal=True):
        _default(
            place,
            "default_agent",
            dict(place.chosen.choices("agents")),
            t._("Everyone without a match becomes"),
            t._("Nobody"),
            t._("The original author stays in the first line of each message."),
        )
        label, teams = t._("Teams without a match become"), dict(choices(migration, "teams", t))
        _default(place, "default_team", teams, label, t._("No team"))


def usual_form(place: Here) -> None:
    """Which form tickets get whose own has no counterpart, where there are several."""
    t, names = place.t, place.chosen.offers("forms")
    if len(names) > 1:
        label, usual = t._("Tickets of other forms get"), t._("The usual form")
        _default(place, "default_form", {name: name for name in names}, label, usual)


def article_editors(place: Here) -> None:
    """Who may edit the articles in the target, where it has groups of editors."""
    t, names = place.t, place.chosen.offers("editors")
    if names:
        label, usual = t._("Who may edit the articles"), t._("The built-in group")
        _default(place, "editors", {name: name for name in names}, label, usual)


def _default(
    place: Here, name: str, names: Mapping[str, str], label: str, nobody: str, remark: str = ""
) -> None:
    migration = place.chosen
    current = getattr(migration.mapping(), name)
    values = [None, *names]
    chosen = st.selectbox(
        label,
        values,
        index=values.index(current) if current in values else 0,
        format_func=lambda value: names.get(value, nobody) if value else nobody,
        key=name,
        help=remark or None,
        width=360,
    )
    if chosen != current:
        migration.set_rules(**{name: chosen})
        st.rerun()


def accept_all(place: Here) -> None:
    """Make every sure suggestion a choice."""
    t = place.t
    label = t._("Accept all that are 80% sure")
    if st.button(label, type="tertiary", icon=":material/done_all:", key="accept"):
        n = place.chosen.accept(SURE)
        st.session_state["mapping-version"] = st.session_state.get("mapping-version", 0) + 1
        st.toast(t.n("{n} suggestion accepted", "{n} suggestions accepted", n))
        st.rerun()


def file(place: Here) -> None:
    """The mapping as a file: take it away, bring another, keep it for other migrations."""
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
            _import(place, given.getvalue().decode("utf-8", "replace"))
        _problems(place)
        _presets(place)


def _import(place: Here, text: str) -> None:
    try:
        place.chosen.import_mapping(text)
    except MigrationError as error:
        say(error, place.t)
    else:
        st.session_state["mapping-version"] = st.session_state.get("mapping-version", 0) + 1
        st.rerun()


def _problems(place: Here) -> None:
    """What the mapping names and the accounts have not."""
    t = place.t
    for one in place.chosen.lint()[:PROBLEMS]:
        note(problem_words(one, t))


def _presets(place: Here) -> None:
    t, migration = place.t, place.chosen
    name = st.text_input(t._("Keep as a preset"), key="preset-name", placeholder=t._("Name"))
    if st.button(t._("Keep"), key="preset-keep", disabled=not name):
        try:
            kept = migration.save_preset(name or "")
        except MigrationError as error:
            say(error, t)
        else:
            st.toast(t._("Kept as the preset {name}.", name=kept))
    known = migration.presets()
    if not known:
        return
    chosen = st.selectbox(t._("Presets"), known, key="preset")
    if st.button(t._("Use the preset"), key="preset-use"):
        migration.use_preset(chosen)
        st.session_state["mapping-version"] = st.session_state.get("mapping-version", 0) + 1
        st.rerun()
