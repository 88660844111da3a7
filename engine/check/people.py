"""Agents without a counterpart, conversations without a customer, people who come twice."""

from __future__ import annotations

from engine.check.facts import Facts
from engine.check.finding import Finding, found
from engine.check.work import Checkable
from engine.mapping.words import word
from engine.model import Entity
from engine.words import Level


def agents_unmatched(work: Checkable, facts: Facts) -> Finding:
    """Only to know where there is a default agent, who stands in while texts keep the names."""
    nobody = [
        agent_id
        for agent_id, choice in work.mapping.agents.items()
        if choice.target is None and agent_id not in facts.bots
    ]
    return found(
        "agents_unmatched",
        n=len(nobody),
        level=Level.MUST if work.mapping.default_agent is None else Level.INFO,
        fine=not nobody,
        examples=(facts.agent_names.get(agent_id, agent_id) for agent_id in nobody),
    )


def no_requester(work: Checkable, facts: Facts) -> list[Finding]:
    """How many conversations go under the stand-in contact."""
    if Entity.CONVERSATION not in facts.read:
        return []
    kind = facts.without_requester
    placeholder = word("unknown_requester", work.mapping.language)
    return [
        found(
            "no_requester",
            n=kind.n,
            fine=not kind.n,
            examples=kind.examples,
            placeholder=placeholder,
        )
    ]


def duplicates(facts: Facts) -> list[Finding]:
    """People whose address another record has too."""
    if Entity.CONTACT not in facts.read:
        return []
    kind = facts.duplicates
    return [found("duplicates", n=kind.n, fine=not kind.n, examples=kind.examples)]
