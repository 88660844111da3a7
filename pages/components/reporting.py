"""The parts of the report: sharing, outcome by kind, reasons, what stayed behind."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from engine import Status, kept_in
from engine.i18n import N_
from engine.words import entity_name, label, loss_weight, sentence
from pages.components.beforeafter import there_already
from pages.components.charts import months, outcome_bars, reason_bars
from pages.components.counts import ORDER
from pages.components.drawings import Month, Outcome
from pages.components.figures import Sums, curves, legend
from pages.components.here import Here
from pages.components.layout import card, card_head, note, section
from pages.components.markup import anchor, show
from pages.components.tables import Column, table

FORMATS = {
    "xlsx": N_("Spreadsheet (XLSX)"),
    "csv": N_("Every record (CSV)"),
    "parts": N_("Every message and file (CSV)"),
    "parquet": N_("For data tools (Parquet)"),
    "json": N_("For scripts (JSON)"),
    "ipynb": N_("Notebook (Jupyter)"),
    "zip": N_("All with checksums (ZIP)"),
}
REASONS = 8
AT_ONCE = 5000
"""Conversations whose months are counted without asking: less than a second."""


def address(place: Here, status: Status, kind: str, *, unmask: bool = False) -> str:
    """Where a report is downloaded from."""
    query = {"lang": place.t.language, **({"unmask": "1"} if unmask else {})}
    return f"/download/{place.chosen.slug}/{status.run}.{kind}?{urlencode(query)}"


def share(place: Here, status: Status) -> None:
    """The one file for whoever asks, and the other formats."""
    t = place.t
    with st.popover(t._("Other formats"), icon=":material/table:", type="tertiary"):
        unmask = st.toggle(t._("Show names and texts"), key="unmask")
        if unmask:
            note(
                t._(
                    "The file will show names, addresses and texts. Send it only to people who "
                    "may see them."
                )
            )
        shown = {**FORMATS, **({"html": N_("One file for a browser (HTML)")} if unmask else {})}
        links = [
            anchor(
                t._(name),
                address(place, status, kind, unmask=unmask),
                sign="download",
                kind="second",
            )
            for kind, name in shown.items()
        ]
        show(f'<div class="mz-downloads">{"".join(links)}</div>')
    text = t._("Share as one file")
    show(
        anchor(text, address(place, status, "html"), sign="ios_share", kind="primary"),
        width="content",
    )


def remark(place: Here, status: Status, sums: Sums) -> str:
    """How many carry a loss, and which is the most frequent; escaped."""
    t = place.t
    losses = sorted(place.chosen.loss_counts(status.run), key=lambda found: -found[2])
    masked = t._("Personal data is masked in everything shared.")
    if not sums.with_loss or not losses:
        return escape(masked)
    most = label(losses[0][1], t)
    carried = t._(
        "{n} of the migrated carry a loss; the most frequent: {loss}.", n=sums.with_loss, loss=most
    )
    return escape(f"{carried} {masked}")


def by_kind(place: Here, status: Status) -> None:
    """Outcome by kind, in shares."""
    t = place.t
    card_head(t._("Outcome by kind"))
    show(legend(("migrated", "failed", "skipped"), t))
    already = there_already(place, status)
    rows = [
        Outcome(
            label=entity_name(entity, t, capital=True),
            migrated=tally.migrated,
            failed=tally.failed,
            skipped=tally.skipped,
            there=tally.migrated + already.get(entity, 0),
        )
        for entity in ORDER
        if (tally := status.entities.get(entity)) and tally.read
    ]
    if rows:
        outcome_bars(rows, t, key="by-kind", title=t._("Outcome by kind"))
    else:
        note(t._("No records."))


def by_reason(place: Here, status: Status) -> None:
    """Why records failed or were skipped."""
    t = place.t
    card_head(t._("Problems by reason"))
    found: dict[tuple[str, str], int] = {}
    for _entity, outcome, code, n in place.chosen.reasons(status.run):
        if outcome in {"failed", "skipped"}:
            key = (label(code, t), outcome)
            found[key] = found.get(key, 0) + n
    if not found:
        note(t._("Nothing failed and nothing was skipped."))
        return
    show(legend(("failed", "skipped"), t))
    rows = sorted(((name, kind, n) for (name, kind), n in found.items()), key=lambda row: -row[2])
    reason_bars(rows[:REASONS], t, key="by-reason", title=t._("Problems by reason"))


def by_month(place: Here, status: Status) -> None:
    """When conversations began, in both accounts; a long archive is gone through on request."""
    t, migration = place.t, place.chosen
    tally = status.entities.get("conversations")
    if status.state != "done" or not tally or not tally.read:
        return
    section(t._("Volume by month"), t._("When conversations and tickets began"), key="months")
    with card("months"):
        quick = tally.read <= AT_ONCE or migration.has_volumes(status.run)
        if not quick and not st.button(
            t._("Draw it"), icon=":material/show_chart:", key="draw-months"
        ):
            note(t._("Goes through {n} conversations of the source copy once.", n=tally.read))
            return
        found = migration.volumes(status.run)
        if not found:
            note(t._("No records."))
            return
        names = (place.desk("source"), place.desk("target"))
        show(curves(names))
        rows = [Month(month=v.month, read=v.read, arrived=v.arrived) for v in found]
        months(rows, t, key="by-month", title=t._("Volume by month"), names=names)
        with st.expander(t._("The same as a table"), type="compact", key="row-months"):
            columns = [Column(t._("Month")), *(Column(name, "num") for name in names)]
            cells = [[v.month, t.number(v.read), t.number(v.arrived)] for v in found]
            show(table(columns, cells, caption=t._("Volume by month")))


def left_behind(place: Here, status: Status) -> None:
    """What could not come along, why, and what to do about it."""
    t, migration = place.t, place.chosen
    found = sorted(
        migration.loss_counts(status.run), key=lambda row: (-loss_weight(row[1]), -row[2])
    )
    section(
        t._("What could not come along"), t._("Kept in the source copy on this device"), key="left"
    )
    with card("left"):
        if not found:
            note(t._("Everything came along."))
            return
        worth = [row for row in found if loss_weight(row[1]) > 1]
        slight = [row for row in found if loss_weight(row[1]) == 1]
        if worth:
            show(_losses(place, worth))
        if slight:
            words = t.n(
                "{n} that only looks different", "{n} that only look different", len(slight)
            )
            with st.expander(words, type="compact", icon=":material/visibility:", key="row-slight"):
                show(_losses(place, slight))


def _losses(place: Here, found: Sequence[tuple[str, str, int]]) -> str:
    t = place.t
    rows = []
    for entity, code, n in found:
        said = sentence(code, t, **place.desks)
        rows.append(
            [
                t.number(n),
                escape(label(code, t)),
                escape(entity_name(entity, t, capital=True)),
                escape(said.what),
                escape(kept_in(code, t)),
            ]
        )
    columns = [
        Column(t._("Records"), "num"),
        Column(t._("What")),
        Column(t._("Kind"), "wide mute"),
        Column(t._("Why"), "mute"),
        Column(t._("Where it is kept"), "wide"),
    ]
    return table(columns, rows, caption=t._("What could not come along"))
