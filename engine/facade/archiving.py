"""The portable archive: all that was read, as a folder of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from engine.archive import Export, Exported
from engine.errors import CannotStart
from engine.facade.base import Base
from engine.mapping import Mapping
from engine.model import Entity, FieldSpec
from engine.portable import Manifest, origin_of
from engine.run.facts import fields_of
from engine.run.read import read_source
from engine.run.work import Work

Fields = dict[Entity, tuple[FieldSpec, ...]]
OnArchive = Callable[[str, int, int], None]
"""Called with (entity, records done, records in all)."""
NOTE = "archived_fields"


class Archiving(Base):
    """Writing the archive out."""

    def archive(self, folder: Path, on_progress: OnArchive | None = None) -> Exported:
        """
        Write all that was read from the source into a folder, and read it first if nothing was.

        Raises WrongUse when the folder holds something other than an archive, CannotStart when
        the source has to be read and a side is not connected.
        """
        out = folder.expanduser().absolute()
        writing = Export(self.opening.records, self.opening.files, out)
        fields = self._whole()
        account = self.source.account
        origin = origin_of(account) if account else None
        return writing.write(Manifest(origin=origin, fields=fields), on_progress)

    def _whole(self) -> Fields:
        """Read the source unless every entity was read to its end; its fields."""
        read = self.queries.positions() if self.opening.has_ledger() else {}
        known = self.queries.notes(NOTE) if self.opening.has_ledger() else {}
        done = all(read.get(entity, {}).get("done") for entity in Entity)
        if done and known:
            return msgspec.convert(known["source"][1], Fields)
        if not (self.source.connected and self.target.connected):
            raise CannotStart(
                "The source was not read yet.", remedy="Sign in on both sides, then try again."
            )
        blank = Mapping(source=self.source.desk, target=self.target.desk)

        async def use(work: Work) -> Fields:
            if not done:
                await read_source(work, lambda: False)
            return await fields_of(work.reader)

        found = self.with_work(use, mapping=self.opening.mapping() or blank)
        self.queries.note(NOTE, "source", found)
        return found
