"""When to try again, and how long to wait before."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from engine.errors import RateLimited, Retriable, ServerFault

Answered = TypeVar("Answered")


@dataclass(frozen=True, kw_only=True)
class Patience:
    """
    How much trouble one call bears. All times in seconds.

    A fault of the service or a lost answer costs one of `tries`.
    A refusal to come in (call limit, maintenance, no connection) costs no try:
    it is waited out until `budget_seconds` are over, counted from the first attempt.
    """

    tries: int = 5
    first_seconds: float = 0.5
    longest_seconds: float = 4.0
    longest_asked_seconds: float = 600.0
    budget_seconds: float = 600.0


@dataclass(frozen=True, kw_only=True)
class Timing:
    """The clock (seconds, monotonic), the sleep and the chance that waiting uses."""

    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    rng: random.Random


def refused_entry(error: Retriable) -> bool:
    """Whether the request certainly was not executed, so that repeating it is safe."""
    return not error.sent


def wait_asked(error: Retriable) -> float | None:
    """The wait in seconds that the service asked for, or None."""
    return error.wait_seconds if isinstance(error, RateLimited | ServerFault) else None


def backoff(attempt: int, patience: Patience, rng: random.Random) -> float:
    """Seconds before the attempt after this one (1, 2, …): exponential with full jitter."""
    ceiling = min(patience.longest_seconds, patience.first_seconds * 2.0 ** min(attempt - 1, 20))
    return rng.uniform(0.0, ceiling)


async def persist(
    once: Callable[[], Awaitable[Answered]],
    *,
    repeatable: bool,
    patience: Patience,
    timing: Timing,
) -> Answered:
    """
    The answer of `once`, tried again while that is safe and the patience lasts.

    A call that is not `repeatable` is repeated only when it certainly was not executed;
    otherwise its error is raised at once with `sent` true, for the runner to settle the doubt.
    """
    began, attempts, faults = timing.clock(), 0, 0
    while True:
        try:
            return await once()
        except Retriable as error:
            attempts += 1
            entry_refused = refused_entry(error)
            faults += 0 if entry_refused else 1
            error.detail["n"] = str(attempts)
            error.tries = max(1, faults)
            if not (repeatable or entry_refused) or faults >= patience.tries:
                raise
            wait = _wait(error, attempts, patience, timing.rng)
            if timing.clock() - began + wait > patience.budget_seconds:
                raise
            await timing.sleep(wait)


def _wait(error: Retriable, attempt: int, patience: Patience, rng: random.Random) -> float:
    asked = wait_asked(error)
    if asked is None:
        return backoff(attempt, patience, rng)
    return min(max(asked, 0.0), patience.longest_asked_seconds)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, 10.2.3); `now` is epoch seconds."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        return _until(text, now)


def _until(text: str, now: float) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.fromtimestamp(now, UTC)).total_seconds())
