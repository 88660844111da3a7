"""Counting windows: how many calls a service takes in so many seconds."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

Clock = Callable[[], float]
"""Seconds since the epoch, UTC."""


class Window:
    """A fixed window aligned to the epoch, as the help desks count.

    ``limit`` calls are taken in each span of ``seconds``; the count starts again at the next
    multiple of ``seconds``. With ``enforced`` false it counts and never refuses.
    """

    def __init__(
        self, *, name: str, limit: int, seconds: int, clock: Clock, enforced: bool = True
    ) -> None:
        self.name = name
        self.limit = limit
        self.seconds = seconds
        self.enforced = enforced
        self.refused = 0
        self.busiest = 0
        self._clock = clock
        self._span = -1
        self._used = 0

    @property
    def used(self) -> int:
        """Calls taken in the present window."""
        self._turn()
        return self._used

    @property
    def remaining(self) -> int:
        """Calls still free in the present window, which is all of them where none is refused."""
        return max(0, self.limit - self.used) if self.enforced else self.limit

    @property
    def resets_at(self) -> int:
        """When the present window ends, in epoch seconds."""
        return (math.floor(self._clock()) // self.seconds + 1) * self.seconds

    @property
    def resets_in(self) -> int:
        """Whole seconds until the present window ends; at least 1."""
        return max(1, math.ceil(self.resets_at - self._clock()))

    @property
    def full(self) -> bool:
        """Whether the next call would be refused."""
        return self.enforced and self.remaining == 0

    def count(self) -> None:
        """Count one call that was taken."""
        self._turn()
        self._used += 1
        self.busiest = max(self.busiest, self._used)

    def _turn(self) -> None:
        span = math.floor(self._clock()) // self.seconds
        if span != self._span:
            self._span, self._used = span, 0


def take(windows: Sequence[Window]) -> Window | None:
    """Count a call against every window, or against none: then the window that refused it."""
    for window in windows:
        if window.full:
            window.refused += 1
            return window
    for window in windows:
        window.count()
    return None
