"""Files that the target does not take."""

from __future__ import annotations

from engine.check.facts import Facts
from engine.check.finding import Finding, found
from engine.check.work import Checkable
from engine.model import Entity

NONE = "–"


def attachment_types(work: Checkable, facts: Facts) -> list[Finding]:
    """Types that are refused unless the account allows them, and those never taken."""
    if Entity.CONVERSATION not in facts.read or not work.mapping.attachments:
        return []
    limits = work.target.manifest.capabilities.files
    refused = sorted(set(facts.types) & (limits.blocked | limits.never))
    allowable = [ext for ext in refused if ext not in limits.never]
    never = [ext for ext in refused if ext in limits.never]
    n = sum(facts.types[ext] for ext in refused)
    return [
        found(
            "attachment_types",
            n=n,
            fine=not n,
            target=work.target.manifest.name,
            list=refused,
            never=", ".join(never) or NONE,
            comma_list=", ".join(allowable) or NONE,
        )
    ]


def attachment_sizes(work: Checkable, facts: Facts) -> list[Finding]:
    """Files over the target's limit."""
    limit = work.target.manifest.capabilities.files.max_bytes
    if Entity.CONVERSATION not in facts.read or not limit or not work.mapping.attachments:
        return []
    kind = facts.too_large
    return [
        found(
            "attachment_sizes",
            n=kind.n,
            fine=not kind.n,
            examples=kind.examples,
            target=work.target.manifest.name,
            limit=limit,
        )
    ]
