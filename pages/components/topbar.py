"""The bar on top of every page: home, direction, a running migration, language, settings."""

from __future__ import annotations

import streamlit as st

from engine import Migration
from engine.i18n import LANGUAGES, Translator
from pages.components.here import Here
from pages.components.layout import plain
from pages.components.markup import direction
from pages.components.markup import show as put
from pages.components.shortcuts import HELP, pressed
from pages.components.sides import account_name, desk

NAMES = {"en": "English", "es": "Español"}
WATCHED = {"demo": "demo", "undo": "demo", "retry": "demo", "delta": "compare"}
"""Where a run of a kind is watched; everything else on Migrate."""


def account(migration: Migration, side: str, t: Translator) -> tuple[str, str]:
    """The help desk's name and the account's, as far as it is known."""
    return t.message(desk(migration, side)), account_name(migration, side)


def way(migration: Migration, t: Translator, *, pill: bool = False) -> str:
    """From which account to which."""
    source, target = (account(migration, side, t) for side in ("source", "target"))
    return direction(source, target, pill=pill)


def show(place: Here) -> None:
    """The bar."""
    with st.container(horizontal=True, vertical_alignment="center", key="topbar"):
        st.page_link(
            place.pages["home"],
            label="Mudanza",
            icon=":material/local_shipping:",
            query_params={"lang": place.t.language},
        )
        if place.migration and place.page not in {"home", "help", "settings"}:
            put(way(place.migration, place.t, pill=True), width="content")
        st.space("stretch")
        _running(place)
        _languages(place)
        with st.container(width="content", key="quiet-help"):
            st.page_link(
                place.pages["help"],
                label=place.t._("Help"),
                icon=":material/help:",
                query_params=place.query(),
            )
        if pressed(HELP):
            place.go("help")
        with st.container(width="content", key="quiet-settings"):
            st.page_link(
                place.pages["settings"],
                label=place.t._("Settings"),
                icon=":material/settings:",
                query_params=place.query(),
            )


def _running(place: Here) -> None:
    for migration in place.home.migrations():
        going = migration.unfinished()
        status = migration.status(going.id) if going else None
        if not status or status.state != "running":
            continue
        if place.page == "migrate" and place.migration and place.migration.slug == migration.slug:
            continue
        share = place.t.percent(status.done / status.total if status.total else 0)
        page = WATCHED.get(status.kind, "migrate")
        with st.container(width="content", key="quiet-running"):
            st.page_link(
                place.pages[page],
                label=place.t._("{name}: {share} done", name=plain(migration.name), share=share),
                icon=":material/sync:",
                query_params=place.query(migration.slug),
            )
        return


def _languages(place: Here) -> None:
    chosen = st.menu_button(
        NAMES[place.t.language],
        options=LANGUAGES,
        format_func=lambda code: NAMES[code],
        type="tertiary",
        icon=":material/language:",
        key="language",
    )
    if chosen and chosen != place.t.language:
        place.home.set_language(chosen)
        st.session_state["lang"] = chosen
        st.query_params["lang"] = chosen
        st.rerun()
