"""Making ticket types and their attributes."""

from __future__ import annotations

import msgspec

from engine.connectors.intercom.api import at
from engine.connectors.intercom.convert.fields import conversation_field
from engine.connectors.intercom.convert.ticket_types import attribute_body, type_body
from engine.connectors.intercom.convert.values import Raw, words
from engine.connectors.intercom.writers.target import Target
from engine.errors import MissingReference, Retriable, Unsupported
from engine.model import Entity, FieldSpec, TicketType, ticket_types


async def create_types(target: Target, spec: FieldSpec) -> FieldSpec:
    """Make the types that are missing, each with its title and description alone."""
    wanted = ticket_types([spec])
    if not wanted:
        raise Unsupported(f"Intercom has no field “{spec.key}” to be made.")
    # Names of types may repeat, so no second lane may make the same one.
    async with target.making:
        for name, kind in wanted.items():
            if await _found(target, name) is None:
                await _create(target, name, kind)
    return spec


async def _create(target: Target, name: str, kind: TicketType) -> None:
    try:
        await target.api.post("ticket_types", type_body(name, kind))
    except Retriable:
        # The answer was lost: the type may be there.
        target.workspace.forget_fields(Entity.CONVERSATION)
        if await _found(target, name) is None:
            raise
    target.workspace.forget_fields(Entity.CONVERSATION)


async def create_attribute(target: Target, spec: FieldSpec) -> FieldSpec:
    """An attribute of the one type that the field names; the type is made before."""
    name = spec.ticket_types[0]
    kind = await ticket_type(target, name)
    path = at("ticket_types", str(kind.get("id")), "attributes")
    made = await target.api.post(path, attribute_body(spec))
    return msgspec.structs.replace(conversation_field(made), ticket_types=(name,))


async def ticket_type(target: Target, name: str) -> Raw:
    """The type of this name. Raises MissingReference."""
    found = await _found(target, name)
    if found is None:
        raise MissingReference(
            f"The workspace has no ticket type “{name}”.", detail={"other": name}
        )
    return found


async def _found(target: Target, name: str) -> Raw | None:
    types = await target.workspace.ticket_types()
    return next((kind for kind in types if words(kind.get("name")) == name), None)
