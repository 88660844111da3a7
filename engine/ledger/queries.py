"""What screens and reports ask the ledger; every list is paged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, cast

import msgspec
from sqlalchemy import Engine, Table, and_, delete, func, insert, or_, select, tuple_

from engine.ledger import schema as t
from engine.ledger.ledger import HIDDEN
from engine.ledger.rows import (
    Identity,
    ItemRow,
    ItemValues,
    Outcome,
    Tally,
    item_of,
)
from engine.model import Entity, Loss

_COLUMNS = (
    t.item.c.entity,
    t.item.c.source_id,
    t.item.c.state,
    t.item.c.code,
    t.item.c.detail,
    t.item.c.words,
    t.item.c.label,
    t.item.c.source_url,
    t.item.c.target_id,
    t.item.c.target_url,
    t.item.c.attempts,
    t.item.c.losses,
)
_KEY = (t.item.c.run, t.item.c.entity, t.item.c.source_id)
_ENTITIES = tuple(Entity)
_IDENTITY = tuple(column for column in t.identity.c if column.name != "migration")


class Queries:
    """Read access to one migration's ledger."""

    def __init__(self, engine: Engine, migration: str, clock: Callable[[], float]) -> None:
        self.engine = engine
        self.migration = migration
        self._clock = clock

    def tallies(self, run_id: str) -> dict[str, Tally]:
        """Totals by entity, in stage order; entities without records are left out."""
        query = select(t.counter.c.entity, t.counter.c.what, t.counter.c.n).where(
            t.counter.c.run == run_id
        )
        found: dict[str, dict[str, int]] = {}
        with self.engine.connect() as db:
            for entity, what, n in db.execute(query):
                found.setdefault(entity, {})[what] = n
        names = [e.value for e in Entity if e.value in found]
        return {name: Tally(**found[name]) for name in names}

    def reasons(
        self, run_id: str, outcomes: Sequence[Outcome] = (Outcome.FAILED, Outcome.SKIPPED)
    ) -> list[tuple[str, str, str, int]]:
        """(entity, outcome, reason code, records) of failed and skipped, most first."""
        ended = t.item.c.state.in_(list(outcomes))
        n = func.count().label("n")
        query = (
            select(t.item.c.entity, t.item.c.state, t.item.c.code, n)
            .where(t.item.c.run == run_id, ended, _shown(t.item))
            .group_by(t.item.c.entity, t.item.c.state, t.item.c.code)
            .order_by(n.desc())
        )
        with self.engine.connect() as db:
            return [tuple(row) for row in db.execute(query)]

    def loss_counts(self, run_id: str) -> list[tuple[str, str, int]]:
        """(entity, loss code, records) of a run, most first."""
        n = func.count(func.distinct(t.loss.c.source_id)).label("n")
        query = (
            select(t.loss.c.entity, t.loss.c.code, n)
            .where(t.loss.c.run == run_id, _shown(t.loss))
            .group_by(t.loss.c.entity, t.loss.c.code)
            .order_by(n.desc())
        )
        with self.engine.connect() as db:
            return [tuple(row) for row in db.execute(query)]

    def items(
        self,
        run_id: str,
        *,
        entity: str | None = None,
        state: str | None = None,
        code: str | None = None,
        text: str = "",
        limit: int = 50,
        offset: int = 0,
    ) -> list[ItemRow]:
        """One page of records, in stage and source order; `text` is an old or new id."""
        order = (t.item.c.entity, t.item.c.position, t.item.c.source_id)
        where = self._where(run_id, entity, state, code, text)
        # Records before the page are passed over in an index, which holds nothing but keys.
        page = select(*_KEY).where(where).order_by(*order).limit(limit).offset(offset).subquery()
        same = and_(*(t.item.c[column.name] == page.c[column.name] for column in _KEY))
        query = select(*_COLUMNS).join(page, same).order_by(*order)
        with self.engine.connect() as db:
            return [item_of(cast("ItemValues", row)) for row in db.execute(query)]

    def count_items(
        self,
        run_id: str,
        *,
        entity: str | None = None,
        state: str | None = None,
        code: str | None = None,
        text: str = "",
    ) -> int:
        """How many records `items` would give over all pages."""
        where = self._where(run_id, entity, state, code, text)
        with self.engine.connect() as db:
            return int(
                db.execute(select(func.count()).select_from(t.item).where(where)).scalar() or 0
            )

    def _where(
        self, run_id: str, entity: str | None, state: str | None, code: str | None, text: str
    ) -> Any:
        parts = [_of_run(run_id, text), _shown(t.item)]
        pairs = ((t.item.c.entity, entity), (t.item.c.state, state), (t.item.c.code, code))
        # Beside an id they are compared as more than a column: no index of theirs is so narrow.
        parts += [(c.concat("") if text else c) == value for c, value in pairs if value]
        return and_(*parts)

    def every_item(
        self, run_id: str, *, state: str | None = None, block: int = 1000
    ) -> Iterator[ItemRow]:
        """All records of a run, streamed, so that memory stays flat."""
        for rows in self.every_block(run_id, state=state, block=block):
            yield from map(item_of, rows)

    def every_block(
        self, run_id: str, *, state: str | None = None, block: int = 1500
    ) -> Iterator[Sequence[ItemValues]]:
        """All records of a run by entity and id, so many at once; `item_of` makes more of one."""
        of_run = self._where(run_id, None, state, None, "")
        last: tuple[str, str] = ("", "")
        key = (t.item.c.entity, t.item.c.source_id)
        while True:
            after = tuple_(*key) > tuple_(*last)
            query = select(*_COLUMNS).where(of_run, after).order_by(*key).limit(block)
            with self.engine.connect() as db:
                rows = cast("Sequence[ItemValues]", db.execute(query).all())
            yield rows
            if len(rows) < block:
                return
            last = rows[-1][:2]

    def memos(self, run_id: str) -> Iterator[dict[str, Any]]:
        """What writers kept of each record that a run migrated, in the order of entity and id."""
        for item in self.every_item(run_id, state=Outcome.MIGRATED.value):
            query = select(t.item.c.memo).where(
                t.item.c.run == run_id,
                t.item.c.entity == item.entity,
                t.item.c.source_id == item.source_id,
            )
            with self.engine.connect() as db:
                found = db.execute(query).scalar()
            yield msgspec.json.decode(found) if found else {}

    def losses_of(self, run_id: str, entity: str, source_id: str) -> list[Loss]:
        """What this record did not keep in this run."""
        query = (
            select(t.loss.c.code, t.loss.c.detail)
            .where(
                t.loss.c.run == run_id,
                t.loss.c.entity == entity,
                t.loss.c.source_id == source_id,
            )
            .order_by(t.loss.c.n)
        )
        with self.engine.connect() as db:
            return [
                Loss(code=code, detail=msgspec.json.decode(detail))
                for code, detail in db.execute(query)
            ]

    def loss_codes(self, run_id: str, entity: str, ids: Sequence[str]) -> dict[str, list[str]]:
        """The loss codes of these records in this run, each once; those without are left out."""
        query = (
            select(t.loss.c.source_id, t.loss.c.code)
            .where(t.loss.c.run == run_id, t.loss.c.entity == entity)
            .where(t.loss.c.source_id.in_(list(ids)))
            .order_by(t.loss.c.source_id, t.loss.c.n)
        )
        found: dict[str, dict[str, None]] = {}
        with self.engine.connect() as db:
            for source_id, code in db.execute(query):
                found.setdefault(source_id, {})[code] = None
        return {source_id: list(codes) for source_id, codes in found.items()}

    def lookup(self, text: str) -> list[dict[str, Any]]:
        """Records whose old id, new id, old link or new link is this text."""
        runs = select(t.run.c.id).where(t.run.c.migration == self.migration)
        mine = t.item.c.run.in_(runs)
        same = _numbered(mine, text)
        if set("/:") & set(text):  # Links have no index: only what may be one walks the runs.
            same = or_(same, and_(mine, _linked(text)))
        query = (
            select(t.item.c.run, *_COLUMNS)
            .join(t.run, t.run.c.id == t.item.c.run)
            .where(same)
            .order_by(t.run.c.number.desc())
            .limit(50)
        )
        with self.engine.connect() as db:
            return [dict(row) for row in db.execute(query).mappings()]

    # Notes ----------------------------------------------------------------

    def note(self, kind: str, name: str, data: Any) -> None:
        """Keep a small fact under a name; the same name replaces it."""
        mine = and_(
            t.note.c.migration == self.migration, t.note.c.kind == kind, t.note.c.name == name
        )
        values = {"migration": self.migration, "kind": kind, "name": name, "at": self._clock()}
        with self.engine.begin() as db:
            db.execute(delete(t.note).where(mine))
            db.execute(insert(t.note).values(**values, data=msgspec.json.encode(data)))

    def forget(self, kind: str, name: str) -> None:
        """Drop a fact; nothing happens when it is not there."""
        with self.engine.begin() as db:
            db.execute(
                delete(t.note).where(
                    t.note.c.migration == self.migration,
                    t.note.c.kind == kind,
                    t.note.c.name == name,
                )
            )

    def forget_all(self, kinds: Iterable[str]) -> None:
        """Drop all facts of these kinds."""
        mine = and_(t.note.c.migration == self.migration, t.note.c.kind.in_(list(kinds)))
        with self.engine.begin() as db:
            db.execute(delete(t.note).where(mine))

    def notes(self, kind: str) -> dict[str, tuple[float, Any]]:
        """All facts of a kind: name → (epoch seconds, data), oldest first."""
        query = (
            select(t.note.c.name, t.note.c.at, t.note.c.data)
            .where(t.note.c.migration == self.migration, t.note.c.kind == kind)
            .order_by(t.note.c.at)
        )
        with self.engine.connect() as db:
            return {name: (at, msgspec.json.decode(data)) for name, at, data in db.execute(query)}

    # Reading positions ------------------------------------------------------

    def positions(self) -> dict[str, dict[str, Any]]:
        """How far each entity of the source has been read."""
        query = select(t.cursor).where(t.cursor.c.migration == self.migration)
        with self.engine.connect() as db:
            return {row["entity"]: dict(row) for row in db.execute(query).mappings()}

    def move(self, entity: str, cursor: str | None, *, done: bool, started_at: float) -> None:
        """Keep the reading position of an entity."""
        mine = and_(t.cursor.c.migration == self.migration, t.cursor.c.entity == entity)
        values = {"migration": self.migration, "entity": entity, "cursor": cursor, "done": done}
        with self.engine.begin() as db:
            db.execute(delete(t.cursor).where(mine))
            db.execute(insert(t.cursor).values(**values, started_at=started_at, at=self._clock()))

    # Identities -------------------------------------------------------------

    def made(
        self, without: str, after: tuple[str, str] = ("", ""), limit: int = 500
    ) -> list[Identity]:
        """
        Records that runs created, by entity and source id, beginning behind `after`.

        Ids that begin with `without` are left out: records that the migration made up.
        """
        key = (t.identity.c.entity, t.identity.c.source_id)
        behind = tuple_(*key) > tuple_(*after)
        query = select(*_IDENTITY).where(self._created(without), behind).order_by(*key)
        with self.engine.connect() as db:
            rows = db.execute(query.limit(limit)).mappings()
            return [Identity(**dict(row)) for row in rows]

    def count_made(self, without: str) -> int:
        """How many records `made` gives in all."""
        query = select(func.count()).select_from(t.identity).where(self._created(without))
        with self.engine.connect() as db:
            return int(db.execute(query).scalar() or 0)

    def created(self) -> dict[str, int]:
        """How many records of each entity the target got from runs, made-up ones included."""
        query = (
            select(t.identity.c.entity, func.count())
            .where(
                t.identity.c.migration == self.migration, t.identity.c.made, ~t.identity.c.partial
            )
            .group_by(t.identity.c.entity)
        )
        with self.engine.connect() as db:
            return {entity: n for entity, n in db.execute(query)}  # noqa: C416 - rows are not pairs

    def _created(self, without: str) -> Any:
        return and_(
            t.identity.c.migration == self.migration,
            t.identity.c.made,
            ~t.identity.c.partial,
            ~t.identity.c.source_id.startswith(without, autoescape=True),
        )

    # Verdicts ---------------------------------------------------------------

    def judge(
        self, verification: str, entity: str, source_id: str, verdict: str, found: Any
    ) -> None:
        """Keep what reading back one record showed."""
        row = {"verification": verification, "entity": entity, "source_id": source_id}
        with self.engine.begin() as db:
            db.execute(
                insert(t.verdict).values(
                    **row, verdict=verdict, differences=msgspec.json.encode(found)
                )
            )

    def verdicts(self, verification: str) -> dict[str, int]:
        """How many records match, differ, are missing or unreadable."""
        query = (
            select(t.verdict.c.verdict, func.count())
            .where(t.verdict.c.verification == verification)
            .group_by(t.verdict.c.verdict)
        )
        with self.engine.connect() as db:
            return {verdict: n for verdict, n in db.execute(query)}  # noqa: C416 - rows are not pairs

    def differing(self, verification: str, limit: int = 1000) -> list[dict[str, Any]]:
        """Records that do not match, with what differs."""
        query = (
            select(t.verdict)
            .where(t.verdict.c.verification == verification, t.verdict.c.verdict != "match")
            .order_by(t.verdict.c.entity, t.verdict.c.source_id)
            .limit(limit)
        )
        with self.engine.connect() as db:
            rows = [dict(row) for row in db.execute(query).mappings()]
        for row in rows:
            row["differences"] = msgspec.json.decode(row["differences"])
        return rows


def _of_run(run_id: str, text: str) -> Any:
    mine = t.item.c.run == run_id
    return _numbered(mine, text) if text else mine


def _numbered(mine: Any, text: str) -> Any:
    """What has this old or new id; each side is told whole, so that an index answers it."""
    old = and_(mine, t.item.c.entity.in_(_ENTITIES), t.item.c.source_id == text)
    return or_(old, and_(mine, t.item.c.target_id == text))


def _linked(text: str) -> Any:
    return or_(t.item.c.source_url == text, t.item.c.target_url == text)


def _shown(table: Table) -> Any:
    """Without our own entities; their sign means any character to LIKE and has to be escaped."""
    return ~table.c.entity.startswith(HIDDEN, autoescape=True)
