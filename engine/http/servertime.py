"""How far a service's clock is from ours, told by its answers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache

DATE_LAG_SECONDS = 2.5
"""How much older than its answer a Date header may be: whole seconds, and servers cache it."""
FIRST_STEP_SECONDS = 0.1


class ServerTime:
    """
    Bounds of the seconds by which the service's clock is ahead of ours (negative: behind).

    Nothing is assumed while the bounds allow that both clocks agree.
    """

    def __init__(self) -> None:
        self._least, self._most = -math.inf, math.inf
        self._step = FIRST_STEP_SECONDS

    @property
    def ahead(self) -> float:
        """Seconds to add to our epoch time to get the service's; never so far that we are early."""
        if self._least > 0.0:
            return self._least
        return min(0.0, self._most)

    def learn(self, headers: Mapping[str, str], sent: float, received: float) -> None:
        """Narrow the bounds by an answer's Date; times are ours, in epoch seconds."""
        date = _date(headers.get("date", ""))
        if date is None:
            return
        self._least = max(self._least, date - received)
        self._most = min(self._most, date + DATE_LAG_SECONDS - sent)

    def was_early(self, reset_epoch: float, sent: float) -> None:
        """A call that we sent after a reset was counted before it: the clock is further behind."""
        self._most = min(self._most, reset_epoch - sent) - self._step
        self._least = min(self._least, self._most)
        self._step *= 2


@lru_cache(maxsize=8)
def _date(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
