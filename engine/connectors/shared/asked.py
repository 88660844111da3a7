"""What an account says once and is not asked again, however many want to know it at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from engine.connectors.shared.values import Raw
from engine.errors import NotAllowed, NotFound


class Asked:
    """Keeps answers by name, each of one call; one that failed is asked for anew."""

    def __init__(self) -> None:
        self._asked: dict[str, asyncio.Task[Any]] = {}

    def forget(self, name: str) -> None:
        """Ask anew next time, after something of it was changed."""
        self._asked.pop(name, None)

    async def _once(self, name: str, ask: Callable[[], Awaitable[Any]]) -> Any:
        task = self._asked.get(name)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = asyncio.ensure_future(_awaited(ask))
            self._asked[name] = task
        # Shielded: who gives up waiting must not take the answer away from the others.
        return await asyncio.shield(task)

    async def _or_none(self, asked: Awaitable[list[Raw]]) -> list[Raw]:
        """A list that the plan or the person has no access to is empty."""
        try:
            return await asked
        except (NotAllowed, NotFound):
            return []


async def _awaited(ask: Callable[[], Awaitable[Any]]) -> Any:
    return await ask()
