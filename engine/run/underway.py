"""Which records are being written, for the one that meets another of this very run."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from engine.ledger import Claim

_End = asyncio.Future[None]


@dataclass(frozen=True)
class Underway:
    """
    The records of a run that are being written at this moment.

    A record that the target says it has may be one that another lane has just created and whose
    outcome is not in the ledger yet: who asks the ledger whose it is waits for those first.
    """

    _ends: dict[str, dict[str, _End]] = field(default_factory=dict)

    @contextmanager
    def writing(self, claim: Claim) -> Iterator[None]:
        """This record, until its outcome is kept."""
        end = asyncio.get_running_loop().create_future()
        self._ends.setdefault(claim.entity, {})[claim.source_id] = end
        try:
            yield
        finally:
            self._leave(claim)

    async def others(self, claim: Claim) -> None:
        """
        Wait until all that are being written beside this one have their outcomes.

        It creates nothing any more itself, so that of two which wait neither waits for the other.
        """
        self._leave(claim)
        ends = tuple(self._ends.get(claim.entity, {}).values())
        if ends:
            await asyncio.wait(ends)

    def _leave(self, claim: Claim) -> None:
        end = self._ends[claim.entity].pop(claim.source_id, None)
        if end is not None:
            end.set_result(None)
