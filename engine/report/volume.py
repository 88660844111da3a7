"""When a run's conversations began: how many were read of each month, and how many arrived."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import msgspec

from engine.ledger import ItemState
from engine.model import Conversation, Entity
from engine.report.books import Books
from engine.report.rows import BLOCK, rows


class Volume(msgspec.Struct, frozen=True, kw_only=True):
    """One month (UTC, "2025-11"): conversations and tickets that began in it."""

    month: str
    read: int
    arrived: int


def volumes(books: Books, run_id: str) -> list[Volume]:
    """
    Every month between the first and the last, empty ones too; one pass over the archive.

    Conversations without a date, and those of which the archive has no copy, are left out.
    """
    read, arrived = Counter[str](), Counter[str]()
    found = (r for r in rows(books.queries, run_id) if r.item.entity == Entity.CONVERSATION)
    while block := list(islice(found, BLOCK)):
        ids = [row.item.source_id for row in block]
        records = books.records.many(Entity.CONVERSATION, ids)
        for row in block:
            record = records.get(row.item.source_id)
            if isinstance(record, Conversation) and record.created_at:
                month = record.created_at.strftime("%Y-%m")
                read[month] += 1
                arrived[month] += row.outcome == ItemState.MIGRATED
    return [Volume(month=month, read=read[month], arrived=arrived[month]) for month in _all(read)]


def _all(known: Counter[str]) -> list[str]:
    if not known:
        return []
    first, last = (12 * int(month[:4]) + int(month[5:]) - 1 for month in (min(known), max(known)))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]
