"""Findings that a tab keeps, so that the accounts are not asked for every drawing."""

from __future__ import annotations

import streamlit as st

from pages.components.here import Here


def key_of(place: Here) -> str:
    """Where this tab keeps the findings that it shows."""
    return f"checks-{place.chosen.slug}-{place.t.language}"


def forget() -> None:
    """Have the checks made anew when a page is next drawn."""
    for key in [key for key in st.session_state if str(key).startswith("checks-")]:
        del st.session_state[key]
