"""A run's records one after the other, for every format; never all of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import groupby, islice
from operator import itemgetter

import msgspec

from engine.ledger import ItemRow, ItemState, Queries

BLOCK = 500
"""Records whose losses are looked up at once."""

_SAID = {ItemState.INTENT.value: "in_doubt"}
_line = msgspec.json.Encoder().encode


def outcome(state: str) -> str:
    """migrated, failed, skipped; pending or in_doubt while there is none."""
    return _SAID.get(state, state)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One record of a run and the codes of what it lost."""

    item: ItemRow
    losses: tuple[str, ...]

    @property
    def outcome(self) -> str:
        """migrated, failed, skipped; pending or in_doubt while there is none."""
        return outcome(self.item.state)


def rows(queries: Queries, run_id: str) -> Iterator[Row]:
    """Every record of the run in the order of entity and id."""
    items = queries.every_item(run_id)
    while block := list(islice(items, BLOCK)):
        lossy = [(item.entity, item.source_id) for item in block if item.losses]
        codes = lost(queries, run_id, lossy)
        for item in block:
            losses = tuple(codes.get((item.entity, item.source_id), ()))
            yield Row(item=item, losses=losses)


def lost(
    queries: Queries, run_id: str, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], list[str]]:
    """The loss codes of these records: (entity, source id), sorted by entity."""
    return {
        (entity, source_id): codes
        for entity, group in groupby(keys, key=itemgetter(0))
        for source_id, codes in queries.loss_codes(
            run_id, entity, [source_id for _, source_id in group]
        ).items()
    }


def fingerprint(queries: Queries, run_id: str) -> str:
    """
    SHA-256 in hexadecimal over every record's outcome, in order.

    Another outcome, reason, target id or loss of any record gives another fingerprint.
    """
    digest = sha256()
    for row in rows(queries, run_id):
        item = row.item
        facts = (item.entity, item.source_id, row.outcome, item.code, item.target_id, row.losses)
        digest.update(_line(facts) + b"\n")
    return digest.hexdigest()
