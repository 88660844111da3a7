"""
The worker as it ships, killed with kill -9 again and again by the way its calls go.

    python -m tests.e2e.killed_worker HOME TARGET_PORT '{"seed":1,"kills":30,…}'

Each life is a process forked from this one, so that none pays for the imports. A life ends at a
call and a moment of it that the seed names; the last life may end by itself. Prints one JSON
document: how the lives ended. Everything is put around httpx's transport here; what ships has no
part in it.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
import sys
from collections import Counter
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import httpx
import msgspec
from httpx_aiohttp import AiohttpTransport

from engine.app import Home
from engine.run import durable, hand  # noqa: F401 - imported once, for all lives
from engine.run.protocol import Once

LONGEST_LIFE_SECONDS = 60
UNDERWAY_SECONDS = 0.01
"""Less than the sandbox's latency: it carries the call out after the caller is dead."""


class Moment(StrEnum):
    """When within a call the process dies."""

    BEFORE = "before"
    UNDERWAY = "underway"
    CARRIED_OUT = "carried_out"
    ANSWERED = "answered"


class Strike(msgspec.Struct, frozen=True, kw_only=True):
    """The end of one life, told exactly: at the nth call of one address ("GET /jobs/.+")."""

    on: str
    nth: int = 1
    moment: Moment


class Orders(msgspec.Struct, frozen=True, kw_only=True):
    """
    What the test wants. Times in seconds.

    `strikes` stand for the seed's choice, one a life; `desk` is the target's.
    """

    seed: int
    kills: int
    lag: float
    desk: str = "intercom"
    strikes: tuple[Strike, ...] = ()
    path: str = ""
    moments: tuple[Moment, ...] = tuple(Moment)
    most_calls: int = 60
    reading: int = 0
    settle_at_once: bool = False


class Killer:
    """Counts the calls of one life and ends it at one of them."""

    def __init__(self, orders: Orders, life: int, port: int) -> None:
        rng = random.Random(f"{orders.seed}/{life}")
        strike = orders.strikes[life] if orders.strikes else None
        self.moment = strike.moment if strike else rng.choice(orders.moments)
        self.left = strike.nth if strike else rng.randint(1, orders.most_calls)
        self._seen: Counter[str] = Counter()
        self._port = port if strike or life >= orders.reading else None
        self._path, self._on = orders.path, strike.on if strike else ""

    def strikes(self, request: httpx.Request) -> bool:
        """Whether this is the call; counts those to the target that write, or all while reading."""
        if self._port is not None and not (request.url.port == self._port and self._fits(request)):
            return False
        address = str(request.url) if self._on else ""
        self._seen[address] += 1
        return self._seen[address] == self.left

    def _fits(self, request: httpx.Request) -> bool:
        path = request.url.path
        if self._on:
            return re.fullmatch(self._on, f"{request.method} {path}") is not None
        reads = request.method == "GET" or path.endswith("/search")
        return not reads and (not self._path or path == self._path)

    def install(self) -> None:
        """Put itself around every call of this process."""
        plain = AiohttpTransport.handle_async_request

        async def handle(transport: AiohttpTransport, request: httpx.Request) -> httpx.Response:
            if not self.strikes(request):
                return await plain(transport, request)
            if self.moment is Moment.BEFORE:
                die()
            if self.moment is Moment.UNDERWAY:
                asyncio.get_running_loop().call_later(UNDERWAY_SECONDS, die)
            response = await plain(transport, request)
            if self.moment is Moment.ANSWERED:
                await response.aread()
            die()

        setattr(AiohttpTransport, "handle_async_request", handle)  # noqa: B010 - mypy would object


def die() -> NoReturn:
    """End at once, as the system ends a process that is killed."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("it lives on")


def settle(orders: Orders) -> None:
    """Let the doubt be settled by the sandbox's search delay, not by the vendor's minute."""
    connector = import_module(f"engine.connectors.{orders.desk}.connector")
    capabilities = connector.MANIFEST.capabilities
    settling = {
        entity: msgspec.structs.replace(one, lag_seconds=min(one.lag_seconds, orders.lag))
        for entity, one in capabilities.settling.items()
    }
    changed = msgspec.structs.replace(capabilities, settling=settling)
    manifest = msgspec.structs.replace(connector.MANIFEST, capabilities=changed)
    vars(connector)["MANIFEST"] = manifest
    if orders.settle_at_once:
        vars(hand)["Once"] = _at_once


def _at_once(**options: Any) -> Once:
    return Once(**{**options, "longest_call": 0.0})


def live(home: Path, killer: Killer | None) -> int:
    """One life; returns how it ended as the system tells it."""
    process = os.fork()
    if process == 0:
        try:
            signal.alarm(LONGEST_LIFE_SECONDS)
            if killer is not None:
                killer.install()
            Home.open(home).work(idle_exit=0.2)
        finally:
            os._exit(0)
    return os.waitpid(process, 0)[1]


def main(home: Path, port: int, orders: Orders) -> None:
    """All lives, then the report."""
    settle(orders)
    ends = []
    for life in range(orders.kills):
        killer = Killer(orders, life, port)
        ended = live(home, killer)
        ends.append({"moment": killer.moment, "killed": ended == signal.SIGKILL})
    last = live(home, None)
    print(json.dumps({"ends": ends, "last": last}))


if __name__ == "__main__":
    main(
        Path(sys.argv[1]), int(sys.argv[2]), msgspec.json.decode(sys.argv[3].encode(), type=Orders)
    )
