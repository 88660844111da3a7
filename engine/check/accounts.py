"""Both accounts: that they are two, and that they let us do what is needed."""

from __future__ import annotations

from collections.abc import Iterator

from engine.check.facts import Facts
from engine.check.finding import Finding, found
from engine.check.work import Checkable
from engine.connectors.base import Account, Manifest
from engine.model import Entity

RECORD_BYTES = 8 * 1024
"""What a record takes in the archive on average, its JSON packed."""


def accounts_differ(source: Account, target: Account) -> Finding:
    """The same desk and the same account on both sides would copy onto itself."""
    same = (source.desk, source.id) == (target.desk, target.id)
    return found("accounts_differ", fine=not same)


def permissions(work: Checkable, source: Account, target: Account) -> Finding:
    """What the sign-ins lack of what reading the source and writing the target need."""
    reading = dict(_lacking(work.source.manifest, source, reads=True))
    writing = dict(_lacking(work.target.manifest, target, reads=False))
    names = [
        *(f"{work.source.manifest.name}: {key}" for key in reading),
        *(f"{work.target.manifest.name}: {key}" for key in writing),
    ]
    lost = {
        entity.value: None
        for several in (*reading.values(), *writing.values())
        for entity in several
    }
    return found(
        "permissions",
        fine=not names,
        permission=names,
        entities=list(lost),
        verb="read" if reading else "written",
    )


def _lacking(
    manifest: Manifest, account: Account, *, reads: bool
) -> Iterator[tuple[str, tuple[Entity, ...]]]:
    """What of the target is only read is needed too: agents and teams are matched by it."""
    for permission in manifest.permissions:
        touched = permission.reads if reads else permission.writes or permission.reads
        if permission.key in account.missing and touched:
            yield permission.key, touched


def disk_space(facts: Facts, records: int, free_bytes: int | None) -> list[Finding]:
    """Whether the source copy fits; nothing is said before anything was counted or read."""
    need = facts.bytes + records * RECORD_BYTES
    if free_bytes is None or not need:
        return []
    return [found("disk_space", fine=need <= free_bytes, need=need, free=free_bytes)]
