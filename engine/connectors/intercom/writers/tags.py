"""Tags."""

from __future__ import annotations

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.intercom.writers.target import Target
from engine.model import Tag


class Tags:
    """Writes tags; the workspace gives the existing one when the name is taken."""

    def __init__(self, target: Target) -> None:
        self._target = target

    async def write(self, record: Tag, key: Key, memo: Memo, remember: Remember) -> Written:
        """The tag of that name; adopted when it was there before the first attempt."""
        if not memo.get("absent"):
            existing = await self._target.tags.find(record.name)
            if existing:
                return Written(target_id=existing, created=False)
            memo["absent"] = True
            await remember(memo)
        return Written(target_id=await self._target.tags.ensure(record.name))

    async def find(self, record: Tag, key: Key, memo: Memo) -> Written | None:
        """The tag of that name."""
        found = await self._target.tags.find(record.name)
        return Written(target_id=found, created=bool(memo.get("absent"))) if found else None
