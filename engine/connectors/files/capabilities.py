"""What files can carry: our own records, whole; see docs/archive-format.md."""

from __future__ import annotations

from engine.connectors.capabilities import (
    Capabilities,
    Dates,
    Doubt,
    Files,
    Settling,
    Trait,
    Vocabulary,
)
from engine.model import Channel, Entity, Priority, Status, TicketType

_ALL = frozenset(Entity)
_DATES = Dates(created=True, updated=True, closed=True, message=True)

CAPABILITIES = Capabilities(
    reads=_ALL,
    writes=_ALL,
    matches=frozenset(),
    vocabulary=Vocabulary(
        status={value: value for value in Status},
        priority={value: value for value in Priority},
        type={value: value for value in TicketType},
        channel={value: value for value in Channel},
    ),
    settling={entity: Settling(by=Doubt.UNIQUE_KEY) for entity in Entity},
    dates=dict.fromkeys(Entity, _DATES),
    files=Files(in_articles=True),
    locales={},
    creates_fields=frozenset({Entity.CONTACT, Entity.COMPANY, Entity.CONVERSATION}),
    tree_depth=100,
    note_author_must_be_agent=False,
    silent=True,
    requester_may_be_agent=True,
    leads=True,
    traits=frozenset(Trait),
    # No service counts calls; a record is a line and a flush to the disk.
    calls_per_minute=60_000,
    deletes=_ALL,
    updates=_ALL,
    lists=_ALL,
    whole=True,
)
