"""Home: every migration as a card with where it stands and what comes next."""

from __future__ import annotations

import streamlit as st

from engine import Migration
from engine.i18n import Translator
from pages.components import newmigration
from pages.components.figures import dots
from pages.components.here import Here, here
from pages.components.keeping import kept_in
from pages.components.layout import card, card_head, note, title
from pages.components.markup import chip, facts, icon, show
from pages.components.standing import Standing, standing
from pages.components.topbar import way
from pages.components.tour import tour


def page(place: Here) -> None:
    """The cards, or the first steps when there is none."""
    found = place.home.migrations()
    if not found:
        _empty(place)
        return
    t = place.t
    stands = [(migration, standing(migration, t)) for migration in found]
    running = sum(1 for _migration, stand in stands if stand.state == "running")
    sentence = t.n("One on this device.", "{n} on this device.", len(found))
    if running:
        sentence += " " + t.n("One of them is running.", "{n} of them are running.", running)
    title(t._("Migrations"), sentence, right=lambda: _actions(place))
    tour(place)
    with st.grid(2, min_column_width=340, gap="small"):
        for migration, stand in stands:
            _card(place, migration, stand)
        _where(place)


def _actions(place: Here) -> None:
    t = place.t
    if st.button(
        t._("Try it with sample data"), type="tertiary", icon=":material/play_circle:", key="sample"
    ):
        _sample(place)
    if st.button(t._("New migration"), type="primary", icon=":material/add:", key="primary-new"):
        newmigration.ask(place)


def _sample(place: Here) -> None:
    with st.spinner(place.t._("Starting two help desks on this device and filling them…")):
        migration = place.home.sample(place.t.language)
    place.go("count", migration.slug)


def _empty(place: Here) -> None:
    t = place.t
    st.space("large")
    with (
        st.container(horizontal_alignment="center"),
        st.container(width=620),
        card("empty"),
        st.container(horizontal_alignment="center"),
    ):
        heading = t._("Take your history to another help desk")
        sentence = t._(
            "Contacts, conversations and articles, with their dates, notes and attachments. "
            "Everything passes through this device and nowhere else."
        )
        show(
            f'<div class="mz-empty">{icon("local_shipping")}<h1 class="mz-h">{heading}</h1>'
            f"<p>{sentence}</p></div>"
        )
        with st.container(
            horizontal=True, horizontal_alignment="center", vertical_alignment="center"
        ):
            if st.button(
                t._("Try it with sample data"),
                type="primary",
                icon=":material/play_circle:",
                key="primary-sample",
            ):
                _sample(place)
            if st.button(t._("New migration"), icon=":material/add:", key="new"):
                newmigration.ask(place)
        note(t._("Sample data needs no account and is deleted with one click."))
    with st.container(horizontal_alignment="center"), st.container(width=620):
        tour(place)


def _card(place: Here, migration: Migration, stand: Standing) -> None:
    t = place.t
    with card(migration.slug, height="stretch"):
        card_head(migration.name, _chip(stand, t))
        show(way(migration, t))
        show(f'{dots(stand.dots, stand.step)}<p class="mz-note">{stand.step}</p>')
        if stand.bar:
            show(f'{stand.bar}<p class="mz-note">{stand.numbers}</p>')
        show(f'<p class="mz-lead"><span class="mz-quote">{stand.lead}</span> {stand.next}</p>')
        st.space("stretch")
        with st.container(horizontal=True, vertical_alignment="center"):
            note(stand.when)
            st.space("stretch")
            if st.button(stand.action, key=f"open-{migration.slug}"):
                place.go(stand.page, migration.slug)


def _chip(stand: Standing, t: Translator) -> str:
    words = {
        "running": chip(t._("Running"), "ok", "sync"),
        "paused": chip(t._("Paused"), "warn", "pause"),
        "finished": chip(t._("Finished"), "done", "check_circle"),
        "waiting": chip(t._("Needs you"), "warn", "front_hand"),
    }
    return words[stand.state]


def _where(place: Here) -> None:
    t, home = place.t, place.home
    with card("sunk-where", height="stretch"):
        card_head(t._("Where the data lies"))
        show(
            "<p class='mz-lead'>"
            + t._(
                "One folder for each migration on this device: what was read, what happened to "
                "every record, and the reports."
            )
            + "</p>"
        )
        space = t._(
            "{used} of {free} free",
            used=t.bytes(home.used_bytes()),
            free=t.bytes(home.free_bytes()),
        )
        rows = [
            (t._("Space used"), space),
            (t._("Tokens"), kept_in(place)),
            (t._("Sent elsewhere"), t._("Nothing")),
        ]
        show(facts(rows))


page(here())
