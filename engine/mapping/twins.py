"""Records of the source that are one for the target: the same person, company or tag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from engine.connectors.capabilities import Capabilities
from engine.mapping.tags import tag_key
from engine.model import Agent, Company, Contact, ContactRole, Ref, Tag, entity_of

Rank = tuple[bool, float]
Twin = Agent | Company | Contact | Tag
_Any = TypeVar("_Any", bound=Twin)


def twins(records: Iterable[Twin], target: Capabilities) -> dict[Ref, str]:
    """
    The id of the one that stays, for each record that is there again.

    People are the same by any address, whatever its case, and so are all whom they share one
    with; of several the user with the latest change stays, before any lead. Companies are the
    same by name where the target says so, tags by the name that they get there. Otherwise the
    older id stays, in whatever order they come.
    """
    groups = _Groups()
    for record in records:
        ref = Ref(entity_of(record), record.id)
        groups.add(ref, _rank(record), [(ref.entity, key) for key in _keys(record, target)])
    return groups.again()


@dataclass
class Rivals:
    """
    Contacts whose external ids differ in case alone.

    They are different people, but a target that compares without case takes the id of one of
    them only: the first in the alphabet has it, `later` are the others.
    """

    _first: dict[str, tuple[str, Ref]] = field(default_factory=dict)
    later: set[Ref] = field(default_factory=set)

    def noting(self, records: Iterable[_Any]) -> Iterator[_Any]:
        """The records as they come; afterwards `later` are those who come second."""
        for record in records:
            if isinstance(record, Contact) and record.external_id:
                self._note(record.external_id, Ref(entity_of(record), record.id))
            yield record

    def _note(self, external_id: str, ref: Ref) -> None:
        mine, key = (external_id, ref), external_id.casefold()
        known = self._first.get(key)
        first, *others = sorted([mine] if known is None else [known, mine])
        self._first[key] = first
        self.later.update(ref for _, ref in others)


class _Groups:
    """Records that have a key in common, directly or through others."""

    def __init__(self) -> None:
        self._above: dict[Ref, Ref] = {}
        self._holders: dict[tuple[str, str], Ref] = {}
        self._ranks: dict[Ref, Rank] = {}

    def add(self, ref: Ref, rank: Rank, keys: Sequence[tuple[str, str]]) -> None:
        """One more record; of those that it belongs to the highest ranked stays on top."""
        if not keys:
            return
        self._above[ref], self._ranks[ref] = ref, rank
        for key in keys:
            self._join(self._holders.setdefault(key, ref), ref)

    def again(self) -> dict[Ref, str]:
        """The id of the top of its group, for each record that is not the top itself."""
        tops = ((ref, self._top(ref)) for ref in self._above)
        return {ref: top.id for ref, top in tops if top != ref}

    def _join(self, one: Ref, other: Ref) -> None:
        stays, goes = self._top(one), self._top(other)
        if self._order(goes) < self._order(stays):
            stays, goes = goes, stays
        self._above[goes] = stays

    def _order(self, ref: Ref) -> tuple[bool, float, int, str]:
        user, changed = self._ranks[ref]
        return not user, -changed, len(ref.id), ref.id

    def _top(self, ref: Ref) -> Ref:
        while (above := self._above[ref]) != ref:
            self._above[ref] = self._above[above]
            ref = above
        return ref


def address_key(address: str | None) -> str:
    """An e-mail address as it is compared."""
    return (address or "").strip().removeprefix("mailto:").casefold()


def _keys(record: Twin, target: Capabilities) -> tuple[str, ...]:
    if isinstance(record, Tag):
        key = tag_key(record.name, target)
        return (key,) if key else ()
    if isinstance(record, Company):
        name = " ".join(record.name.casefold().split())
        return (name,) if name and target.unique_company_names else ()
    others = record.emails if isinstance(record, Contact) else ()
    return tuple(key for key in map(address_key, (record.email, *others)) if key)


def _rank(record: Twin) -> Rank:
    """Who stays: an active agent, a user before a lead, then the latest change."""
    if isinstance(record, Company | Tag):
        return False, 0.0
    first = record.active if isinstance(record, Agent) else record.role is ContactRole.USER
    return first, record.updated_at.timestamp() if record.updated_at else 0.0
