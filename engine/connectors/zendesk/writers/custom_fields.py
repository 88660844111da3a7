"""Creating custom fields that are missing."""

from __future__ import annotations

from engine.connectors.zendesk.convert.fields import (
    Field,
    field_body,
    keyed_field,
    slug,
    ticket_field,
)
from engine.connectors.zendesk.convert.values import branch
from engine.connectors.zendesk.definitions import FIELD_LISTS
from engine.connectors.zendesk.refusals import Refused
from engine.connectors.zendesk.writers.target import Target
from engine.errors import Unsupported
from engine.model import Entity, FieldSpec


async def create_field(target: Target, spec: FieldSpec) -> FieldSpec:
    """The field of this key, or for tickets of this label; made where there is none."""
    name = FIELD_LISTS.get(spec.entity)
    if name is None:
        raise Unsupported(f"Zendesk's {spec.entity} have no custom fields.")
    known = await _known(target, spec)
    if known is not None:
        return known
    one = name.removesuffix("s")
    try:
        found = await target.api.post(name, {one: field_body(spec)})
    except Refused as refused:
        target.definitions.forget(name)
        known = await _known(target, spec)
        if known is None or not any(each.duplicate for each in refused.complaints):
            raise
        return known
    target.definitions.forget(name)
    raw = branch(found, one)
    made = ticket_field(raw) if name == "ticket_fields" else keyed_field(spec.entity, raw)
    return made.spec


async def _known(target: Target, spec: FieldSpec) -> FieldSpec | None:
    fields = await target.definitions.fields(spec.entity)
    mine = (field.spec for field in fields if field.spec.custom and _same(field, spec))
    return next(mine, None)


def _same(field: Field, spec: FieldSpec) -> bool:
    if field.spec.key in {spec.key, slug(spec.key)}:
        return True
    # Ticket fields have no key of their own; titles may repeat, so the first one is taken.
    same_label = field.spec.label.strip().casefold() == spec.label.strip().casefold()
    return spec.entity is Entity.CONVERSATION and bool(spec.label) and same_label
