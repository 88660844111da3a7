"""Tags, which are nothing but words on records."""

from __future__ import annotations

from engine.connectors.base import Key, Memo, Remember, Written
from engine.model import Tag


class Tags:
    """A tag is there as soon as a record bears it: nothing is called (Tags)."""

    async def write(self, record: Tag, key: Key, memo: Memo, remember: Remember) -> Written:
        """The tag's name is its id."""
        return Written(target_id=record.name)

    async def find(self, record: Tag, key: Key, memo: Memo) -> Written | None:
        """Always there."""
        return Written(target_id=record.name)
