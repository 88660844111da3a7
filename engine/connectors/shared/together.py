"""Things done side by side, of which the first failure ends the others."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

Done = TypeVar("Done")


async def together(several: Iterable[Coroutine[Any, Any, Done]]) -> list[Done]:
    """
    All results in order; raises the first error after the others were cancelled.

    `asyncio.gather` would let them go on calling the service.
    """
    tasks = [asyncio.ensure_future(one) for one in several]
    try:
        return list(await asyncio.gather(*tasks))
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
