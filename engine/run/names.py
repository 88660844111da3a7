"""Who people of the source are, looked up for many at once."""

from __future__ import annotations

from collections.abc import Iterable

from engine.archive import Records
from engine.model import Entity, Ref

KEPT = 50_000
"""People in memory at most, about."""


class Names:
    """
    What records of the archive are called, and who stands for people that were merged.

    What was not expected is looked up when it is asked for.
    """

    def __init__(self, records: Records, erased: frozenset[str] = frozenset()) -> None:
        self._records = records
        self.erased = erased
        """Ids of contacts who asked to be erased: they have no name."""
        self._names: dict[Ref, str | None] = {}
        self._survivors: dict[Ref, Ref] = {}

    def name_of(self, ref: Ref) -> str | None:
        """The record's name; None for what is not in the archive, and for who was erased."""
        if ref.entity is Entity.CONTACT and ref.id in self.erased:
            return None
        names = self._names
        return names[ref] if ref in names else self._records.names([ref]).get(ref)

    def survivor_of(self, ref: Ref) -> Ref:
        """Who stands for a person that was merged; anybody else stands for themselves."""
        survivors = self._survivors
        return survivors[ref] if ref in survivors else self._surviving([ref])[ref]

    def expect(self, refs: Iterable[Ref]) -> None:
        """Look these up in one go, before they are asked for one by one."""
        full = len(self._names) >= KEPT
        names, survivors = ({}, {}) if full else (self._names, self._survivors)
        into = self._surviving({ref for ref in refs if ref not in survivors})
        fresh = {ref for ref in (*into, *into.values()) if ref not in names}
        found = self._records.names(fresh)
        # Tables of their own for whoever asks meanwhile.
        self._survivors = survivors | into
        self._names = names | {ref: found.get(ref) for ref in fresh}

    def _surviving(self, refs: Iterable[Ref]) -> dict[Ref, Ref]:
        asked = list(refs)
        people = [ref.id for ref in asked if ref.entity is Entity.CONTACT]
        into = self._records.survivors(Entity.CONTACT, people)
        return {
            ref: Ref(ref.entity, into[ref.id])
            if ref.entity is Entity.CONTACT and ref.id in into
            else ref
            for ref in asked
        }
