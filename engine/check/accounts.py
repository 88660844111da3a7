"""Both accounts: that they are two, let us do what is needed, and have room for it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.check.finding import Finding, found
from engine.check.known import Known
from engine.check.work import Checkable
from engine.connectors.base import Account, Manifest
from engine.mapping import scarce
from engine.model import Entity
from engine.words import Level

_SHOULD = Level.SHOULD

RECORD_BYTES = 8 * 1024
"""What a record takes in the archive on average, its JSON packed."""
WAIT_MINUTES = 5
"""How long a help desk may take to send a mail."""
WORTH_SAYING = 0.02
"""A share of the call limit below this may be our own calls seen late."""


async def accounts_differ(work: Checkable, known: Known) -> list[Finding]:
    """The same desk and the same account on both sides would copy onto itself."""
    source, target = await known.source(), await known.target()
    same = (source.desk, source.id) == (target.desk, target.id)
    return [found("accounts_differ", fine=not same)]


async def permissions(work: Checkable, known: Known) -> list[Finding]:
    """
    What the sign-ins lack of what reading the source and writing the target need.

    Articles that cannot be read stay behind, and the rest goes on; a run stops at all else.
    """
    reading = dict(_lacking(work.source.manifest, await known.source(), reads=True))
    writing = dict(_lacking(work.target.manifest, await known.target(), reads=False))
    names = [
        *(f"{work.source.manifest.name}: {key}" for key in reading),
        *(f"{work.target.manifest.name}: {key}" for key in writing),
    ]
    lost = {
        entity.value: None
        for several in (*reading.values(), *writing.values())
        for entity in several
    }
    verb = "read" if reading else "written"
    spare = {one.key for one in work.source.manifest.permissions if one.spare}
    level = _SHOULD if names and not writing and spare.issuperset(reading) else None
    fine, entities = not names, list(lost)
    return [
        found("permissions", level=level, fine=fine, permission=names, entities=entities, verb=verb)
    ]


def _lacking(
    manifest: Manifest, account: Account, *, reads: bool
) -> Iterator[tuple[str, tuple[Entity, ...]]]:
    """What of the target is only read is needed too: agents and teams are matched by it."""
    for permission in manifest.permissions:
        touched = permission.reads if reads else permission.writes or permission.reads
        if permission.key in account.missing and touched:
            yield permission.key, touched


async def plan_limits(work: Checkable, known: Known) -> list[Finding]:
    """Whether the account has room for the custom fields that the mapping wants."""
    capabilities = work.target.manifest.capabilities
    if not capabilities.field_quota:
        return []
    _, theirs = await known.fields()
    short = scarce(capabilities, theirs, await known.missing())
    if short is None:
        return [found("plan_limits", level=_SHOULD, fine=True)]
    # Records are written all the same, without those values: nothing is blocked.
    names = [one.label for one in short.wanted[max(short.limit - short.there, 0) :]]
    total = short.there + len(short.wanted)
    return [found("plan_limits", level=_SHOULD, n=total, limit=short.limit, examples=names)]


async def call_share(work: Checkable, known: Known) -> list[Finding]:
    """How much of the call limit other programs use, measured from the services' headers."""
    await known.fields()
    return [
        _share(side, state.limit, state.foreign_share)
        for side, state in (
            (work.source.manifest.name, work.reader.pace()),
            (work.target.manifest.name, work.writer.pace()),
        )
        if state.limit and state.foreign_share >= WORTH_SAYING
    ] or [found("call_share", fine=True)]


def _share(service: str, limit: int, share: float) -> Finding:
    return found("call_share", n=round(limit * share), limit=limit, examples=[service])


async def canary(work: Checkable, known: Known) -> list[Finding]:
    """Where the target cannot be written to silently: that its settings keep it from mailing."""
    if work.target.manifest.capabilities.silent:
        return []
    return [found("canary", minutes=WAIT_MINUTES)]


async def disk_space(work: Checkable, known: Known) -> list[Finding]:
    """Whether the source copy fits; nothing is said before anything was counted or read."""
    need = (await known.facts()).bytes + known.records * RECORD_BYTES
    if known.free_bytes is None or not need:
        return []
    fine = need <= known.free_bytes
    return [found("disk_space", fine=fine, need=need, free=known.free_bytes)]
