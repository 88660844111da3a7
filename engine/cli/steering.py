"""Commands about how runs go: their pace, and records that only a person can decide on."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from engine.cli.context import (
    HomeOption,
    JsonOption,
    LangOption,
    MigrationOption,
    open_migration,
    out,
)
from engine.cli.runs import end
from engine.errors import WrongUse
from engine.i18n import N_
from engine.words import entity_name


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("tune", help=N_("Set how hard and when runs may work."))(tune)
    app.command("doubts", help=N_("List and settle records in doubt."))(doubts)


def tune(
    migration: MigrationOption,
    calls: Annotated[
        int | None,
        typer.Option(
            "--calls", min=0, help=N_("Most calls a minute to each help desk; 0: all it allows.")
        ),
    ] = None,
    hours: Annotated[
        str | None,
        typer.Option("--hours", help=N_("When runs work, as 22:00-06:00; empty: always.")),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """A ceiling for calls, and quiet hours; without options, what is set."""
    o = out(lang, json)
    found = open_migration(home, migration)
    now = found.tune(calls_per_minute=calls, hours=hours)
    o.result(msgspec.to_builtins(now))
    if o.as_json:
        return
    most = str(now.calls_per_minute) if now.calls_per_minute else o.t._("all it allows")
    when = f"{now.hours.begin}-{now.hours.end}" if now.hours else o.t._("always")
    o.say(o.t._("Calls a minute to each help desk: {n}", n=most))
    o.say(o.t._("Hours: {hours}", hours=when))


def doubts(
    migration: MigrationOption,
    record: Annotated[
        str | None, typer.Option("--record", help=N_("One of them, as conversations:12."))
    ] = None,
    there: Annotated[
        str | None, typer.Option("--there", help=N_("It is there, under this id."))
    ] = None,
    write: Annotated[bool, typer.Option("--write", help=N_("It is not there: write it."))] = False,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """Records of which only a person can see whether the target has them."""
    o = out(lang, json)
    found = open_migration(home, migration)
    if record is not None:
        if write == (there is not None):
            raise WrongUse("Say either --there ID or --write.")
        if write:
            return end(found, found.write_it(record), o, False)
        found.it_is_there(record, there or "")
    left = found.doubts()
    o.result({"doubts": [msgspec.to_builtins(row) for row in left]})
    if o.as_json:
        return None
    if not left:
        o.say(o.t._("No record is in doubt."))
        return None
    columns = [o.t._("Kind"), o.t._("Record"), o.t._("Source")]
    o.table(
        columns,
        ((entity_name(r.entity, o.t, capital=True), r.source_id, r.source_url or "") for r in left),
    )
    return None
