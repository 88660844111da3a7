"""What every writer of one installation needs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from engine.connectors.base import FileSource, Rules
from engine.connectors.request_tracker.api import Api
from engine.connectors.request_tracker.definitions import Definitions


@dataclass(frozen=True, kw_only=True)
class Target:
    """One installation to write into; `making` is held while something it defines is made."""

    api: Api
    definitions: Definitions
    files: FileSource
    rules: Rules
    making: asyncio.Lock = field(default_factory=asyncio.Lock)
