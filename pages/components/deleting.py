"""What is deleted from this device: the source copy in time, or everything of a migration."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import streamlit as st

from engine import Migration
from engine.errors import MigrationError
from pages.components.here import Here
from pages.components.layout import card_head, note, plain
from pages.components.markup import facts, show
from pages.components.problems import say

DAYS = (None, 7, 30, 90, 365)


def retention(place: Here, migration: Migration) -> None:
    """How long records and files of the source are kept, and the date on which they go."""
    t = place.t
    card_head(t._("Source copy"), escape(migration.name))
    kept = migration.info.keep_days
    options = DAYS if kept in DAYS else (*DAYS, kept)
    chosen = st.selectbox(
        t._("Delete it by itself"),
        options,
        index=options.index(kept),
        format_func=lambda days: _after(place, days),
        key="keep-days",
    )
    if chosen != kept:
        migration.keep_archive(chosen)
    note(_until(place, migration))
    note(
        t._(
            "Records and files as they were read. Without them a new run reads the source again; "
            "what was migrated is still known and is not written twice."
        )
    )


def _after(place: Here, days: int | None) -> str:
    if days is None:
        return place.t._("Never")
    return place.t.n("A day after the last run", "{n} days after the last run", days)


def _until(place: Here, migration: Migration) -> str:
    t = place.t
    if went := migration.archive_went_at:
        return t._("The source copy was deleted on {date}.", date=t.date(_time(went)))
    if goes := migration.archive_goes_at:
        return t._(
            "It will be deleted on {date}, when Mudanza next starts and no run is open.",
            date=t.date(_time(goes)),
        )
    return t._("It stays until you delete it.")


def _time(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def everything(place: Here, migration: Migration) -> None:
    """What would be deleted and what stays, and the button that asks for the name."""
    t = place.t
    card_head(t._("Delete everything of this migration"), escape(migration.name))
    kept = migration.kept()
    rows = [
        (t._("Source copy"), t.n("One record", "{n} records", sum(kept.records.values()))),
        (t._("Diary"), t.n("One run", "{n} runs", kept.runs)),
        (t._("Space used"), escape(t.bytes(kept.bytes))),
        (t._("Also deleted"), escape(t._("Mapping, ticks, tokens, logs"))),
        (
            t._("What stays"),
            escape(
                t._(
                    "All that was written to {target}; reports and archives you saved; presets",
                    target=place.desk("target"),
                )
            ),
        ),
    ]
    show(facts(rows))
    note(t._("Without the diary, duplicates can no longer be prevented."))
    if st.button(t._("Delete everything"), type="tertiary", icon=":material/delete:", key="delete"):
        st.dialog(t._("Delete everything of this migration"))(_confirm)(place, migration)


def _confirm(place: Here, migration: Migration) -> None:
    t = place.t
    typed = st.text_input(
        t._("Type the name of the migration: {name}", name=plain(migration.name)),
        key="typed-name",
        autocomplete="off",
        live=True,
    )
    ready = (typed or "").strip().casefold() == migration.name.strip().casefold()
    pressed = st.button(
        t._("Delete everything"), type="primary", key="primary-delete", disabled=not ready
    )
    if not pressed:
        return
    try:
        migration.delete_everything()
    except MigrationError as error:
        say(error, t)
        return
    st.session_state["m"] = None
    st.query_params.pop("m", None)
    st.switch_page(place.pages["home"], query_params={"lang": t.language})
