"""The address of this dashboard, from its configuration: a Host header can be forged."""

from __future__ import annotations

import os

import streamlit as st

from pages.components.people import oidc

PASSWORD = "MUDANZA_ACCESS_PASSWORD"
PUBLIC = "MUDANZA_PUBLIC_URL"


def public_url() -> str:
    """What browsers open: as `MUDANZA_PUBLIC_URL` says, else on this machine."""
    return (
        os.environ.get(PUBLIC, "").rstrip("/") or f"http://127.0.0.1:{st.get_option('server.port')}"
    )


def redirect_uri() -> str:
    """Where a help desk sends the browser back to; to be entered in the app's settings there."""
    return f"{public_url()}/oauth/callback"


def hosted() -> bool:
    """Whether other people can reach this dashboard: they are asked who they are then."""
    return bool(os.environ.get(PASSWORD)) or oidc()


def shared_url(token: str) -> str:
    """The address of a shared link."""
    return f"{public_url()}/shared/{token}"
