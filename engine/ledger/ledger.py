"""
The ledger: written before and after each call to the target.

It is the only truth about what happened; everything that a screen or a
report says is read from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import (
    Connection,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from engine.ledger import schema as t
from engine.ledger.afterwards import Afterwards
from engine.ledger.rows import Claim, Identity, ItemState, NewItem, RunState, Settled
from engine.ledger.store import writing
from engine.ledger.values import (
    MEMO,
    OUTCOME,
    RELEASE,
    by_entity,
    claim_of,
    fenced,
    identity_of,
    item_values,
    loss_values,
    text,
)

_encode = msgspec.json.encode
HIDDEN = "_"
"""Entities that begin so are ours (placeholders, default folders) and are in no total."""
SHARED = 1000
"""Identities that are copied at once."""
POSITION = itemgetter("position")
WAITING = (ItemState.PENDING, ItemState.INTENT)


class UnsettledRecords(RuntimeError):
    """A run cannot end while a record has no outcome."""


class Ledger(Afterwards):
    """One migration's part of a ledger database; safe to use from several threads."""

    def close(self, run_id: str) -> None:
        """End the run; raises UnsettledRecords while a record has no outcome."""
        if left := self.unsettled(run_id):
            raise UnsettledRecords(f"{left} records of {run_id} have no outcome")
        self.change_run(run_id, state=RunState.DONE, phase="done", ended_at=self._clock())

    # Items ----------------------------------------------------------------

    def add_items(self, run_id: str, items: Iterable[NewItem]) -> None:
        """Make the run account for these records; those it has already stay as they are."""
        with writing(self.engine) as db:
            for entity, group in by_entity(items).items():
                self._add_entity(db, run_id, entity, group)

    def _add_entity(self, db: Connection, run_id: str, entity: str, group: list[NewItem]) -> None:
        known = set(self._known(db, run_id, entity, [i.source_id for i in group]))
        fresh = {i.source_id: i for i in group if i.source_id not in known}
        if not fresh:
            return
        db.execute(insert(t.item), [item_values(run_id, i) for i in fresh.values()])
        totals = {"read": len(fresh)}
        for item in fresh.values():
            if item.state != ItemState.PENDING:
                totals[item.state] = totals.get(item.state, 0) + 1
        for what, n in totals.items():
            self._count(db, run_id, entity, what, n)
        self._identify(db, [self._place(run_id, i) for i in fresh.values() if i.target_id])

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
        since: float = 0.0,
    ) -> list[Claim]:
        """
        Take these records for writing: the intent, committed before any byte is sent.

        Left out are records that have an outcome and those that a `living`
        worker, or this `owner` itself, is writing. A record whose earlier
        attempt nobody saw end comes with `in_doubt_since`, which is not before
        `since`: epoch seconds at which every earlier owner had stopped.
        """
        orphaned = (t.item.c.state == ItemState.INTENT) & t.item.c.owner.not_in({owner, *living})
        free = and_(
            t.item.c.run == run_id,
            t.item.c.entity == entity,
            t.item.c.source_id.in_(list(ids)),
            or_(t.item.c.state == ItemState.PENDING, orphaned),
        )
        with writing(self.engine) as db:
            # Sorted here: asked for in order, SQLite walks the whole entity instead of these ids.
            rows = sorted(db.execute(select(t.item).where(free)).mappings(), key=POSITION)
            claims = [claim_of(dict(row), since) for row in rows]
            values = {
                "epoch": t.item.c.epoch + 1,
                "attempts": t.item.c.attempts + 1,
                "owner": owner,
                "state": ItemState.INTENT,
                "intent_at": self._clock(),
            }
            db.execute(update(t.item).where(free).values(values))
        return claims

    def release(self, run_id: str, claims: Iterable[Claim]) -> None:
        """Give back records of which certainly no call is under way; their memo stays."""
        with self.engine.begin() as db:
            for claim in claims:
                db.execute(RELEASE, fenced(run_id, claim) | {"state": ItemState.PENDING})

    def remember(self, run_id: str, notes: Sequence[tuple[Claim, dict[str, Any]]]) -> None:
        """Keep how far writes of many calls have come; a fenced-off claim changes nothing."""
        now = self._clock()
        with self.engine.begin() as db:
            for claim, memo in notes:
                values = {"memo": _encode(memo), "intent_at": now}
                db.execute(MEMO, fenced(run_id, claim) | values)

    def settle(self, run_id: str, settled: Sequence[Settled]) -> int:
        """
        Write outcomes, losses, identities and totals in one transaction.

        Returns how many were ours to settle: a claim that another worker took
        over meanwhile is left alone.
        """
        with self.engine.begin() as db:
            ours = [one for one in settled if self._take(db, run_id, one)]
            totals = Counter((one.claim.entity, str(one.outcome)) for one in ours)
            totals.update((one.claim.entity, "with_loss") for one in ours if one.losses)
            for (entity, what), n in totals.items():
                self._count(db, run_id, entity, what, n)
            losses = [row for one in ours for row in loss_values(run_id, one)]
            if losses:
                db.execute(insert(t.loss), losses)
            there = [one for one in ours if one.target_id and not one.updated]
            self._identify(db, [self._place(run_id, one) for one in there])
            for one in ours:
                if one.updated:
                    follows = {"digest": one.digest, "last": one.last, "written_at": self._clock()}
                    db.execute(update(t.identity).where(self._mine(one.claim)).values(follows))
                if one.forget:
                    db.execute(delete(t.identity).where(self._mine(one.claim)))
        return len(ours)

    def _take(self, db: Connection, run_id: str, one: Settled) -> bool:
        """Write the outcome; False when the claim is no longer ours."""
        values = {
            "state": ItemState(one.outcome),
            "code": one.code,
            "detail": _encode(one.detail),
            "words": text(one.words),
            "target_id": one.target_id,
            "target_url": one.target_url,
            "losses": len(one.losses),
            "settled_at": self._clock(),
        }
        return bool(db.execute(OUTCOME, fenced(run_id, one.claim) | values).rowcount)

    def _place(self, run_id: str, one: NewItem | Settled) -> dict[str, Any]:
        """The identity of a record that was settled, or was there before."""
        where = one.claim if isinstance(one, Settled) else one
        return {
            "migration": self.migration,
            "entity": where.entity.removeprefix(HIDDEN),
            "source_id": where.source_id,
            "target_id": one.target_id,
            "target_url": one.target_url,
            "run": run_id,
            "made": one.made if isinstance(one, Settled) else False,
            "digest": one.digest if isinstance(one, Settled) else "",
            "last": one.last if isinstance(one, Settled) else "",
            "partial": one.partial if isinstance(one, Settled) else False,
            "written_at": self._clock(),
        }

    def _identify(self, db: Connection, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        keys = ["migration", "entity", "source_id"]
        statement = self._insert(t.identity)
        rest = {name: statement.excluded[name] for name in rows[0] if name not in keys}
        db.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest), rows)

    def unsettled(self, run_id: str) -> int:
        """How many records of the run have no outcome."""
        ours = t.item.c.entity.startswith(HIDDEN, autoescape=True)
        query = select(func.count()).select_from(t.item)
        with self.engine.connect() as db:
            return int(
                db.execute(query.where(t.item.c.run == run_id, _waits(), ~ours)).scalar() or 0
            )

    def owners(self, run_id: str) -> set[str]:
        """The workers that claimed records of the run."""
        query = select(t.item.c.owner).where(t.item.c.run == run_id, t.item.c.owner != "")
        with self.engine.connect() as db:
            found = db.execute(query.distinct()).scalars().all()
        return {name.partition("/")[0] for name in found}

    def waits(self, run_id: str, entities: Iterable[str], left: int = 0) -> bool:
        """Whether more than `left` records of these entities have no outcome."""
        mine = and_(t.item.c.run == run_id, t.item.c.entity.in_(list(entities)), _waits())
        beyond = select(t.item.c.run).where(mine).limit(1).offset(left)
        with self.engine.connect() as db:
            return db.execute(beyond).first() is not None

    def waiting(
        self, run_id: str, entity: str, limit: int, after: tuple[str, int] = ("", -1)
    ) -> list[tuple[str, int]]:
        """(id, position) of records without an outcome, in their order, `limit` behind `after`."""
        key = (t.item.c.source_id, t.item.c.position)
        last_id, last = after
        behind = or_(
            t.item.c.position > last,
            and_(t.item.c.position == last, t.item.c.source_id > last_id),
        )
        mine = and_(
            t.item.c.run == run_id,
            t.item.c.entity == entity,
            t.item.c.position >= last,
            behind,
        )
        # One part for each state: then the index gives the order, and no block sorts all that wait.
        parts = [select(*key).where(mine, t.item.c.state == state) for state in WAITING]
        query = union_all(*parts).order_by("position", "source_id").limit(limit)
        with self.engine.connect() as db:
            return [(row[0], row[1]) for row in db.execute(query)]

    def found_there(
        self,
        run_id: str,
        entity: str,
        source_id: str,
        target_id: str,
        *,
        url: str | None,
        digest: str,
    ) -> None:
        """A person found a failed record in the target: it is migrated, as by the run."""
        where = {"run": run_id, "entity": entity, "source_id": source_id}
        failed = and_(
            *(t.item.c[name] == value for name, value in where.items()),
            t.item.c.state == ItemState.FAILED,
        )
        there = {"target_id": target_id, "target_url": url}
        clear = {"state": ItemState.MIGRATED, "code": "", "words": "", "detail": _encode({})}
        with writing(self.engine) as db:
            if not db.execute(update(t.item).where(failed).values(**clear, **there)).rowcount:
                raise KeyError(source_id)
            self._count(db, run_id, entity, ItemState.FAILED, -1)
            self._count(db, run_id, entity, ItemState.MIGRATED, 1)
            row = {"migration": self.migration, **where, **there, "made": True, "digest": digest}
            self._identify(db, [row | {"last": "", "partial": False, "written_at": self._clock()}])

    # Identities -----------------------------------------------------------

    def _mine(self, claim: Claim) -> Any:
        return and_(
            t.identity.c.migration == self.migration,
            t.identity.c.entity == claim.entity.removeprefix(HIDDEN),
            t.identity.c.source_id == claim.source_id,
        )

    def count_made_by(self, run_id: str) -> int:
        """How many records this run created that are still in the target as far as we know."""
        query = (
            select(func.count())
            .select_from(t.identity)
            .where(
                t.identity.c.migration == self.migration,
                t.identity.c.run == run_id,
                t.identity.c.made,
            )
        )
        with self.engine.connect() as db:
            return int(db.execute(query).scalar() or 0)

    def made_by(self, run_id: str, after: tuple[str, str], limit: int) -> list[Identity]:
        """Records that a run created, by entity and source id, those behind `after`."""
        key = tuple_(t.identity.c.entity, t.identity.c.source_id)
        query = (
            select(t.identity)
            .where(
                t.identity.c.migration == self.migration,
                t.identity.c.run == run_id,
                t.identity.c.made,
                key > tuple_(*after),
            )
            .order_by(t.identity.c.entity, t.identity.c.source_id)
            .limit(limit)
        )
        with self.engine.connect() as db:
            return [identity_of(dict(row)) for row in db.execute(query).mappings()]

    def share_identities(self, other: Ledger) -> None:
        """Let another ledger of this migration know where every record is."""
        query = select(t.identity).where(t.identity.c.migration == self.migration)
        with self.engine.connect() as db, writing(other.engine) as there:
            for rows in db.execute(query).mappings().partitions(SHARED):
                there.execute(insert(t.identity), [dict(row) for row in rows])

    def identities(self, entity: str, ids: Sequence[str]) -> dict[str, Identity]:
        """Where these source records are in the target; unknown ones are left out."""
        return {key: one for key, one in self.begun(entity, ids).items() if not one.partial}

    def begun(self, entity: str, ids: Sequence[str]) -> dict[str, Identity]:
        """As `identities`, with those of which the target has a part only."""
        if not ids:
            return {}
        query = select(t.identity).where(
            t.identity.c.migration == self.migration,
            t.identity.c.entity == entity,
            t.identity.c.source_id.in_(list(ids)),
        )
        with self.engine.connect() as db:
            rows = db.execute(query).mappings().all()
        return {row["source_id"]: identity_of(dict(row)) for row in rows}

    def accounted(self, entity: str, ids: Sequence[str]) -> set[str]:
        """Those of these records that any run has an outcome for."""
        query = (
            select(t.item.c.source_id)
            .join(t.run, t.run.c.id == t.item.c.run)
            .where(t.run.c.migration == self.migration, t.run.c.state == RunState.DONE)
            .where(t.item.c.entity == entity, t.item.c.source_id.in_(list(ids)))
        )
        with self.engine.connect() as db:
            return set(db.execute(query).scalars())

    def memo_of(self, one: Identity) -> dict[str, Any]:
        """How far the run that began this record came with it."""
        query = select(t.item.c.memo).where(
            t.item.c.run == one.run,
            t.item.c.entity == one.entity,
            t.item.c.source_id == one.source_id,
        )
        with self.engine.connect() as db:
            found = db.execute(query).scalar()
        memo: dict[str, Any] = msgspec.json.decode(found) if found else {}
        return memo

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
        return identity_of(dict(row)) if row else None


def _waits() -> Any:
    return t.item.c.state.in_(WAITING)
