"""All that a run needs of one migration, opened once."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from engine.archive import Files, Records
from engine.connectors.base import Account, Manifest, Reader, Settings, Writer
from engine.ledger import Ledger, Queries
from engine.mapping import Mapping
from engine.run.hours import Hours


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Time as the engine sees it: epoch seconds, a way to wait, and chance."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: random.Random = field(default_factory=random.Random)


@dataclass(frozen=True, kw_only=True)
class Side:
    """One account of a migration: what its desk can do, and who is signed in."""

    manifest: Manifest
    account: Account


@dataclass(frozen=True, kw_only=True)
class Work:
    """One migration, ready to be worked on; the connections belong to one event loop."""

    name: str
    source: Side
    target: Side
    reader: Reader
    writer: Writer
    ledger: Ledger
    queries: Queries
    records: Records
    files: Files
    mapping: Mapping
    settings: Settings
    clock: Clock
    hours: Callable[[], Hours | None] = lambda: None
    """When a person lets runs work, as of now."""

    async def close(self) -> None:
        """Let go of both connections."""
        await self.reader.close()
        await self.writer.close()
