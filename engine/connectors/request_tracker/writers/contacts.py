"""Contacts as unprivileged users."""

from __future__ import annotations

from typing import Any

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.request_tracker.api import Clause
from engine.connectors.request_tracker.convert import people as convert
from engine.connectors.request_tracker.convert.fields import raw_values
from engine.connectors.request_tracker.convert.ids import TAKEN_BACK, id_of, ident
from engine.connectors.request_tracker.writers.target import Target
from engine.connectors.request_tracker.writers.words import Companies
from engine.connectors.shared.values import Raw, words
from engine.connectors.shared.writing import adopted, note_loss, written
from engine.errors import Conflict, NotFound
from engine.model import Contact, Entity


class Contacts:
    """
    Writes users in one call, which mails nobody; a login and an address each belong to one.

    Our mark is the first line of the extra information. People who exist are used, not changed.
    """

    def __init__(self, target: Target, companies: Companies) -> None:
        self._target, self._companies = target, companies

    async def write(self, record: Contact, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create the person, or use who has the address already."""
        body = await self._body(record, key, memo)
        try:
            made = await self._target.api.post("user", body)
        except Conflict:
            found = await self._holder(body)
            if found is None:
                raise
            return self._used(found, key, memo)
        # The answer names the login: the number is what everything else is known by.
        identity = await self._number(words(made.get("id")) if isinstance(made, dict) else "")
        await self._compare(identity, body, memo)
        return written(identity, self._url(identity), memo)

    async def find(self, record: Contact, key: Key, memo: Memo) -> Written | None:
        """The person with our mark."""
        found = await self._holder(await self._body(record, key, {}))
        if found is None or not convert.bears(found, key.text):
            return None
        return self._used(found, key, memo)

    async def match(self, record: Contact) -> Written | None:
        """The same person by any address, or by login where there is none."""
        for email in filter(None, (record.email, *record.emails)):
            if found := await self._by("EmailAddress", email):
                return self._adopted(found)
        if not record.email and record.external_id:
            found = await self._by("Name", record.external_id)
            return self._adopted(found) if found else None
        return None

    async def change(
        self, record: Contact, identity: str, key: Key, memo: Memo, remember: Remember
    ) -> Written:
        """Bring the person in line with the record; the login stays."""
        body = await self._body(record, key, memo)
        left = {name: body[name] for name in body if name not in {"Name", "Created", "Privileged"}}
        await self._target.api.one("user", identity)
        await self._target.api.put(f"user/{identity}", left)
        return written(identity, self._url(identity), memo)

    async def delete(self, identity: str) -> None:
        """
        Disable the person and free the login and the address.

        RT deletes no user; a disabled one would keep the address from being used again.
        """
        try:
            row = await self._target.api.one("user", identity)
        except NotFound:
            return
        if words(row.get("Name")).startswith(TAKEN_BACK):
            return
        body = {"Name": f"{TAKEN_BACK}{identity}", "EmailAddress": "", "Organization": ""}
        await self._target.api.put(f"user/{identity}", {**body, "Disabled": 1})

    async def _body(self, record: Contact, key: Key, memo: Memo) -> dict[str, Any]:
        fields = await self._target.definitions.fields(Entity.CONTACT)
        names = await self._companies.known()
        several = [names.get(ref.id, ref.id) for ref in record.companies]
        if several[1:]:
            note_loss(memo, "companies_extra_dropped", n=str(len(several) - 1))
        body = convert.user_body(record, key.text, several[0] if several else "", fields)
        for column in convert.too_long(body):
            value = str(body[column])
            note_loss(memo, "value_cut", field=column, limit=str(convert.LENGTHS[column]))
            body[column] = value[: convert.LENGTHS[column]]
        return body

    async def _compare(self, identity: str, body: dict[str, Any], memo: Memo) -> None:
        """What RT left out without saying so: fields that are not there for users."""
        wanted = body.get("CustomFields") or {}
        if not wanted:
            return
        raw = await self._target.api.one("user", identity)
        held = dict(raw_values(raw.get("CustomFields")))
        for name, values in wanted.items():
            if held.get(name) != values:
                note_loss(memo, "value_dropped", field=name, value=", ".join(values))

    async def _holder(self, body: dict[str, Any]) -> Raw | None:
        """Who has the address or the login."""
        email = body.get("EmailAddress")
        found = await self._by("EmailAddress", email) if email else None
        return found or await self._by("Name", body["Name"])

    async def _by(self, field: str, value: str) -> Raw | None:
        """RT compares without case; disabled people keep their address."""
        clauses: list[Clause] = [(field, "=", value)]
        fields = "id,Name,EmailAddress,FreeformContactInfo"
        listing = await self._target.api.found(
            "users", clauses, fields=fields, find_disabled_rows=1, size=2
        )
        return next(iter(listing.items), None)

    async def _number(self, login: str) -> str:
        found = await self._by("Name", login)
        return ident(found.get("id")) or "" if found is not None else login

    def _used(self, found: Raw, key: Key, memo: Memo) -> Written:
        identity = id_of(dict(found)) or ""
        if convert.bears(found, key.text):
            return written(identity, self._url(identity), memo)
        return self._adopted(found)

    def _adopted(self, found: Raw) -> Written:
        identity = ident(found.get("id")) or ""
        return adopted(identity, self._url(identity))

    def _url(self, identity: str) -> str:
        return self._target.definitions.links.user(identity)
