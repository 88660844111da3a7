"""What checking needs of a migration; `engine.run.work.Work` is one."""

from __future__ import annotations

from typing import Protocol

from engine.archive import Records
from engine.connectors.base import Account, Manifest, Reader, Writer
from engine.ledger import Queries
from engine.mapping import Mapping


class Side(Protocol):
    """One account."""

    @property
    def manifest(self) -> Manifest:
        """What its desk can do."""
        ...

    @property
    def account(self) -> Account:
        """Who is signed in."""
        ...


class Checkable(Protocol):
    """One migration with both connections open."""

    @property
    def source(self) -> Side:
        """The account read from."""
        ...

    @property
    def target(self) -> Side:
        """The account written to."""
        ...

    @property
    def reader(self) -> Reader:
        """Reads the source."""
        ...

    @property
    def writer(self) -> Writer:
        """Writes to the target; nothing is written here."""
        ...

    @property
    def queries(self) -> Queries:
        """Ticks."""
        ...

    @property
    def records(self) -> Records:
        """The archive; empty before the first reading."""
        ...

    @property
    def mapping(self) -> Mapping:
        """What is chosen so far."""
        ...
