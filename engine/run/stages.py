"""The order in which entities are written, as a table."""

from __future__ import annotations

from engine.connectors.capabilities import Capabilities
from engine.ledger import HIDDEN, RunKind
from engine.model import Entity

STAGES: tuple[tuple[Entity, ...], ...] = (
    (Entity.TEAM, Entity.AGENT, Entity.TAG),
    (Entity.COMPANY, Entity.COLLECTION),
    (Entity.CONTACT, Entity.ARTICLE),
    (Entity.CONVERSATION,),
)
"""The knowledge base refers to nothing but agents and tags, so it goes beside the people."""

_MATCHED = frozenset({Entity.TEAM, Entity.AGENT})

READ_ORDER: tuple[Entity, ...] = tuple(Entity)

BACKWARDS: tuple[tuple[str, ...], ...] = tuple(
    tuple(name for entity in stage for name in (entity.value, HIDDEN + entity.value))
    for stage in reversed(STAGES)
)
"""Last things first, with the records that the target needed and the source lacked."""


def is_matched(entity: Entity, target: Capabilities) -> bool:
    """Whether the mapping matches these records with those of the target, which creates none."""
    return entity in _MATCHED and entity not in target.writes


def stages_of(kind: str) -> tuple[tuple[str, ...], ...]:
    """The stages of a run of this kind."""
    return BACKWARDS if kind == RunKind.UNDO else STAGES
