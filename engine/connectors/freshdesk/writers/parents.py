"""Parents and children among tickets."""

from __future__ import annotations

from engine.connectors.freshdesk.api import safe
from engine.connectors.freshdesk.convert.ids import number
from engine.connectors.freshdesk.convert.tickets import links_of
from engine.connectors.freshdesk.refusals import Refused
from engine.connectors.freshdesk.writers.target import Target
from engine.model import Entity, Link, LinkKind, Ref


async def make_child(target: Target, parent: str, child: str) -> None:
    """
    Make a ticket part of another one, which tells nobody (Tickets, Update: `parent_id`).

    Raises RecordError when it has another parent, the other has ten children or is one itself,
    or the plan knows no parents.
    """
    path = f"tickets/{safe(child)}"
    try:
        await target.api.put(path, {"parent_id": number(parent)})
    except Refused:
        held = links_of(await target.api.get(path))
        if Link(kind=LinkKind.PARENT, ref=Ref(Entity.CONVERSATION, parent)) not in held:
            raise
