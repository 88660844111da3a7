"""An event loop whose time jumps instead of passing, and a service that lives in it."""

from __future__ import annotations

import asyncio
import random
import selectors
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

from engine.http.pacing import Gate
from engine.http.windows import WindowSeen

EPOCH = 1_700_000_000.0
"""The service's epoch time when the loop starts; a multiple of ten seconds."""


class _JumpingSelector(selectors.DefaultSelector):
    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> list[Any]:
        self.loop.now += timeout or 0.0
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs tasks in order of their due times without waiting for any."""

    def __init__(self) -> None:
        self.now = 0.0
        selector = _JumpingSelector()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self.now


def run(main: Callable[[], Coroutine[Any, Any, Any]]) -> None:
    """Run the coroutine in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())


def now() -> float:
    return asyncio.get_running_loop().time()


@dataclass(kw_only=True)
class Service:
    """
    Counts calls in fixed windows at their arrival, as the real ones do.

    `tells_reset` false leaves the reset out; `clock_ahead` is how far our clock is from its own;
    `tells_all` false names one limit alone, that of the class if it has one.
    """

    limit: int = 1667
    seconds: int = 10
    latency: float = 0.005
    tells_reset: bool = True
    tells_all: bool = True
    clock_behind: float = 0.0
    dates: bool = False
    sub_limits: Mapping[str, int] = field(default_factory=dict)
    taken: Counter[int] = field(default_factory=Counter)
    ours: Counter[int] = field(default_factory=Counter)
    by_class: Counter[tuple[str, int]] = field(default_factory=Counter)
    refused: int = 0
    rng: random.Random = field(default_factory=lambda: random.Random(7))

    def epoch(self) -> float:
        return EPOCH + now()

    def wall(self) -> float:
        """What our own clock says."""
        return self.epoch() + self.clock_behind

    def window(self) -> int:
        return int(self.epoch() // self.seconds)

    def gate(self, **options: Any) -> Gate:
        return Gate(read_headers=self.read, clock=now, wall=self.wall, **options)

    def foreign(self, calls: int = 1) -> None:
        self.taken[self.window()] += calls

    async def call(self, gate: Gate, endpoint_class: str = "default") -> int:
        async with gate.slot(endpoint_class) as ticket:
            await self._travel()
            status, headers = self._count(endpoint_class)
            await self._travel()
            ticket.answered(status, headers)
        if status == 429:
            gate.refused(endpoint_class, None, 5.0)
        return status

    def _count(self, name: str) -> tuple[int, dict[str, str]]:
        window = self.window()
        full = self.taken[window] >= self.limit
        sub = self.sub_limits.get(name)
        if full or (sub is not None and self.by_class[name, window] >= sub):
            self.refused += 1
            return 429, self._headers(name, window)
        self.taken[window] += 1
        self.ours[window] += 1
        self.by_class[name, window] += 1
        return 200, self._headers(name, window)

    def _headers(self, name: str, window: int) -> dict[str, str]:
        told = {"all": (self.limit, self.limit - self.taken[window])}
        if name in self.sub_limits:
            sub = self.sub_limits[name]
            told = told if self.tells_all else {}
            told[name] = (sub, sub - self.by_class[name, window])
        headers = {key: f"{limit} {max(0, left)}" for key, (limit, left) in told.items()}
        if self.tells_reset:
            headers["reset"] = str((window + 1) * self.seconds)
        if self.dates:
            headers["date"] = formatdate(int(self.epoch()), usegmt=True)
        return headers

    async def _travel(self) -> None:
        await asyncio.sleep(self.latency / 2 * self.rng.uniform(0.5, 1.5))

    def read(self, headers: Mapping[str, str], status: int, at: float) -> Any:
        reset = float(headers["reset"]) if "reset" in headers else None
        for name, value in headers.items():
            if name not in {"reset", "date"}:
                limit, remaining = map(int, value.split())
                yield WindowSeen(
                    name=name,
                    limit=limit,
                    remaining=remaining,
                    reset_epoch=reset,
                    period_seconds=self.seconds,
                )


async def drive(service: Service, gate: Gate, *, until: float, classes: str = "default") -> None:
    """Call as fast as the gate allows, from as many tasks as there may be, for that long."""

    async def lane(name: str) -> None:
        while now() < until:
            await service.call(gate, name)

    await asyncio.gather(*(lane(name) for name in classes.split() for _ in range(96)))


@contextmanager
def other_app(service: Service, per_second: float) -> Iterator[None]:
    """Another program that calls the same account at that rate while there is room."""

    async def calls() -> None:
        while True:
            await asyncio.sleep(service.rng.expovariate(per_second))
            if service.taken[service.window()] < service.limit:
                service.foreign()

    task = asyncio.get_running_loop().create_task(calls())
    try:
        yield
    finally:
        task.cancel()
