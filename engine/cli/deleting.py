"""Commands that delete from this device: a whole migration, or its archive in time."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from engine.app import Home
from engine.cli.context import (
    HomeOption,
    JsonOption,
    LangOption,
    MigrationOption,
    Out,
    open_migration,
    out,
)
from engine.errors import WrongUse
from engine.i18n import N_
from engine.migration import Migration


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("delete", help=N_("Delete everything of a migration from this device."))(delete)
    app.command("rekey", help=N_("Seal stored sign-ins with a new key or passphrase."))(rekey)
    app.command("retain", help=N_("Set how long the source copy is kept."))(retain)


def delete(
    migration: MigrationOption,
    confirm: Annotated[
        str | None,
        typer.Option("--confirm", help=N_("The migration's name, instead of being asked for it.")),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """Delete archive, mapping, ledger, logs and sign-ins; the name is typed to confirm."""
    o = out(lang, json)
    found = open_migration(home, migration)
    _announce(found, o)
    typed = confirm if confirm is not None else _asked(found.name, o)
    if typed.strip().casefold() != found.name.strip().casefold():
        raise WrongUse(
            "Nothing was deleted: the name does not match.",
            remedy="Type the migration's name, or give it with --confirm.",
        )
    name = found.name
    found.delete_everything()
    o.result({"deleted": name})
    o.say(o.t._("Everything of “{name}” was deleted from this device.", name=name))


def _announce(found: Migration, o: Out) -> None:
    kept = found.kept()
    o.note(
        o.t._(
            "Deleted from this device: {records} records, {runs} runs, {size}; mapping, sign-ins "
            "and logs.",
            records=o.t.number(sum(kept.records.values())),
            runs=o.t.number(kept.runs),
            size=o.t.bytes(kept.bytes),
        )
    )
    o.note(
        o.t._(
            "What stays: all that was written to {target}, reports and archives that you saved "
            "elsewhere, and presets. Without the ledger, duplicates can no longer be prevented.",
            target=found.manifest("target").name,
        )
    )


def _asked(name: str, o: Out) -> str:
    o.note(o.t._("Type the name of the migration: {name}", name=name))
    return sys.stdin.readline()


def rekey(
    passphrase_env: Annotated[
        str | None,
        typer.Option(
            "--passphrase-env", help=N_("Variable with the new passphrase; none: a random key.")
        ),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """Seal what lies in encrypted files anew; what the keyring keeps is the keyring's."""
    o = out(lang, json)
    if passphrase_env is not None and not os.environ.get(passphrase_env):
        raise WrongUse("{name} is not set.", detail={"name": passphrase_env})
    n = Home.open(home).rekey(os.environ.get(passphrase_env or "", ""))
    o.result({"sealed": n})
    o.say(o.t.n("One file was sealed anew.", "{n} files were sealed anew.", n))


def retain(
    migration: MigrationOption,
    days: Annotated[
        int | None,
        typer.Option(
            "--days",
            min=0,
            help=N_("Delete it so many days after the last run; 0: never by itself."),
        ),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """How long records and files of the source are kept; deletes them if their time is over."""
    o = out(lang, json)
    found = open_migration(home, migration)
    if days is not None:
        found.keep_archive(days or None)
    swept = found.delete_archive_when_due()
    goes, went = found.archive_goes_at, found.archive_went_at
    o.result(
        {"days": found.info.keep_days, "deletes_at": _iso(goes), "deleted_at": _iso(went)}
        | {"deleted_now": swept}
    )
    if not json:
        o.say(_told(found.info.keep_days, goes, went, o))


def _told(days: int | None, goes: float | None, went: float | None, o: Out) -> str:
    if went is not None:
        return o.t._("The source copy was deleted on {date}.", date=o.t.date(_time(went)))
    if goes is not None:
        return o.t._("The source copy will be deleted on {date}.", date=o.t.date(_time(goes)))
    if days is not None:
        return o.t.n(
            "There is no source copy; one is deleted a day after the last run.",
            "There is no source copy; one is deleted {n} days after the last run.",
            days,
        )
    return o.t._("The source copy is kept until you delete it.")


def _time(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _iso(at: float | None) -> str | None:
    return _time(at).isoformat() if at is not None else None
