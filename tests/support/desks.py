"""Capabilities of a made-up help desk that carries everything, for tests to take from."""

from __future__ import annotations

from typing import Any

from engine.connectors.capabilities import (
    Capabilities,
    Dates,
    Doubt,
    Files,
    Settling,
    Vocabulary,
)
from engine.model import Channel, Entity, Priority, Status, TicketType

ALL_DATES = Dates(created=True, updated=True, closed=True, message=True)


def vocabulary(**changes: Any) -> Vocabulary:
    """Every value reads back as itself, but for the changes."""
    same: dict[str, Any] = {
        "status": {value: value for value in Status},
        "priority": {value: value for value in Priority},
        "type": {value: value for value in TicketType},
        "channel": {value: value for value in Channel},
    }
    return Vocabulary(**{part: same[part] | changes.get(part, {}) for part in same})


def capabilities(**changes: Any) -> Capabilities:
    """A desk that carries everything, but for the changes."""
    everything: dict[str, Any] = {
        "reads": frozenset(Entity),
        "writes": frozenset(set(Entity) - {Entity.AGENT, Entity.TEAM}),
        "matches": frozenset({Entity.AGENT, Entity.TEAM}),
        "vocabulary": vocabulary(),
        "settling": {entity: Settling(by=Doubt.NONE) for entity in Entity},
        "dates": dict.fromkeys(Entity, ALL_DATES),
        "files": Files(in_articles=True),
        "locales": {},
        "leads": True,
    }
    return Capabilities(**everything | changes)
