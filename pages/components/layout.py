"""How a page is laid out: title row, cards, sections and the pinned footer."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.components.glossed import glossed
from pages.components.here import Here, here
from pages.components.markup import heading, show
from pages.components.shortcuts import BACK, FORWARD, pressed

SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]()<>#+-.!|$:~"})


def plain(text: str) -> str:
    """A person's own words made safe for a place that reads Markdown (labels of widgets)."""
    return text.translate(SPECIAL)


def note(text: str) -> None:
    """A muted remark."""
    show(f'<p class="mz-note">{escape(text)}</p>', width="content")


def lead(text: str) -> None:
    """The one sentence under a title, its words of the product explained on hover."""
    show(f'<p class="mz-lead">{glossed(text, here().t)}</p>')


def title(text: str, sentence: str, *, right: Callable[[], None] | None = None) -> None:
    """The h1 and its sentence; `right` puts at most two quiet actions beside them."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="titlerow"):
        with st.container(gap=None, key="titletext", width="stretch"):
            st.title(text, anchor=False)
            lead(sentence)
        if right:
            with st.container(horizontal=True, key="titleright", width="content", gap="small"):
                right()


def section(text: str, remark: str = "", *, key: str) -> None:
    """The heading of a part of the page, with a remark beside it."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"sec-{key}"):
        st.header(text, anchor=False, width="content")
        if remark:
            note(remark)


def card(key: str, *, kind: str = "", height: int | str = "content") -> DeltaGenerator:
    """A surface; kinds `sunk`, `must`, `should`, `info`."""
    name = f"card-{kind}-{key}" if kind else f"card-{key}"
    return st.container(border=True, key=name, height=height)  # type: ignore[arg-type]


def card_head(text: str, right: str = "", level: int = 2) -> None:
    """The heading of a card and something small (HTML) at its right."""
    show(heading(text, level, right))


def footer(
    place: Here,
    *,
    back: str,
    gate: str = "",
    go: str = "",
    on_go: Callable[[], object] | None = None,
    locked: bool = False,
) -> None:
    """
    The pinned row: back, what is missing in words, and the one primary button.

    `back` names the page before, `go` is the label of the primary (no button when empty).
    """
    with (
        st.bottom,
        st.container(horizontal_alignment="center"),
        st.container(width=1100, horizontal=True, vertical_alignment="center", key="footer"),
    ):
        st.page_link(
            place.pages[back],
            label=place.pages[back].title,
            icon=":material/arrow_back:",
            query_params=place.query(),
        )
        if pressed(BACK):
            place.go(back)
        st.space("stretch")
        if gate:
            note(gate)
        if go and on_go:
            _primary(go, on_go, locked=locked)


def _primary(label: str, on_go: Callable[[], object], *, locked: bool) -> None:
    clicked = st.button(
        label,
        type="primary",
        key="primary-go",
        icon=":material/arrow_forward:",
        icon_position="right",
        disabled=locked,
    )
    if pressed(FORWARD, disabled=locked) or clicked:
        on_go()


def locked(place: Here, why: str, step: str) -> NoReturn:
    """Say why the page is closed and lead to the step that opens it."""
    with st.container(horizontal_alignment="center"), st.container(width=620), card("locked"):
        here = escape(place.pages[place.page].title)
        show(f'<div class="mz-empty"><h1 class="mz-h">{here}</h1><p>{escape(why)}</p></div>')
        with st.container(horizontal=True, horizontal_alignment="center"):
            if st.button(place.pages[step].title, type="primary", key="primary-unlock"):
                place.go(step)
    st.stop()
