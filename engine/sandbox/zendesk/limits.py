"""Zendesk's limits: the plan's for the account, and those of single endpoints (Rate limits)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request

from engine.sandbox.limits import Clock, Window

from .settings import PLANS, Settings
from .web import BASE


@dataclass(frozen=True)
class _Rule:
    """One limit: which calls it counts, how many, in how many seconds, per record or for all."""

    name: str
    method: str
    path: re.Pattern[str]
    limit: int
    seconds: int = 60
    high_volume: int | None = None
    each: bool = False
    only: Callable[[Request], bool] | None = None


def _deep(pages: int) -> Callable[[Request], bool]:
    return lambda request: _page(request) > pages


def _page(request: Request) -> int:
    text = request.query_params.get("page", "")
    return int(text) if text.isdecimal() else 0


_RULES = (
    _Rule("incremental-exports", "GET", re.compile(r"/incremental/"), 10, high_volume=30),
    _Rule("ticket-update", "PUT", re.compile(r"/tickets/\d+$"), 100, high_volume=300),
    _Rule("ticket-update-each", "PUT", re.compile(r"/tickets/\d+$"), 30, seconds=600, each=True),
    _Rule("user-update-each", "PUT", re.compile(r"/users/\d+$"), 5, each=True),
    _Rule("ticket-delete", "DELETE", re.compile(r"/tickets/\d+$"), 400),
    _Rule("user-forget", "DELETE", re.compile(r"/deleted_users/\d+$"), 700, seconds=600),
    _Rule("tickets-deep", "GET", re.compile(r"/tickets$"), 50, only=_deep(500)),
    _Rule("search-deep", "GET", re.compile(r"/search$"), 5, only=_deep(100)),
)


class Limits:
    """The windows of one account."""

    def __init__(self, settings: Settings, clock: Clock, enforced: bool) -> None:
        self._settings = settings
        self._clock = clock
        self._enforced = enforced
        self._windows: dict[str, Window] = {}
        self._share = 1.0

    def of(self, request: Request) -> list[Window]:
        """The windows that the call counts against; the account's comes first."""
        path = request.scope["path"].removeprefix(BASE).removesuffix(".json")
        bucket = "help-center" if path.startswith(("/help_center", "/guide")) else "account"
        plan = PLANS[self._settings.plan]
        plan = max(plan, 2500) if self._settings.high_volume else plan
        found = [self._window(bucket, plan, 60)]
        for rule in _RULES:
            named = request.method == rule.method and rule.path.search(path)
            if named and (rule.only is None or rule.only(request)):
                found.append(self._of_rule(rule, path))
        return found

    def halve(self) -> None:
        """Lower every limit to half of what it was."""
        self._share /= 2

    def _of_rule(self, rule: _Rule, path: str) -> Window:
        high = self._settings.high_volume and rule.high_volume
        name = f"{rule.name}:{path}" if rule.each else rule.name
        return self._window(name, high or rule.limit, rule.seconds)

    def _window(self, name: str, limit: int, seconds: int) -> Window:
        limit = max(1, int(limit * self._share))
        window = self._windows.get(name)
        if window is None:
            window = Window(
                name=name, limit=limit, seconds=seconds, clock=self._clock, enforced=self._enforced
            )
            self._windows[name] = window
        window.limit = limit
        return window


def headers(windows: Sequence[Window]) -> dict[str, str]:
    """What every answer says about limits."""
    if not windows:
        return {}
    account, *others = windows
    said = {
        "X-Rate-Limit": str(account.limit),
        "X-Rate-Limit-Remaining": str(account.remaining),
        "ratelimit-limit": str(account.limit),
        "ratelimit-remaining": str(account.remaining),
        "ratelimit-reset": str(account.resets_in),
        "X-Zendesk-API-Version": "v2",
    }
    for window in others:
        name = window.name.partition(":")[0]
        words = f"total={window.limit}; remaining={window.remaining}; resets={window.resets_in}"
        said[f"zendesk-ratelimit-{name}"] = words
    return said
