"""A help desk in memory: it executes calls, loses answers, dies, and finds new records late."""

from __future__ import annotations

import functools
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from engine.connectors.base import (
    Account,
    Count,
    Cursor,
    Key,
    Memo,
    Page,
    Remember,
    Scope,
    Sourced,
    Unread,
    Written,
)
from engine.errors import MigrationError, Unreachable
from engine.http.pacing import GateState
from engine.model import (
    Attachment,
    Conversation,
    Entity,
    FieldSpec,
    Record,
    Ref,
    entity_of,
)
from tests.support.stores import START

GATE = GateState(
    limit=None, remaining=None, waiting_until=None, reason="", foreign_share=0.0, calls=0
)
ACCOUNT = Account(desk="made-up", id="1", name="Made up", url="https://desk.example")


class Killed(BaseException):
    """The process ends here."""


class Fault(StrEnum):
    """What goes wrong with one call."""

    LOST = "lost"
    """Executed, up to `late` seconds after the caller has given up; no answer."""
    NOT_DONE = "not_done"
    """Sent, never executed; no answer."""
    DIES_BEFORE = "dies_before"
    DIES_AFTER = "dies_after"
    """The caller dies; the call is executed, late."""


@dataclass
class Time:
    """A clock that goes only when somebody sleeps; what is due meanwhile happens then."""

    at: float = START
    due: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.go(seconds)

    def go(self, seconds: float) -> None:
        """Let time pass."""
        until = self.at + seconds
        while ready := sorted((one for one in self.due if one[0] <= until), key=lambda one: one[0]):
            self.due.remove(ready[0])
            self.at = ready[0][0]
            ready[0][1]()
        self.at = until


@dataclass
class Held:
    """A record in the target, with the messages that were added to it."""

    id: str
    key: str
    entity: Entity
    record: Record
    found_from: float
    parts: list[str] = field(default_factory=list)


@dataclass
class Service:
    """The target's server: records, the delay of its search, and the faults of its calls."""

    time: Time = field(default_factory=Time)
    lag: float = 0.0
    late: float = 0.0
    upserts: bool = False
    held: list[Held] = field(default_factory=list)
    faults: dict[int, Fault | MigrationError] = field(default_factory=dict)
    calls: int = 0
    looked: int = 0

    def call(self, act: Callable[[], Any]) -> Any:
        """Execute one call, or what its fault makes of it."""
        self.calls += 1
        fault = self.faults.get(self.calls)
        if fault is None:
            return act()
        if isinstance(fault, MigrationError):
            raise fault
        if fault is Fault.DIES_BEFORE:
            raise Killed
        if fault is not Fault.NOT_DONE:
            self.time.due.append((self.time.at + self.late, act))
            self.time.go(0)
        if fault is Fault.DIES_AFTER:
            raise Killed
        raise Unreachable("No answer.", sent=True)

    def create(self, key: Key, record: Record) -> Held:
        """A new record; by an upsert the one of that key."""
        for one in self.held:
            if self.upserts and one.key == key.text:
                return one
        number = f"t{len(self.held) + 1}"
        held = Held(number, key.text, entity_of(record), record, self.time.at + self.lag)
        self.held.append(held)
        return held

    def search(self, key: str) -> Held | None:
        """The first record of that key that can be found by now."""
        self.looked += 1
        there = (one for one in self.held if one.key == key and one.found_from <= self.time.at)
        return next(there, None)

    def by_id(self, target_id: str) -> Held:
        """The record of that id."""
        return next(one for one in self.held if one.id == target_id)

    def keys(self) -> list[str]:
        """The keys of all records, doubled ones twice."""
        return sorted(one.key for one in self.held)


@dataclass
class MemoryWriter:
    """Writes by one call to create and one for each further message; see connectors.base.Writer."""

    service: Service
    refusals: dict[str, MigrationError] = field(default_factory=dict)
    cannot_look: MigrationError | None = None
    files: dict[str, bytes] = field(default_factory=dict)

    async def account(self) -> Account:
        return ACCOUNT

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        return ()

    async def count(self, entity: Entity, scope: Scope) -> Count:
        return Count(count=sum(1 for one in self.service.held if one.entity == entity))

    async def find(self, key: Key, entity: Entity, memo: Memo) -> Written | None:
        if self.cannot_look is not None:
            raise self.cannot_look
        held = self.service.by_id(memo["id"]) if "id" in memo else self.service.search(key.text)
        if held is None:
            return None
        memo |= {"id": held.id, "done": len(held.parts)}
        whole = len(held.parts) == len(further(key.record))
        return Written(target_id=held.id) if whole else None

    async def write(self, record: Record, *, key: Key, memo: Memo, remember: Remember) -> Written:
        if refusal := self.refusals.get(key.text):
            raise refusal
        if "id" not in memo:
            held = self.service.call(lambda: self.service.create(key, record))
            memo |= {"id": held.id, "done": 0}
            await remember(memo)
        for text in further(record)[memo["done"] :]:
            parts = self.service.by_id(memo["id"]).parts
            self.service.call(functools.partial(parts.append, text))
            memo["done"] += 1
            await remember(memo)
        return Written(target_id=memo["id"])

    async def update(
        self,
        record: Record,
        *,
        target_id: str,
        since: int,
        key: Key,
        memo: Memo,
        remember: Remember,
    ) -> Written:
        held = self.service.by_id(target_id)
        for text in further(record)[max(since - 1, len(held.parts)) :]:
            self.service.call(functools.partial(held.parts.append, text))
            await remember(memo)
        return Written(target_id=target_id)

    async def delete(self, entity: Entity, target_id: str) -> None:
        self.service.held = [one for one in self.service.held if one.id != target_id]

    async def read_back(self, entity: Entity, target_id: str) -> Record | None:
        found = (one.record for one in self.service.held if one.id == target_id)
        return next(found, None)

    def pace(self) -> GateState:
        return GATE

    async def close(self) -> None:
        return None


def further(record: Record) -> list[str]:
    """The texts of all messages but the first, which comes with the record."""
    if not isinstance(record, Conversation):
        return []
    return [message.text or "" for message in record.messages[1:]]


@dataclass
class MemoryReader:
    """Gives these records, two a page; see connectors.base.Reader."""

    records: Sequence[Record] = ()
    unread: Mapping[Entity, Sequence[Unread]] = field(default_factory=dict)
    per_page: int = 2
    asked: list[tuple[str, Cursor | None]] = field(default_factory=list)
    error: MigrationError | None = None
    archived: frozenset[str] = frozenset()
    """Ids that no list gives, and that can be asked for."""

    async def account(self) -> Account:
        return ACCOUNT

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        return ()

    async def count(self, entity: Entity, scope: Scope) -> Count:
        return Count(count=len(self._of(entity)))

    async def read(
        self, entity: Entity, scope: Scope, cursor: Cursor | None
    ) -> AsyncIterator[Page]:
        self.asked.append((entity, cursor))
        found = [one for one in self._of(entity) if one.id not in self.archived]
        start = int(cursor or 0)
        while True:
            end = start + self.per_page
            last = end >= len(found)
            yield Page(
                found=tuple(Sourced(record=one, raw=b"{}") for one in found[start:end]),
                unread=tuple(self.unread.get(entity, ())) if last else (),
                cursor=None if last else str(end),
            )
            if last:
                return
            if self.error is not None:
                raise self.error
            start = end

    def _of(self, entity: Entity) -> list[Record]:
        return [record for record in self.records if entity_of(record) == entity]

    async def get(self, ref: Ref) -> Sourced | Unread:
        for record in self._of(ref.entity):
            if record.id == ref.id:
                return Sourced(record=record, raw=b"{}")
        return Unread(entity=ref.entity, id=ref.id, code="deleted_in_source")

    async def fetch(self, attachment: Attachment, sink: Any) -> None:
        sink.write(attachment.name.encode())

    def pace(self) -> GateState:
        return GATE

    async def close(self) -> None:
        return None
