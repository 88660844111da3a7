"""Logging in by OpenID Connect, through Streamlit's own: who a request comes from, and the page."""

from __future__ import annotations

import json
from html import escape
from typing import NoReturn

import streamlit as st
from starlette.requests import HTTPConnection
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import AUTH_COOKIE_NAME, get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from engine.i18n import LANGUAGES, translator
from pages.components.layout import card
from pages.components.markup import icon, show
from pages.components.people import of_claims

OURS = ("/download/", "/oauth/")
"""What is ours beside the pages; those ask by themselves."""


def owner_of_request(connection: HTTPConnection) -> str | None:
    """Whose data the request may see, by Streamlit's signed cookie; None for nobody's."""

    def one(name: str) -> bytes | None:
        value = connection.cookies.get(name, "").encode("latin-1", "replace")
        return decode_signed_value(get_cookie_secret(), name, value) if value else None

    kept = get_cookie_with_chunks(one, AUTH_COOKIE_NAME)
    try:
        claims = json.loads(kept or b"{}")
    except ValueError:
        return None
    logged_in = isinstance(claims, dict) and claims.get("is_logged_in")
    return of_claims(claims) if logged_in else None


def ask() -> NoReturn:
    """The page that somebody who is not logged in sees, whatever they asked for."""
    asked = st.query_params.get("lang") or (st.context.locale or "").split("-")[0]
    t = translator(asked if asked in LANGUAGES else LANGUAGES[0])
    with (
        st.container(horizontal_alignment="center"),
        st.container(width=620),
        card("log-in"),
        st.container(horizontal_alignment="center"),
    ):
        words = t._("Log in, so that your migrations stay yours.")
        show(
            f'<div class="mz-empty">{icon("local_shipping")}<h1 class="mz-h">Mudanza</h1>'
            f"<p>{escape(words)}</p></div>"
        )
        if st.button(t._("Log in"), type="primary", icon=":material/login:", key="primary-log-in"):
            st.login()
    st.stop()
