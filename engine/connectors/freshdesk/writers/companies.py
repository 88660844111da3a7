"""Companies."""

from __future__ import annotations

from typing import Any

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.freshdesk.convert.fields import COMPANY_EXTRAS
from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.convert.people import company_body
from engine.connectors.freshdesk.refusals import Complaint, Refused
from engine.connectors.freshdesk.writers.target import SINCE, SKEW_SECONDS, Target, begin
from engine.connectors.shared.values import Raw, listed, moment, words
from engine.connectors.shared.writing import adopted, note_loss, written
from engine.model import Company

Body = dict[str, Any]
_LISTS = frozenset({"industry", "account_tier", "health_score"})
"""Built-in fields with a list of values of their own (recorded company_fields)."""


class Companies:
    """Writes companies; their name is unique, and one that exists is used and not changed."""

    def __init__(self, target: Target) -> None:
        self._target = target

    async def write(self, record: Company, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create the company, or use the one of that name as it is."""
        body = company_body(record, await self._target.definitions.people())
        await begin(self._target, memo, remember)
        while True:
            try:
                found = await self._target.api.post("companies", body)
            except Refused as refused:
                known = await self._named(record.name) if refused.duplicate else None
                if known is not None:
                    return self._adopted(known)
                done = [_correct(each, body, memo) for each in refused.complaints]
                if not any(done):
                    raise
            else:
                return self._written(found, memo)

    async def find(self, record: Company, key: Key, memo: Memo) -> Written | None:
        """The company of that name, if it was made since the first attempt."""
        found = await self._named(record.name) if SINCE in memo else None
        if found is None:
            return None
        raw = await self._target.api.get(f"companies/{ident(found.get('id'))}")
        made = moment(raw.get("created_at"))
        new = made is not None and made.timestamp() >= memo[SINCE] - SKEW_SECONDS
        return self._written(raw, memo) if new else None

    async def match(self, record: Company) -> Written | None:
        """The company of the same name."""
        found = await self._named(record.name)
        return self._adopted(found) if found is not None else None

    async def _named(self, name: str) -> Raw | None:
        """Names are looked up by their beginning and compared whole (Companies, autocomplete)."""
        found = await self._target.api.get("companies/autocomplete", name=name.strip())
        rows = listed(found.get("companies"))
        return next((row for row in rows if _folded(words(row.get("name"))) == _folded(name)), None)

    def _written(self, found: Raw, memo: Memo) -> Written:
        identity = ident(found.get("id")) or ""
        return written(identity, self._target.definitions.links.company(identity), memo)

    def _adopted(self, found: Raw) -> Written:
        identity = ident(found.get("id")) or ""
        return adopted(identity, self._target.definitions.links.company(identity))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _correct(found: Complaint, body: Body, memo: Memo) -> bool:
    """Leave out what is refused, never the name."""
    field = found.field.rpartition(".")[2]
    values = body if field in _LISTS | COMPANY_EXTRAS.keys() | {"domains"} else None
    values = body.get("custom_fields", {}) if values is None else values
    if field not in values:
        return False
    value = values.pop(field)
    shown = ", ".join(value) if isinstance(value, list) else str(value)
    code = "value_not_in_list" if field in _LISTS else "value_dropped"
    note_loss(memo, code, field=field, value=shown)
    return True
