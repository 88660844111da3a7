"""What still fails of a run, tried again: all of it, or what failed for one reason."""

from __future__ import annotations

import streamlit as st

from engine import Status
from engine.errors import MigrationError
from engine.i18n import Translator
from engine.words import label
from pages.components import planning
from pages.components.figures import added
from pages.components.here import Here
from pages.components.layout import note
from pages.components.problems import say

ALL = ""


def retry(place: Here, status: Status) -> None:
    """How the last try went, and the button for another while something fails."""
    t = place.t
    failing = dict(place.chosen.still_failing(status.run))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _tried(place, status)
        if not failing:
            note(t._("Nothing fails any more."))
            return
        code = _which(failing, t)
        if st.button(t._("Run just these again"), icon=":material/replay:", key="retry"):
            try:
                place.chosen.retry(status.run, codes=[code] if code else [])
            except MigrationError as error:
                say(error, t)
            else:
                st.rerun()


def _tried(place: Here, status: Status) -> None:
    tried = planning.latest(place.chosen, "retry")
    if tried is None or tried.number < status.number:
        return
    sums = added(tried.entities.values())
    words = place.t._(
        "Tried again: {done} migrated, {failed} failed.", done=sums.migrated, failed=sums.failed
    )
    note(words)


def _which(failing: dict[str, int], t: Translator) -> str:
    """The reason that is chosen; ALL where there is no choice."""
    if len(failing) < 2:
        return ALL
    counts = {ALL: sum(failing.values()), **failing}
    chosen = st.selectbox(
        t._("Failed because"),
        list(counts),
        format_func=lambda code: (
            f"{label(code, t) if code else t._('any reason')} ({t.number(counts[code])})"
        ),
        key="retry-code",
        width=320,
    )
    return chosen or ALL
