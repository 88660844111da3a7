"""The erasure list: people who asked to be forgotten and must not be brought."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.context import (
    HomeOption,
    JsonOption,
    LangOption,
    MigrationOption,
    open_migration,
    out,
)
from engine.errors import WrongUse
from engine.i18n import N_

STANDARD_INPUT = "-"
MORE_THAN_ENOUGH = 5_000_001
"""Characters: what is longer than a list may be is not read to its end."""


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("erase", help=N_("List people who asked to be erased: nobody brings them."))(erase)


def erase(
    migration: MigrationOption,
    file: Annotated[
        str | None,
        typer.Option("--file", help=N_("Addresses, numbers or ids, one a line; -: from stdin.")),
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help=N_("Empty the list."))] = False,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """Add to the erasure list or empty it; without options, how many are on it."""
    o = out(lang, json)
    found = open_migration(home, migration)
    if clear:
        found.erase_nobody()
    added = found.erase(_read(file)) if file is not None else 0
    listed, met = found.erased()
    o.result({"added": added, "listed": listed, "people": met})
    if not json:
        o.say(o.t.n("One entry on the list.", "{n} entries on the list.", listed))
        o.say(o.t.n("One person read so far is on it.", "{n} people read so far are on it.", met))


def _read(file: str) -> str:
    try:
        if file == STANDARD_INPUT:
            return sys.stdin.read(MORE_THAN_ENOUGH)
        with Path(file).open(encoding="utf-8-sig") as source:
            return source.read(MORE_THAN_ENOUGH)
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(
            "{path} cannot be read: {error}.", detail={"path": file, "error": str(error)}
        ) from error
