"""Commands that run: demo, run, status, pause, resume."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

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
from engine.cli.mapping import desk_names
from engine.errors import WrongUse
from engine.i18n import N_
from engine.migration import Migration, Status
from engine.words import counted, entity_name, sentence, trait

FAILED, PAUSED = 1, 3
SHOWN_FAILURES = 1000

Detach = Annotated[bool, typer.Option("--detach", help=N_("Return at once; the run goes on."))]
Accept = Annotated[
    bool, typer.Option("--accept-losses", help=N_("Acknowledge what the plan lists as lost."))
]
RunOption = Annotated[str | None, typer.Option("--run", help=N_("A run; the latest by default."))]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("demo", help=N_("Run a few records, to be looked at."))(demo)
    app.command("run", help=N_("Run everything; an unfinished run goes on."))(full)
    app.command("delta", help=N_("Bring over what changed in the source since."))(delta)
    app.command("retry", help=N_("Try again what failed."))(retry)
    app.command("undo", help=N_("Take back what a run created."))(undo)
    app.command("status", help=N_("Show how a run stands."))(status)
    app.command("pause", help=N_("Stop writing and keep the place."))(pause)
    app.command("resume", help=N_("Go on where a run stopped."))(resume)


def demo(
    migration: MigrationOption,
    size: Annotated[int, typer.Option(min=1, max=500, help=N_("Records of a demo."))] = 20,
    ids: Annotated[
        Path | None, typer.Option("--ids", help=N_("A file with source ids, one a line."))
    ] = None,
    awkward: Annotated[
        bool, typer.Option("--awkward", help=N_("Records that are likely to make trouble."))
    ] = False,
    detach: Detach = False,
    accept_losses: Accept = False,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """A few conversations and articles, and all they refer to."""
    o = out(lang, json)
    found = open_migration(home, migration)
    chosen = _ids(ids) if ids else _awkward(found, size, o) if awkward else []
    run = found.start("demo", size=size, ids=chosen, accept_losses=accept_losses)
    end(found, run, o, detach)


def _awkward(found: Migration, size: int, o: Out) -> list[str]:
    picked = found.awkward(size)
    for one in picked:
        why = o.t.listing(trait(name, o.t) for name in one.why)
        o.note(f"{entity_name(one.entity, o.t, count=1, capital=True)} {one.id}: {why}")
    return [f"{one.entity}:{one.id}" for one in picked]


def _ids(path: Path) -> list[str]:
    try:
        lines = path.read_text("utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(
            "{path} cannot be read: {error}.", detail={"path": str(path), "error": str(error)}
        ) from error
    if not lines:
        raise WrongUse(
            "{path} names no record.",
            remedy="Write one source id a line.",
            detail={"path": str(path)},
        )
    return lines


def full(
    migration: MigrationOption,
    detach: Detach = False,
    accept_losses: Accept = False,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """Everything in scope; an unfinished run is resumed, never doubled."""
    o = out(lang, json)
    found = open_migration(home, migration)
    end(found, found.start("full", accept_losses=accept_losses), o, detach)


def delta(
    migration: MigrationOption,
    overwrite: Annotated[
        bool,
        typer.Option("--overwrite", help=N_("Also write to records that were edited there since.")),
    ] = False,
    detach: Detach = False,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """What is new, changed or gone in the source since it was last read."""
    o = out(lang, json)
    found = open_migration(home, migration)
    end(found, found.start("delta", overwrite=overwrite), o, detach)


def retry(
    migration: MigrationOption,
    run: RunOption = None,
    code: Annotated[
        list[str] | None, typer.Option("--code", help=N_("Only what failed for this reason."))
    ] = None,
    id_: Annotated[
        list[str] | None, typer.Option("--id", help=N_("Only this record, such as contacts:12."))
    ] = None,
    detach: Detach = False,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """The failed records of a run once more, as the source has them now."""
    o = out(lang, json)
    found = open_migration(home, migration)
    end(found, found.retry(run, code or [], id_ or []), o, detach)


def undo(
    migration: MigrationOption,
    run: Annotated[str, typer.Option("--run", help=N_("The run to take back."))],
    detach: Detach = False,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """Delete from the target exactly what a run created."""
    o = out(lang, json)
    found = open_migration(home, migration)
    end(found, found.take_back(run), o, detach)


def status(
    migration: MigrationOption,
    run: RunOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """The run's progress."""
    o = out(lang, json)
    found = open_migration(home, migration)
    now = _standing(found, run)
    _show(found, now, o)


def pause(
    migration: MigrationOption,
    run: RunOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """Stop writing after the records in hand."""
    o = out(lang, json)
    found = open_migration(home, migration)
    now = _standing(found, run)
    found.pause(run)
    _show(found, found.wait(now.run), o)


def resume(
    migration: MigrationOption,
    run: RunOption = None,
    detach: Detach = False,
    home: HomeOption = None,
    json: JsonOption = False,
    lang: LangOption = "en",
) -> None:
    """Go on where it stopped, and wait for the end."""
    o = out(lang, json)
    found = open_migration(home, migration)
    now = _standing(found, run)
    found.resume(run)
    end(found, now.run, o, detach)


def _standing(found: Migration, run: str | None) -> Status:
    """How a run stands; raises WrongUse when there is none."""
    now = found.status(run)
    if now is None:
        raise WrongUse("There is no run yet.", remedy="Start one with `demo` or `run`.")
    return now


def end(found: Migration, run: str, o: Out, detach: bool) -> None:
    """Wait for the end unless detached, show it, and exit by how it went."""
    if detach:
        now = found.status(run)
        o.result(found.status_json(run, o.t))
        if now is not None and not o.as_json:
            o.say(o.t._("Run {n} goes on in the background.", n=str(now.number)))
        return
    try:
        ended = found.wait(run, _progress(o))
    except KeyboardInterrupt:
        found.pause(run)
        raise
    if ended.kind != "demo" and ended.state == "done":
        found.keep_after()
    _show(found, ended, o)
    raise typer.Exit(_code(ended))


def _progress(o: Out) -> Any:
    """Prints one line that says it all, where somebody watches."""
    if not sys.stderr.isatty():
        return None

    def show(now: Status) -> None:
        sys.stderr.write("\r\x1b[2K" + progress_line(now, o))
        if now.state != "running":
            sys.stderr.write("\n")
        sys.stderr.flush()

    return show


def progress_line(now: Status, o: Out) -> str:
    """Records done, share, outcomes, time left."""
    if not now.total:
        return o.t._("Reading")
    totals = [sum(getattr(row, name) for row in now.entities.values()) for name in OUTCOMES]
    parts = [
        o.t._("{done} of {total}", done=now.done, total=now.total),
        o.t.percent(now.done / now.total),
        o.t._("{n} migrated", n=totals[0]),
        o.t._("{n} failed", n=totals[1]),
        o.t._("{n} skipped", n=totals[2]),
    ]
    if now.seconds_low is not None and now.seconds_high is not None:
        time = o.t.durations(now.seconds_low, now.seconds_high)
        parts.append(o.t._("{time} left", time=time))
    return " · ".join(parts)


OUTCOMES = ("migrated", "failed", "skipped")


def _show(found: Migration, now: Status, o: Out) -> None:
    o.result(found.status_json(now.run, o.t))
    if o.as_json and now.state != "paused":
        return
    names = desk_names(found)
    if now.state == "paused":
        why = sentence(now.reason, o.t, **names, **now.detail)
        o.note(str(why))
    if not o.as_json:
        _table(now, o)
        for entity, _, code, n in found.reasons(now.run):
            what = sentence(code, o.t, **names)
            o.say(f"  {counted(entity, n, o.t)}: {what}")


def _table(now: Status, o: Out) -> None:
    done = o.t._("Taken back") if now.kind == "undo" else o.t._("Migrated")
    heads = (o.t._("Read"), done, o.t._("Failed"), o.t._("Skipped"))
    o.table(
        [o.t._("Kind"), *(" " + head for head in heads)],
        (
            (
                entity_name(name, o.t, capital=True),
                *(o.t.number(getattr(row, what)) for what in ("read", *OUTCOMES)),
            )
            for name, row in now.entities.items()
        ),
    )


def _code(now: Status) -> int:
    if now.state == "paused":
        return PAUSED
    return FAILED if any(row.failed for row in now.entities.values()) else 0
