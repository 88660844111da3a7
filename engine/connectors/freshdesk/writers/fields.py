"""Creating custom fields that are missing."""

from __future__ import annotations

import asyncio
from typing import Any

from engine.connectors.freshdesk.convert.fields import (
    Field,
    field,
    field_body,
    person_field_body,
    same_field,
)
from engine.connectors.freshdesk.definitions import FIELD_LISTS
from engine.connectors.freshdesk.writers.target import Target
from engine.errors import Rejected, Retriable
from engine.model import Entity, FieldSpec


class CustomFields:
    """
    Makes fields one after the other, since each has a place in the form.

    An account that does not take those of contacts and companies refuses the call: their values
    are left out then.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._making = asyncio.Lock()

    async def create(self, spec: FieldSpec) -> FieldSpec:
        """The field of this name or label, made where there is none; its real name comes back."""
        async with self._making:
            return await self._known(spec) or await self._create(spec)

    async def _create(self, spec: FieldSpec) -> FieldSpec:
        position = len(await self._fields(spec)) + 1
        try:
            made = await self._target.api.post(*_call(spec, position))
        except (Rejected, Retriable):
            # Made by somebody else or by a call whose answer was lost: then it exists now.
            self._target.definitions.forget(FIELD_LISTS[spec.entity])
            known = await self._known(spec)
            if known is None:
                raise
            return known
        self._target.definitions.forget(FIELD_LISTS[spec.entity])
        return field(spec.entity, made).spec

    async def _known(self, spec: FieldSpec) -> FieldSpec | None:
        own = [one for one in await self._fields(spec) if one.spec.custom]
        return next((one.spec for one in own if same_field(one, spec)), None)

    async def _fields(self, spec: FieldSpec) -> list[Field]:
        return await self._target.definitions.fields(spec.entity)


def _call(spec: FieldSpec, position: int) -> tuple[str, dict[str, Any]]:
    if spec.entity is Entity.CONVERSATION:
        return "admin/ticket_fields", field_body(spec, position)
    return FIELD_LISTS[spec.entity], person_field_body(spec, position)
