"""
The ledger: written before and after each call to the target.

It is the only truth about what happened; everything that a screen or a
report says is read from it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, and_, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.ledger import schema as t
from engine.ledger.rows import (
    Claim,
    Identity,
    ItemState,
    NewItem,
    Run,
    RunState,
    Settled,
)
from engine.ledger.store import prepare

_encode = msgspec.json.encode
HIDDEN = "_"
"""Entities that begin so are ours (placeholders, default folders) and are in no total."""


class UnsettledRecords(RuntimeError):
    """A run cannot end while a record has no outcome."""


def _text(value: str) -> str:
    """The text without what a database cannot store."""
    return value.replace("\x00", "�").encode("utf-8", "replace").decode("utf-8")


class Ledger:
    """One migration's part of a ledger database; safe to use from several threads."""

    def __init__(self, engine: Engine, migration: str, clock: Callable[[], float]) -> None:
        self.engine = engine
        self.migration = migration
        self._clock = clock
        prepare(engine)

    # Runs -----------------------------------------------------------------

    def create_run(self, kind: str, options: dict[str, Any]) -> Run:
        """A new run in state running; nothing is read or written yet."""
        now = self._clock()
        with self.engine.begin() as db:
            of_mine = t.run.c.migration == self.migration
            number = (db.execute(select(func.max(t.run.c.number)).where(of_mine)).scalar() or 0) + 1
            run_id = f"{kind}-{number}-{uuid.uuid4().hex[:6]}"
            values = {
                "id": run_id,
                "migration": self.migration,
                "number": number,
                "kind": kind,
                "state": RunState.RUNNING,
                "options": _encode(options),
                "created_at": now,
            }
            db.execute(insert(t.run).values(values))
        return self.run(run_id)

    def run(self, run_id: str) -> Run:
        """The run of this id; raises KeyError."""
        with self.engine.connect() as db:
            row = db.execute(select(t.run).where(t.run.c.id == run_id)).mappings().first()
        if row is None:
            raise KeyError(run_id)
        return _run(dict(row))

    def runs(self) -> list[Run]:
        """All runs of this migration, newest first."""
        query = select(t.run).where(t.run.c.migration == self.migration)
        with self.engine.connect() as db:
            rows = db.execute(query.order_by(t.run.c.number.desc())).mappings().all()
        return [_run(dict(row)) for row in rows]

    def change_run(self, run_id: str, **values: Any) -> None:
        """Set columns of a run; `detail`, `options` and `pace` are encoded here."""
        for name in ("detail", "options", "pace"):
            if name in values:
                values[name] = _encode(values[name])
        with self.engine.begin() as db:
            db.execute(update(t.run).where(t.run.c.id == run_id).values(values))

    def now(self) -> float:
        """Epoch seconds by the ledger's clock."""
        return self._clock()

    def take_up(self, run_id: str) -> Run:
        """Begin or go on with a run, in a new generation of chunks."""
        run = self.run(run_id)
        started = run.started_at or self._clock()
        self.change_run(
            run_id,
            state=RunState.RUNNING,
            generation=run.generation + 1,
            started_at=started,
            reason="",
            detail={},
            wish="",
            paused_at=None,
            heartbeat=self._clock(),
        )
        return self.run(run_id)

    def pause(self, run_id: str, reason: str, detail: dict[str, str]) -> None:
        """Say why a run waits; `reason` is a code of the fixed list."""
        self.change_run(
            run_id,
            state=RunState.PAUSED,
            reason=reason,
            detail=detail,
            wish="",
            paused_at=self._clock(),
        )

    def close(self, run_id: str) -> None:
        """End the run; raises UnsettledRecords while a record has no outcome."""
        if left := self.unsettled(run_id):
            raise UnsettledRecords(f"{left} records of {run_id} have no outcome")
        self.change_run(run_id, state=RunState.DONE, phase="done", ended_at=self._clock())

    # Items ----------------------------------------------------------------

    def add_items(self, run_id: str, items: Iterable[NewItem]) -> None:
        """Make the run account for these records; those it has already stay as they are."""
        with self.engine.begin() as db:
            for entity, group in _by_entity(items).items():
                self._add_entity(db, run_id, entity, group)

    def _add_entity(self, db: Connection, run_id: str, entity: str, group: list[NewItem]) -> None:
        known = set(self._known(db, run_id, entity, [i.source_id for i in group]))
        fresh = {i.source_id: i for i in group if i.source_id not in known}
        if not fresh:
            return
        db.execute(insert(t.item), [_item_values(run_id, i) for i in fresh.values()])
        totals = {"read": len(fresh)}
        for item in fresh.values():
            if item.state != ItemState.PENDING:
                totals[item.state] = totals.get(item.state, 0) + 1
        for what, n in totals.items():
            self._count(db, run_id, entity, what, n)
        matched = [i for i in fresh.values() if i.target_id]
        for item in matched:
            self._identify(db, run_id, item, made=False)

    def _known(self, db: Connection, run_id: str, entity: str, ids: list[str]) -> Iterable[str]:
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            query = select(t.item.c.source_id).where(
                t.item.c.run == run_id, t.item.c.entity == entity, t.item.c.source_id.in_(part)
            )
            yield from db.execute(query).scalars()

    def claim(
        self,
        run_id: str,
        entity: str,
        ids: Sequence[str],
        owner: str,
        living: Collection[str] = (),
    ) -> list[Claim]:
        """
        Take these records for writing: the intent, committed before any byte is sent.

        Left out are records that have an outcome and those that a `living`
        worker, or this `owner` itself, is writing. A record whose earlier
        attempt nobody saw end comes with `in_doubt_since`.
        """
        orphaned = (t.item.c.state == ItemState.INTENT) & t.item.c.owner.not_in({owner, *living})
        free = and_(
            t.item.c.run == run_id,
            t.item.c.entity == entity,
            t.item.c.source_id.in_(list(ids)),
            or_(t.item.c.state == ItemState.PENDING, orphaned),
        )
        with self.engine.begin() as db:
            rows = db.execute(select(t.item).where(free).order_by(t.item.c.position)).mappings()
            claims = [_claim(dict(row)) for row in rows]
            taken = free & t.item.c.source_id.in_([claim.source_id for claim in claims])
            db.execute(
                update(t.item)
                .where(taken)
                .values(
                    epoch=t.item.c.epoch + 1,
                    attempts=t.item.c.attempts + 1,
                    owner=owner,
                    state=ItemState.INTENT,
                    intent_at=self._clock(),
                )
            )
        return claims

    def release(self, run_id: str, claims: Iterable[Claim]) -> None:
        """Give back records of which certainly no call is under way; their memo stays."""
        with self.engine.begin() as db:
            for claim in claims:
                mine = _fence(run_id, claim)
                db.execute(update(t.item).where(mine).values(state=ItemState.PENDING))

    def remember(self, run_id: str, notes: Sequence[tuple[Claim, dict[str, Any]]]) -> None:
        """Keep how far writes of many calls have come; a fenced-off claim changes nothing."""
        now = self._clock()
        with self.engine.begin() as db:
            for claim, memo in notes:
                values = {"memo": _encode(memo), "intent_at": now}
                db.execute(update(t.item).where(_fence(run_id, claim)).values(values))

    def settle(self, run_id: str, settled: Sequence[Settled]) -> int:
        """
        Write outcomes, losses, identities and totals in one transaction.

        Returns how many were ours to settle: a claim that another worker took
        over meanwhile is left alone.
        """
        done = 0
        with self.engine.begin() as db:
            for one in settled:
                done += self._settle_one(db, run_id, one)
        return done

    def _settle_one(self, db: Connection, run_id: str, one: Settled) -> int:
        claim = one.claim
        values = {
            "state": ItemState(one.outcome),
            "code": one.code,
            "detail": _encode(one.detail),
            "words": _text(one.words),
            "target_id": one.target_id,
            "target_url": one.target_url,
            "losses": len(one.losses),
            "settled_at": self._clock(),
        }
        if not db.execute(update(t.item).where(_fence(run_id, claim)).values(values)).rowcount:
            return 0
        self._count(db, run_id, claim.entity, one.outcome, 1)
        if one.losses:
            self._count(db, run_id, claim.entity, "with_loss", 1)
            db.execute(insert(t.loss), _loss_values(run_id, one))
        if one.target_id is not None:
            self._identify(db, run_id, one, made=one.made, digest=one.digest)
        return 1

    def _identify(
        self, db: Connection, run_id: str, one: NewItem | Settled, *, made: bool, digest: str = ""
    ) -> None:
        where = one.claim if isinstance(one, Settled) else one
        row = {
            "migration": self.migration,
            "entity": where.entity.removeprefix(HIDDEN),
            "source_id": where.source_id,
            "target_id": one.target_id,
            "target_url": one.target_url,
            "run": run_id,
            "made": made,
            "digest": digest,
        }
        statement = self._insert(t.identity).values(row)
        keys = ["migration", "entity", "source_id"]
        rest = {name: value for name, value in row.items() if name not in keys}
        db.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest))

    def _count(self, db: Connection, run_id: str, entity: str, what: str, n: int) -> None:
        statement = self._insert(t.counter).values(run=run_id, entity=entity, what=what, n=n)
        more = statement.on_conflict_do_update(
            index_elements=["run", "entity", "what"], set_={"n": t.counter.c.n + n}
        )
        db.execute(more)

    def _insert(self, table: Any) -> Any:
        postgres = self.engine.dialect.name == "postgresql"
        return (postgresql if postgres else sqlite).insert(table)

    def unsettled(self, run_id: str) -> int:
        """How many records of the run have no outcome."""
        waiting = t.item.c.state.in_([ItemState.PENDING, ItemState.INTENT])
        query = select(func.count()).select_from(t.item).where(t.item.c.run == run_id, waiting)
        with self.engine.connect() as db:
            return int(db.execute(query).scalar() or 0)

    def waiting(
        self, run_id: str, entity: str, limit: int, after: int = -1
    ) -> list[tuple[str, int]]:
        """(id, position) of records without an outcome, in their order, `limit` at most."""
        query = (
            select(t.item.c.source_id, t.item.c.position)
            .where(
                t.item.c.run == run_id,
                t.item.c.entity == entity,
                t.item.c.state.in_([ItemState.PENDING, ItemState.INTENT]),
                t.item.c.position > after,
            )
            .order_by(t.item.c.position)
            .limit(limit)
        )
        with self.engine.connect() as db:
            return [(row[0], row[1]) for row in db.execute(query)]

    # Identities -----------------------------------------------------------

    def identities(self, entity: str, ids: Sequence[str]) -> dict[str, Identity]:
        """Where these source records are in the target; unknown ones are left out."""
        if not ids:
            return {}
        query = select(t.identity).where(
            t.identity.c.migration == self.migration,
            t.identity.c.entity == entity,
            t.identity.c.source_id.in_(list(ids)),
        )
        with self.engine.connect() as db:
            rows = db.execute(query).mappings().all()
        return {row["source_id"]: _identity(dict(row)) for row in rows}

    def source_of(self, entity: str, target_id: str) -> Identity | None:
        """The source record that a run made this target record from, if any."""
        query = select(t.identity).where(
            t.identity.c.migration == self.migration,
            t.identity.c.entity == entity,
            t.identity.c.target_id == target_id,
            t.identity.c.made,
        )
        with self.engine.connect() as db:
            row = db.execute(query).mappings().first()
        return _identity(dict(row)) if row else None


def _run(row: dict[str, Any]) -> Run:
    for name in ("detail", "options", "pace"):
        row[name] = msgspec.json.decode(row[name])
    return Run(**row)


def _claim(row: dict[str, Any]) -> Claim:
    return Claim(
        entity=row["entity"],
        source_id=row["source_id"],
        epoch=row["epoch"] + 1,
        attempts=row["attempts"] + 1,
        memo=msgspec.json.decode(row["memo"]),
        in_doubt_since=row["intent_at"] if row["state"] == ItemState.INTENT else None,
    )


def _identity(row: dict[str, Any]) -> Identity:
    row.pop("migration")
    return Identity(**row)


def _by_entity(items: Iterable[NewItem]) -> dict[str, list[NewItem]]:
    groups: dict[str, list[NewItem]] = {}
    for item in items:
        groups.setdefault(item.entity, []).append(item)
    return groups


def _item_values(run_id: str, item: NewItem) -> dict[str, Any]:
    values = msgspec.structs.asdict(item)
    values |= {"run": run_id, "detail": _encode(item.detail)}
    values |= {"label": _text(item.label)[:200], "words": _text(item.words)}
    return values


def _loss_values(run_id: str, one: Settled) -> list[dict[str, Any]]:
    where = {"run": run_id, "entity": one.claim.entity, "source_id": one.claim.source_id}
    return [
        {**where, "n": n, "code": loss.code, "detail": _encode(loss.detail)}
        for n, loss in enumerate(one.losses)
    ]


def _fence(run_id: str, claim: Claim) -> Any:
    return and_(
        t.item.c.run == run_id,
        t.item.c.entity == claim.entity,
        t.item.c.source_id == claim.source_id,
        t.item.c.epoch == claim.epoch,
        t.item.c.state == ItemState.INTENT,
    )
