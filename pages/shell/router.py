"""
The script that Streamlit runs: finds out where the person is, guards, and runs the page.

It lies in a folder without a `pages/` beside it, because Streamlit's older mechanism would
otherwise run a page alone, without guards or language, on the first deep link.
"""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import streamlit as st
from streamlit.navigation.page import Page

from engine import Migration
from engine.errors import MigrationError
from engine.i18n import LANGUAGES, N_, Translator, translator
from pages.components import stepper, topbar
from pages.components.here import Here, arrive, home
from pages.components.people import oidc
from pages.components.problems import explained
from pages.shell import guards, style
from pages.shell.people import ask

PAGES = Path(__file__).resolve().parents[1]

TITLES = {
    "home": N_("Home"),
    "connect": N_("Connect"),
    "count": N_("Count"),
    "check": N_("Check"),
    "map": N_("Map"),
    "demo": N_("Demo"),
    "migrate": N_("Migrate"),
    "compare": N_("Compare"),
    "report": N_("Report"),
    "help": N_("Help"),
    "settings": N_("Settings"),
}


def language() -> str:
    """Asked for in the address, else chosen before, else the browser's."""
    found = (
        st.query_params.get("lang"),
        st.session_state.get("lang"),
        home().language,
        (st.context.locale or "").split("-")[0],
    )
    chosen = next((code for code in found if code in LANGUAGES), LANGUAGES[0])
    st.session_state["lang"] = chosen
    return chosen


def migration() -> Migration | None:
    """The migration that the address names, else the one looked at last in this tab."""
    slug = st.query_params.get("m") or st.session_state.get("m")
    known = {found.slug: found for found in home().migrations()}
    chosen = known.get(slug) if slug else None
    st.session_state["m"] = chosen.slug if chosen else None
    return chosen


def pages(t: Translator) -> dict[str, Page]:
    """All pages by key; titles in the language of the screen, addresses always the same."""
    return {
        key: st.Page(
            PAGES / f"{key}.py",
            title=t._(title),
            url_path="" if key == "home" else key,
            default=key == "home",
        )
        for key, title in TITLES.items()
    }


def keep_address(place: Here) -> None:
    """Write what was found back, so that any address can be shared or reloaded."""
    for name, value in place.query().items():
        if st.query_params.get(name) != value:
            st.query_params[name] = value


def _nobody() -> NoReturn:
    """All pages are there, so that an address is kept, and each asks who is looking."""
    st.set_page_config(page_title="Mudanza", page_icon="🚚", layout="wide")
    style.apply()
    ask()


def main() -> None:
    """One run of one page."""
    if oidc() and not st.user.is_logged_in:
        _nobody()
    t = translator(language())
    known = pages(t)
    chosen = st.navigation(list(known.values()), position="hidden")
    key = chosen.url_path or "home"
    place = Here(home=home(), t=t, page=key, pages=known, migration=migration())
    arrive(place)
    st.set_page_config(page_title=f"{chosen.title} · Mudanza", page_icon="🚚", layout="wide")
    keep_address(place)
    style.apply()
    with (
        st.container(horizontal_alignment="center", gap=None),
        st.container(width=1100, gap="medium", key="body"),
    ):
        topbar.show(place)
        if key not in guards.ASIDE and place.migration:
            stepper.show(place)
        with explained(place):
            guards.check(place)
            chosen.run()


try:
    main()
except MigrationError as error:
    st.error(error.message)
