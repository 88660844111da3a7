"""
One gate per account: it spends the service's call limits in full and is not refused.

The service's own headers say what remains and until when; ready-made leaky buckets, which do not
look at them, go over the limit in the first window. See `windows` for the arithmetic.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from engine.http.servertime import ServerTime
from engine.http.windows import FixedWindow, SlidingWindow, WindowSeen

HeaderReader = Callable[[Mapping[str, str], int, float], Sequence[WindowSeen]]
"""(headers with lower-case names, status, now in epoch seconds of the service) -> limits seen."""

Window = FixedWindow | SlidingWindow

DEFAULT_CLASS = "default"
ALL_CLASSES = ""
MARGIN_SECONDS = 0.05
"""Waited past a reset: a service that resets at second 10 may still count at 10.00."""

UNTOLD_ANSWERS = 20
"""Answers in a row without a window's headers, after which it no longer binds."""


def no_limits(headers: Mapping[str, str], status: int, now: float) -> Sequence[WindowSeen]:
    """A header reader for services that announce no limit."""
    return ()


@dataclass(frozen=True, kw_only=True)
class GateState:
    """
    What a page shows of the gate, of its tightest limit.

    `waiting_until` is epoch seconds (None: not waiting); `reason` is "", "limit" (a window is
    used up), "refused" (the service asked for a wait) or "ceiling" (the user's own limit).
    `foreign_share` is the part of the limit that other programs use, 0 to 1. The limit counts
    over `period_seconds`.
    """

    limit: int | None
    remaining: int | None
    waiting_until: float | None
    reason: str
    foreign_share: float
    calls: int
    period_seconds: float = 60.0


@dataclass(kw_only=True)
class Ticket:
    """One call's place in the gate: `answered` takes what came back."""

    endpoint_class: str
    issued_at: float
    issued_epoch: float
    windows: dict[str, Window]
    asks_first: bool
    status: int = 0
    headers: Mapping[str, str] | None = None

    def answered(self, status: int, headers: Mapping[str, str]) -> None:
        """Hand over the answer's status and headers; the gate learns from them at the end."""
        self.status, self.headers = status, headers


class Gate:
    """
    Lets calls through at the pace that the service's headers allow, `lanes` at a time.

    The first call of each endpoint class goes alone; the others wait for what its answer says.
    `ceilings` are the user's calls per minute by endpoint class; "" is all calls together.
    `nested`: every call spends the default class's limits too, also where its answer tells only
    of a limit of its own.
    `clock` is monotonic and `wall` is epoch, both in seconds.
    """

    def __init__(
        self,
        *,
        read_headers: HeaderReader = no_limits,
        lanes: int = 64,
        ceilings: Mapping[str, int] | None = None,
        nested: bool = False,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._read, self._lanes, self._nested = read_headers, lanes, nested
        self._clock, self._wall, self._sleep = clock, wall, sleep
        self._ceilings = {name: SlidingWindow(n, 60.0) for name, n in (ceilings or {}).items()}
        self._windows: dict[str, Window] = {}
        self._names: dict[str, frozenset[str]] = {}
        self._asking: set[str] = set()
        self._closed_until: dict[str, float] = {}
        self._queues: dict[str, deque[asyncio.Future[Ticket]]] = {}
        self._timer: asyncio.Task[None] | None = None
        self._timer_at = math.inf
        self._active = self._calls = 0
        self._latency = 0.0
        self._server = ServerTime()

    @asynccontextmanager
    async def slot(self, endpoint_class: str = DEFAULT_CLASS) -> AsyncIterator[Ticket]:
        """A place for one call; waits until the call may go. Cancelling gives the place back."""
        ticket = await self._enter(endpoint_class)
        try:
            yield ticket
        finally:
            self._leave(ticket)

    def refused(self, endpoint_class: str, seconds: float | None, otherwise: float) -> None:
        """
        The service refused a call of this class and asked for a wait of `seconds`.

        None: the headers' reset is waited for, or `otherwise` seconds where there is none.
        All lanes wait, or only those of the class when the account has calls left.
        """
        now = self._clock()
        if seconds is None and self._opens_at(endpoint_class, now) > now:
            return
        self._close(
            now + (otherwise if seconds is None else seconds),
            endpoint_class if self._room_elsewhere(endpoint_class) else ALL_CLASSES,
        )

    def _close(self, until: float, endpoint_class: str) -> None:
        self._closed_until[endpoint_class] = max(until, self._closed(endpoint_class))
        for name in [endpoint_class] if endpoint_class else list(self._names):
            # When the wait is over one call goes first and the others follow its answer.
            self._names.pop(name, None)

    def _room_elsewhere(self, endpoint_class: str) -> bool:
        """Whether a limit of this class alone is used up, so that other classes may go on."""
        shared = self._names.get(DEFAULT_CLASS, frozenset())
        own = self._names.get(endpoint_class, frozenset()) - shared
        return bool(own) and all(self._windows[name].remaining > 0 for name in shared)

    def state(self) -> GateState:
        """What to show now; cheap enough for every refresh of a page."""
        windows = [self._windows[name] for name in frozenset().union(*self._names.values())]
        tightest = min(windows, key=lambda w: w.remaining / max(1, w.limit), default=None)
        until, reason = self._waiting()
        return GateState(
            limit=tightest.limit if tightest else None,
            remaining=tightest.remaining if tightest else None,
            waiting_until=until,
            reason=reason,
            foreign_share=max((w.foreign_share for w in windows), default=0.0),
            calls=self._calls,
            period_seconds=tightest.period if tightest else 60.0,
        )

    def server_epoch(self) -> float:
        """Now, in epoch seconds of the service's clock as far as its answers told."""
        return self._wall() + self._server.ahead

    # Entering and leaving

    async def _enter(self, name: str) -> Ticket:
        queue = self._queues.setdefault(name, deque())
        now = self._clock()
        if not queue and self._opens_at(name, now) <= now:
            return self._take(name, now)
        place: asyncio.Future[Ticket] = asyncio.get_running_loop().create_future()
        queue.append(place)
        self._pump()
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._leave(place.result())
            raise

    def _take(self, name: str, now: float) -> Ticket:
        asks_first = name not in self._names
        if asks_first:
            self._asking.add(name)
        windows = self._windows_of(name)
        for window in [*windows.values(), *self._ceilings_of(name)]:
            window.issue(now)
        self._active += 1
        self._calls += 1
        return Ticket(
            endpoint_class=name,
            issued_at=now,
            issued_epoch=self._wall(),
            windows=windows,
            asks_first=asks_first,
        )

    def _leave(self, ticket: Ticket) -> None:
        now = self._clock()
        self._active -= 1
        if ticket.asks_first:
            self._asking.discard(ticket.endpoint_class)
        for ceiling in self._ceilings_of(ticket.endpoint_class):
            ceiling.close_call(now)
        for window in ticket.windows.values():
            window.close_call(now)
        self._learn(ticket, now)
        self._pump()

    # Learning from answers

    def _learn(self, ticket: Ticket, now: float) -> None:
        seen = self._seen(ticket, now)
        for name, window in ticket.windows.items():
            if name not in seen and isinstance(window, FixedWindow):
                window.lost()
        for one in seen.values():
            self._observe(one, ticket, now)
        if ticket.headers is not None and ticket.status != 429:
            told = self._names.get(ticket.endpoint_class, frozenset()) | seen.keys()
            self._names[ticket.endpoint_class] = frozenset(filter(self._still_told, told))

    def _seen(self, ticket: Ticket, now: float) -> dict[str, WindowSeen]:
        if ticket.headers is None:
            return {}
        self._server.learn(ticket.headers, ticket.issued_epoch, self._wall())
        self._latency += 0.1 * (now - ticket.issued_at - self._latency)
        read = self._read(ticket.headers, ticket.status, self.server_epoch())
        return {one.name: one for one in read}

    def _observe(self, seen: WindowSeen, ticket: Ticket, now: float) -> None:
        window = self._window(seen, now)
        if isinstance(window, SlidingWindow):
            window.observe(seen)
            return
        if seen.reset_epoch is None:
            return
        if window.ended_for(seen, ticket.issued_at):
            self._server.was_early(seen.reset_epoch, ticket.issued_epoch)
        resets_at = now + seen.reset_epoch - self.server_epoch()
        window.observe(seen, resets_at, now, self._latency)

    def _still_told(self, name: str) -> bool:
        window = self._windows[name]
        return isinstance(window, SlidingWindow) or window.untold < UNTOLD_ANSWERS

    def _window(self, seen: WindowSeen, now: float) -> Window:
        known = self._windows.get(seen.name)
        if known is not None:
            return known
        made: Window
        if seen.reset_epoch is not None:
            made = FixedWindow(seen.limit, MARGIN_SECONDS)
        else:
            made = SlidingWindow(seen.limit, seen.period_seconds)
            made.issue(now)
            made.close_call(now)
        self._windows[seen.name] = made
        return made

    # Deciding

    def _opens_at(self, name: str, now: float) -> float:
        """The moment from which one more call of the class may go; infinite: an answer decides."""
        if self._active >= self._lanes or name in self._asking:
            return math.inf
        until = max(self._closed(ALL_CLASSES), self._closed(name))
        return max([until, *(limit.opens_at(now) for limit in self._limits(name))])

    def _limits(self, name: str) -> Iterator[Window]:
        yield from self._windows_of(name).values()
        yield from self._ceilings_of(name)

    def _windows_of(self, name: str) -> dict[str, Window]:
        """The windows that calls of the class spend; an unknown class spends the default's."""
        shared = self._names.get(DEFAULT_CLASS, frozenset())
        names = self._names.get(name, shared) | (shared if self._nested else frozenset())
        return {each: self._windows[each] for each in names}

    def _ceilings_of(self, name: str) -> list[SlidingWindow]:
        return [c for key, c in self._ceilings.items() if key in (ALL_CLASSES, name)]

    def _closed(self, name: str) -> float:
        return self._closed_until.get(name, -math.inf)

    def _waiting(self) -> tuple[float | None, str]:
        now = self._clock()
        opens = [self._opens_at(name, now) for name, queue in self._queues.items() if queue]
        until = min(opens, default=now)
        if until <= now or until == math.inf:
            return None, ""
        epoch = self._wall() + until - now
        if any(end > now for end in self._closed_until.values()):
            return epoch, "refused"
        user = any(c.opens_at(now) > now for c in self._ceilings.values())
        return epoch, "ceiling" if user else "limit"

    # Waking those who wait

    def _pump(self) -> None:
        """Let through everybody who may go now, and set the timer for the next who may."""
        now = self._clock()
        earliest = math.inf
        for name, queue in self._queues.items():
            opens = self._drain(name, queue, now)
            if queue:
                earliest = min(earliest, opens)
        if earliest < math.inf:
            self._wake_at(earliest, now)

    def _drain(self, name: str, queue: deque[asyncio.Future[Ticket]], now: float) -> float:
        while queue:
            if queue[0].done():
                queue.popleft()
                continue
            if (opens := self._opens_at(name, now)) > now:
                return opens
            queue.popleft().set_result(self._take(name, now))
        return math.inf

    def _wake_at(self, moment: float, now: float) -> None:
        if self._timer is not None and not self._timer.done() and self._timer_at <= moment:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer_at = moment
        self._timer = asyncio.create_task(self._ring(moment - now))

    async def _ring(self, seconds: float) -> None:
        await self._sleep(seconds)
        self._timer = None
        self._pump()
