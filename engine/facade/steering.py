"""What a person decides about runs beside starting them: their pace, and records in doubt."""

from __future__ import annotations

from engine.errors import WrongUse
from engine.facade.running import Running
from engine.home import Info, Tuning
from engine.ledger import ItemRow, ItemState
from engine.model import Entity, Record, Ref
from engine.run.fingerprint import fingerprint
from engine.run.hours import hours_of
from engine.run.work import Work

IN_DOUBT = "in_doubt"
LEAST_CALLS = 10
"""Calls a minute below which a run would hardly move."""


class Steering(Running):
    """Pace and doubts of one migration."""

    # Pace -----------------------------------------------------------------------

    @property
    def tuning(self) -> Tuning:
        """How hard this migration may work."""
        return self.info.tuning

    def tune(self, *, calls_per_minute: int | None = None, hours: str | None = None) -> Tuning:
        """
        Set the most calls a minute to each help desk (0: as many as it allows), and the hours.

        `hours` as in "22:00-06:00", "" for always. None leaves a setting as it is. A run that is
        at work heeds the hours at once, the calls when it is next taken up. Raises WrongUse.
        """
        wanted = None if hours is None else hours_of(hours)
        if calls_per_minute is not None and 0 < calls_per_minute < LEAST_CALLS:
            raise WrongUse(
                "A run needs at least {n} calls a minute.",
                remedy="Give a higher number, or 0 for as many as the help desk allows.",
                detail={"n": str(LEAST_CALLS)},
            )

        def alter(info: Info) -> None:
            if calls_per_minute is not None:
                info.tuning.calls_per_minute = calls_per_minute or None
            if hours is not None:
                info.tuning.hours = wanted

        self.change(alter)
        return self.tuning

    # Doubts ---------------------------------------------------------------------

    def doubts(self) -> list[ItemRow]:
        """Records of the latest run of which nobody can say whether the target has them."""
        latest = self.run()
        if latest is None:
            return []
        return self.queries.items(latest.id, state=ItemState.FAILED, code=IN_DOUBT, limit=1000)

    def it_is_there(self, record: str, target_id: str) -> None:
        """
        A person found a record in doubt ("conversations:12") in the target, under this id.

        Raises WrongUse when it is in no doubt, or when the target has nothing of that id.
        """
        row = self._in_doubt(record)
        entity = Entity(row.entity)

        async def look(work: Work) -> Record | None:
            return await work.writer.read_back(entity, target_id)

        found = self.with_work(look)
        if found is None:
            raise WrongUse(
                "The target has no such record: {id}.",
                remedy="Look at its address there for the right number.",
                detail={"id": target_id},
            )
        source = self.opening.records.get(Ref(entity, row.source_id))
        digest = fingerprint(source) if source else ""
        latest = self.run()
        assert latest is not None
        self.ledger.found_there(
            latest.id, entity, row.source_id, target_id, url=found.url, digest=digest
        )

    def write_it(self, record: str) -> str:
        """A person saw that a record in doubt is not in the target: a retry writes it; its id."""
        row = self._in_doubt(record)
        return self.retry(ids=[f"{row.entity}:{row.source_id}"])

    def _in_doubt(self, record: str) -> ItemRow:
        for row in self.doubts():
            if record in (f"{row.entity}:{row.source_id}", row.source_id):
                return row
        raise WrongUse(
            "{record} is not in doubt.",
            remedy="See `doubts` for the records that are.",
            detail={"record": record},
        )
