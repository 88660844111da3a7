"""Organizations."""

from __future__ import annotations

from typing import Any

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.shared.writing import adopted, note_loss, written
from engine.connectors.zendesk.convert.people import organization_body
from engine.connectors.zendesk.convert.values import Raw, branch, ident, listed, words
from engine.connectors.zendesk.refusals import Refused
from engine.connectors.zendesk.writers.target import Target, same_old_id
from engine.model import Company


class Companies:
    """Writes organizations; `external_id` is the mark and unique, and so is the name."""

    def __init__(self, target: Target) -> None:
        self._target = target

    async def write(self, record: Company, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create the organization, or use the one of that name as it is."""
        people = await self._target.definitions.people()
        body = organization_body(record, record.external_id or key.text, people)
        while True:
            try:
                found = await self._target.api.post("organizations", {"organization": body})
            except Refused as refused:
                known = await self._taken(refused, record, key)
                if known is not None:
                    return known
                if not _corrected(refused, body, key, memo):
                    raise
            else:
                identity = ident(branch(found, "organization").get("id")) or ""
                return written(identity, self._url(identity), memo)

    async def find(self, record: Company, key: Key, memo: Memo) -> Written | None:
        """The organization with our mark."""
        for external_id in dict.fromkeys([record.external_id or key.text, key.text]):
            found = await self._by_external_id(external_id)
            if found is not None:
                return self._as(found, record, key, memo)
        return None

    async def match(self, record: Company) -> Written | None:
        """The same organization by external id, else by name."""
        found = await self._by_external_id(record.external_id) if record.external_id else None
        found = found or await self._by_name(record.name)
        return self._adopted(found) if found is not None else None

    async def _taken(self, refused: Refused, record: Company, key: Key) -> Written | None:
        """Who has the name or the external id that we wanted."""
        if not any(each.duplicate for each in refused.complaints):
            return None
        mine = await self.find(record, key, {})
        if mine is not None:
            return mine
        if refused.against("name") is None:
            return None
        found = await self._by_name(record.name)
        return self._adopted(found) if found is not None else None

    def _as(self, found: Raw, record: Company, key: Key, memo: Memo) -> Written:
        """Ours from an earlier attempt, or one that had this external id before."""
        identity = ident(found.get("id")) or ""
        ours = found.get("external_id") == key.text
        same = same_old_id(branch(found, "organization_fields"), record.fields)
        if ours or same is not False:
            return written(identity, self._url(identity), memo)
        return self._adopted(found)

    def _adopted(self, found: Raw) -> Written:
        identity = ident(found.get("id")) or ""
        return adopted(identity, self._url(identity))

    async def _by_external_id(self, external_id: str) -> Raw | None:
        found = await self._target.api.get("organizations/search", external_id=external_id)
        rows = listed(found.get("organizations"))
        return next((row for row in rows if row.get("external_id") == external_id), None)

    async def _by_name(self, name: str) -> Raw | None:
        """Names are the same whatever their case and outer spaces (Organizations, name)."""
        found = await self._target.api.get("organizations/search", name=name.strip())
        rows = listed(found.get("organizations"))
        wanted = name.strip().casefold()
        return next((row for row in rows if words(row.get("name")).casefold() == wanted), None)

    def _url(self, identity: str) -> str:
        return self._target.definitions.links.organization(identity)


def _corrected(refused: Refused, body: dict[str, Any], key: Key, memo: Memo) -> bool:
    """Whether the body was changed so that it may be taken now."""
    if refused.against("external_id") is not None and body["external_id"] != key.text:
        note_loss(memo, "value_converted", field="external_id")
        body["external_id"] = key.text
        return True
    fields = body.get("organization_fields", {})
    refused_fields = [each.field for each in refused.complaints if each.field in fields]
    for field in refused_fields:
        note_loss(memo, "value_dropped", field=field, value=str(fields.pop(field)))
    return bool(refused_fields)
