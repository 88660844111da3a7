"""Group commit: what many lanes want written goes to the ledger in one transaction."""

from __future__ import annotations

import asyncio
from typing import Any

from engine.ledger import Claim, Ledger, Settled

_Note = tuple[Claim, dict[str, Any]]


class Journal:
    """
    Writes memos and outcomes of one run; each call returns once it is on disk.

    While one transaction is being written, what comes meanwhile waits for
    the next, so that the cost of a commit is shared by all lanes.
    """

    def __init__(self, ledger: Ledger, run_id: str) -> None:
        self._ledger = ledger
        self._run = run_id
        self._notes: list[_Note] = []
        self._settled: list[Settled] = []
        self._released: list[Claim] = []
        self._waiting: list[asyncio.Future[None]] = []
        self._writer: asyncio.Task[None] | None = None

    async def remember(self, claim: Claim, memo: dict[str, Any]) -> None:
        """Keep how far a write of many calls has come."""
        self._notes.append((claim, dict(memo)))
        await self._written()

    async def settle(self, settled: Settled) -> None:
        """Keep an outcome."""
        self._settled.append(settled)
        await self._written()

    async def release(self, claim: Claim) -> None:
        """Give back a record of which certainly no call is under way."""
        self._released.append(claim)
        await self._written()

    async def _written(self) -> None:
        done = asyncio.get_running_loop().create_future()
        self._waiting.append(done)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            notes, settled, released = self._notes, self._settled, self._released
            waiting = self._waiting
            self._notes, self._settled, self._released, self._waiting = [], [], [], []
            try:
                await asyncio.to_thread(self._commit, notes, settled, released)
            except Exception as error:  # noqa: BLE001 - passed on
                _fail(waiting, error)
            else:
                _finish(waiting)

    def _commit(self, notes: list[_Note], settled: list[Settled], released: list[Claim]) -> None:
        if notes:
            self._ledger.remember(self._run, notes)
        if settled:
            self._ledger.settle(self._run, settled)
        if released:
            self._ledger.release(self._run, released)


def _finish(waiting: list[asyncio.Future[None]]) -> None:
    for future in waiting:
        if not future.done():
            future.set_result(None)


def _fail(waiting: list[asyncio.Future[None]], error: Exception) -> None:
    for future in waiting:
        if not future.done():
            future.set_exception(error)
