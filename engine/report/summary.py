"""A run in figures: what a report says before it lists a single record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec

from engine.ledger import Queries, Run, Tally
from engine.model import Entity
from engine.words import REASONS, LossReason

Numbers = Mapping[str, int | None]
"""Entity → how many an account holds; None when unknown."""

MATCHED = (Entity.AGENT, Entity.TEAM)
"""Never written: matched with those of the target."""


class Checked(Protocol):
    """What a verification found, in records; `at` is epoch seconds."""

    @property
    def match(self) -> int:
        """As they were sent."""
        ...

    @property
    def differ(self) -> int:
        """With other values."""
        ...

    @property
    def missing(self) -> int:
        """Gone."""
        ...

    @property
    def unreadable(self) -> int:
        """Could not be read."""
        ...

    @property
    def at(self) -> float:
        """When it ended."""
        ...

    @property
    def differences(self) -> Sequence[Mapping[str, str]]:
        """{"entity", "source_id", "field", "source", "target"} each."""
        ...


class ReasonRow(msgspec.Struct, frozen=True, kw_only=True):
    """Why records of one entity failed or were skipped, and how many."""

    entity: str
    outcome: str
    code: str
    records: int


class LossRow(msgspec.Struct, frozen=True, kw_only=True):
    """What migrated records did not keep; `weight` 1 look only, 2 worth knowing, 3 content."""

    code: str
    records: int
    weight: int
    entities: tuple[str, ...]


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """
    One entity before and after.

    `source` is what the source holds, `before` and `after` what the target held and holds,
    `added` how many records runs created there, `matched` how many it had already. `agrees` says
    whether before and added make after; None when one of them is unknown.
    """

    entity: str
    source: int | None
    before: int | None
    after: int | None
    added: int
    matched: int
    agrees: bool | None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """
    A run in figures.

    `desks` and `accounts` are names by side ("source", "target"), `entities` in stage order.
    `generated_at` is epoch seconds.
    """

    migration: str
    run: Run
    desks: dict[str, str]
    accounts: dict[str, str]
    entities: dict[str, Tally]
    totals: Tally
    reasons: tuple[ReasonRow, ...]
    losses: tuple[LossRow, ...]
    compared: tuple[Compared, ...]
    verification: Any
    generated_at: float

    @property
    def checked(self) -> Checked | None:
        """The verification, if there was one."""
        found: Checked | None = self.verification
        return found


def summarise(
    queries: Queries,
    run: Run,
    *,
    counts: Mapping[str, Numbers],
    desks: Mapping[str, str],
    accounts: Mapping[str, str],
    verification: Checked | None,
    now: float,
) -> Report:
    """
    The run in figures, from totals that the ledger keeps.

    `counts` has what "source" holds and what the target held "before" and holds "after"; `now`
    is epoch seconds.
    """
    tallies = queries.tallies(run.id)
    entities = {name: tally for name, tally in tallies.items() if not name.startswith("_")}
    reasons = tuple(
        ReasonRow(entity=entity, outcome=outcome, code=code, records=n)
        for entity, outcome, code, n in queries.reasons(run.id)
    )
    return Report(
        migration=queries.migration,
        run=run,
        desks=dict(desks),
        accounts=dict(accounts),
        entities=entities,
        totals=_sum(list(entities.values())),
        reasons=reasons,
        losses=_losses(queries.loss_counts(run.id)),
        compared=_compared(counts, entities, queries.created(), reasons),
        verification=verification,
        generated_at=now,
    )


def _sum(tallies: list[Tally]) -> Tally:
    names = Tally.__struct_fields__
    return Tally(**{name: sum(getattr(tally, name) for tally in tallies) for name in names})


def weight_of(code: str) -> int:
    """How much a loss matters; 2 for a code that a newer version wrote."""
    found = REASONS.get(code)
    return found.weight if isinstance(found, LossReason) else 2


def _losses(found: list[tuple[str, str, int]]) -> tuple[LossRow, ...]:
    """One row a code; a record counts once in it, whichever entity it is of."""
    by_code: dict[str, dict[str, int]] = {}
    for entity, code, n in found:
        by_code.setdefault(code, {})[entity] = n
    rows = [
        LossRow(
            code=code,
            records=sum(entities.values()),
            weight=weight_of(code),
            entities=tuple(entities),
        )
        for code, entities in by_code.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.weight, -row.records, row.code)))


def _compared(
    counts: Mapping[str, Numbers],
    entities: Mapping[str, Tally],
    created: Mapping[str, int],
    reasons: tuple[ReasonRow, ...],
) -> tuple[Compared, ...]:
    known = set(entities).union(*counts.values()) if counts else set(entities)
    return tuple(
        _one_compared(entity, counts, created.get(entity, 0), _matched(entity, reasons))
        for entity in Entity
        if entity in known
    )


def _matched(entity: str, reasons: tuple[ReasonRow, ...]) -> int:
    rows = (row for row in reasons if (row.entity, row.code) == (entity, "matched_existing"))
    return sum(row.records for row in rows)


def _one_compared(
    entity: Entity, counts: Mapping[str, Numbers], added: int, matched: int
) -> Compared:
    source, before, after = (
        counts.get(moment, {}).get(entity) for moment in ("source", "before", "after")
    )
    known = before is not None and after is not None
    return Compared(
        entity=str(entity),
        source=source,
        before=before,
        after=after,
        added=added,
        matched=matched,
        agrees=(before or 0) + added == after if known else None,
    )
