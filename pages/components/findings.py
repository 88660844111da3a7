"""Check cards: what was found, why it matters, the way to it, and the tick."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine import Finding
from engine.i18n import N_, Translator
from engine.words import CARDS as WORDS
from engine.words import entity_name, word
from pages.components import policies
from pages.components.asked import forget, key_of
from pages.components.here import Here
from pages.components.layout import card, card_head, note
from pages.components.markup import chip, click_path, link, show
from pages.components.times import moment

CARDS = {
    "must": (N_("Must be fixed"), N_("No run starts until none is left")),
    "should": (N_("Should be fixed"), ""),
    "info": (N_("To know"), ""),
}
LISTED = 3
"""How many examples stand on a card before it is opened."""


def open_must(found: list[Finding]) -> int:
    """How many block a run."""
    return sum(1 for finding in found if finding.blocks)


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
        policies.offer(place, finding)
        _examples(place, finding)
        if finding.paste:
            st.code(finding.paste, language=None, wrap_lines=True)
        st.space("stretch")
        with st.container(horizontal=True, vertical_alignment="center"):
            if path:
                show(click_path(path), width="content")
            st.space("stretch")
            if finding.acknowledged_at:
                note(_ticked(finding, t))
            if not finding.auto:
                _tick(place, finding)
            elif WORDS[finding.id].tested:
                _again(place, finding)


def _ticked(finding: Finding, t: Translator) -> str:
    when = moment(finding.acknowledged_at or 0, t)
    if not finding.acknowledged_by:
        return t._("Ticked {when}", when=when)
    return t._("Ticked {when} by {who}", when=when, who=finding.acknowledged_by)


def _how(text: str) -> tuple[str, list[str]]:
    """What to do in words, and the way through the menus."""
    how, separator, path = text.rpartition(". ")
    if " > " not in path:
        return text, []
    return how + separator.strip(), path.rstrip(".").split(" > ")


def _examples(place: Here, finding: Finding) -> None:
    """The first few in a line; all that were kept, with their links, in a list that opens."""
    t = place.t
    if not finding.examples:
        return
    few = [_said(one, t) for one in finding.examples[:LISTED]]
    rest = len(finding.examples) > LISTED or any(one.url for one in finding.records)
    if not rest:
        note(t._("For example: {examples}", examples=t.listing(few)))
        return
    words = t._("For example: {examples}", examples=t.listing(map(_short, few)))
    with st.expander(words, type="compact", key=f"row-examples-{finding.id}"):
        items = "".join(f"<li>{line}</li>" for line in _lines(place, finding))
        show(f'<ul class="mz-list">{items}</ul>')


def _short(text: str) -> str:
    """Plain letters for a label that reads Markdown."""
    return "".join(c if c.isalnum() or c in " .,-+→()" else " " for c in text)[:40]


def _lines(place: Here, finding: Finding) -> list[str]:
    if not finding.records:
        return [escape(_said(one, place.t)) for one in finding.examples]
    return [
        " ".join(
            part
            for part in (
                link(f"{entity_name(one.entity, place.t, count=1)} {one.id}", one.url),
                escape(one.words),
            )
            if part
        )
        for one in finding.records
    ]


def _said(example: str, t: Translator) -> str:
    """Our own words of an example ("status: open → closed (12)") in the reader's language."""
    part, separator, rest = example.partition(": ")
    if not separator:
        return example
    if part in {"contacts", "companies", "conversations"}:
        return f"{entity_name(part, t)}: {rest}"
    value, arrow, becomes = rest.partition(" → ")
    if not arrow:
        return example
    new, space, n = becomes.partition(" (")
    pair = f"{word(part, value, t)} → {word(part, new, t) if new != '–' else new}"
    return f"{pair}{space}{n}"


def _again(place: Here, finding: Finding) -> None:
    """Ask the accounts about this one alone."""
    pressed = st.button(
        place.t._("Check again"),
        type="tertiary",
        icon=":material/refresh:",
        key=f"again-{finding.id}",
    )
    if pressed:
        fresh = place.chosen.check_again(finding.id, place.t.language)
        kept: list[Finding] = st.session_state[key_of(place)]
        st.session_state[key_of(place)] = _replaced(kept, finding.id, fresh)
        st.toast(_news(fresh, place.t), icon=":material/refresh:")
        st.rerun()


def _replaced(kept: list[Finding], finding_id: str, fresh: list[Finding]) -> list[Finding]:
    done: list[Finding] = []
    for one in kept:
        if one.id != finding_id:
            done.append(one)
        elif fresh:
            done += fresh
            fresh = []
    return done


def _news(fresh: list[Finding], t: Translator) -> str:
    return t._("It is fine now") if all(one.fine for one in fresh) else t._("It is still so")


def _tick(place: Here, finding: Finding) -> None:
    """
    The box keeps its name whatever its state: a press on a page that is drawn anew still counts.

    The callback writes what the box says now, so that a press told twice turns nothing back.
    """
    key = f"tick-{finding.id}"
    ticked = bool(finding.acknowledged_at)
    if st.session_state.get(key) != ticked:
        st.session_state[key] = ticked

    def keep() -> None:
        place.chosen.acknowledge(finding.id, undo=not st.session_state[key])
        kept: list[Finding] = st.session_state[key_of(place)]
        fresh = place.chosen.with_ticks(kept, place.t.language)
        forget()
        st.session_state[key_of(place)] = fresh

    st.checkbox(place.t._("I did this"), key=key, on_change=keep, width="content")


def fine_list(found: list[Finding], t: Translator) -> None:
    """What is right already, folded."""
    if not found:
        return
    words = t.n("{n} check is fine", "{n} checks are fine", len(found))
    with st.expander(words, type="compact", icon=":material/check:", key="row-fine"):
        items = "".join(f"<li>{escape(finding.title)}</li>" for finding in found)
        show(f'<ul class="mz-list">{items}</ul>')
