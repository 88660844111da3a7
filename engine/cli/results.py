"""Commands after a run: verify, report, lookup."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.context import (
    HomeOption,
    JsonOption,
    LangOption,
    MigrationOption,
    Out,
    open_migration,
    out,
)
from engine.cli.runs import FAILED, RunOption
from engine.i18n import N_
from engine.words import entity_name, word

SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("verify", help=N_("Read back from the target and compare."))(verify)
    app.command("report", help=N_("Write a report of a run."))(report)
    app.command("archive", help=N_("Write all that was read into a folder of your own."))(archive)
    app.command("lookup", help=N_("Find where an old number or link went."))(lookup)


def verify(
    migration: MigrationOption,
    sample: Annotated[
        int | None, typer.Option(min=1, help=N_("Compare so many records, chosen by chance."))
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """Read back and compare; exit code 1 when something differs or is missing."""
    o = out(lang, json)
    found = open_migration(home, migration).verify(sample)
    o.result(found)
    if not json:
        o.say(
            o.t._(
                "{match} match, {differ} differ, {missing} missing, {unreadable} not readable.",
                match=found.match,
                differ=found.differ,
                missing=found.missing,
                unreadable=found.unreadable,
            )
        )
        for one in found.differences[:SHOWN]:
            where = f"{one['entity']} {one['source_id']} {one['field']}"
            o.say(f"  {where}: {one['source']} ≠ {one['target']}")
    raise typer.Exit(FAILED if found.differ or found.missing or found.unreadable else 0)


def report(
    migration: MigrationOption,
    out_path: Annotated[Path, typer.Option("--out", help=N_("The file to write."))],
    format: Annotated[
        str,
        typer.Option(
            "--format", help=N_("json, html, csv, parts, xlsx, parquet, ipynb, backdate or zip")
        ),
    ] = "html",
    run: RunOption = None,
    unmask: Annotated[
        bool, typer.Option("--unmask", help=N_("Show names, addresses and texts."))
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """A report from the ledger."""
    o = out(lang, json)
    found = open_migration(home, migration)
    path = found.export(run, format=format, path=out_path, unmask=unmask, language=lang)
    o.result({"path": str(path), "bytes": path.stat().st_size})
    if not json:
        o.say(o.t._("Written to {path}.", path=str(path)))


def archive(
    migration: MigrationOption,
    folder: Annotated[
        Path, typer.Option("--out", help=N_("The folder: empty, new, or an archive to replace."))
    ],
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """The portable archive; exit code 1 when a copy was damaged."""
    o = out(lang, json)
    written = open_migration(home, migration).archive(folder, _progress(o))
    o.result(written)
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    if not json:
        o.table(
            [o.t._("Kind"), " " + o.t._("Records")],
            (
                (entity_name(part.entity, o.t, capital=True), o.t.number(part.records))
                for part in written.manifest.parts
            ),
        )
        o.say(o.t._("Written to {path}.", path=written.folder))
    damaged = written.damaged + written.files_damaged
    if damaged:
        o.note(o.t.n("1 copy was damaged.", "{n} copies were damaged.", damaged))
    raise typer.Exit(FAILED if damaged else 0)


def _progress(o: Out) -> Callable[[str, int, int], None] | None:
    """One line that is written over, where somebody looks on."""
    if not sys.stderr.isatty():
        return None

    def show(entity: str, done: int, total: int) -> None:
        line = f"{entity_name(entity, o.t, capital=True)} {o.t.number(done)}/{o.t.number(total)}"
        sys.stderr.write("\r\x1b[2K" + line)

    return show


def lookup(
    text: Annotated[str, typer.Argument(help=N_("An old or new number, or a link."))],
    migration: MigrationOption,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """Where a record went; exit code 1 when it is not known."""
    o = out(lang, json)
    rows = open_migration(home, migration).lookup(text)
    o.result({"records": rows})
    if not json:
        for row in rows:
            outcome = word("outcome", row.state, o.t)
            new = row.target_url or row.target_id or "–"
            name = entity_name(row.entity, o.t, count=1)
            o.say(f"{name} {row.source_id} → {new}  ({outcome})")
    if not rows:
        o.note(o.t._("There is no record with “{q}”.", q=text))
        raise typer.Exit(FAILED)
