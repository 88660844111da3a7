"""Findings before a run, and what a person ticked."""

from __future__ import annotations

from engine.check import Finding, acknowledge, blocking, check
from engine.connectors.base import Count
from engine.facade.counting import Counting
from engine.facade.mapping import MappingPart
from engine.i18n import translator


class Checking(Counting, MappingPart):
    """Preflight findings."""

    def checks(self, language: str = "en") -> list[Finding]:
        """
        All findings now, in that language; asks both accounts.

        Raises CannotStart when a side is not connected.
        """
        self.mapping()
        found = self.with_work(
            lambda work: check(
                work,
                t=translator(language),
                records=self._counted(),
                free_bytes=self.home.free_bytes(),
            )
        )
        self.queries.note("checked", "latest", {"blocking": len(blocking(found))})
        return found

    def _counted(self) -> int:
        known = self.counts("source")
        counts: list[Count] = list(known.counts.values()) if known else []
        return sum(one.count or 0 for one in counts)

    def checked_at(self) -> float | None:
        """When the checks ran last, in epoch seconds."""
        if not self.opening.has_ledger():
            return None
        found = self.queries.notes("checked").get("latest")
        return found[0] if found else None

    def acknowledge(self, finding_id: str, *, undo: bool = False) -> None:
        """Keep, or take back, that a person did what a card asks; raises WrongUse for no card."""
        acknowledge(self.queries, finding_id, undo=undo)

    def blocking(self) -> list[Finding]:
        """What keeps a full run from starting."""
        return blocking(self.checks())
