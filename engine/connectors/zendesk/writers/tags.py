"""Tags, which are nothing but words on records."""

from __future__ import annotations

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.zendesk.convert.values import words
from engine.connectors.zendesk.writers.target import Target
from engine.model import Tag


class Tags:
    """
    A tag is there as soon as a record bears it: nothing is created (Tags).

    The account's list says which ones are in use already.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._there: set[str] = set()

    async def write(self, record: Tag, key: Key, memo: Memo, remember: Remember) -> Written:
        """The tag's name is its id."""
        known = await self.names()
        new = record.name not in known and record.name not in self._there
        self._there.add(record.name)
        return Written(target_id=record.name, created=new)

    async def find(self, record: Tag, key: Key, memo: Memo) -> Written | None:
        """Nothing of a tag is ever under way."""
        return None

    async def names(self) -> set[str]:
        """The tags in use, as far as the account lists them."""
        return {words(raw.get("name")) for raw in await self._target.definitions.tags()}
