"""The two sides of a migration by name."""

from __future__ import annotations

from engine import Migration, SideInfo


def desk(migration: Migration, side: str) -> str:
    """The name of the help desk on a side."""
    return migration.manifest(side).name


def desks(migration: Migration) -> dict[str, str]:
    """Both names, as the values of sentences."""
    return {side: desk(migration, side) for side in ("source", "target")}


def info(migration: Migration, side: str) -> SideInfo:
    """What is known of a side."""
    return migration.source if side == "source" else migration.target


def account_name(migration: Migration, side: str) -> str:
    """The account's own name, or its address before anybody signed in."""
    known = info(migration, side)
    return known.account.name if known.account else known.url.split("//")[-1]
