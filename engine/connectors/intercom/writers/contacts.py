"""Contacts: users and leads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import msgspec

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.intercom.api import at
from engine.connectors.intercom.convert.people import contact_body
from engine.connectors.intercom.convert.values import Raw, branch, epoch, whole
from engine.connectors.intercom.queries import Query, any_of, where
from engine.connectors.intercom.workspace import together
from engine.connectors.intercom.writers.notes import notes_in, write_notes
from engine.connectors.intercom.writers.target import (
    OLD_ID,
    Target,
    fitting_name,
    losses_of,
    note_loss,
)
from engine.errors import Conflict, FieldRejected, Rejected
from engine.model import Contact, Entity

_KEPT_IN = {"phone": "old_phone", "email": "old_email"}
"""The custom fields that take a value which the workspace refuses."""
_A_GROUP, _GROUPS = 5, 15
"""
People whose three names fill a group of fifteen filters, and groups to a search (2.16:
SearchContacts).
"""


class Contacts:
    """Writes contacts; `external_id` is the mark. People who exist are used and not changed."""

    def __init__(self, target: Target) -> None:
        self._target = target

    async def write(self, record: Contact, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create the person with tags, companies and notes."""
        resumed = "id" in memo
        if not resumed:
            adopted = await self._create(record, key, memo, remember)
            if adopted:
                return adopted
        await self._attach(record, memo["id"])
        if resumed or memo.pop("found", False):
            memo["notes"] = await notes_in(self._target, "contacts", memo["id"], record.notes)
        await write_notes(self._target, "contacts", memo["id"], record.notes, memo, remember)
        return await self._written(memo["id"], memo)

    async def change(self, record: Contact, key: Key, memo: Memo, remember: Remember) -> Written:
        """Bring the person of the memo's id in line; what others attached stays."""

        async def send(body: dict[str, Any]) -> Raw:
            return await self._target.api.put(at("contacts", memo["id"]), body)

        await self._sent(send, record, key, memo)
        await self._attach(record, memo["id"])
        memo["notes"] = await notes_in(self._target, "contacts", memo["id"], record.notes)
        await write_notes(self._target, "contacts", memo["id"], record.notes, memo, remember)
        return await self._written(memo["id"], memo)

    async def find(self, record: Contact, key: Key, memo: Memo) -> Written | None:
        """
        The person whom an earlier attempt made; what is missing of them is left to `write`.

        Someone with the record's own external id who was there before is used as they are.
        """
        if "id" in memo:
            return None
        found = await self._search(where("external_id", "=", record.external_id or key.text))
        if not found:
            return None
        if not memo.get("absent") and not is_ours(found[0], record, key):
            return await self._adopted(str(found[0].get("id")))
        memo["id"] = str(found[0].get("id"))
        if record.tags or record.companies or record.notes:
            return None
        return await self._written(memo["id"], memo)

    async def fill(self, record: Contact, identity: str) -> bool:
        """Write what is empty there; keys, role and times of creation are never touched."""
        found = await self._target.api.one("contacts", identity)
        fields = await self._target.attributes(Entity.CONTACT, record.fields, record.id)
        known = branch(found, "custom_attributes")
        own = {key: value for key, value in fields.items() if known.get(key) in (None, "")}
        given = {"name": record.name, "phone": record.phone, "email": record.email}
        body: dict[str, Any] = {k: v for k, v in given.items() if v and not found.get(k)}
        body |= {"custom_attributes": own} if own else {}
        if not body:
            return False
        await self._target.api.put(at("contacts", identity), body)
        return True

    async def match(self, record: Contact) -> Written | None:
        """The same person by external id, e-mail, or phone where there is no e-mail."""
        found = await self._same_person(record, [record.external_id])
        return await self._adopted(str(found.get("id"))) if found else None

    async def match_many(self, records: Sequence[Contact]) -> frozenset[str]:
        """Ids of those whom `match` would find, by as few searches as their filters fit into."""
        there: set[str] = set()
        named = [one for one in records if _filters(one, [one.external_id])]
        for batch in _cut(named, _A_GROUP * _GROUPS):
            groups = [
                any_of(*(each for one in group for each in _filters(one, [one.external_id])))
                for group in _cut(batch, _A_GROUP)
            ]
            found = await self._search_all(any_of(*groups))
            there |= {one.id for one in batch if any(_same(raw, one) for raw in found)}
        return frozenset(there)

    async def _create(
        self, record: Contact, key: Key, memo: Memo, remember: Remember
    ) -> Written | None:
        """Make the person and note the id in the memo, or give the one that is used instead."""
        if not memo.get("absent"):
            found = await self._known(record, key)
            if found and not is_ours(found, record, key):
                return await self._adopted(str(found.get("id")))
            if found:
                memo |= {"id": str(found.get("id")), "found": True}
                return None
        if record.external_id and not memo.get("absent"):
            memo["absent"] = True
            await remember(memo)
        try:
            memo["id"] = str((await self._sent(self._post, record, key, memo)).get("id"))
        except Conflict as conflict:
            return await self._settle_conflict(conflict, record, key, memo)
        if record.notes:
            await remember(memo)
        return None

    async def _known(self, record: Contact, key: Key) -> Raw | None:
        """Nobody can be known of whom the source knows no name that the workspace could share."""
        if not (record.external_id or record.email or record.phone):
            return None
        return await self._same_person(record, [record.external_id, key.text])

    async def _post(self, body: dict[str, Any]) -> Raw:
        return await self._target.api.post("contacts", body)

    async def _sent(
        self,
        send: Callable[[dict[str, Any]], Awaitable[Raw]],
        record: Contact,
        key: Key,
        memo: Memo,
    ) -> Raw:
        """The answer, with what the workspace refuses left out of the body."""
        memo.pop("losses", None)
        fields = await self._target.attributes(Entity.CONTACT, record.fields, record.id)
        named = msgspec.structs.replace(record, name=fitting_name(record.name, memo))
        body = contact_body(named, record.external_id or key.text, fields)
        while True:
            try:
                return await send(body)
            except FieldRejected as refused:
                left_out = refused.field in _KEPT_IN and refused.field in body
                if self._target.rules.refused or not left_out:
                    raise
                body = await self._without(refused, body, memo)

    async def _without(
        self, refused: FieldRejected, body: dict[str, Any], memo: Memo
    ) -> dict[str, Any]:
        """The body without the refused phone or e-mail, which goes to a field if there is one."""
        field, kept = refused.field, _KEPT_IN[refused.field]
        value = str(body.pop(field))
        if await self._target.has_field(Entity.CONTACT, kept):
            body["custom_attributes"] = {kept: value, **body.get("custom_attributes", {})}
            note_loss(memo, f"{field}_in_field", value=value, field=kept)
        elif field == "phone":
            note_loss(memo, "phone_dropped", value=value)
        else:
            note_loss(memo, "value_dropped", field=field, value=value)
        return body

    async def _settle_conflict(
        self, conflict: Conflict, record: Contact, key: Key, memo: Memo
    ) -> Written | None:
        """Somebody with that key exists: ours from an earlier attempt, or somebody to use."""
        if conflict.existing_id is None:
            raise conflict
        identity = conflict.existing_id
        if conflict.code == "exists_archived":
            if self._target.rules.archived:
                raise conflict
            await self._target.api.post(at("contacts", identity, "unarchive"), {}, repeatable=True)
        found = await self._target.api.one("contacts", identity)
        if not is_ours(found, record, key):
            return await self._adopted(identity)
        memo |= {"id": identity, "found": True}
        return None

    async def _attach(self, record: Contact, identity: str) -> None:
        """Tags and companies; attaching twice changes nothing."""
        tags = await self._target.tags.ids(record.tags)
        companies = list(dict.fromkeys(company.id for company in record.companies))
        await together(
            self._target.api.post(at("contacts", identity, what), {"id": each}, repeatable=True)
            for what, several in (("tags", tags), ("companies", companies))
            for each in several
        )

    async def _same_person(self, record: Contact, keys: list[str | None]) -> Raw | None:
        queries = _filters(record, keys)
        if not queries:
            return None
        fitting = _fitting(await self._search(any_of(*queries)), record, keys)
        if self._target.rules.several and len(fitting) > 1:
            n = str(len(fitting))
            raise Rejected("Several people fit.", code="several_matches", detail={"n": n})
        return _best(fitting, keys)

    async def _search(self, query: Query) -> list[Raw]:
        listing = await self._target.api.search("contacts", "data", query, None, 50)
        return list(listing.items)

    async def _search_all(self, query: Query) -> list[Raw]:
        found: list[Raw] = []
        after: str | None = None
        while True:
            listing = await self._target.api.search("contacts", "data", query, after)
            found += listing.items
            if not (after := listing.next):
                return found

    async def _adopted(self, identity: str) -> Written:
        links = await self._target.workspace.links()
        return Written(target_id=identity, url=links.contact(identity), created=False)

    async def _written(self, identity: str, memo: Memo) -> Written:
        written = await self._adopted(identity)
        return msgspec.structs.replace(written, created=True, losses=losses_of(memo))


def _filters(record: Contact, keys: Sequence[str | None]) -> list[Query]:
    """Any of the names by which a person is known."""
    queries = [where("external_id", "=", key) for key in keys if key]
    emails = dict.fromkeys([record.email or "", (record.email or "").casefold()])
    queries += [where("email", "=", email) for email in emails if email]
    if record.phone and not record.email:
        queries.append(where("phone", "=", record.phone))
    return queries


def _cut(records: Sequence[Contact], size: int) -> Iterator[Sequence[Contact]]:
    return (records[start : start + size] for start in range(0, len(records), size))


def _same(raw: Raw, record: Contact) -> bool:
    """Whether somebody found by the names of many is this one."""
    if record.external_id and raw.get("external_id") == record.external_id:
        return True
    email = str(raw.get("email") or "").casefold()
    if record.email or email:
        return email == (record.email or "").casefold()
    phone = _digits(record.phone)
    return bool(phone) and phone == _digits(raw.get("phone"))


def _digits(phone: object) -> str:
    return "".join(filter(str.isdigit, str(phone or "")))


def _fitting(found: list[Raw], record: Contact, keys: list[str | None]) -> list[Raw]:
    """A phone counts only for people who have no e-mail on either side."""
    return [
        raw
        for raw in found
        if raw.get("external_id") in keys
        or (record.email and str(raw.get("email") or "").casefold() == record.email.casefold())
        or (not record.email and not raw.get("email"))
    ]


def _best(fitting: list[Raw], keys: list[str | None]) -> Raw | None:
    """By key first, then whoever was active last."""
    return max(
        fitting, key=lambda raw: (raw.get("external_id") in keys, _activity(raw)), default=None
    )


def _activity(raw: Raw) -> int:
    times = (whole(raw.get(key)) for key in ("last_replied_at", "last_seen_at", "updated_at"))
    return max((each for each in times if each is not None), default=0)


def is_ours(raw: Raw, record: Contact, key: Key) -> bool:
    """
    Whether an earlier attempt made this person.

    The mark is our key, or the old id; a record with an external id of its own is known by the
    date of creation that we wrote besides.
    """
    if raw.get("external_id") == key.text:
        return True
    if str(branch(raw, "custom_attributes").get(OLD_ID) or "") == record.id:
        return True
    own = record.external_id is not None and raw.get("external_id") == record.external_id
    signed_up = whole(raw.get("signed_up_at"))
    return bool(own and record.created_at and signed_up == epoch(record.created_at))
