"""What a verification needs of a migration, and what it gives back."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Protocol

import msgspec

from engine.archive import Records
from engine.connectors.base import Manifest, Settings, Writer
from engine.ledger import Ledger, Queries
from engine.model import Loss, Record

MappedOf = Callable[[Record], tuple[Record, tuple[Loss, ...]]]
"""
An archived record as a run would write it now, with target ids, and the losses of that.

Called in a worker thread. Raises RecordError when it cannot be mapped any more.
"""

Progress = Callable[[int, int], None]
"""Called with (records done, records in all)."""


class Verdict(StrEnum):
    """What reading back showed; the words of `engine.words.VOCABULARY["verdict"]`."""

    MATCH = "match"
    DIFFER = "differ"
    MISSING = "missing"
    UNREADABLE = "unreadable"


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """
    What reading back showed, in records; `at` is epoch seconds, when it ended.

    `differences` are {"entity", "source_id", "field", "source", "target"}, the first 10,000;
    field "record" stands for one that is missing or could not be read. `run` is the newest run
    at that time, `sample` how many records were asked for, None for all.
    """

    id: str
    match: int = 0
    differ: int = 0
    missing: int = 0
    unreadable: int = 0
    differences: list[dict[str, str]] = []
    at: float
    run: str = ""
    sample: int | None = None


class Clock(Protocol):
    """Time and chance."""

    @property
    def now(self) -> Callable[[], float]:
        """Epoch seconds."""
        ...

    @property
    def sleep(self) -> Callable[[float], Awaitable[None]]:
        """Waits seconds."""
        ...

    @property
    def chance(self) -> random.Random:
        """What chooses a sample."""
        ...


class Target(Protocol):
    """The account read back from."""

    @property
    def manifest(self) -> Manifest:
        """What its desk can do."""
        ...


class Verifiable(Protocol):
    """One migration, as far as verifying needs it; `engine.run.work.Work` is one."""

    @property
    def target(self) -> Target:
        """The target."""
        ...

    @property
    def writer(self) -> Writer:
        """Reads back from the target."""
        ...

    @property
    def ledger(self) -> Ledger:
        """Runs."""
        ...

    @property
    def queries(self) -> Queries:
        """Identities, losses, verdicts."""
        ...

    @property
    def records(self) -> Records:
        """The archive."""
        ...

    @property
    def settings(self) -> Settings:
        """How many lanes."""
        ...

    @property
    def clock(self) -> Clock:
        """Time and chance."""
        ...
