"""What every command shares: options, output as text or JSON, sentences by language."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from engine.app import Home
from engine.errors import WrongUse
from engine.i18n import LANGUAGES, N_, Translator, translator
from engine.migration import Migration

MigrationOption = Annotated[
    str, typer.Option("--migration", "-m", help=N_("The migration, by name or folder."))
]
HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help=N_("The data folder; default: $MUDANZA_HOME.")),
]
JsonOption = Annotated[bool, typer.Option("--json", help=N_("One JSON document on stdout."))]
LangOption = Annotated[str, typer.Option("--lang", help=N_("Language of what is said: en or es."))]


@dataclass(frozen=True)
class Out:
    """Where a command's words go: its result to stdout, all else to stderr."""

    as_json: bool
    t: Translator

    def result(self, data: Any) -> None:
        """Print the result as one JSON document, if that was asked for."""
        if self.as_json:
            sys.stdout.write(json.dumps(msgspec.to_builtins(data), ensure_ascii=False) + "\n")

    def say(self, text: str) -> None:
        """A sentence for a person; on stderr when stdout belongs to JSON."""
        stream = sys.stderr if self.as_json else sys.stdout
        stream.write(text + "\n")

    def note(self, text: str) -> None:
        """A remark beside the result."""
        sys.stderr.write(text + "\n")

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table for a person; numbers are right-aligned from the second column on."""
        table = Table(box=None, pad_edge=False, header_style="bold")
        for n, column in enumerate(columns):
            table.add_column(column, justify="right" if n and _is_short(column) else "left")
        for row in rows:
            table.add_row(*row)
        stream = sys.stderr if self.as_json else sys.stdout
        # Names of people and tags may look like the library's own markup.
        Console(file=stream, markup=False, highlight=False, emoji=False).print(table)


def _is_short(column: str) -> bool:
    return column.startswith(" ")


def out(lang: str, as_json: bool) -> Out:
    """The output of a command; raises WrongUse for an unknown language."""
    if lang not in LANGUAGES:
        raise WrongUse(
            "There is no language “{lang}”.", remedy="Languages: en, es.", detail={"lang": lang}
        )
    return Out(as_json=as_json, t=translator(lang))


def open_migration(home: Path | None, name: str) -> Migration:
    """The migration named on the command line."""
    return Home.open(home).migration(name)
