"""The order in which entities are written, as a table."""

from __future__ import annotations

from engine.model import Entity

STAGES: tuple[tuple[Entity, ...], ...] = (
    (Entity.TEAM, Entity.AGENT, Entity.TAG),
    (Entity.COMPANY,),
    (Entity.CONTACT,),
    (Entity.CONVERSATION,),
    (Entity.COLLECTION,),
    (Entity.ARTICLE,),
)

MATCHED = frozenset({Entity.TEAM, Entity.AGENT})
"""Entities that are matched by the mapping, never written."""

READ_ORDER: tuple[Entity, ...] = tuple(Entity)
