"""Rows of the ledger's tables from and to the values that the engine uses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import and_, bindparam, update

from engine.ledger import schema as t
from engine.ledger.rows import Claim, Identity, ItemState, NewItem, Run, Settled

_encode = msgspec.json.encode


def text(value: str) -> str:
    """The text without what a database cannot store."""
    return value.replace("\x00", "�").encode("utf-8", "replace").decode("utf-8")


def run_of(row: dict[str, Any]) -> Run:
    """The run of a row."""
    for name in ("detail", "options", "pace"):
        row[name] = msgspec.json.decode(row[name])
    return Run(**row)


def claim_of(row: dict[str, Any], since: float) -> Claim:
    """
    The claim of a row as it is before it is taken.

    Nobody knows when the earlier attempt really sent its call: it waited for
    a lane and for the call limit after its intent. Sure is only that it had
    ended when this stretch of the run began, at `since`.
    """
    doubtful = row["state"] == ItemState.INTENT
    return Claim(
        entity=row["entity"],
        source_id=row["source_id"],
        epoch=row["epoch"] + 1,
        attempts=row["attempts"] + 1,
        memo=msgspec.json.decode(row["memo"]),
        in_doubt_since=max(row["intent_at"], since) if doubtful else None,
    )


def identity_of(row: dict[str, Any]) -> Identity:
    """The identity of a row."""
    row.pop("migration")
    return Identity(**row)


def by_entity(items: Iterable[NewItem]) -> dict[str, list[NewItem]]:
    """Items by entity, in their order."""
    groups: dict[str, list[NewItem]] = {}
    for item in items:
        groups.setdefault(item.entity, []).append(item)
    return groups


def item_values(run_id: str, item: NewItem) -> dict[str, Any]:
    """The row of a new item."""
    values = msgspec.structs.asdict(item)
    values |= {"run": run_id, "detail": _encode(item.detail), "memo": _encode(item.memo)}
    values |= {"label": text(item.label)[:200], "words": text(item.words)}
    return values


def loss_values(run_id: str, one: Settled) -> list[dict[str, Any]]:
    """One row per loss."""
    where = {"run": run_id, "entity": one.claim.entity, "source_id": one.claim.source_id}
    return [
        {**where, "n": n, "code": loss.code, "detail": _encode(loss.detail)}
        for n, loss in enumerate(one.losses)
    ]


def fenced(run_id: str, claim: Claim) -> dict[str, Any]:
    """Which row the statements below change: the claim's, unless somebody took it over."""
    return {
        "its_run": run_id,
        "its_entity": claim.entity,
        "its_id": claim.source_id,
        "its_epoch": claim.epoch,
    }


_MINE = and_(
    t.item.c.run == bindparam("its_run"),
    t.item.c.entity == bindparam("its_entity"),
    t.item.c.source_id == bindparam("its_id"),
    t.item.c.epoch == bindparam("its_epoch"),
    t.item.c.state == ItemState.INTENT,
)


def _change(*columns: str) -> Any:
    """A statement made once: building it anew would cost more than running it."""
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    return update(t.item).where(_MINE).values(values)


OUTCOME = _change(
    "state", "code", "detail", "words", "target_id", "target_url", "losses", "settled_at"
)
MEMO = _change("memo", "intent_at")
RELEASE = _change("state")
