"""The mapping's rules on screen: what comes along, and what becomes of what does not fit."""

from __future__ import annotations

from collections.abc import Mapping as Table

import streamlit as st

from engine import Mapping
from engine.errors import MigrationError
from engine.i18n import N_
from pages.components.here import Here
from pages.components.layout import card, card_head, note
from pages.components.problems import say

ALONG: dict[str, str] = {
    "attachments": N_("Attachments"),
    "translations": N_("Migrate content translations"),
    "keep_category_add_folder": N_("Keep the category and add the folder inside it"),
    "freeze_old_solved": N_("Close what was solved long ago"),
}
CHOICES: dict[str, tuple[str, Table[str, str]]] = {
    "phones": (
        N_("Phone numbers that are not valid"),
        {
            "fix": N_("Keep in a field"),
            "field": N_("Keep all local ones in a field"),
            "drop": N_("Leave out"),
            "keep": N_("Keep as they are"),
        },
    ),
    "events": (
        N_("Assignments and state changes"),
        {"summary": N_("One note"), "drop": N_("Leave out"), "keep": N_("A note each")},
    ),
    "recipients": (
        N_("People in copy"),
        {"add": N_("Take part"), "note": N_("Named in a note")},
    ),
    "original_dates": (
        N_("Dates that cannot be set"),
        {"field": N_("Keep in a field"), "tag": N_("Keep as a tag"), "note": N_("Keep in a note")},
    ),
    "long_texts": (
        N_("Messages that are too long"),
        {"split": N_("Split into several"), "cut": N_("Cut")},
    ),
    "unmapped_values": (
        N_("Values without a counterpart"),
        {"nearest": N_("Use the default"), "stop": N_("Fail the record")},
    ),
    "existing": (
        N_("People and companies who are there"),
        {"use": N_("Leave as they are"), "fill": N_("Fill empty fields")},
    ),
    "refused_values": (
        N_("Values that are refused"),
        {"nearest": N_("Leave out"), "stop": N_("Fail the record")},
    ),
    "taken_names": (
        N_("Names that are taken"),
        {"nearest": N_("Add a number"), "stop": N_("Fail the record")},
    ),
    "several_people": (
        N_("Several people fit"),
        {"nearest": N_("Use the one active last"), "stop": N_("Fail the record")},
    ),
    "archived_people": (
        N_("The person is archived there"),
        {"nearest": N_("Restore and use"), "stop": N_("Fail the record")},
    ),
    "outside_dates": (
        N_("Dates that are not allowed"),
        {"nearest": N_("Use the nearest"), "stop": N_("Fail the record")},
    ),
}
TEXTS: dict[str, str] = {
    "marker_tag": N_("Tag for everything that is moved"),
    "default_category": N_("Name of the default category"),
    "default_folder": N_("Name of the default folder"),
    "lines_time_zone": N_("Time zone of dates in texts"),
}
OPTIONAL = {"marker_tag"}


def rules(place: Here) -> None:
    """Switches, choices and names; each is kept as soon as it is made."""
    t, mapping = place.t, place.chosen.mapping()
    if place.chosen.manifest("target").capabilities.whole:
        return _of_whole(place, mapping)
    changed: dict[str, object] = {}
    with card("along"):
        card_head(t._("What comes along"))
        with st.container(horizontal=True, gap="large"):
            for name, label in ALONG.items():
                value = st.toggle(t._(label), value=getattr(mapping, name), key=f"rule-{name}")
                changed |= _if_new(mapping, name, value)
        with st.grid(2, min_column_width=240, gap="small"):
            for name, label in TEXTS.items():
                given = st.text_input(
                    t._(label), value=getattr(mapping, name) or "", key=f"rule-{name}"
                )
                text = (given or "").strip()
                if text or name in OPTIONAL:
                    changed |= _if_new(mapping, name, text or None)
    with card("otherwise"):
        card_head(t._("What does not fit"))
        with st.grid(3, min_column_width=240, gap="small"):
            for name, (label, options) in CHOICES.items():
                changed |= _if_new(mapping, name, _select(place, mapping, name, label, options))
    if changed:
        _save(place, changed)
    return None


def _of_whole(place: Here, mapping: Mapping) -> None:
    """All that can be chosen where nothing is converted."""
    name = "attachments"
    with card("along"):
        card_head(place.t._("What comes along"))
        note(place.t._("Files keep every record as it is: there is nothing to map."))
        value = st.toggle(place.t._(ALONG[name]), value=mapping.attachments, key=f"rule-{name}")
    if changed := _if_new(mapping, name, value):
        _save(place, changed)


def _select(place: Here, mapping: Mapping, name: str, label: str, options: Table[str, str]) -> str:
    t = place.t
    values = list(options)
    chosen: str = st.selectbox(
        t._(label),
        values,
        index=values.index(str(getattr(mapping, name))),
        format_func=lambda one: t._(options[one]),
        key=f"rule-{name}",
    )
    return chosen


def _if_new(mapping: Mapping, name: str, value: object) -> dict[str, object]:
    return {name: value} if value != getattr(mapping, name) else {}


def _save(place: Here, changed: dict[str, object]) -> None:
    try:
        place.chosen.set_rules(**changed)
    except MigrationError as error:
        say(error, place.t)
        return
    st.toast(place.t._("Saved"), icon=":material/check:")
    st.rerun()


def made_values(place: Here) -> None:
    """What the mapping makes by itself; written in the file."""
    t, mapping = place.t, place.chosen.mapping()
    lines = [
        *(f"{place_} = {value}" for place_, value in mapping.constants.items()),
        *(f"{place_} = {value} *" for place_, value in mapping.defaults.items()),
        *(f"{place_} ← {len(steps)}" for place_, steps in mapping.transforms.items()),
    ]
    if lines:
        note(t._("Made by the mapping: {list}", list=", ".join(lines)))
    else:
        note(t._("Constants, defaults and steps that make values are written in the mapping file."))
