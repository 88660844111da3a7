"""Failures as cards: what happened, the service's own words, the remedy."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine import ItemRow, Status
from engine.words import entity_name, label, sentence
from pages.components.here import Here
from pages.components.layout import card, card_head
from pages.components.markup import link, show

MOST = 6


def failures(place: Here, status: Status) -> None:
    """One card for each failed record, the first few; the table above has all."""
    found, _total = place.chosen.records(status.run, state="failed", limit=MOST)
    with st.grid(2, min_column_width=340, gap="medium"):
        for row in found:
            _card(place, row)


def _card(place: Here, row: ItemRow) -> None:
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
        if row.source_url:
            text = t._("Open in {desk}", desk=place.desk("source"))
            show(f"<p class='mz-lead'>{link(text, row.source_url)}</p>")
