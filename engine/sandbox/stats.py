"""What was asked of an account: calls by route and status, the busiest window, refusals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from engine.sandbox.limits import Window


class Stats:
    """Counts since the start or the last reset."""

    def __init__(self) -> None:
        self._calls: Counter[str] = Counter()
        self._statuses: Counter[str] = Counter()
        self._windows: dict[str, dict[str, object]] = {}
        self._refused = 0
        self._running = 0
        self._most_at_once = 0

    def began(self, method: str, template: str) -> None:
        """A request arrived."""
        self._calls[f"{method} {template}"] += 1
        self._running += 1
        self._most_at_once = max(self._most_at_once, self._running)

    def ended(self, outcome: int | str) -> None:
        """A request was answered with a status, or ``dropped``."""
        self._statuses[str(outcome)] += 1
        self._running -= 1

    def counted(self, windows: Iterable[Window]) -> None:
        """Remember the busiest span of each window by its name."""
        for window in windows:
            known = self._windows.get(window.name)
            if known is None or window.busiest > int(str(known["busiest"])):
                self._windows[window.name] = {
                    "name": window.name,
                    "limit": window.limit,
                    "seconds": window.seconds,
                    "busiest": window.busiest,
                }

    def refused(self) -> None:
        """A request was refused for its number."""
        self._refused += 1

    def report(self) -> dict[str, object]:
        """The counts as JSON."""
        windows = list(self._windows.values())
        return {
            "total": self._calls.total(),
            "calls": dict(self._calls),
            "statuses": dict(self._statuses),
            "windows": windows,
            "busiest": max(windows, key=_share, default=None),
            "refused": self._refused,
            "most_at_once": self._most_at_once,
        }


def _share(window: dict[str, object]) -> float:
    return float(str(window["busiest"])) / max(1.0, float(str(window["limit"])))
