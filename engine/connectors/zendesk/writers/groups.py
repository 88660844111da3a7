"""Creating groups that are missing, with their agents."""

from __future__ import annotations

from collections.abc import Sequence

from engine.connectors.shared.together import together
from engine.connectors.zendesk.convert.people import team
from engine.connectors.zendesk.convert.values import Raw, branch, ident, number, words
from engine.connectors.zendesk.refusals import Refused
from engine.connectors.zendesk.writers.target import Target
from engine.model import Team

MEMBERSHIPS = "group_memberships"


async def create_group(target: Target, name: str, agents: Sequence[str]) -> Team:
    """
    The group of that name, whatever its case, made where there is none.

    A ticket's assignee must be in its group (Tickets, group_id), so the agents join it.
    """
    found = await _named(target, name)
    if found is None:
        made = await target.api.post("groups", {"group": {"name": name}})
        found = branch(made, "group")
    identity = ident(found.get("id")) or ""
    there = await target.definitions.groups_of()
    await together(
        _join(target, agent, identity) for agent in agents if identity not in there.get(agent, [])
    )
    target.definitions.forget(MEMBERSHIPS)
    return team(found)


async def _named(target: Target, name: str) -> Raw | None:
    wanted = name.strip().casefold()
    rows = await target.api.every("groups", "groups")
    return next((row for row in rows if words(row.get("name")).strip().casefold() == wanted), None)


async def _join(target: Target, agent: str, group: str) -> None:
    """Somebody who belongs to it already is refused, and belongs to it."""
    member = {"user_id": number(agent), "group_id": number(group)}
    try:
        await target.api.post(MEMBERSHIPS, {"group_membership": member})
    except Refused as refused:
        if not any(each.duplicate for each in refused.complaints):
            raise
