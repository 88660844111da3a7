"""What the ledger takes and gives: small frozen values."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeAlias

import msgspec

from engine.model import Loss


class Outcome(StrEnum):
    """How a record ended."""

    MIGRATED = "migrated"
    FAILED = "failed"
    SKIPPED = "skipped"


class ItemState(StrEnum):
    """Where a record stands in a run; the last three are outcomes."""

    PENDING = "pending"
    INTENT = "intent"
    MIGRATED = "migrated"
    FAILED = "failed"
    SKIPPED = "skipped"


class RunState(StrEnum):
    """Where a run stands."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"


class RunKind(StrEnum):
    """What a run is for."""

    DEMO = "demo"
    FULL = "full"
    DELTA = "delta"
    RETRY = "retry"
    UNDO = "undo"


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One execution. Times are epoch seconds, UTC."""

    id: str
    migration: str
    number: int
    kind: str
    state: str
    phase: str
    stage: int
    generation: int
    wish: str
    reason: str
    detail: dict[str, str]
    options: dict[str, Any]
    pace: dict[str, Any]
    created_at: float
    started_at: float | None
    paused_at: float | None
    ended_at: float | None
    heartbeat: float | None


class NewItem(msgspec.Struct, frozen=True, kw_only=True):
    """
    A record that a run is to account for; `state` other than pending settles it at once.

    `memo` is how far an earlier run came with it.
    """

    entity: str
    source_id: str
    position: int = 0
    label: str = ""
    source_url: str | None = None
    state: ItemState = ItemState.PENDING
    code: str = ""
    detail: dict[str, str] = {}
    words: str = ""
    target_id: str | None = None
    target_url: str | None = None
    memo: dict[str, Any] = {}


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """
    A record that is ours to write now.

    `epoch` fences our writes; `in_doubt_since` is when an earlier attempt
    began whose end nobody saw, in epoch seconds.
    """

    entity: str
    source_id: str
    epoch: int
    attempts: int
    memo: dict[str, Any]
    in_doubt_since: float | None


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """
    The outcome of a claimed record.

    `digest` and `last` are what the source's record was then, its last
    message by id. `partial`: what `target_id` names is there in part only.
    `updated`: it was there and now follows the source; who made it stays.
    `forget` drops where it was in the target.
    """

    claim: Claim
    outcome: Outcome
    code: str = ""
    detail: dict[str, str] = {}
    words: str = ""
    target_id: str | None = None
    target_url: str | None = None
    made: bool = True
    digest: str = ""
    last: str = ""
    losses: tuple[Loss, ...] = ()
    partial: bool = False
    updated: bool = False
    forget: bool = False


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """
    Where a source record is in the target. `made` is True when a run created it.

    `digest` and `last` tell the source's record as it was written, at
    `written_at` (epoch seconds); of a `partial` one the write failed midway.
    """

    entity: str
    source_id: str
    target_id: str
    target_url: str | None
    run: str
    made: bool
    digest: str
    last: str
    partial: bool
    written_at: float | None


class ItemRow(msgspec.Struct, frozen=True, kw_only=True):
    """A record of a run as reports show it."""

    entity: str
    source_id: str
    state: str
    code: str
    detail: dict[str, str]
    words: str
    label: str
    source_url: str | None
    target_id: str | None
    target_url: str | None
    attempts: int
    losses: int


ItemValues: TypeAlias = tuple[
    str, str, str, str, bytes, str, str, str | None, str | None, str | None, int, int
]
"""The values of an ItemRow in its order, as the ledger has them: most records need no more."""


def item_of(values: ItemValues, /) -> ItemRow:
    """The record that a row of the ledger tells."""
    entity, source_id, state, code, detail, words, label, *_ = values
    source_url, target_id, target_url, attempts, losses = values[7:]
    return ItemRow(
        entity=entity,
        source_id=source_id,
        state=state,
        code=code,
        detail=msgspec.json.decode(detail),
        words=words,
        label=label,
        source_url=source_url,
        target_id=target_id,
        target_url=target_url,
        attempts=attempts,
        losses=losses,
    )


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Totals of one entity in one run."""

    read: int = 0
    migrated: int = 0
    failed: int = 0
    skipped: int = 0
    with_loss: int = 0

    @property
    def left(self) -> int:
        """How many records have no outcome yet."""
        return self.read - self.migrated - self.failed - self.skipped
