"""The order in which entities are written, as a table."""

from __future__ import annotations

from engine.model import Entity

STAGES: tuple[tuple[Entity, ...], ...] = (
    (Entity.TEAM, Entity.AGENT, Entity.TAG),
    (Entity.COMPANY, Entity.COLLECTION),
    (Entity.CONTACT, Entity.ARTICLE),
    (Entity.CONVERSATION,),
)
"""The knowledge base refers to nothing but agents and tags, so it goes beside the people."""

MATCHED = frozenset({Entity.TEAM, Entity.AGENT})
"""Entities that are matched by the mapping, never written."""

READ_ORDER: tuple[Entity, ...] = tuple(Entity)
