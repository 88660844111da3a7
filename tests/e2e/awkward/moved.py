"""One migration of the awkward seed between two ends, and all that is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from engine.app import Home
from engine.ledger import ItemRow, RunKind, RunState
from engine.migration import Migration
from engine.model import Entity, Record, Ref
from engine.run.plan import Plan
from engine.run.progress import Status
from engine.verify import Verification
from tests.e2e.awkward.background import background
from tests.e2e.awkward.ends import Ends, Rows, both, out_of
from tests.e2e.awkward.marks import Dump, Place
from tests.e2e.awkward.table import FILES, End, Pair
from tests.support.migrations import connected


@dataclass(frozen=True, kw_only=True)
class Moved:
    """
    A finished migration.

    `rows` are the places (entity, source id) of each row's records, `items` every
    record's end in the first run, `paid` its loss codes. `held` and `held_again` are what
    the target holds after the first and the second run; `files` is the folder that it was
    moved into, if that is its target.
    """

    pair: Pair
    plan: Plan
    status: Status
    rows: Rows
    items: Mapping[Place, ItemRow]
    paid: Mapping[Place, frozenset[str]]
    background: Mapping[Place, frozenset[str]]
    stats: list[dict[str, Any]]
    verification: Verification
    again: Status
    held: Dump
    held_again: Dump
    files: Path

    def ends(self, row: str) -> list[End]:
        """The ends of a row's records, without what every record of their kind pays."""
        return [self.end(place) for place in self.rows.get(row, ()) if place in self.items]

    def end(self, place: Place) -> End:
        """How one record ended."""
        item = self.items[place]
        if item.state != "migrated":
            return End(outcome=item.state, codes=frozenset({item.code}))
        return End(outcome=item.state, codes=self.paid[place] - self.background[place])


def move(pair: Pair, home: Path, before: Moved | None) -> Moved:
    """
    Plan, run, verify and run again, with a worker as it ships.

    `before` is the move that filled the folder which this one reads, if it reads one.
    """
    with _ends(pair, home, before) as ends:
        made = connected(home, ends.source, ends.target)
        _tick(made)
        plan = made.plan(RunKind.FULL, rehearse=True)
        status = _run(made)
        stats = ends.stats()
        verification = made.verify()
        held = ends.held()
        again = _run(made)
        items = {
            (item.entity, item.source_id): item for item in made.queries.every_item(status.run)
        }
        return Moved(
            pair=pair,
            plan=plan,
            status=status,
            rows=ends.rows,
            items=items,
            paid={place: _paid(made, status.run, place) for place in items},
            background={place: _background(made, place) for place in items},
            stats=stats,
            verification=verification,
            again=again,
            held=held,
            held_again=ends.held(),
            files=home / FILES,
        )


def _ends(pair: Pair, home: Path, before: Moved | None) -> AbstractContextManager[Ends]:
    return out_of(before.files, before.rows, pair.target) if before else both(pair, home)


def _tick(made: Migration) -> None:
    """
    What the rows take for granted.

    A person wants translations, and confirmed Bruno and the team found by synonym.
    """
    made.save_mapping(msgspec.structs.replace(made.mapping(), translations=True))
    for part, source_label, target_label in (
        ("agents", "bruno  KELLER", "Bruno Keller"),
        ("teams", "Atención al Cliente", "Support"),
    ):
        choice = next((key for key, label in made.choices(part) if label == target_label), None)
        if choice is not None:
            made.choose(part, _value_of(made, part, source_label), choice)


def _value_of(made: Migration, part: str, label: str) -> str:
    rows = (row for row in made.mapping_rows() if row.part == part)
    return next(row.source_value for row in rows if row.source_label == label)


def _run(made: Migration) -> Status:
    run = made.ledger.create_run(RunKind.FULL, {})
    Home.of(made).work(idle_exit=0.0)
    status = made.status(run.id)
    assert status is not None
    assert RunState.DONE == status.state, f"{status.reason}: {status.detail}"
    return status


def _paid(made: Migration, run: str, place: Place) -> frozenset[str]:
    return frozenset(loss.code for loss in made.queries.losses_of(run, *place))


def _background(made: Migration, place: Place) -> frozenset[str]:
    ref = Ref(Entity(place[0]), place[1])
    archived = made.opening.records
    record = archived.get(ref) if archived.has(ref) else None
    return background(record, made.target.desk) if isinstance(record, Record) else frozenset()
