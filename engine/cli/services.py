"""Commands that serve until stopped: sandbox, worker."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from engine.app import Home
from engine.cli.context import HomeOption
from engine.errors import WrongUse
from engine.i18n import N_
from engine.sandbox.accounts import AccountNameError, AccountSpec
from engine.sandbox.registry import UnknownDeskError
from engine.sandbox.server import default_accounts, serve


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("sandbox", help=N_("Serve emulated help desks on this device."))(sandbox)
    app.command("worker", help=N_("Work on runs until stopped."))(worker)


def sandbox(
    account: Annotated[
        list[str] | None, typer.Option(help=N_("DESK:NAME:SEED; may be repeated."))
    ] = None,
    base_port: Annotated[int, typer.Option(help=N_("First port; 0 takes free ones."))] = 8700,
    latency_ms: Annotated[float, typer.Option(help=N_("How slow each answer is."))] = 0,
    limits: Annotated[str, typer.Option(help=N_("real or off"))] = "real",
) -> None:
    """Emulated help desks on loopback; prints one JSON line when ready."""
    if limits not in ("real", "off"):
        raise WrongUse("Limits are real or off, not “{limits}”.", detail={"limits": limits})
    try:
        serve(
            [AccountSpec.parse(text) for text in account or []] or default_accounts(),
            base_port=base_port,
            latency_ms=latency_ms,
            limits_on=limits == "real",
            out=sys.stdout,
        )
    except (AccountNameError, UnknownDeskError, OSError, ValueError) as error:
        raise WrongUse(
            "The sandbox cannot start: {error}.", detail={"error": str(error)}
        ) from error


def worker(
    home: HomeOption = None,
    idle_exit: Annotated[
        float | None, typer.Option(help=N_("End after so many seconds without a run."))
    ] = None,
) -> None:
    """Work on runs of all migrations until stopped."""
    Home.open(home).work(idle_exit)
