"""What a person decides about runs beside starting them: their pace, and records in doubt."""

from __future__ import annotations

from engine.errors import WrongUse
from engine.facade.running import Running
from engine.home import Info, Tuning
from engine.ledger import ItemRow, ItemState, Run, RunKind
from engine.model import Entity, Record, Ref
from engine.run.fingerprint import fingerprint
from engine.run.hours import hours_of
from engine.run.work import Work

IN_DOUBT = "in_doubt"
MOST = 1000
"""Doubts of one run that are listed."""
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
        """Records of which nobody can say whether the target has them, of the newest run first."""
        return [row for _run, row in self._doubtful()]

    def _doubtful(self) -> list[tuple[Run, ItemRow]]:
        """What a later run met again is in doubt no more: that run says how it ended."""
        found: list[tuple[Run, ItemRow]] = []
        later: list[Run] = []
        for run in (one for one in self.runs() if one.kind != RunKind.UNDO):
            rows = self.queries.items(run.id, state=ItemState.FAILED, code=IN_DOUBT, limit=MOST)
            found += [(run, row) for row in rows if not any(self._has(one, row) for one in later)]
            later.append(run)
        return found

    def _has(self, run: Run, row: ItemRow) -> bool:
        rows = self.queries.items(run.id, entity=row.entity, text=row.source_id)
        return any(one.source_id == row.source_id for one in rows)

    def it_is_there(self, record: str, target_id: str) -> None:
        """
        A person found a record in doubt ("conversations:12") in the target, under this id.

        Raises WrongUse when it is in no doubt, or when the target has nothing of that id.
        """
        run, row = self._in_doubt(record)
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
        self.ledger.found_there(
            run.id, entity, row.source_id, target_id, url=found.url, digest=digest
        )

    def write_it(self, record: str) -> str:
        """A person saw that a record in doubt is not in the target: a retry writes it; its id."""
        run, row = self._in_doubt(record)
        return self.retry(run.id, ids=[f"{row.entity}:{row.source_id}"])

    def _in_doubt(self, record: str) -> tuple[Run, ItemRow]:
        for run, row in self._doubtful():
            if record in (f"{row.entity}:{row.source_id}", row.source_id):
                return run, row
        raise WrongUse(
            "{record} is not in doubt.",
            remedy="See `doubts` for the records that are.",
            detail={"record": record},
        )
