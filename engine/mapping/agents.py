"""Which agent or team of the target stands for one of the source."""

from __future__ import annotations

from collections.abc import Iterable

from engine.mapping.context import Context, Losses, Mapped, Skip
from engine.mapping.lines import name_in_line
from engine.mapping.mapping import NEW, Choice, Mapping
from engine.mapping.origin import Origins
from engine.mapping.tags import written_tag
from engine.model import Agent, Entity, Ref, Tag, Team


def counterpart(agent_id: str, context: Context) -> str | None:
    """The target id of the matched agent; None when nobody matches."""
    choice = context.mapping.agents.get(agent_id)
    return choice.target if choice else None


def default_agent(context: Context) -> Ref | None:
    """Who stands in; None leaves it to the writer, who then is the signed-in person."""
    chosen = context.mapping.default_agent
    return Ref(Entity.AGENT, chosen) if chosen else None


def agent_name(agent_id: str, context: Context, given: str = "") -> str:
    """The name of an agent of the source, as the record gives it if the account does not."""
    agent = context.agents.get(agent_id)
    name = (agent.name if agent else "") or given
    return name_in_line(name) or context.word("unknown_author")


def default_name(context: Context) -> str:
    """The name of the agent who stands in."""
    chosen = context.mapping.default_agent or ""
    agent = context.target_agents.get(chosen)
    return agent.name if agent and agent.name else chosen


def assignee(ref: Ref | None, context: Context, origins: Origins, losses: Losses) -> Ref | None:
    """The matched agent, else the default one, else nobody."""
    if ref is None:
        return None
    if target := counterpart(ref.id, context):
        return Ref(Entity.AGENT, target)
    name = agent_name(ref.id, context)
    origins.keep("old_assignee", name)
    stand_in = default_agent(context)
    if stand_in is None:
        losses.add("assignee_dropped", name=name)
    else:
        losses.add("assignee_replaced", name=name, default=default_name(context))
    return stand_in


def team(ref: Ref | None, context: Context, origins: Origins, losses: Losses) -> Ref | None:
    """The matched team, else the default one, else none."""
    if ref is None:
        return None
    if target := team_counterpart(ref.id, context):
        return Ref(Entity.TEAM, target)
    known = context.teams.get(ref.id)
    name = known.name if known else ref.id
    origins.keep("old_team", name)
    losses.add("team_dropped", name=name)
    default = context.mapping.default_team
    return Ref(Entity.TEAM, default) if default and default != NEW else None


def team_counterpart(team_id: str, context: Context) -> str | None:
    """The target id of the matched team, or of the one that was made for it."""
    choice = context.mapping.teams.get(team_id)
    chosen = choice.target if choice else None
    return context.made_teams.get(team_id) if chosen in (None, NEW) else chosen


def wanted_teams(mapping: Mapping, teams: Iterable[Team]) -> list[Team]:
    """The teams that the mapping wants to be made."""
    every = mapping.default_team == NEW
    return [team for team in teams if _is_wanted(mapping.teams.get(team.id), every=every)]


def _is_wanted(choice: Choice | None, *, every: bool) -> bool:
    chosen = choice.target if choice else None
    return chosen == NEW or (chosen is None and every)


def members(team: Team, agents: Iterable[Agent], mapping: Mapping) -> list[str]:
    """Target ids of the team's agents, as far as they have a counterpart."""
    ours = [agent.id for agent in agents if Ref(Entity.TEAM, team.id) in agent.teams]
    chosen = (mapping.agents[one].target for one in ours if one in mapping.agents)
    return [target for target in dict.fromkeys(chosen) if target]


def apply_agent(record: Agent, context: Context, losses: Losses) -> Mapped:
    """Agents are matched, never written."""
    if record.bot:
        return Mapped(record=record, losses=losses.all(), skip=Skip(code="system_account"))
    target = counterpart(record.id, context)
    return Mapped(record=record, losses=losses.all(), skip=_matched(target, context))


def apply_team(record: Team, context: Context, losses: Losses) -> Mapped:
    """Teams are matched, or were made before the first record."""
    skip = _matched(team_counterpart(record.id, context), context, team=True)
    return Mapped(record=record, losses=losses.all(), skip=skip)


def _matched(target: str | None, context: Context, *, team: bool = False) -> Skip:
    if target:
        return Skip(code="matched_existing", detail={"target_id": target})
    chosen = context.mapping.default_team if team else context.mapping.default_agent
    known = context.target_teams if team else context.target_agents
    named = known.get(chosen or "")
    return Skip(code="unmatched_agent", detail={"default": named.name if named else chosen or "–"})


def apply_tag(record: Tag, context: Context, losses: Losses) -> Mapped:
    """A tag under the name that the target gives it."""
    name = written_tag(record.name, context.target)
    if not name:
        return Mapped(record=record, losses=losses.all(), skip=Skip(code="empty_record"))
    if name != record.name:
        losses.add("tag_changed", value=record.name, new=name)
    written = Tag(id=record.id, name=name, url=record.url, original=record.original)
    return Mapped(record=written, losses=losses.all())
