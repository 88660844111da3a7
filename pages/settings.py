"""Settings: language, where data lies, how tokens are kept, and deleting it all."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine.i18n import LANGUAGES
from pages.components import deleting
from pages.components.here import Here, here
from pages.components.keeping import kept_in
from pages.components.layout import card, card_head, footer, note, title
from pages.components.markup import facts, show
from pages.components.people import oidc
from pages.components.topbar import NAMES
from pages.components.tuning import tune


def page(place: Here) -> None:
    """Two cards for all migrations, two for the one looked at."""
    t = place.t
    title(t._("Settings"), t._("For this device, and for the migration you look at."))
    left, right = st.columns(2, gap="medium")
    with left, card("language", height="stretch"):
        _language(place)
    with right, card("data", height="stretch"):
        _data(place)
    if place.migration:
        with card("tune"):
            tune(place, place.migration)
        left, right = st.columns(2, gap="medium")
        with left, card("retention", height="stretch"):
            deleting.retention(place, place.migration)
        with right, card("delete", height="stretch"):
            deleting.everything(place, place.migration)
    footer(place, back="home")


def _language(place: Here) -> None:
    t = place.t
    card_head(t._("Language"))
    chosen = st.radio(
        t._("Language"),
        LANGUAGES,
        index=LANGUAGES.index(t.language),
        format_func=lambda code: NAMES[code],
        key="settings-language",
        label_visibility="collapsed",
    )
    note(t._("Screens, messages and reports. What you migrate stays in its own language."))
    if chosen and chosen != t.language:
        place.home.set_language(chosen)
        st.session_state["lang"] = chosen
        st.query_params["lang"] = chosen
        st.rerun()


def _data(place: Here) -> None:
    t, home = place.t, place.home
    card_head(t._("Where the data lies"))
    space = t._(
        "{used} of {free} free", used=t.bytes(home.used_bytes()), free=t.bytes(home.free_bytes())
    )
    rows = [
        *([(t._("Logged in as"), escape(_who()))] if oidc() else []),
        (t._("Folder"), escape(str(home.path))),
        (t._("Space used"), escape(space)),
        (t._("Tokens"), escape(kept_in(place))),
        (t._("Sent elsewhere"), escape(t._("Nothing"))),
    ]
    show(facts(rows))
    if oidc() and st.button(t._("Log out"), type="tertiary", icon=":material/logout:", key="out"):
        st.logout()


def _who() -> str:
    user = st.user.to_dict()
    return str(user.get("email") or user.get("name") or user.get("sub") or "")


page(here())
