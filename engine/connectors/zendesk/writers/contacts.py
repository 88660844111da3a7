"""Contacts: end users with their addresses and organizations."""

from __future__ import annotations

import asyncio
from typing import Any

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.shared.writing import adopted, note_loss, written
from engine.connectors.zendesk.convert.people import user_body
from engine.connectors.zendesk.convert.values import Raw, branch, ident, listed, number, words
from engine.connectors.zendesk.refusals import Refused
from engine.connectors.zendesk.writers.target import Target, same_old_id
from engine.connectors.zendesk.writers.users import corrected
from engine.errors import Rejected
from engine.model import Contact

FILLED = ("phone", "notes", "locale", "time_zone")
"""What of a person who is there may be completed."""


class Contacts:
    """
    Writes end users; `external_id` is the mark. People who exist are used and not changed.

    Nobody is mailed: every address is sent as verified (Users, skip_verify_email).
    """

    def __init__(self, target: Target) -> None:
        self._target = target

    async def write(self, record: Contact, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create the person, then further addresses and organizations, which repeat harmlessly."""
        resumed = "id" in memo
        if not resumed:
            used = await self._create(record, key, memo)
            if used is not None:
                return used
            if _has_more(record):
                await remember(memo)
        if _has_more(record):
            await self._complete(record, memo["id"], memo, look=resumed)
        return written(memo["id"], self._url(memo["id"]), memo)

    async def find(self, record: Contact, key: Key, memo: Memo) -> Written | None:
        """The person with our mark; what is missing of them is left to `write`."""
        if "id" in memo:
            return None
        for external_id in dict.fromkeys([record.external_id or key.text, key.text]):
            found = await self._by_external_id(external_id)
            if found is None or words(found.get("external_id")) != external_id:
                continue
            if not _may_be_ours(found, record, key):
                return self._adopted(found)
            memo["id"] = ident(found.get("id")) or ""
            if _has_more(record):
                return None
            return written(memo["id"], self._url(memo["id"]), memo)
        return None

    async def match(self, record: Contact) -> Written | None:
        """The same person by external id, by any e-mail, or by phone where there is no e-mail."""
        if record.external_id:
            found = await self._by_external_id(record.external_id)
            if found is not None and words(found.get("external_id")) == record.external_id:
                return self._adopted(found)
        found = await self._by_email(record)
        if found is None and record.phone and not (record.email or record.emails):
            found = await self._by_phone(record.phone)
        return self._adopted(found) if found is not None else None

    async def fill(self, record: Contact, identity: str) -> bool:
        """Write what is empty there; keys, addresses, role and memberships are never touched."""
        found = branch(await self._target.api.get(f"users/{identity}"), "user")
        people = await self._target.definitions.people()
        given = user_body(record, "", people)
        body = {k: given[k] for k in FILLED if k in given and not found.get(k)}
        known = branch(found, "user_fields")
        own = {k: v for k, v in given.get("user_fields", {}).items() if known.get(k) in (None, "")}
        body |= {"user_fields": own} if own else {}
        if not body:
            return False
        await self._target.api.put(f"users/{identity}", {"user": body})
        return True

    async def _create(self, record: Contact, key: Key, memo: Memo) -> Written | None:
        """Make the person and note the id in the memo, or give the one that is used instead."""
        people = await self._target.definitions.people()
        body = user_body(record, record.external_id or key.text, people)
        if record.time_zone and "time_zone" not in body:
            note_loss(memo, "value_dropped", field="time_zone", value=record.time_zone)
        while True:
            try:
                found = await self._target.api.post("users", {"user": body})
            except Refused as refused:
                if await self._taken(refused, record, key, body, memo):
                    return None
                used = await self._used(refused, record, str(body["external_id"]))
                if used is not None:
                    return used
                if not corrected(refused, body, people.user_fields, key, memo):
                    raise
            else:
                memo["id"] = ident(branch(found, "user").get("id")) or ""
                return None

    async def _taken(
        self, refused: Refused, record: Contact, key: Key, body: dict[str, Any], memo: Memo
    ) -> bool:
        """Whether what we wanted is taken by ourselves, from an earlier attempt."""
        if not any(each.duplicate for each in refused.complaints):
            return False
        found = await self._by_external_id(str(body["external_id"]))
        exact = found is not None and words(found.get("external_id")) == body["external_id"]
        if found is None or not exact or not is_ours(found, record, key):
            return False
        memo["id"] = ident(found.get("id")) or ""
        return True

    async def _used(self, refused: Refused, record: Contact, external_id: str) -> Written | None:
        """The person who has the key or address that we wanted; agents are people too."""
        if refused.against("external_id") is not None:
            known = await self._by_external_id(external_id)
            same = known is not None and words(known.get("external_id")) == external_id
            return self._adopted(known) if known is not None and same else None
        taken = refused.against("email")
        if taken is None or not taken.duplicate:
            return None
        found = await self._by_email(record)
        if found is None:
            # Deleted people keep their address until they are deleted for good (Users).
            raise Rejected(
                "Somebody deleted in Zendesk still has this address.",
                code="exists_archived",
                detail={"value": taken.words},
                service_words=refused.service_words,
            )
        return self._adopted(found)

    async def _complete(self, record: Contact, identity: str, memo: Memo, *, look: bool) -> None:
        """Further addresses and organizations; those that are there already are left alone."""
        there = await self._addresses(identity) if look else set()
        wanted = [*(("email", each) for each in record.emails)]
        wanted += [("phone_number", each) for each in record.phones]
        for kind, value in wanted:
            if (kind, value.casefold()) not in there:
                await self._add_address(identity, kind, value, memo)
        for ref in record.companies[1:]:
            await self._join(identity, ref.id, memo)

    async def _add_address(self, identity: str, kind: str, value: str, memo: Memo) -> None:
        body = {"type": kind, "value": value, "verified": True, "skip_verify_email": True}
        try:
            await self._target.api.post(f"users/{identity}/identities", {"identity": body})
        except Refused:
            field = "email" if kind == "email" else "phone"
            note_loss(memo, "value_dropped", field=field, value=value)

    async def _join(self, identity: str, organization: str, memo: Memo) -> None:
        """One more organization; accounts may allow only one (Organization Memberships)."""
        body = {"user_id": number(identity), "organization_id": number(organization)}
        try:
            await self._target.api.post(
                "organization_memberships", {"organization_membership": body}
            )
        except Refused as refused:
            if not any(each.duplicate for each in refused.complaints):
                note_loss(memo, "companies_extra_dropped", n="1")

    async def _addresses(self, identity: str) -> set[tuple[str, str]]:
        rows = await self._target.api.every(f"users/{identity}/identities", "identities")
        return {(words(row.get("type")), words(row.get("value")).casefold()) for row in rows}

    async def _by_external_id(self, external_id: str) -> Raw | None:
        """Zendesk compares without case: who is found may be somebody else."""
        found = await self._target.api.get("users/search", external_id=external_id)
        return next(iter(listed(found.get("users"))), None)

    async def _by_email(self, record: Contact) -> Raw | None:
        emails = [email for email in (record.email, *record.emails) if email]
        found = await asyncio.gather(*(self._holder(email) for email in emails))
        return next((row for row in found if row is not None), None)

    async def _holder(self, email: str) -> Raw | None:
        """Whoever has exactly this address, as the first or a further one."""
        found = await self._target.api.get("users/search", query=f'email:"{email}"')
        wanted = email.casefold()
        for row in listed(found.get("users")):
            if words(row.get("email")).casefold() == wanted:
                return row
            if ("email", wanted) in await self._addresses(ident(row.get("id")) or ""):
                return row
        return None

    async def _by_phone(self, phone: str) -> Raw | None:
        """Only people without an e-mail are known by their phone."""
        digits = "".join(filter(str.isdigit, phone))
        found = await self._target.api.get("users/search", query=f"phone:*{digits}")
        for row in listed(found.get("users")):
            held = "".join(filter(str.isdigit, words(row.get("phone"))))
            if held == digits and not row.get("email"):
                return row
        return None

    def _adopted(self, found: Raw) -> Written:
        identity = ident(found.get("id")) or ""
        return adopted(identity, self._url(identity))

    def _url(self, identity: str) -> str:
        return self._target.definitions.links.user(identity)


def _has_more(record: Contact) -> bool:
    return bool(record.emails or record.phones or record.companies[1:])


def is_ours(found: Raw, record: Contact, key: Key) -> bool:
    """
    Whether an earlier attempt made this person.

    The mark is our key, or the old id beside an external id of the person's own.
    """
    return found.get("external_id") == key.text or bool(
        same_old_id(branch(found, "user_fields"), record.fields)
    )


def _may_be_ours(found: Raw, record: Contact, key: Key) -> bool:
    """As `is_ours`, for one of the record's own external id while our call is in doubt."""
    unmarked = same_old_id(branch(found, "user_fields"), record.fields) is None
    return unmarked or is_ours(found, record, key)
