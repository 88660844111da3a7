"""Commands before a run: check, map, plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
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
from engine.errors import WrongUse
from engine.i18n import N_
from engine.mapping import Mapping, Row
from engine.migration import Canary, Migration, Plan
from engine.words import counted, entity_name, problem_words, sentence, word

WRONG_USE = 2
LARGEST_FILE = 5_000_000
"""Bytes; a mapping is never that long."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("check", help=N_("Show what to fix before a run."))(check)
    app.command("canary", help=N_("See whether the target mails."))(canary)
    app.command("map", help=N_("Show, suggest, export or import the mapping."))(map_values)
    app.command("plan", help=N_("Show what a run would do."))(plan)


def check(
    migration: MigrationOption,
    ack: Annotated[
        list[str] | None, typer.Option("--ack", help=N_("Tick a finding only you can do."))
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """Preflight findings; `--ack` ticks one that only a person can do."""
    o = out(lang, json)
    found = open_migration(home, migration)
    for one in ack or []:
        found.acknowledge(one)
    rows = findings_json(found, o)
    o.result({"findings": rows})
    if not json:
        for row in rows:
            mark = "✓" if row["acknowledged"] or row["fine"] else "•"
            level = word("level", str(row["level"]), o.t)
            o.say(f"{mark} [{level}] {row['title']}  ({row['id']})")
            if row["how_to_fix"]:
                o.say(f"    {row['how_to_fix']}")


def canary(
    migration: MigrationOption,
    email: Annotated[
        str | None, typer.Option("--to", help=N_("Your own address, to write the record for."))
    ] = None,
    mailed: Annotated[
        bool | None,
        typer.Option("--mailed/--silent", help=N_("Whether a mail came.")),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """One record to a person's own address shows whether the target mails."""
    o = out(lang, json)
    found = open_migration(home, migration)
    if (email is None) == (mailed is None):
        raise WrongUse("Give either --to, or --mailed or --silent.")
    if email is not None:
        found.send_canary(email)
    elif mailed is not None:
        found.answer_canary(mailed=mailed)
    kept = found.canary()
    o.result({"canary": msgspec.to_builtins(kept)})
    if not json and kept is not None:
        o.say(_said_of(kept, o))


def _said_of(kept: Canary, o: Out) -> str:
    if kept.mailed is None:
        return o.t._(
            "Written for {email}. Look into that mailbox, then say --silent or --mailed.",
            email=kept.email,
        )
    if kept.mailed:
        return o.t._("A mail came: no run starts before another test record was silent.")
    return o.t._("No mail came; the test record was taken back.")


def findings_json(found: Migration, o: Out) -> list[dict[str, object]]:
    """The findings as scripts get them."""
    return [
        {
            "id": one.id,
            "level": str(one.level),
            "title": one.title,
            "how_to_fix": one.how_to_fix,
            "why": one.why,
            "records": one.n,
            "examples": one.examples,
            "paste": one.paste,
            "acknowledged": one.acknowledged_at is not None,
            "acknowledged_by": one.acknowledged_by,
            "fine": one.fine,
            "blocks": one.blocks,
        }
        for one in found.checks(o.t.language)
    ]


def map_values(
    migration: MigrationOption,
    export: Annotated[
        Path | None, typer.Option("--export", help=N_("Write the mapping to this file."))
    ] = None,
    import_: Annotated[
        Path | None, typer.Option("--import", help=N_("Take the mapping from this file."))
    ] = None,
    suggest: Annotated[
        bool, typer.Option("--suggest", help=N_("Suggest anew; what you chose stays."))
    ] = False,
    lint: Annotated[
        Path | None,
        typer.Option("--lint", help=N_("Hold this file against both accounts; nothing changes.")),
    ] = None,
    preset: Annotated[
        str | None, typer.Option("--preset", help=N_("Take the choices of this preset."))
    ] = None,
    save_preset: Annotated[
        str | None,
        typer.Option("--save-preset", help=N_("Keep the choices for other migrations.")),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """The mapping as a file, or as tables."""
    o = out(lang, json)
    found = open_migration(home, migration)
    if lint is not None:
        _lint(found, lint, o)
        return
    if import_ is not None:
        found.import_mapping(_read(import_))
    if preset is not None:
        found.use_preset(preset)
    if save_preset is not None:
        o.note(o.t._("Kept as the preset {name}.", name=found.save_preset(save_preset)))
    mapping = found.suggest(lang) if suggest else found.mapping()
    if export is not None:
        export.write_text(found.mapping_text(), "utf-8")
        o.note(o.t._("Written to {path}.", path=str(export)))
    _show(o, mapping, found.mapping_rows())


def _lint(found: Migration, path: Path, o: Out) -> None:
    """Ends with 2 when something of the file will not work."""
    problems = found.lint(_read(path))
    o.result({"problems": problems})
    for one in problems:
        o.note(problem_words(one, o.t))
    if problems:
        raise typer.Exit(WRONG_USE)
    o.say(o.t._("Everything that the file names is there."))


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise WrongUse("{path} is too large to be a mapping.", detail={"path": str(path)})
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(
            "{path} cannot be read: {error}.",
            remedy="Give a mapping file in UTF-8.",
            detail={"path": str(path), "error": str(error)},
        ) from error


def _show(o: Out, mapping: Mapping, rows: list[Row]) -> None:
    o.result({"mapping": mapping, "rows": rows})
    if o.as_json:
        return
    columns = [o.t._("Field"), o.t._("Value"), o.t._("Becomes"), " " + o.t._("Sure")]
    o.table(
        columns,
        (
            (
                row.part,
                row.source_label,
                row.target_label or o.t._("Not mapped"),
                o.t.percent(row.confidence),
            )
            for row in rows
        ),
    )


def plan(
    migration: MigrationOption,
    kind: Annotated[str, typer.Option("--kind", help=N_("demo or full"))] = "full",
    size: Annotated[int, typer.Option("--size", help=N_("Records of a demo."))] = 20,
    rehearse: Annotated[
        bool,
        typer.Option(
            "--rehearse", help=N_("Make the run against an emulated target: slower and exact.")
        ),
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """What a run would do: records, losses, calls, time."""
    o = out(lang, json)
    found = open_migration(home, migration)
    made = found.plan(kind, size=size, rehearse=rehearse)
    o.result(plan_json(made, found, o))
    if not json:
        _show_plan(made, found, o)


def plan_json(made: Plan, found: Migration, o: Out) -> dict[str, object]:
    """The plan as scripts get it."""
    names = desk_names(found)
    return {
        "kind": made.kind,
        "entities": {name: {"records": n} for name, n in made.entities.items()},
        "write": made.write,
        "skips": made.skips,
        "fails": made.fails,
        "with_loss": made.with_loss,
        "rehearsed": made.rehearsed,
        "calls": made.calls,
        "seconds": {"low": round(made.seconds_low), "high": round(made.seconds_high)},
        "losses": [
            {
                "code": loss.code,
                "entity": loss.entity,
                "records": loss.records,
                "sentence": sentence(loss.code, o.t, **names).what,
            }
            for loss in made.losses
        ],
        "findings": findings_json(found, o),
    }


def desk_names(found: Migration) -> dict[str, str]:
    """The names of both desks, as sentences want them."""
    return {"source": found.manifest("source").name, "target": found.manifest("target").name}


def _show_plan(made: Plan, found: Migration, o: Out) -> None:
    o.table(
        [o.t._("Kind"), " " + o.t._("Records"), " " + o.t._("To write")],
        (
            (
                entity_name(name, o.t, capital=True),
                o.t.number(n),
                o.t.number(made.write.get(name, 0)),
            )
            for name, n in made.entities.items()
        ),
    )
    o.say(
        o.t._(
            "About {n} calls, {time}.",
            n=made.calls,
            time=o.t.durations(made.seconds_low, made.seconds_high),
        )
    )
    for loss in made.losses:
        what = sentence(loss.code, o.t, **desk_names(found)).what
        o.say(f"  {counted(loss.entity, loss.records, o.t)}: {what}")
