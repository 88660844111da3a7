"""The address of this dashboard, from its configuration: a Host header can be forged."""

from __future__ import annotations

import streamlit as st


def public_url() -> str:
    """What browsers on this machine open."""
    return f"http://127.0.0.1:{st.get_option('server.port')}"


def redirect_uri() -> str:
    """Where a help desk sends the browser back to; to be entered in the app's settings there."""
    return f"{public_url()}/oauth/callback"
