"""What a reader of files stands on: the archive or the tables that a folder holds."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from engine.connectors.base import Account, Count, Cursor, Page, Scope, Sink, Sourced, Unread
from engine.errors import CannotStart
from engine.http.pacing import GateState
from engine.model import Attachment, Entity, FieldSpec, Record, Ref

PAGE = 100
NO_LIMIT = GateState(
    limit=None, remaining=None, waiting_until=None, reason="", foreign_share=0.0, calls=0
)
"""Nobody counts how often a file is read."""


class Holding(Protocol):
    """One kind of contents; see engine.connectors.base.Reader for the methods."""

    async def account(self) -> Account:
        """The folder as an account."""
        ...

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        """Its fields."""
        ...

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """How many there are."""
        ...

    def read(self, entity: Entity, scope: Scope, cursor: Cursor | None) -> AsyncIterator[Page]:
        """Pages of records."""
        ...

    def listed(self, entity: Entity) -> AsyncIterator[Sequence[str]]:
        """All ids, page by page."""
        ...

    async def get(self, ref: Ref) -> Sourced | Unread:
        """One record."""
        ...

    async def fetch(self, attachment: Attachment, sink: Sink) -> None:
        """The bytes of a file."""
        ...

    def close(self) -> None:
        """Let go of what is open."""
        ...


def gone(ref: Ref) -> Unread:
    """What is said of an id that the files do not have."""
    return Unread(entity=ref.entity, id=ref.id, code="deleted_in_source")


def wanted(record: Record, scope: Scope) -> bool:
    """Whether the record was changed since and created until; what does not say when, was."""
    changed, created = record.updated_at, record.created_at
    if scope.since is not None and changed is not None and changed < scope.since:
        return False
    return scope.until is None or created is None or created < scope.until


class Tally:
    """Counts records as they go by: how many, and by role, kind, status and state."""

    def __init__(self) -> None:
        self._n = 0
        self._by: dict[str, dict[str, int]] = {}

    def add(self, record: Record) -> None:
        """One more."""
        self._n += 1
        for name in ("role", "kind", "status", "state"):
            value = getattr(record, name, None)
            if value is not None:
                table = self._by.setdefault(name, {})
                table[str(value)] = table.get(str(value), 0) + 1

    def count(self, unreadable: int) -> Count:
        """The number, with those that cannot be read as a value of their own."""
        for table in self._by.values() if unreadable else ():
            table["unreadable"] = unreadable
        return Count(count=self._n + unreadable, by=self._by)


def nothing_there(path: object) -> CannotStart:
    """The error of a source that holds no files of ours."""
    return CannotStart(
        "In {path} there is neither an archive nor a table.",
        remedy="Give the folder of an archive, or one with contacts.csv, conversations.csv and the"
        " like.",
        code="folder_empty",
        detail={"path": str(path)},
    )
