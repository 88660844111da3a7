"""Records of the source that are one for the target: the same person, the same company."""

from __future__ import annotations

from collections.abc import Iterable

from engine.connectors.capabilities import Capabilities
from engine.model import Agent, Company, Contact, ContactRole, Ref, entity_of

Rank = tuple[bool, float]


def twins(records: Iterable[Agent | Company | Contact], target: Capabilities) -> dict[Ref, str]:
    """
    The id of the one that stays, for each record that is there again.

    People are the same by any address, whatever its case; of several the user with the latest
    change stays, before any lead. Companies are the same by name where the target says so: the
    first stays.
    """
    holders: dict[str, tuple[Rank, Ref]] = {}
    every: list[tuple[Ref, tuple[str, ...]]] = []
    for record in records:
        keys = _keys(record, target)
        if not keys:
            continue
        ref = Ref(entity_of(record), record.id)
        every.append((ref, keys))
        for key in keys:
            known = holders.get(key)
            if known is None or _rank(record) > known[0]:
                holders[key] = (_rank(record), ref)
    stays = ((ref, holders[keys[0]][1]) for ref, keys in every)
    return {ref: other.id for ref, other in stays if other != ref}


def address_key(address: str | None) -> str:
    """An e-mail address as it is compared."""
    return (address or "").strip().removeprefix("mailto:").casefold()


def _keys(record: Agent | Company | Contact, target: Capabilities) -> tuple[str, ...]:
    if isinstance(record, Company):
        name = " ".join(record.name.casefold().split())
        return (name,) if name and target.unique_company_names else ()
    others = record.emails if isinstance(record, Contact) else ()
    return tuple(key for key in map(address_key, (record.email, *others)) if key)


def _rank(record: Agent | Company | Contact) -> Rank:
    """Who stays: an active agent, a user before a lead, then the latest change."""
    if isinstance(record, Company):
        return False, 0.0
    first = record.active if isinstance(record, Agent) else record.role is ContactRole.USER
    return first, record.updated_at.timestamp() if record.updated_at else 0.0
