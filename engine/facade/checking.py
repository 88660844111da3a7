"""Findings before a run, and what a person ticked."""

from __future__ import annotations

from collections.abc import Sequence
from getpass import getuser

from engine.check import (
    Branch,
    Finding,
    Known,
    acknowledge,
    blocking,
    branches,
    check,
    check_again,
    switched_off,
    with_ticks,
)
from engine.connectors.base import Count
from engine.facade.counting import Counting
from engine.facade.editing import Editing
from engine.i18n import translator
from engine.model import FieldSpec
from engine.run.read import read_source
from engine.run.stages import READ_ORDER
from engine.run.work import Work


class Checking(Counting, Editing):
    """Preflight findings."""

    def checks(self, language: str = "en") -> list[Finding]:
        """
        All findings now, in that language; asks both accounts.

        Raises CannotStart when a side is not connected.
        """
        self.mapping()
        found = self.with_work(
            lambda work: check(work, self._known_of(work), t=translator(language))
        )
        self.queries.note("checked", "latest", {"blocking": len(blocking(found))})
        return found

    def check_again(self, finding_id: str, language: str = "en") -> list[Finding]:
        """One check alone, as it is now; raises WrongUse for no card."""
        self.mapping()
        return self.with_work(
            lambda work: check_again(work, self._known_of(work), finding_id, t=translator(language))
        )

    def article_places(self) -> list[Branch]:
        """Where articles lie in the source, and where the target will hold them."""

        async def use(work: Work) -> list[Branch]:
            return branches(work, await self._known_of(work).facts())

        return self.with_work(use)

    def fields_to_create(self) -> list[FieldSpec]:
        """Custom fields that a run makes in the target before its first record."""
        return self.with_work(lambda work: self._known_of(work).missing())

    def _known_of(self, work: Work) -> Known:
        return Known(
            work,
            now=self.opening.now(),
            counts=self._counts(),
            free_bytes=self.home.free_bytes(),
        )

    def switched_off(self, language: str = "en") -> list[Finding]:
        """What a person ticked as switched off, to be switched on again after the run."""
        return switched_off(self.queries, translator(language))

    def with_ticks(self, findings: Sequence[Finding], language: str = "en") -> list[Finding]:
        """The same findings with the ticks as they are now; asks no account."""
        return with_ticks(findings, self.queries, translator(language))

    def read_source(self) -> None:
        """Read every record of the source into the archive, so that the checks see them all."""
        self.mapping()
        self.with_work(lambda work: read_source(work, lambda: False))

    @property
    def read_whole(self) -> bool:
        """Whether every list of the source was read to its end."""
        if not self.opening.has_ledger():
            return False
        positions = self.queries.positions()
        return all(entity in positions and positions[entity]["done"] for entity in READ_ORDER)

    def looked_at(self) -> tuple[int, int]:
        """How many records of the source lie in the archive, and how many were counted."""
        counted = sum(one.count or 0 for one in self._counts().values())
        return sum(self.opening.records.counts().values()), counted

    def _counts(self) -> dict[str, Count]:
        known = self.counts("source")
        return known.counts if known else {}

    def checked_at(self) -> float | None:
        """When the checks ran last, in epoch seconds."""
        if not self.opening.has_ledger():
            return None
        found = self.queries.notes("checked").get("latest")
        return found[0] if found else None

    def acknowledge(self, finding_id: str, *, undo: bool = False) -> None:
        """Keep, or take back, that a person did what a card asks; raises WrongUse for no card."""
        account = self.target.account
        by = (account.person if account else "") or getuser()
        acknowledge(self.queries, finding_id, by=by, undo=undo)

    def blocking(self, language: str = "en") -> list[Finding]:
        """What keeps a run from starting."""
        self.mapping()
        found = self.with_work(
            lambda work: check(
                work, self._known_of(work), t=translator(language), blocking_only=True
            )
        )
        return blocking(found)
