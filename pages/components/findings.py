"""Check cards: what was found, why it matters, the way to it, and the tick."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine import Finding
from engine.i18n import N_, Translator
from pages.components.here import Here
from pages.components.layout import card, card_head, note
from pages.components.markup import chip, click_path, show
from pages.components.times import moment

CARDS = {
    "must": (N_("Must be fixed"), N_("The demo stays closed until none is left")),
    "should": (N_("Should be fixed"), ""),
    "info": (N_("To know"), ""),
}


def open_must(found: list[Finding]) -> int:
    """How many block a run."""
    return sum(1 for f in found if f.level == "must" and not f.fine and not f.acknowledged_at)


def sums(found: list[Finding], t: Translator) -> str:
    """How many of each level."""
    counts = {level: sum(1 for f in found if f.level == level and not f.fine) for level in CARDS}
    fine = sum(1 for f in found if f.fine)
    chips = [
        chip(t.n("{n} must be fixed", "{n} must be fixed", counts["must"]), "fail")
        if counts["must"]
        else "",
        chip(t.n("{n} should be fixed", "{n} should be fixed", counts["should"]), "warn")
        if counts["should"]
        else "",
        chip(t.n("{n} to know", "{n} to know", counts["info"])) if counts["info"] else "",
        chip(t.n("{n} fine", "{n} fine", fine), "done") if fine else "",
    ]
    return f'<div class="mz-chips">{"".join(chips)}</div>'


def finding_card(place: Here, finding: Finding) -> None:
    """One card; either the accounts can be asked again, or a person ticks it, never both."""
    t = place.t
    with card(finding.id, kind=finding.level, height="stretch"):
        named = t.number(finding.n) in finding.title
        touched = t.n("{n} record", "{n} records", finding.n) if finding.n and not named else ""
        card_head(finding.title, touched)
        how, path = _how(finding.how_to_fix)
        show(f'<p class="mz-lead">{escape(f"{finding.why} {how}".strip())}</p>')
        if finding.examples:
            note(t._("For example: {examples}", examples=t.listing(map(str, finding.examples[:3]))))
        st.space("stretch")
        with st.container(horizontal=True, vertical_alignment="center"):
            if path:
                show(click_path(path), width="content")
            st.space("stretch")
            if finding.acknowledged_at:
                note(t._("Ticked {when}", when=moment(finding.acknowledged_at, t)))
            if not finding.auto:
                _tick(place, finding)


def _how(text: str) -> tuple[str, list[str]]:
    """What to do in words, and the way through the menus."""
    how, separator, path = text.rpartition(". ")
    if " > " not in path:
        return text, []
    return how + separator.strip(), path.rstrip(".").split(" > ")


def _tick(place: Here, finding: Finding) -> None:
    ticked = bool(finding.acknowledged_at)

    def turn() -> None:
        place.chosen.acknowledge(finding.id, undo=ticked)
        for key in [key for key in st.session_state if str(key).startswith("checks-")]:
            del st.session_state[key]

    st.checkbox(
        place.t._("I did this"),
        value=ticked,
        key=f"tick-{finding.id}-{ticked}",
        on_change=turn,
        width="content",
    )


def fine_list(found: list[Finding], t: Translator) -> None:
    """What is right already, folded."""
    if not found:
        return
    words = t.n("{n} check is fine", "{n} checks are fine", len(found))
    with st.expander(words, type="compact", icon=":material/check:", key="row-fine"):
        items = "".join(f"<li>{escape(finding.title)}</li>" for finding in found)
        show(f'<ul class="mz-list">{items}</ul>')
