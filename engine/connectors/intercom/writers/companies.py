"""Companies."""

from __future__ import annotations

import msgspec

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.intercom.convert.people import SPEND_LIMIT, company_body
from engine.connectors.intercom.convert.values import Raw, branch, listed, person_name
from engine.connectors.intercom.workspace import together
from engine.connectors.intercom.writers.notes import notes_in, write_notes
from engine.connectors.intercom.writers.target import (
    OLD_ID,
    Target,
    fitting_name,
    losses_of,
    note_loss,
)
from engine.errors import NotFound
from engine.model import Company, Entity, PersonNote


class Companies:
    """
    Writes companies; `company_id` is the mark.

    They show in no list until a contact is attached, which is done from the contact's side.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._made: set[str] = set()

    async def write(self, record: Company, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create it, or use the one that is there as it is."""
        resumed = "id" in memo
        if not resumed:
            existing = None if memo.get("absent") else await self._existing(record, key)
            if existing and not _is_ours(existing, record, key):
                return await self._written(existing, created=False)
            if existing is None and record.external_id and not memo.get("absent"):
                memo["absent"] = True
                await remember(memo)
            memo["id"] = await self._create(record, key, memo)
        await self._tag(record, memo["id"])
        await self._note(record, memo, remember, resumed=resumed)
        links = await self._target.workspace.links()
        return Written(target_id=memo["id"], url=links.company(memo["id"]), losses=losses_of(memo))

    async def change(self, record: Company, key: Key, memo: Memo, remember: Remember) -> Written:
        """Bring it in line: creating it again by its `company_id` changes it."""
        memo["id"] = await self._create(record, key, memo)
        await self._tag(record, memo["id"])
        await self._note(record, memo, remember, resumed=True)
        links = await self._target.workspace.links()
        return Written(target_id=memo["id"], url=links.company(memo["id"]), losses=losses_of(memo))

    async def find(self, record: Company, key: Key, memo: Memo) -> Written | None:
        """The company of that `company_id`; writing it again completes it."""
        found = await self._by_company_id(record.external_id or key.text)
        if found is None:
            return None
        if not memo.get("absent") and not _is_ours(found, record, key):
            return await self._written(found, created=False)
        memo["id"] = str(found.get("id"))
        return None if record.tags or record.notes else await self._written(found, created=True)

    async def match(self, record: Company) -> Written | None:
        """The company of the same id, else of the same name."""
        if record.external_id and (found := await self._by_company_id(record.external_id)):
            return await self._written(found, created=False)
        found = await self._by_name(record.name)
        return await self._written(found, created=False) if found else None

    async def _existing(self, record: Company, key: Key) -> Raw | None:
        """
        The company to use: of the same id, else of the same name.

        Intercom bears several of one name, so one that we made of another record is left apart.
        """
        if found := await self._by_company_id(record.external_id or key.text):
            return found
        named = await self._by_name(record.name)
        return None if named is None or self._is_of_another(named, record, key) else named

    def _is_of_another(self, raw: Raw, record: Company, key: Key) -> bool:
        marked = branch(raw, "custom_attributes").get(OLD_ID)
        family = key.text.removesuffix(record.id)
        return (
            str(raw.get("id")) in self._made
            or (marked is not None and str(marked) != record.id)
            or str(raw.get("company_id") or "").startswith(family)
        )

    async def _create(self, record: Company, key: Key, memo: Memo) -> str:
        memo.pop("losses", None)
        record = msgspec.structs.replace(record, name=fitting_name(record.name, memo))
        if record.spend is not None and record.spend > SPEND_LIMIT:
            note_loss(memo, "value_cut", field="spend", limit=str(SPEND_LIMIT))
        fields = await self._target.attributes(Entity.COMPANY, record.fields, record.id)
        body = company_body(record, record.external_id or key.text, fields)
        made = await self._target.api.post("companies", body, repeatable=True)
        self._made.add(str(made.get("id")))
        return str(made.get("id"))

    async def _tag(self, record: Company, identity: str) -> None:
        await together(
            self._target.api.post(
                "tags", {"name": name, "companies": [{"id": identity}]}, repeatable=True
            )
            for name in record.tags
        )

    async def _note(
        self, record: Company, memo: Memo, remember: Remember, *, resumed: bool
    ) -> None:
        notes = (PersonNote(html=record.notes),) if record.notes else ()
        if resumed and not memo.get("notes"):
            memo["notes"] = await notes_in(self._target, "companies", memo["id"], notes)
        await write_notes(self._target, "companies", memo["id"], notes, memo, remember)

    async def _by_company_id(self, company_id: str) -> Raw | None:
        return await self._lookup("company_id", company_id, company_id)

    async def _by_name(self, name: str) -> Raw | None:
        return await self._lookup("name", name, name) if name else None

    async def _lookup(self, field: str, value: str, wanted: str) -> Raw | None:
        """GET /companies by one field answers with the company itself, or a list of them."""
        try:
            found = await self._target.api.get("companies", **{field: value})
        except NotFound:
            return None
        several = [*listed(found)] if found.get("type") == "list" else [found]
        same = (raw for raw in several if _same(str(raw.get(field) or ""), wanted))
        return next(same, None)

    async def _written(self, raw: Raw, *, created: bool) -> Written:
        links = await self._target.workspace.links()
        identity = str(raw.get("id"))
        return Written(target_id=identity, url=links.company(identity), created=created)


def _same(found: str, wanted: str) -> bool:
    return " ".join(person_name(found).casefold().split()) == " ".join(wanted.casefold().split())


def _is_ours(raw: Raw, record: Company, key: Key) -> bool:
    marked = branch(raw, "custom_attributes").get(OLD_ID)
    return raw.get("company_id") == key.text or (marked is not None and str(marked) == record.id)
