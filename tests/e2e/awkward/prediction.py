"""The plan beside the run: which losses and ends were foreseen, and which could not be."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass

from tests.e2e.awkward.moved import Moved
from tests.e2e.awkward.table import HERE, Pair

Told = Counter[str]
"""How many records, by ``entity code`` for a loss and by the code alone for an end."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What only the plan says, and what only the run did."""

    only_planned: Told
    only_run: Told


def difference(moved: Moved) -> Difference:
    """What the plan and the run do not have in common."""
    planned, done = _planned(moved), _done(moved)
    return Difference(only_planned=planned - done, only_run=done - planned)


def figures(moved: Moved) -> str:
    """Precision and recall, counted in records and codes."""
    planned, done = _planned(moved), _done(moved)
    both = (planned & done).total()
    return f"precision {both / planned.total():.3f}, recall {both / done.total():.3f}"


def unforeseen(pair: Pair) -> Difference:
    """The exceptions as data."""
    every = tomllib.loads((HERE / "unforeseen.toml").read_text("utf-8"))
    written = every.get(str(pair), {"only_planned": [], "only_run": []})
    return Difference(
        only_planned=_told(written["only_planned"]), only_run=_told(written["only_run"])
    )


def _told(written: list[dict[str, object]]) -> Told:
    return Counter({str(one["what"]): int(str(one["records"])) for one in written})


def _planned(moved: Moved) -> Told:
    plan = moved.plan
    losses = {f"{loss.entity} {loss.code}": loss.records for loss in plan.losses}
    return Counter(losses) + Counter(plan.skips) + Counter(plan.fails)


def _done(moved: Moved) -> Told:
    told: Told = Counter()
    for place, item in moved.items.items():
        if item.code:
            told[item.code] += 1
        told.update(f"{place[0]} {code}" for code in moved.paid[place])
    return told
