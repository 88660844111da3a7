"""Connect: two equal panels, so that the eye compares them."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine import SIDES
from pages.components import signin
from pages.components.here import Here, here
from pages.components.layout import card, footer, title
from pages.components.markup import chip, show
from pages.components.permissions import locking, permissions


def page(place: Here) -> None:
    """Source and target, then the question whether this is the right target."""
    t, migration = place.t, place.chosen
    title(
        t._("Connect"),
        t._(
            "Sign in to both help desks. The source is only ever read; nothing is written to the "
            "target before the demo."
        ),
    )
    signin.returned(place)
    for side, column in zip(("source", "target"), st.columns(2, gap="medium")):
        with column, card(side, height="stretch"):
            signin.panel(place, side)
            permissions(place, side)
    if migration.target.connected:
        _confirm(place)
    gate = _gate(place)
    footer(
        place,
        back="home",
        gate=gate,
        go=t._("Count records"),
        on_go=lambda: place.go("count"),
        locked=bool(gate),
    )


def _confirm(place: Here) -> None:
    t, migration = place.t, place.chosen
    account = migration.target.account
    assert account is not None
    with (
        card("sunk-confirm"),
        st.container(horizontal=True, vertical_alignment="center"),
    ):
        words = t._("Records will be written to {name}, {id}.", name="\0", id=account.id)
        before, _, after = words.partition("\0")
        show(f"<p class='mz-lead'>{before}<b>{escape(account.name)}</b>{escape(after)}</p>")
        if migration.info.confirmed:
            show(chip(t._("Yes, this is the target"), "done"), width="content")
            return
        st.checkbox(
            t._("Yes, this is the target"),
            key="confirm",
            on_change=migration.confirm_target,
            width="content",
        )


def _gate(place: Here) -> str:
    t, migration = place.t, place.chosen
    for side in SIDES:
        info = migration.source if side == "source" else migration.target
        if not info.connected:
            return t._("Not signed in to {desk} yet", desk=place.desk(side))
        lacking = locking(migration, side)
        if lacking:
            return t.n(
                "1 permission is missing in {desk}",
                "{n} permissions are missing in {desk}",
                len(lacking),
                desk=place.desk(side),
            )
    return "" if migration.info.confirmed else t._("Confirm the target first")


page(here())
