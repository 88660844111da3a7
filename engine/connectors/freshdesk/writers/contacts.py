"""Contacts."""

from __future__ import annotations

from typing import Any

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.convert.people import contact_body
from engine.connectors.freshdesk.reading.threads import BEGINNING
from engine.connectors.freshdesk.refusals import Complaint, PlanLacks, Refused
from engine.connectors.freshdesk.writers.target import Target
from engine.connectors.shared.values import Raw
from engine.connectors.shared.writing import adopted, note_loss, written
from engine.errors import Rejected
from engine.model import Contact

Body = dict[str, Any]


class Contacts:
    """
    Writes contacts in one call, which mails nobody; `unique_external_id` is the mark.

    People who exist are used and not changed.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._single = False
        """Whether the plan has one company a contact; others are not asked for again then."""

    async def write(self, record: Contact, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create the person, or use who has the address or the key already."""
        people = await self._target.definitions.people()
        body = contact_body(record, record.external_id or key.text, people)
        if record.time_zone and "time_zone" not in body:
            note_loss(memo, "value_dropped", field="time_zone", value=record.time_zone)
        if self._single:
            _with_one_company(body, memo)
        while True:
            try:
                found = await self._target.api.post("contacts", body)
            except PlanLacks:
                if not _with_one_company(body, memo):
                    raise
                self._single = True
            except Refused as refused:
                used = await self._used(refused, record, key, memo)
                if used is not None:
                    return used
                if not await self._corrected(refused, body, memo):
                    raise
            else:
                return self._written(found, memo)

    async def find(self, record: Contact, key: Key, memo: Memo) -> Written | None:
        """The person with our mark."""
        for external_id in dict.fromkeys([record.external_id or key.text, key.text]):
            found = await self._by(unique_external_id=external_id)
            if found is not None:
                return self._written(found, memo)
        return None

    async def match(self, record: Contact) -> Written | None:
        """The same person by external id, by any e-mail, or by phone where there is no e-mail."""
        found = None
        if record.external_id:
            found = await self._by(unique_external_id=record.external_id)
        for email in (record.email, *record.emails):
            if found is None and email:
                found = await self._by(email=email)
        if found is None and record.phone and not (record.email or record.emails):
            found = await self._by_phone(record.phone)
        return self._adopted(found) if found is not None else None

    async def delete(self, identity: str) -> None:
        """
        Remove a person for good, so that the address can be used again.

        That takes their tickets along (Contacts, hard_delete): who has any stays.
        """
        tickets = await self._target.api.page(
            "tickets", size=1, requester_id=identity, updated_since=BEGINNING
        )
        if tickets.items:
            raise Rejected("The person has tickets that we did not write: they stay.")
        try:
            await self._target.api.delete(f"contacts/{identity}")
        except Rejected:
            # In the bin already: a second deletion is refused (Errors, 405).
            pass
        await self._target.api.delete(f"contacts/{identity}/hard_delete?force=true")

    async def _used(
        self, refused: Refused, record: Contact, key: Key, memo: Memo
    ) -> Written | None:
        """Who has the key or the address that we wanted."""
        taken = {each.field for each in refused.complaints if each.duplicate}
        if not taken:
            return None
        mine = await self._by(unique_external_id=key.text)
        if mine is not None:
            return self._written(mine, memo)
        if "unique_external_id" in taken and record.external_id:
            found = await self._by(unique_external_id=record.external_id)
            if found is not None:
                return self._adopted(found)
        if record.email and "email" in taken:
            found = await self._by(email=record.email)
            if found is not None:
                return self._adopted(found)
            await self._check_bin(record.email, refused)
        return None

    async def _check_bin(self, email: str, refused: Refused) -> None:
        """Deleted people keep their address until they are deleted for good (Contacts)."""
        if await self._by(email=email, state="deleted") is not None:
            raise Rejected(
                "Somebody deleted in Freshdesk still has this address.",
                code="exists_archived",
                service_words=refused.service_words,
            )

    async def _corrected(self, refused: Refused, body: Body, memo: Memo) -> bool:
        """Whether the body was changed so that it may be taken now; losses go to the memo."""
        done = [_correct(each, body, memo) for each in refused.complaints]
        return any(done)

    async def _by(self, **filters: str) -> Raw | None:
        given: dict[str, Any] = dict(filters)
        rows = (await self._target.api.page("contacts", **given)).items
        return rows[0] if rows else None

    async def _by_phone(self, phone: str) -> Raw | None:
        """Only people without an e-mail are known by their phone."""
        for field in ("phone", "mobile"):
            filters: dict[str, Any] = {field: phone}
            for row in (await self._target.api.page("contacts", **filters)).items:
                if not row.get("email"):
                    return row
        return None

    def _written(self, found: Raw, memo: Memo) -> Written:
        identity = ident(found.get("id")) or ""
        return written(identity, self._target.definitions.links.contact(identity), memo)

    def _adopted(self, found: Raw) -> Written:
        identity = ident(found.get("id")) or ""
        return adopted(identity, self._target.definitions.links.contact(identity))


def _with_one_company(body: Body, memo: Memo) -> bool:
    """Without the further companies, which are a feature of some plans (Contacts)."""
    others = body.pop("other_companies", None)
    if others:
        note_loss(memo, "companies_extra_dropped", n=str(len(others)))
    return bool(others)


def _correct(found: Complaint, body: Body, memo: Memo) -> bool:
    field = found.field.rpartition(".")[2]
    match field:
        case "email" if "email" in body:
            # An agent's address, or one that Freshdesk takes for none.
            note_loss(memo, "email_in_field", value=str(body.pop("email")), field="")
            return True
        case "mobile" | "phone" if field in body:
            note_loss(memo, "phone_dropped", value=str(body.pop(field)))
            return True
        case "other_companies":
            return _with_one_company(body, memo)
        case "other_emails" | "tags" | "language" | "time_zone" | "company_id" if field in body:
            return _without(field, body, memo)
        case _:
            return _without(field, body.get("custom_fields", {}), memo)


def _without(field: str, values: Body, memo: Memo) -> bool:
    if field not in values:
        return False
    value = values.pop(field)
    shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    note_loss(memo, "value_dropped", field=field, value=shown)
    return True
