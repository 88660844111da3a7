"""Freshdesk's limits: one for the account, tighter ones for some endpoints (API v2: Rate Limit)."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request

from engine.sandbox.limits import Clock, Window

from .settings import PLANS, Settings
from .web import BASE

MINUTE = 60
UNLIMITED = 1_000_000
"""What is told where limits are off: callers pace themselves by what they are told."""
EMBEDS = {"list": 2, "view": 1}
"""What each ``include`` costs beyond the call itself: in lists, and on one ticket."""


def endpoint(method: str, path: str) -> str:
    """The class that a call belongs to; "account" when it has no limit of its own."""
    steps = [step for step in path.removeprefix(BASE).split("/") if step]
    if steps[:1] == ["tickets"]:
        if len(steps) == 1:
            return {"GET": "tickets", "POST": "ticket-create"}.get(method, "account")
        if len(steps) == 2 and method == "PUT":
            return "ticket-update"
    return "contacts" if steps == ["contacts"] and method == "GET" else "account"


def cost(request: Request) -> int:
    """How many calls this one counts for."""
    embeds = [one for one in request.query_params.get("include", "").split(",") if one]
    steps = request.scope["path"].removeprefix(BASE).strip("/").split("/")
    if request.method != "GET" or steps[0] != "tickets" or not embeds:
        return 1
    # The description costs nothing: lists of newer accounts leave it out otherwise.
    paid = [one for one in embeds if one != "description"]
    return 1 + EMBEDS["view" if len(steps) == 2 else "list"] * len(paid)


class Charge(list[Window]):
    """The windows that a call counts against, and for how many calls it counts."""

    def __init__(self, windows: Sequence[Window], used: int) -> None:
        super().__init__(windows)
        self.credits = used


class Limits:
    """The windows of one account."""

    def __init__(self, settings: Settings, clock: Clock, enforced: bool) -> None:
        self._settings = settings
        self._clock = clock
        self._enforced = enforced
        self._windows: dict[str, Window] = {}
        self._share = 1.0

    def of(self, request: Request) -> list[Window]:
        """The windows that the call counts against, that of its endpoint first."""
        name = endpoint(request.method, request.scope["path"])
        plan = PLANS[self._settings.plan]
        names = [name, "account"] if name != "account" else ["account"]
        return [self._window(one, plan[one]) for one in names]

    def halve(self) -> None:
        """Lower every limit to half of what it was."""
        self._share /= 2

    def _window(self, name: str, limit: int) -> Window:
        limit = max(1, int((limit if self._enforced else UNLIMITED) * self._share))
        window = self._windows.get(name)
        if window is None:
            window = Window(
                name=name, limit=limit, seconds=MINUTE, clock=self._clock, enforced=self._enforced
            )
            self._windows[name] = window
        window.limit = limit
        return window


def headers(windows: Sequence[Window], used: int = 1) -> dict[str, str]:
    """
    What every answer says about limits.

    Total and remaining are those of the endpoint that was called: recorded answers of one
    minute say 100 for groups and 40 for tickets of the same account.
    """
    first = windows[0]
    return {
        "X-Ratelimit-Total": str(first.limit),
        "X-Ratelimit-Remaining": str(min(window.remaining for window in windows)),
        "X-Ratelimit-Used-CurrentRequest": str(used),
    }
