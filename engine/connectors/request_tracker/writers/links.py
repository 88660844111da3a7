"""Links between tickets."""

from __future__ import annotations

from engine.connectors.request_tracker.convert.tickets import links_in
from engine.connectors.request_tracker.writers.target import Target
from engine.errors import Rejected
from engine.model import LinkKind

_LINKS = {
    LinkKind.PROBLEM: "AddDependsOn",
    LinkKind.DEPENDS: "AddDependsOn",
    LinkKind.PARENT: "AddParents",
    LinkKind.FOLLOWS: "AddRefersTo",
    LinkKind.RELATED: "AddRefersTo",
}
"""Fields of PUT /ticket/ID that add to the links that are there (RT/REST2/Util.pm)."""


async def link(target: Target, other: str, one: str, kind: LinkKind) -> None:
    """Link them; RT answers 200 also where it does not, so that the ticket is read back."""
    await target.api.put(f"ticket/{one}", {_LINKS[kind]: [int(other)]})
    there = links_in(await target.api.one("ticket", one))
    if all(each.ref.id != other for each in there):
        raise Rejected("Request Tracker did not link the tickets.")
