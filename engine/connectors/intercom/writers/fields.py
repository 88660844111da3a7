"""Making custom fields that are missing."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext

from engine.connectors.intercom.convert.fields import (
    conversation_field,
    conversation_field_body,
    field_name,
    person_field,
    person_field_body,
)
from engine.connectors.intercom.workspace import PERSON_ENTITIES
from engine.connectors.intercom.writers.target import Target
from engine.connectors.intercom.writers.ticket_types import create_attribute, create_types
from engine.errors import Rejected, Retriable, Unsupported
from engine.model import Entity, FieldSpec

LIMIT = 250
ROOM = 100
"""Free places that are enough for any plan."""


async def create_field(target: Target, spec: FieldSpec) -> FieldSpec:
    """
    The field of that name: the one that exists, else a new one. Names ignore case.

    Ticket types are the options of a built-in field; a field of tickets is made in its type.
    """
    if not spec.custom:
        return await create_types(target, spec)
    if spec.ticket_types:
        # Asked for together with its type, and after it: the lock keeps that order.
        async with target.making:
            return await _ensured(target, spec)
    return await _ensured(target, spec)


async def _ensured(target: Target, spec: FieldSpec) -> FieldSpec:
    existing = await _existing(target, spec)
    if existing:
        return existing
    try:
        made = await _create(target, spec)
    except (Rejected, Retriable):
        # Made by another lane or by a call whose answer was lost: then it exists now.
        target.workspace.forget_fields(spec.entity)
        existing = await _existing(target, spec)
        if existing is None:
            raise
        return existing
    target.workspace.forget_fields(spec.entity)
    return made


async def _existing(target: Target, spec: FieldSpec) -> FieldSpec | None:
    wanted = field_name(spec.key).casefold()
    specs = await target.workspace.fields(spec.entity)
    fitting = (each for each in specs if each.ticket_types == spec.ticket_types)
    return next((each for each in fitting if each.key.casefold() == wanted), None)


async def _create(target: Target, spec: FieldSpec) -> FieldSpec:
    if spec.entity in PERSON_ENTITIES:
        # Where room ends, one after the other: then it is the last wanted that is left out.
        async with target.people_fields if await _is_crowded(target) else nullcontext():
            made = await target.api.post("data_attributes", person_field_body(spec))
        return person_field(spec.entity, made)
    if spec.ticket_types:
        return await create_attribute(target, spec)
    if spec.entity is Entity.CONVERSATION:
        made = await target.api.post("conversations/attributes", conversation_field_body(spec))
        return conversation_field(made)
    raise Unsupported(f"Intercom has no custom fields for {spec.entity}.")


async def _is_crowded(target: Target) -> bool:
    """Whether the workspace may run out of its 250 data attributes (Intercom help, article 179)."""
    found = await asyncio.gather(*(target.workspace.fields(one) for one in PERSON_ENTITIES))
    return sum(spec.custom for specs in found for spec in specs) > LIMIT - ROOM
