"""The records of a run: filtered and paged in the ledger, fifty at most on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from engine import ItemRow, Status
from engine.i18n import Translator
from engine.words import entity_name, label, sentence
from pages.components.charts import ink
from pages.components.drawings import DARK
from pages.components.figures import added
from pages.components.here import Here
from pages.components.layout import note
from pages.components.mapping import people_names
from pages.components.markup import chip, icon, link, show
from pages.components.recordview import checklist, loss_line

PAGE = 10
STATES = ("", "failed", "skipped", "migrated")
INK = {
    "light": {"✓": "#005A8E", "✕": "#A03F00", "–": "#585E66", "?": "#735300"},
    "dark": {"✓": "#7CC0EA", "✕": "#FF9D5C", "–": "#B4B8BD", "?": "#E8C25C"},
}


def outcome_word(state: str, t: Translator) -> str:
    """The outcome with its sign, so that it needs no colour."""
    words = {
        "migrated": f"✓ {t._('Migrated')}",
        "failed": f"✕ {t._('Failed')}",
        "skipped": f"– {t._('Skipped')}",
        "in_doubt": f"? {t._('In doubt')}",
    }
    return words.get(state, t._("Not yet"))


def outcome_chip(state: str, t: Translator) -> str:
    """The outcome as a pill."""
    kinds = {"migrated": "ok", "failed": "fail", "in_doubt": "warn"}
    words = {
        "migrated": t._("Migrated"),
        "failed": t._("Failed"),
        "skipped": t._("Skipped"),
        "in_doubt": t._("In doubt"),
    }
    return chip(words.get(state, t._("Not yet")), kinds.get(state, ""))


@dataclass(frozen=True, slots=True)
class Filter:
    """What of a run is looked at."""

    state: str
    text: str


def browse(place: Here, status: Status, *, key: str) -> ItemRow | None:
    """The table with its filters; returns the record that was chosen in it."""
    wanted = _filters(place, status, key)
    page_key = f"{key}-page-{wanted.state}-{wanted.text}"
    page = int(st.session_state.get(page_key, 1))
    rows, total = place.chosen.records(
        status.run,
        state=wanted.state or None,
        text=wanted.text,
        limit=PAGE,
        offset=(page - 1) * PAGE,
    )
    if not rows:
        note(_nothing(wanted, place.t))
        return None
    chosen = _table(place, rows, key=f"{key}-table-{wanted.state}-{wanted.text}-{page}")
    _pages(place.t, page, len(rows), total, page_key)
    return chosen


def _filters(place: Here, status: Status, key: str) -> Filter:
    t = place.t
    sums = added(status.entities.values())
    labels = {
        "": t._("All {n}", n=sums.read),
        "failed": t._("Failed {n}", n=sums.failed),
        "skipped": t._("Skipped {n}", n=sums.skipped),
        "migrated": t._("Migrated {n}", n=sums.migrated),
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        state = st.pills(
            t._("Outcome"),
            STATES,
            default="failed" if sums.failed else "",
            required=True,
            format_func=labels.__getitem__,
            key=f"{key}-state",
            label_visibility="collapsed",
        )
        st.space("stretch")
        with st.container(width=180):
            text = st.text_input(
                t._("Find an id"),
                placeholder=t._("Find an id"),
                icon=":material/search:",
                key=f"{key}-text",
                label_visibility="collapsed",
            )
    return Filter(state=state or "", text=(text or "").strip())


def _nothing(wanted: Filter, t: Translator) -> str:
    if wanted.text:
        return t._('No record with "{q}". Try its whole id, the old or the new one.', q=wanted.text)
    return t._("No failures.") if wanted.state == "failed" else t._("No records.")


def _table(place: Here, rows: list[ItemRow], *, key: str) -> ItemRow | None:
    t = place.t
    old = t._("Id in {desk}", desk=place.desk("source"))
    new = t._("Id in {desk}", desk=place.desk("target"))
    frame = pd.DataFrame(
        {
            t._("Outcome"): [outcome_word(row.state, t) for row in rows],
            t._("Kind"): [entity_name(row.entity, t, count=1, capital=True) for row in rows],
            old: [row.source_id for row in rows],
            new: [row.target_id or "" for row in rows],
            t._("Note"): [remark(row, t) for row in rows],
        }
    )
    picked = st.dataframe(
        _coloured(frame, t._("Outcome")),
        hide_index=True,
        row_height=38,
        height="content",
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        alt=t._("The records of this run with their outcome, ids and a note."),
        column_config={t._("Outcome"): st.column_config.Column(width=118)},
    )
    found = picked["selection"]["rows"]
    return rows[found[0]] if found else None


def _coloured(frame: pd.DataFrame, column: str) -> Styler:
    colours = INK["dark" if ink() is DARK else "light"]
    return frame.style.map(
        lambda text: f"color: {colours.get(str(text)[:1], 'inherit')}; font-weight: 600",
        subset=[column],
    )


def remark(row: ItemRow, t: Translator) -> str:
    """The reason in short, or how many losses."""
    if row.code:
        return label(row.code, t)
    return t.n("{n} loss", "{n} losses", row.losses) if row.losses else "—"


def _pages(t: Translator, page: int, shown: int, total: int, key: str) -> None:
    first = (page - 1) * PAGE + 1
    with st.container(horizontal=True, vertical_alignment="center"):
        note(t._("{a} to {b} of {n}", a=first, b=first + shown - 1, n=total))
        st.space("stretch")
        if total > PAGE:
            st.pagination(-(-total // PAGE), key=key)


def detail(place: Here, status: Status, row: ItemRow) -> None:
    """One record: where it went, and aspect by aspect what became of it."""
    t, migration = place.t, place.chosen
    desks = place.desks
    old = link(f"{desks['source']} {row.source_id}", row.source_url)
    new = link(f"{desks['target']} {row.target_id}", row.target_url) if row.target_id else ""
    arrow = f" {icon('arrow_forward')} {new}" if new else ""
    show(f'<p class="mz-lead">{old}{arrow}</p>')
    if row.code:
        said = sentence(row.code, t, **desks, **row.detail)
        quoted = f'<p class="mz-quote">“{escape(row.words)}”</p>' if row.words else ""
        show(f"<p class='mz-lead'>{escape(said.what)}</p>{quoted}<p>{escape(said.remedy)}</p>")
        st.page_link(
            place.pages["help"],
            label=t._("What this reason means"),
            icon=":material/help:",
            query_params=place.query(q=row.code),
        )
    losses = migration.losses_of(status.run, row.entity, row.source_id)
    preview = migration.preview(row.entity, row.source_id)
    if preview and preview.source.id == row.source_id and row.state == "migrated":
        show(checklist(preview, losses, t, desks, people_names(migration)))
    elif losses:
        said_losses = "".join(loss_line(loss, t, desks) for loss in losses)
        show(f'<ul class="mz-chk">{said_losses}</ul>')
