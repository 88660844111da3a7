"""Who is looking, where several people log in by OpenID Connect: each has a data folder apart."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from engine import owner_of

OWNER: ContextVar[str | None] = ContextVar("owner", default=None)
"""Whose a plain request is, told by its cookie; pages have Streamlit's own word for it."""


class NobodyLoggedIn(LookupError):
    """Data was asked for on behalf of nobody."""


def oidc() -> bool:
    """Whether `[auth]` in Streamlit's secrets names a provider to log in with."""
    return bool(st.secrets.load_if_toml_exists() and st.secrets.get("auth"))


def owner() -> str:
    """
    The name of the data folder of who is looking; "" where everybody shares one.

    Raises NobodyLoggedIn.
    """
    if not oidc():
        return ""
    if get_script_run_ctx(suppress_warning=True) is None:
        found = OWNER.get()
    else:
        found = _of_page()
    if not found:
        raise NobodyLoggedIn("nobody is logged in")
    return found


def _of_page() -> str | None:
    user = st.user.to_dict()
    return of_claims(user) if user.get("is_logged_in") else None


def of_claims(claims: Mapping[str, object]) -> str | None:
    """The folder's name for what a provider says of a person; None when it names nobody."""
    subject = str(claims.get("sub") or "")
    return owner_of(str(claims.get("iss") or ""), subject) if subject else None
