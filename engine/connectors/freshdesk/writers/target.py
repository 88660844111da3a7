"""What every writer of one account needs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from engine.connectors.base import FileSource, Memo, Remember, Rules
from engine.connectors.freshdesk.api import Api
from engine.connectors.freshdesk.definitions import Definitions

SINCE = "since"
"""Key of the memo: epoch seconds of the first attempt."""
SKEW_SECONDS = 120
"""How far the account's clock may lie behind ours when "created since" is compared."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """One account to write into; `now` is epoch seconds."""

    api: Api
    definitions: Definitions
    files: FileSource
    rules: Rules
    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


async def begin(target: Target, memo: Memo, remember: Remember) -> None:
    """Note when the first attempt is made: what is older than it is not ours."""
    if SINCE not in memo:
        memo[SINCE] = int(target.now())
        await remember(memo)
