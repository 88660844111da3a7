"""Deleting: the archive once its time is over, or everything of a migration."""

from __future__ import annotations

import msgspec

from engine.errors import CannotStart, WrongUse
from engine.facade.running import Running
from engine.home import Info, shared_database
from engine.ledger import RunState, forget_readings, open_engine, sqlite_url

DAY_SECONDS = 24 * 3600.0
LONGEST_DAYS = 3650
ARCHIVE_DELETED = "archive_deleted"
"""The note that says when the archive was deleted last."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """
    What of a migration lies on this device.

    `records` by entity, `runs` is how many there were, `bytes` the room of its folder.
    """

    records: dict[str, int]
    runs: int
    bytes: int


class Deleting(Running):
    """What is deleted of one migration, by a person or by the clock."""

    def kept(self) -> Kept:
        """What `delete_everything` would delete."""
        folder = self.opening.folder
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        return Kept(records=self.opening.records.counts(), runs=len(self.runs()), bytes=size)

    def delete_everything(self) -> None:
        """
        Delete archive, mapping, ledger, logs and sign-ins from this device; the target stays.

        Raises CannotStart while a run is at work.
        """
        found = self.unfinished()
        if found is not None and found.state == RunState.RUNNING and not self._silent(found):
            raise CannotStart(
                "A run is at work: nothing was deleted.", remedy="Pause it, then delete."
            )
        self._forget_history()
        self.home.remove(self.opening)

    def _forget_history(self) -> None:
        path = self.home.path / "scheduler.sqlite"
        url = shared_database()
        if url is None and not path.exists():
            return
        # The scheduler takes a third of a second to import.
        from engine.run.durable import forget_runs

        engine = open_engine(url or sqlite_url(path), durable=False)
        try:
            forget_runs(engine, [run.id for run in self.runs()])
        finally:
            engine.dispose()

    # Retention ------------------------------------------------------------------

    def keep_archive(self, days: int | None) -> None:
        """
        Delete the archive so many days after its last use; None: never by itself.

        Raises WrongUse for less than a day or more than ten years.
        """
        if days is not None and not 1 <= days <= LONGEST_DAYS:
            raise WrongUse(
                "The archive is kept for 1 to {n} days, or until you delete it.",
                remedy="Give a number of days in that range.",
                detail={"n": str(LONGEST_DAYS)},
            )

        def alter(info: Info) -> None:
            info.keep_days = days

        self.change(alter)

    @property
    def archive_goes_at(self) -> float | None:
        """
        When the archive is deleted, in epoch seconds; None: never, or there is none.

        Its clock begins anew at the end of every run and whenever something is read into it.
        """
        days = self.info.keep_days
        read = self.opening.records.last_read() if days is not None else None
        if days is None or read is None:
            return None
        ends = [run.ended_at or run.created_at for run in self.runs()]
        return max([read, *ends]) + days * DAY_SECONDS

    @property
    def archive_went_at(self) -> float | None:
        """When the archive was deleted, in epoch seconds, if nothing was read since."""
        if not self.opening.has_ledger() or self.opening.records.last_read() is not None:
            return None
        noted = self.queries.notes(ARCHIVE_DELETED).get("latest")
        return noted[0] if noted else None

    def delete_archive_when_due(self) -> bool:
        """
        Delete records and files of the source whose time is over; True when they were.

        Never while a run has not ended. Ledger, mapping and sign-ins stay: what was migrated is
        still known, and is never written twice. The next run reads the source again.
        """
        due = self.archive_goes_at
        if due is None or due > self.opening.now():
            return False
        if not forget_readings(self.ledger.engine, self.slug, self.opening.forget_archive):
            return False
        self.queries.note(ARCHIVE_DELETED, "latest", {})
        return True
