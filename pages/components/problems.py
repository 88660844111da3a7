"""What a person reads when something went wrong: what it means, and what stays safe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from engine.errors import MigrationError
from engine.i18n import Translator
from engine.words import explain
from pages.components.here import Here
from pages.components.layout import plain


def say(error: MigrationError, t: Translator) -> None:
    """What happened, what to do, and the technical part folded."""
    said = explain(error, t)
    st.error(
        plain(said.remedy) if said.remedy else "", title=plain(said.what), icon=":material/block:"
    )
    with st.expander(t._("Technical details"), type="compact", key="row-details"):
        lines = [error.code, f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"]
        st.code("\n".join([*lines, error.service_words] if error.service_words else lines))


@contextmanager
def explained(place: Here) -> Iterator[None]:
    """Everything the product knows how to explain is said in place of the rest of the page."""
    try:
        yield
    except MigrationError as error:
        say(error, place.t)
