"""What emulators keep in memory: tables with indexes, ids that are the same on every start."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Row = dict[str, Any]
"""One record; keys that begin with ``_`` are the emulator's own and are never answered."""


class Table:
    """Records by id (text or number), with indexes on some fields and remembered sort orders.

    A changed record must be ``put`` again: indexes and orders follow what was put.
    """

    def __init__(self, *indexed: str) -> None:
        self.rows: dict[Any, Row] = {}
        self.version = 0
        self._indexes: dict[str, dict[object, dict[Any, Row]]] = {
            name: defaultdict(dict) for name in indexed
        }
        self._known: dict[Any, dict[str, object]] = {}
        self._orders: dict[str, tuple[int, list[Row]]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows.values())

    def put(self, row: Row) -> Row:
        """Add or change a record by its ``id``."""
        self._forget(row["id"])
        self.rows[row["id"]] = row
        values = {name: row.get(name) for name in self._indexes}
        for name, value in values.items():
            if value is not None:
                self._indexes[name][value][row["id"]] = row
        if values:
            self._known[row["id"]] = values
        self.version += 1
        return row

    def get(self, key: Any) -> Row | None:
        """The record, or None."""
        return self.rows.get(key)

    def remove(self, key: Any) -> Row | None:
        """Take a record out; None when it is not there."""
        self._forget(key)
        self.version += 1
        return self.rows.pop(key, None)

    def find(self, field: str, value: object) -> list[Row]:
        """The records with this value in an indexed field, oldest first."""
        return list(self._indexes[field].get(value, {}).values())

    def ordered(self, field: str) -> list[Row]:
        """All records by a field and then by id, rising; sorted again only after a change."""
        version, rows = self._orders.get(field, (-1, []))
        if version != self.version:
            rows = sorted(self.rows.values(), key=order_by(field))
            self._orders[field] = (self.version, rows)
        return rows

    def _forget(self, key: Any) -> None:
        for name, value in self._known.pop(key, {}).items():
            if value is not None:
                self._indexes[name][value].pop(key, None)


def order_by(field: str) -> Callable[[Row], tuple[Any, Any]]:
    """The sort key for a field; records without a value come first."""
    return lambda row: (row.get(field) or 0, row["id"])


def beyond(rows: list[Row], field: str, mark: tuple[Any, Any], *, descending: bool) -> list[Row]:
    """The rest of ``rows`` (sorted rising by the field) past a mark, in the wanted direction."""
    key = order_by(field)
    if descending:
        return rows[: bisect_left(rows, mark, key=key)][::-1]
    return rows[bisect_right(rows, mark, key=key) :]


class Ids:
    """Ids that depend on the account's name and on the order of asking alone."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)
        self._next: dict[str, int] = {}

    def hexadecimal(self, digits: int) -> str:
        """Random hexadecimal digits."""
        return f"{self._random.getrandbits(4 * digits):0{digits}x}"

    def number(self, kind: str, *, start: int, step: int = 1) -> int:
        """The next number of a kind: ``start`` plus an offset of the account, rising."""
        if kind not in self._next:
            self._next[kind] = start + self._random.randrange(1000) * 7
        else:
            self._next[kind] += self._random.randrange(1, step + 1)
        return self._next[kind]
