"""Which records a demo takes: so many of the newest, those of a list, or awkward ones."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st

from engine import Picked
from engine.i18n import N_, Translator
from engine.words import entity_name, trait
from pages.components.here import Here
from pages.components.layout import card, note
from pages.components.markup import show
from pages.components.tables import Column, table

WAYS = {
    "newest": N_("The newest"),
    "ids": N_("Choose the records"),
    "awkward": N_("Pick awkward ones"),
}
PICKED = 10


@dataclass(frozen=True, kw_only=True)
class Choice:
    """So many of the newest, or, with `ids`, these."""

    size: int
    ids: tuple[str, ...] = ()
    nothing: bool = False


def choose(place: Here) -> Choice:
    """The card in which a person says which records."""
    t = place.t
    with card("size"):
        way = st.segmented_control(
            t._("Records of the demo"),
            list(WAYS),
            format_func=lambda one: t._(WAYS[one]),
            default="newest",
            required=True,
            key="demo-way",
            label_visibility="collapsed",
        )
        return {"ids": _by_ids, "awkward": _awkward}.get(way or "", _newest)(place)


def _newest(place: Here) -> Choice:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=240):
            size = st.number_input(
                place.t._("Conversations, and as many articles"),
                min_value=1,
                max_value=200,
                value=20,
                key="demo-size",
            )
        note(place.t._("The newest ones, with everyone in them."))
    return Choice(size=int(size))


def _by_ids(place: Here) -> Choice:
    t = place.t
    text = st.text_area(
        t._("Ids in {desk}, one a line", desk=place.desk("source")),
        placeholder="12345\narticles:678",
        key="demo-ids",
        help=t._("A bare id is a conversation; put articles: before the id of an article."),
    )
    ids = tuple(dict.fromkeys((text or "").replace(",", " ").split()))
    if not ids:
        note(t._("Everything that they refer to comes with them."))
    return Choice(size=len(ids), ids=ids, nothing=not ids)


def _awkward(place: Here) -> Choice:
    t, migration = place.t, place.chosen
    key = f"awkward-{migration.slug}"
    if key not in st.session_state:
        with st.spinner(t._("Looking for awkward records…"), show_time=True):
            st.session_state[key] = migration.awkward(PICKED)
    picked: list[Picked] = st.session_state[key]
    if not picked:
        note(t._("Nothing awkward was found among the records that were read."))
        return Choice(size=0, nothing=True)
    rows = [[_kind(one, t), escape(one.name or "—"), escape(_why(one, t))] for one in picked]
    columns = [Column(t._("Record")), Column(t._("Subject"), "wide"), Column(t._("Why"))]
    show(table(columns, rows, caption=t._("Awkward records, and why each was picked")))
    return Choice(size=len(picked), ids=tuple(f"{one.entity}:{one.id}" for one in picked))


def _kind(one: Picked, t: Translator) -> str:
    return escape(f"{entity_name(one.entity, t, count=1, capital=True)} {one.id}")


def _why(one: Picked, t: Translator) -> str:
    return t.listing(trait(name, t) for name in one.why)
