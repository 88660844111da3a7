"""How fast a run works and what is left, in calls: records of a kind differ too much."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.connectors.capabilities import Capabilities
from engine.ledger import Tally
from engine.model import Conversation, Entity, Record
from engine.run.work import Work

SAMPLE = 200
"""Records of a kind that are looked at to tell what one takes."""

LOOKED_BACK_SECONDS = 40.0
"""Several windows of a call limit: long enough to be even, short enough to follow a new limit."""

LEAST_SECONDS = 3.0
"""A stretch below which nothing can be said."""


def weights_of(work: Work) -> dict[str, float]:
    """About how many calls a record of each kind takes, from the first ones of the archive."""
    capabilities = work.target.manifest.capabilities
    found = {}
    for entity in Entity:
        ids = [one.source_id for one in work.records.entries(entity, limit=SAMPLE)]
        several = work.records.many(entity, ids).values()
        calls = [_calls(one, capabilities) for one in several if not isinstance(one, Exception)]
        if calls:
            found[entity.value] = sum(calls) / len(calls)
    return found


def _calls(record: Record, capabilities: Capabilities) -> float:
    one_by_one = capabilities.starts_with_contact
    if isinstance(record, Conversation):
        return len(record.messages) + 2 + len(record.tags) if one_by_one else 1
    return 1 + len(getattr(record, "tags", ())) + len(getattr(record, "notes", None) or ())


def work_in(tallies: Mapping[str, Tally], weights: Mapping[str, float]) -> tuple[float, float]:
    """Calls that are done and calls that are left; what ended unwritten counts as neither."""
    done = left = 0.0
    for entity, row in tallies.items():
        each = weights.get(entity, 1.0)
        done += each * (row.migrated + row.failed)
        left += each * row.left
    return done, left


@dataclass
class Speed:
    """What was done lately: (epoch seconds, calls done by then)."""

    weights: Mapping[str, float]
    seen: deque[tuple[float, float]] = field(default_factory=deque)

    def look(self, now: float, tallies: Mapping[str, Tally]) -> dict[str, float]:
        """Calls left and calls a second, as far as something can be said by now."""
        done, left = work_in(tallies, self.weights)
        self.seen.append((now, done))
        while now - self.seen[0][0] > LOOKED_BACK_SECONDS and now - self.seen[1][0] > LEAST_SECONDS:
            self.seen.popleft()
        began, before = self.seen[0]
        if now - began < LEAST_SECONDS or done <= before:
            return {"left": left}
        return {"left": left, "per_second": (done - before) / (now - began)}
