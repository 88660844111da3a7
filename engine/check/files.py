"""Files that the target does not take."""

from __future__ import annotations

from engine.check.facts import Facts
from engine.check.finding import Finding, found
from engine.check.known import Known
from engine.check.work import Checkable
from engine.model import Entity

NONE = "–"


async def attachment_types(work: Checkable, known: Known) -> list[Finding]:
    """Types that are refused unless the account allows them, and those never taken."""
    facts = await known.facts()
    if Entity.CONVERSATION not in facts.read or not work.mapping.attachments:
        return []
    limits = work.target.manifest.capabilities.files
    refused = sorted(set(facts.types) & (limits.blocked | limits.never))
    never = [ext for ext in refused if ext in limits.never]
    allowable = to_allow(work, facts)
    return [
        found(
            "attachment_types",
            n=sum(facts.types[ext] for ext in refused),
            fine=not refused,
            list=refused,
            never=", ".join(never) or NONE,
            comma_list=allowable or NONE,
            paste=allowable,
            examples=(f".{ext} ({facts.types[ext]})" for ext in refused),
        )
    ]


def to_allow(work: Checkable, facts: Facts) -> str:
    """The types to paste into the target's settings, separated by commas."""
    limits = work.target.manifest.capabilities.files
    return ", ".join(sorted(set(facts.types) & (limits.blocked - limits.never)))


async def attachment_sizes(work: Checkable, known: Known) -> list[Finding]:
    """Files over the target's limit."""
    facts = await known.facts()
    limit = work.target.manifest.capabilities.files.max_bytes
    if Entity.CONVERSATION not in facts.read or not limit or not work.mapping.attachments:
        return []
    kind = facts.too_large
    return [found("attachment_sizes", n=kind.n, fine=not kind.n, records=kind.shown, limit=limit)]
