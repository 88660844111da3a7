"""What every writer of one account needs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from engine.connectors.base import FileSource, Rules
from engine.connectors.zendesk.api import Api
from engine.connectors.zendesk.definitions import Definitions

OLD_ID = "old_id"
"""The user and organization field that holds the source's id, where the account has it."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """One account to write into."""

    api: Api
    definitions: Definitions
    files: FileSource
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    rules: Rules = field(default_factory=Rules)


def same_old_id(held: Mapping[str, object], wanted: Mapping[str, object]) -> bool | None:
    """Whether what is held has the old id that we would write; None when we write none."""
    mine = wanted.get(OLD_ID)
    return None if mine is None else str(mine) == str(held.get(OLD_ID) or "")
