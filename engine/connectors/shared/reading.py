"""What all readers share: raw JSON, reasons for what cannot be read, the bounds of a scope."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence

from engine.connectors.base import Page, Scope, Sourced, Unread
from engine.errors import (
    MigrationError,
    NotAllowed,
    RateLimited,
    RecordError,
    Retriable,
    ServerFault,
    Unreachable,
)
from engine.model import Entity, Record

Pages = AsyncIterator[Page]


def sourced(record: Record, **parts: object) -> Sourced:
    """A record with the service's JSON that it was made from."""
    # By the standard library: lone surrogates become escapes, and every id keeps its digits.
    raw = json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode()
    return Sourced(record=record, raw=raw)


def unread(entity: Entity, identity: str, error: MigrationError, url: str | None = None) -> Unread:
    """Why this record could not be read. Raises the error again when no record can be."""
    return Unread(entity=entity, id=identity, code=_reason(error), message=error.message, url=url)


def _reason(error: MigrationError) -> str:
    if isinstance(error, NotAllowed):
        return "permission_missing"
    if isinstance(error, RecordError):
        return error.code
    if isinstance(error, ServerFault):
        # A fault without an id of the answer is an answer that could not be understood.
        return "read_failed" if "id" in error.detail else "unreadable"
    if isinstance(error, Unreachable) and error.code != "network_down":
        return error.code
    raise error


def worth_noting(error: MigrationError) -> bool:
    """Whether this ends one record rather than the reading."""
    return isinstance(error, RecordError | Retriable) and not isinstance(error, RateLimited)


def in_scope(record: Record, scope: Scope) -> bool:
    """Whether a record was changed since and created until; one without dates was."""
    changed = record.updated_at or record.created_at
    if scope.since and changed and changed < scope.since:
        return False
    return not (scope.until and record.created_at and record.created_at > scope.until)


def within(found: Sequence[Sourced], scope: Scope, before: int) -> list[Sourced]:
    """What of these belongs to the scope, after `before` others."""
    kept = [one for one in found if in_scope(one.record, scope)]
    return kept if scope.limit is None else kept[: max(0, scope.limit - before)]
