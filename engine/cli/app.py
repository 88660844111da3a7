"""The commands, and how errors become sentences and exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

import typer
import typer.core
import typer.main

from engine.cli import accounts, deleting, erasing, mapping, results, runs, services, steering
from engine.errors import Fatal, MigrationError, UsageError
from engine.i18n import N_, translator
from engine.words import explain

WRONG_USE, CANNOT_START, INTERRUPTED = 2, 4, 130

app = typer.Typer(
    name="engine",
    help=N_("Mudanza moves a support history from one help desk to another."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for commands in (accounts, mapping, erasing, runs, steering, results, deleting, services):
    commands.register(app)


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command; ends the process with its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _translated(_language(arguments)).main(args=arguments, standalone_mode=False)
    except MigrationError as error:
        code = _report(error, arguments)
    except typer.Exit as error:
        code = error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:  # noqa: BLE001 - told apart below
        code = _usage(error)
    sys.exit(code or 0)


def _translated(language: str) -> typer.core.TyperGroup:
    """The commands, with their help in the language that the line asks for."""
    group = typer.main.get_group(app)
    t = translator(language)
    group.help = t.message(group.help or "")
    for command in group.commands.values():
        command.help = t.message(command.help or "")
        for parameter in command.params:
            if isinstance(parameter, typer.core.TyperOption | typer.core.TyperArgument):
                parameter.help = t.message(parameter.help or "")
    return group


def _report(error: MigrationError, arguments: Sequence[str]) -> int:
    """Say what happened and what to do; a JSON reader gets it as a document too."""
    t = translator(_language(arguments))
    said = explain(error, t)
    sys.stderr.write(f"{said}\n")
    if error.service_words:
        sys.stderr.write(f"  “{error.service_words}”\n")
    if "--json" in arguments:
        document = {"error": {"code": error.code, "message": said.what, "remedy": said.remedy}}
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    return _code(error)


def _code(error: MigrationError) -> int:
    if isinstance(error, UsageError):
        return error.exit_code
    return 3 if isinstance(error, Fatal) else CANNOT_START


def _language(arguments: Sequence[str]) -> str:
    for n, argument in enumerate(arguments):
        if argument == "--lang" and n + 1 < len(arguments):
            return arguments[n + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return "en"


def _usage(error: Exception) -> int:
    """Wrong options, which the parser explains itself; anything else is our own fault."""
    show = getattr(error, "show", None)
    if show is None:
        raise error
    show(file=sys.stderr)
    return WRONG_USE
