"""The one style block of every page; the rules are in `style.css`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

RULES = Path(__file__).with_name("style.css")


def apply() -> None:
    """Put the style block on the page; it takes no room."""
    st.html(RULES)
