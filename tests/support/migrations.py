"""A migration between two accounts of a running sandbox, made as a person makes it."""

from __future__ import annotations

from pathlib import Path

from engine.app import Home
from engine.home import Info
from engine.migration import Migration
from tests.support.sandbox import SandboxAccount


def connected(
    folder: Path,
    source: SandboxAccount,
    target: SandboxAccount,
    *,
    name: str = "norte",
    call_timeout: float = 30.0,
    lanes: int = 32,
) -> Migration:
    """A migration with both sides signed in and the mapping suggested."""
    made = Home.open(folder).new(
        name,
        source_desk=source.desk,
        source_url=source.url,
        target_desk=target.desk,
        target_url=target.url,
    )

    def tune(info: Info) -> None:
        info.tuning.call_timeout, info.tuning.lanes = call_timeout, lanes

    made.change(tune)
    sign_in(made, "source", source)
    sign_in(made, "target", target)
    made.suggest()
    return made


def sign_in(migration: Migration, side: str, account: SandboxAccount) -> None:
    """Sign in by token or key, or test the folder."""
    if way := migration.open_way(side):
        migration.connect(side, {}, kind=way)
    else:
        migration.connect_with(side, account.token)


def folder(path: Path | str) -> SandboxAccount:
    """Files in an account's place."""
    return SandboxAccount(
        desk="files", name="", url=str(path), token="", client_id="", client_secret=""
    )


def tick_all(migration: Migration) -> None:
    """Tick every card that a person must see to before a run."""
    for one in migration.blocking():
        migration.acknowledge(one.id)


def ready(
    folder: Path, source: SandboxAccount, target: SandboxAccount, *, name: str = "norte"
) -> Migration:
    """A migration that has passed Connect, Count and Check, and may run."""
    made = connected(folder, source, target, name=name)
    made.confirm_target()
    made.count()
    made.checks()
    tick_all(made)
    return made
