"""The permission groups of a side as rows that open: what is read and written, and why."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine import Migration, Permission, SideInfo
from engine.i18n import N_, Translator
from engine.words import entity_name
from engine.words.entities import capitalised
from pages.components.here import Here
from pages.components.markup import chip, heading, show
from pages.components.sides import info as side_info

GROUPS = {
    "people": N_("people"),
    "companies": N_("companies"),
    "conversations": N_("conversations"),
    "teams": N_("teams and teammates"),
    "tags": N_("tags"),
    "accounts": N_("workspace accounts"),
    "attributes": N_("data attributes"),
    "articles": N_("articles"),
}


def missing(info: SideInfo) -> tuple[str, ...]:
    """Permission keys that the sign-in lacks."""
    return info.account.missing if info.account else ()


def locking(migration: Migration, side: str) -> tuple[str, ...]:
    """Those without which no run starts."""
    groups = migration.manifest(side).permissions
    spare = {one.key for one in groups if one.spare and side == "source"}
    return tuple(key for key in missing(side_info(migration, side)) if key not in spare)


def name_of(permission: Permission, t: Translator) -> str:
    """The group's name, from its own key or from what it reads."""
    known = GROUPS.get(permission.key)
    if known:
        return capitalised(t._(known))
    entities = [entity_name(entity, t) for entity in (*permission.reads, *permission.writes)]
    return capitalised(t.listing(dict.fromkeys(entities))) if entities else permission.key


def permissions(place: Here, side: str) -> None:
    """All groups of a side; a missing one is open and says what it breaks."""
    t = place.t
    info = side_info(place.chosen, side)
    groups = place.chosen.manifest(side).permissions
    if not groups:
        return
    lacking = missing(info)
    granted = len(groups) - len(lacking)
    right = ""
    if info.connected:
        words = t._("{n} of {m} granted", n=granted, m=len(groups))
        right = chip(words, "fail" if lacking else "done")
    show(heading(t._("What it may do"), 3, right))
    with st.container(gap=None):
        for permission in groups:
            _row(place, side, permission, lacks=permission.key in lacking)


def _row(place: Here, side: str, permission: Permission, *, lacks: bool) -> None:
    t = place.t
    writes = side == "target" and bool(permission.writes)
    use = t._("read and write") if writes else t._("read only")
    badge = f" :red-badge[:material/block: {t._('missing')}]" if lacks else ""
    with st.expander(
        f"{name_of(permission, t)} :small[:gray[{use}]]{badge}",
        expanded=lacks,
        type="compact",
        icon=":material/block:" if lacks else ":material/check:",
        key=f"row-{side}-{permission.key}",
    ):
        reads = t.listing(entity_name(entity, t) for entity in permission.reads)
        lines = []
        if reads:
            lines.append(t._("Reads {what}, to count and carry them.", what=reads))
        if writes:
            written = t.listing(entity_name(entity, t) for entity in permission.writes)
            lines.append(t._("Writes {what} that the source has.", what=written))
        if lacks:
            lines.append(_broken(permission, side, t))
        show(
            "".join(f'<p class="mz-note">{escape(line)}</p>' for line in lines or [permission.key])
        )


def _broken(permission: Permission, side: str, t: Translator) -> str:
    """What a missing group takes away; what of the target is only matched has to be read."""
    writes = side == "target" and bool(permission.writes)
    entities = permission.writes if writes else permission.reads
    what = t.listing(entity_name(entity, t) for entity in entities)
    if writes:
        return t._(
            "Without it we cannot write {what}: the demo and the migration stay locked.", what=what
        )
    if permission.spare and side == "source":
        return t._(
            "Without it we cannot read {what}: they stay behind, the rest goes on, and the report "
            "says so.",
            what=what,
        )
    return t._(
        "Without it we cannot read {what}: the demo and the migration stay locked.", what=what
    )
