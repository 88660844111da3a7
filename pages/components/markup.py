"""Small pieces of HTML. Every text is escaped here: record text reaches the page no other way."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

import streamlit as st

CHIP_ICONS = {"ok": "check", "fail": "block", "warn": "priority_high", "done": "check", "": "info"}


def show(html: str, *, width: int | str = "stretch") -> None:
    """Put a piece of HTML on the page."""
    st.html(html, width=width)  # type: ignore[arg-type]


def icon(name: str, kind: str = "") -> str:
    """A sign from the bundled font, silent for screen readers: a word always stands beside it."""
    return f'<span class="mz-i {kind}" aria-hidden="true">{name}</span>'


def chip(text: str, kind: str = "", sign: str | None = None) -> str:
    """A pill that says a state; kinds `ok fail warn done` and plain."""
    chosen = CHIP_ICONS[kind] if sign is None else sign
    lead = icon(chosen) if chosen else ""
    return f'<span class="mz-chip {kind}">{lead}{escape(text)}</span>'


def mark(text: str, kind: str = "") -> str:
    """Text that the mapping changed, or (kind `bad`) that cannot be written."""
    return f'<mark class="mz-mark {kind}">{escape(text)}</mark>'


def click_path(parts: tuple[str, ...] | list[str]) -> str:
    """The way through a help desk's own menus."""
    tags = (f'<span class="mz-tag">{escape(part)}</span>' for part in parts)
    return f'<span class="mz-path">{" <i>›</i> ".join(tags)}</span>'


def direction(source: tuple[str, str], target: tuple[str, str], *, pill: bool = False) -> str:
    """From which account to which: the help desk bold, the account muted."""
    sides = (
        f"<b>{escape(desk)}</b> <span>{escape(name)}</span>" for desk, name in (source, target)
    )
    arrow = f" {icon('arrow_forward')} "
    return f'<div class="mz-dir{" pill" if pill else ""}">{arrow.join(sides)}</div>'


def facts(rows: list[tuple[str, str]]) -> str:
    """A list of labels and values; values are HTML."""
    items = "".join(f"<dt>{escape(label)}</dt><dd>{value}</dd>" for label, value in rows)
    return f'<dl class="mz-dl">{items}</dl>'


def link(text: str, url: str | None) -> str:
    """A link to a record in its help desk; plain text when the address is no web address."""
    if not url or urlsplit(url).scheme not in {"http", "https"}:
        return escape(text)
    return (
        f'<a class="mz-a" href="{escape(url)}" target="_blank" rel="noreferrer">{escape(text)}</a>'
    )


def anchor(text: str, url: str, *, sign: str = "", kind: str = "") -> str:
    """A link that looks like a button and stays in this tab."""
    lead = icon(sign) if sign else ""
    return f'<a class="mz-btn {kind}" href="{escape(url)}" target="_self">{lead}{escape(text)}</a>'


def heading(text: str, level: int = 2, right: str = "") -> str:
    """A heading that holds a person's own words, with something small at its right."""
    tail = f'<span class="mz-right">{right}</span>' if right else ""
    return f'<div class="mz-head"><h{level} class="mz-h">{escape(text)}</h{level}>{tail}</div>'


def figure_line(text: str) -> str:
    """One big figure on a line of its own."""
    return f'<p class="mz-fig"><b>{escape(text)}</b></p>'
