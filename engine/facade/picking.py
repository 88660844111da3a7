"""Records that a person looks at one by one: picked for a demo, put right after it."""

from __future__ import annotations

from engine.errors import WrongUse
from engine.facade.rehearsing import Rehearsing
from engine.mapping.mended import editable, mended, place
from engine.model import Entity, Ref
from engine.run.awkward import CANDIDATES, Picked, pick
from engine.run.sample import look_around

PICKED = 10
"""Conversations, and as many articles, that are picked at most."""


class Picking(Rehearsing):
    """Single records before and after a demo."""

    def awkward(self, size: int = PICKED) -> list[Picked]:
        """
        Records that are likely to make trouble, so many of each kind at most, and why.

        Reads the newest of the source unless the archive holds more.
        """
        mapping = self.mapping()
        if self.opening.records.counts().get(Entity.CONVERSATION, 0) < CANDIDATES:
            self.with_work(lambda work: look_around(work, CANDIDATES))
        return pick(self.opening.records, mapping, size)

    def mend(self, entity: str, source_id: str, field: str, value: str) -> None:
        """
        Put a value of one record right, in place of what the source has.

        Raises WrongUse for a field that cannot be put right.
        """
        ref = Ref(Entity(entity), source_id)
        if field not in self.mendable(entity, source_id):
            raise WrongUse("“{field}” cannot be put right here.", detail={"field": field})
        self.set_rules(mended={**self.mapping().mended, place(ref, field): value})

    def mendable(self, entity: str, source_id: str) -> dict[str, str]:
        """Fields of a record that may be put right, with their values as they are now."""
        record = self.opening.records.get(Ref(Entity(entity), source_id))
        return editable(mended(record, self.mapping().mended)) if record else {}
