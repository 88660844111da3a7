"""Tags and companies, which are nothing but words on other records."""

from __future__ import annotations

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.request_tracker.convert.people import company_key
from engine.connectors.request_tracker.reading.people import PeopleReading
from engine.connectors.shared.writing import losses_of, note_loss
from engine.model import Company, Tag


class Tags:
    """A tag is there as soon as a ticket bears it: nothing is created."""

    def __init__(self, people: PeopleReading) -> None:
        self._people = people
        self._there: set[str] | None = None

    async def write(self, record: Tag, key: Key, memo: Memo, remember: Remember) -> Written:
        """The tag's name is its id."""
        if self._there is None:
            self._there = set(await self._people.names())
        new = record.name not in self._there
        self._there.add(record.name)
        return Written(target_id=record.name, created=new)

    async def find(self, record: Tag, key: Key, memo: Memo) -> Written | None:
        """Nothing of a tag is ever under way."""
        return None


_NOT_HELD = ("external_id", "description", "notes", "website", "industry", "size", "plan", "spend")
"""What a company may have beside its name."""


class Companies:
    """A company is the organization of its people: their text, and nothing of its own."""

    def __init__(self, people: PeopleReading) -> None:
        self._people = people
        self.names: dict[str, str] | None = None

    async def write(self, record: Company, key: Key, memo: Memo, remember: Remember) -> Written:
        """The company's name, folded, is its id; what else it says stays behind."""
        names = await self.known()
        identity = company_key(record.name)
        new = identity not in names
        names.setdefault(identity, record.name.strip())
        for name in _NOT_HELD:
            if value := getattr(record, name):
                note_loss(memo, "value_dropped", field=name, value=str(value))
        for name, value in record.fields.items():
            note_loss(memo, "value_dropped", field=name, value=str(value))
        return Written(target_id=identity, losses=losses_of(memo) if new else (), created=new)

    async def find(self, record: Company, key: Key, memo: Memo) -> Written | None:
        """Nothing of a company is ever under way."""
        return None

    async def match(self, record: Company) -> Written | None:
        """The company of that name, where anybody is in it."""
        identity = company_key(record.name)
        return (
            Written(target_id=identity, created=False) if identity in await self.known() else None
        )

    async def known(self) -> dict[str, str]:
        """The names that people have, and those written."""
        if self.names is None:
            self.names = {company_key(name): name for name in await self._people.organizations()}
        return self.names
