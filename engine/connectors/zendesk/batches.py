"""Many look-ups by id as one call: those that are asked for at the same time travel together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from engine.connectors.zendesk.convert.values import Raw, ident

MOST = 100
"""Ids that a show_many call takes (recorded: TooManyValues, max_count 100)."""

Ask = Callable[[Sequence[str]], Awaitable[dict[str, Raw]]]
"""Ids → what was found, by id."""


class Batch:
    """Collects ids until the event loop comes round, then asks for all of them."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._waiting: dict[str, asyncio.Future[Raw | None]] = {}
        self._calls: set[asyncio.Task[None]] = set()

    async def get(self, identity: str) -> Raw | None:
        """The record of this id, None when there is none."""
        future = self._waiting.get(identity)
        if future is None:
            future = asyncio.get_running_loop().create_future()
            if not self._waiting:
                call = asyncio.create_task(self._send())
                self._calls.add(call)
                call.add_done_callback(self._calls.discard)
            self._waiting[identity] = future
        return await asyncio.shield(future)

    async def _send(self) -> None:
        await asyncio.sleep(0)
        waiting, self._waiting = self._waiting, {}
        ids = list(waiting)
        parts = [ids[at : at + MOST] for at in range(0, len(ids), MOST)]
        await asyncio.gather(*(self._settle(part, waiting) for part in parts))

    async def _settle(
        self, ids: Sequence[str], waiting: dict[str, asyncio.Future[Raw | None]]
    ) -> None:
        try:
            found = await self._ask(ids)
        except Exception as error:  # noqa: BLE001 - each who waits gets it
            for identity in ids:
                if not waiting[identity].done():
                    waiting[identity].set_exception(error)
            return
        for identity in ids:
            if not waiting[identity].done():
                waiting[identity].set_result(found.get(identity))


def by_id(rows: Sequence[Raw]) -> dict[str, Raw]:
    """Rows by their ids."""
    return {identity: row for row in rows if (identity := ident(row.get("id")))}
