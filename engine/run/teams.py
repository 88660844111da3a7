"""Creating the teams that the mapping wants made, before the first record is mapped."""

from __future__ import annotations

from engine.connectors.optional import SupportsTeams
from engine.errors import RecordError
from engine.mapping import wanted_teams
from engine.mapping.agents import members
from engine.model import Team
from engine.run.facts import Facts
from engine.run.work import Work


async def create_teams(work: Work, source: Facts) -> dict[str, Team]:
    """
    What became of each wanted team, by its id in the source; one that is refused is left out.

    One after the other: two of one name become one team.
    """
    writer, made = work.writer, dict[str, Team]()
    if not isinstance(writer, SupportsTeams):
        return made
    for team in wanted_teams(work.mapping, source.teams):
        agents = members(team, source.agents, work.mapping)
        try:
            made[team.id] = await writer.create_team(team.name, agents)
        except RecordError:
            continue
    return made
