"""The keys that do what a link or a button on every page does."""

from __future__ import annotations

import streamlit as st

# With Alt or Ctrl, so that a letter typed beside a field does nothing; and none that a browser,
# a text field or a screen reader has a use for.
FORWARD = "Alt+PageDown"
BACK = "Alt+PageUp"
HELP = "Ctrl+K"


def pressed(shortcut: str, *, disabled: bool = False) -> bool:
    """
    Whether the keys were pressed; to be asked beside the link or button that they stand for.

    A page link takes no keys, and a button prints them beside its label. So they belong to a
    button that nobody sees: not on the page, not in the order of Tab, not to a screen reader.
    """
    return st.button(shortcut, key=f"keys-{shortcut}", shortcut=shortcut, disabled=disabled)
