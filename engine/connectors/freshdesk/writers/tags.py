"""Tags, which are nothing but words on records."""

from __future__ import annotations

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.freshdesk.reading.threads import BEGINNING
from engine.connectors.freshdesk.writers.target import Target
from engine.connectors.shared.values import names
from engine.model import Tag


class Tags:
    """A tag is there as soon as a record bears it: nothing is created, and none are listed."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._there: set[str] | None = None

    async def write(self, record: Tag, key: Key, memo: Memo, remember: Remember) -> Written:
        """The tag's name is its id."""
        known = await self.names()
        new = record.name not in known
        known.add(record.name)
        return Written(target_id=record.name, created=new)

    async def find(self, record: Tag, key: Key, memo: Memo) -> Written | None:
        """Nothing of a tag is ever under way."""
        return None

    async def names(self) -> set[str]:
        """The tags of the tickets that changed last, and ours."""
        if self._there is None:
            rows = (await self._target.api.page("tickets", updated_since=BEGINNING)).items
            self._there = {name for row in rows for name in names(row.get("tags"))}
        return self._there
