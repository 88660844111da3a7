"""Creating ticket fields that are missing."""

from __future__ import annotations

from engine.connectors.request_tracker.convert.fields import Field, field_body, options_out
from engine.connectors.request_tracker.convert.ids import ident
from engine.connectors.request_tracker.convert.vocabulary import CHANNEL, KEY, KIND, TAGS
from engine.connectors.request_tracker.writers.target import Target
from engine.errors import NotAllowed, Rejected, Retriable, ScopeMissing, Unsupported
from engine.model import Entity, FieldSpec, FieldType

OWN = {
    name: FieldSpec(
        entity=Entity.CONVERSATION,
        key=name,
        label=name,
        type=FieldType.MULTI_CHOICE if name == TAGS else FieldType.TEXT,
    )
    for name in (KEY, TAGS, KIND, CHANNEL)
}
"""The fields that stand for what RT has no place for."""


class CustomFields:
    """Makes fields of tickets, applied to all queues; REST2 applies no others."""

    def __init__(self, target: Target) -> None:
        self._target = target

    async def create(self, spec: FieldSpec) -> FieldSpec:
        """The field of this name, made where there is none."""
        if spec.entity is not Entity.CONVERSATION:
            raise Unsupported(f"Request Tracker's REST2 makes no fields of {spec.entity}.")
        async with self._target.making:
            known = await self._known(spec)
            return known.spec if known is not None else await self._create(spec)

    async def ensure(self, name: str) -> None:
        """One of our own fields; without it nothing can be written once and only once."""
        if name in await self._target.definitions.fields(Entity.CONVERSATION):
            return
        try:
            await self.create(OWN[name])
        except NotAllowed as error:
            raise ScopeMissing(
                "The sign-in may not make the ticket field that keeps records apart.",
                detail={"service": "Request Tracker", "permission": "attributes"},
            ) from error

    async def _create(self, spec: FieldSpec) -> FieldSpec:
        try:
            made = await self._target.api.post("customfield", field_body(spec))
        except (Rejected, Retriable):
            # Made by a call whose answer was lost: then it exists now.
            self._target.definitions.forget("fields")
            known = await self._known(spec)
            if known is None:
                raise
            return known.spec
        identity = ident(made.get("id")) if isinstance(made, dict) else None
        for option in options_out(spec):
            await self._target.api.post(f"customfield/{identity}/value", {"Name": option})
        self._target.definitions.forget("fields")
        known = await self._known(spec)
        return known.spec if known is not None else spec

    async def _known(self, spec: FieldSpec) -> Field | None:
        fields = await self._target.definitions.fields(Entity.CONVERSATION)
        folded = {name.casefold(): one for name, one in fields.items()}
        names = (spec.key, spec.label)
        return next((folded[name.casefold()] for name in names if name.casefold() in folded), None)
