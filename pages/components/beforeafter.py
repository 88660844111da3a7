"""Before and after: the counts of both accounts as a table, and the same as dots."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st

from engine import Snapshot, Status
from engine.words import REASONS, Group, Skip, entity_name
from pages.components.charts import before_after
from pages.components.counts import ORDER
from pages.components.drawings import Arrived
from pages.components.here import Here
from pages.components.layout import card
from pages.components.markup import chip, show
from pages.components.tables import Column, table


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of records; None where nobody counted."""

    entity: str
    read: int
    migrated: int
    there: int
    before: int | None
    after: int | None

    @property
    def added(self) -> int | None:
        """How many the target gained."""
        return (
            self.after - self.before if self.after is not None and self.before is not None else None
        )


def lines(place: Here, status: Status) -> list[Line]:
    """One line for each kind that the run read."""
    before = place.chosen.counts("target", "before")
    after = place.chosen.counts("target", "after")
    already = there_already(place, status)
    return [
        Line(
            entity=entity,
            read=tally.read,
            migrated=tally.migrated,
            there=tally.migrated + already.get(entity, 0),
            before=_count(before, entity),
            after=_count(after, entity),
        )
        for entity in ORDER
        if (tally := status.entities.get(entity)) and tally.read
    ]


def there_already(place: Here, status: Status) -> dict[str, int]:
    """Skipped records that needed nothing: an earlier run or somebody else had brought them."""
    found: dict[str, int] = {}
    for entity, _outcome, code, n in place.chosen.reasons(status.run):
        known = REASONS.get(code)
        if isinstance(known, Skip) and known.group is Group.FINE:
            found[entity] = found.get(entity, 0) + n
    return found


def _count(snapshot: Snapshot | None, entity: str) -> int | None:
    count = snapshot.counts.get(entity) if snapshot else None
    return count.count if count else None


def beforeafter(place: Here, status: Status, *, key: str) -> None:
    """The table and, beside it in the same order, the dots."""
    found = lines(place, status)
    t = place.t
    with card(f"{key}-beforeafter"):
        left, right = st.columns([1.15, 1], gap="medium", vertical_alignment="center")
        with left:
            show(_table(place, found))
        with right:
            rows = [
                Arrived(entity_name(line.entity, t, capital=True), line.there, line.read)
                for line in found
            ]
            before_after(rows, t, key=f"{key}-dots", title=t._("Before and after"))


def _table(place: Here, found: list[Line]) -> str:
    t, target = place.t, place.desk("target")
    rows = [
        [
            escape(entity_name(line.entity, t, capital=True)),
            t.number(line.read),
            _number(place, line.before),
            f"<b>{_number(place, line.after)}</b>",
            _number(place, line.added),
            _agrees(place, line),
        ]
        for line in found
    ]
    columns = [
        Column(t._("Kind")),
        Column(place.desk("source"), "num"),
        Column(t._("{desk} before", desk=target), "num wide"),
        Column(t._("{desk} after", desk=target), "num"),
        Column(t._("Added"), "num wide"),
        Column(t._("Agrees")),
    ]
    return table(columns, rows, caption=t._("Before and after"))


def _number(place: Here, n: int | None) -> str:
    return "—" if n is None else place.t.number(n)


def _agrees(place: Here, line: Line) -> str:
    t = place.t
    if line.after is None:
        return chip(t._("not counted"))
    if line.added is not None and line.migrated <= line.added <= line.there:
        return chip(t._("yes"), "done")
    if line.added is not None and line.added < line.there <= line.after:
        return chip(t._("some were there"), "done")
    return chip(t._("look"), "warn")
