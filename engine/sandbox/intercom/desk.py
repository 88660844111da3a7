"""The emulated Intercom as the sandbox serves it: sign-in, versions, limits, reset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.accounts import Account
from engine.sandbox.desk import Desk, Resources
from engine.sandbox.intercom.answers import VERSION, error
from engine.sandbox.intercom.files import PREFIX
from engine.sandbox.intercom.oauth import OPEN_PATHS
from engine.sandbox.intercom.state import Settings
from engine.sandbox.intercom.workspace import Workspace
from engine.sandbox.limits import Clock, Window
from engine.sandbox.seeds.intercom import fill

WINDOW_SECONDS = 10
_CODES = {
    400: ("bad_request", "Bad request"),
    401: ("unauthorized", "Access Token Invalid"),
    403: ("forbidden", "Not authorized to access resource"),
    404: ("not_found", "Resource Not Found"),
    409: ("conflict", "Conflict"),
    422: ("unprocessable_entity", "Unprocessable"),
    429: ("rate_limit_exceeded", "Exceeded rate limit"),
    503: ("service_unavailable", "Sorry, the API service is temporarily unavailable"),
}


class IntercomDesk(Desk):
    """One workspace behind the sandbox's seam."""

    def __init__(self, account: Account, clock: Clock, limits_on: bool) -> None:
        self._account = account
        self._clock = clock
        self._limits_on = limits_on
        self._start()

    def _start(self) -> None:
        self.workspace = Workspace(self._account, self._clock)
        fill(self.workspace, self._account.spec.seed)
        self._window = self._new_window(self.workspace.state.settings.limit)

    def _new_window(self, limit: int) -> Window:
        return Window(
            name="app",
            limit=limit,
            seconds=WINDOW_SECONDS,
            clock=self._clock,
            enforced=self._limits_on,
        )

    @property
    def notifications(self) -> int:  # type: ignore[override]
        """Customers mailed so far."""
        return self.workspace.state.notifications

    def routes(self) -> Sequence[Route]:
        """The workspace's routes."""
        return self.workspace.routes()

    def is_open(self, path: str) -> bool:
        """Sign-in pages and signed file links need no token."""
        return path in OPEN_PATHS or path.startswith(PREFIX)

    def authorize(self, request: Request) -> Response | None:
        """401 for a wrong token; then 400 for a wrong version and 406 for a wrong Accept."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or token not in self.workspace.oauth.tokens:
            return self.failure(401)
        if request.headers.get("intercom-version", VERSION) != VERSION:
            return error(400, "intercom_version_invalid", "The requested version does not exist")
        accepted = request.headers.get("accept", "")
        if "application/json" not in accepted and "*/*" not in accepted:
            return error(406, "not_acceptable", "Accept must be application/json")
        return None

    def limit(self, request: Request) -> list[Window]:
        """One window for the app."""
        return [self._window]

    def refusal(self, request: Request, window: Window) -> Response:
        """429 with the headers that say when the window ends; there is no Retry-After."""
        message = f"Exceeded rate limit of {window.limit} in {WINDOW_SECONDS}_seconds"
        response = error(429, "rate_limit_exceeded", message)
        response.headers.update(self.limit_headers([window]))
        return response

    def limit_headers(self, windows: Sequence[Window]) -> dict[str, str]:
        """Limit, what remains of it, and when the window ends in epoch seconds."""
        window = windows[0]
        return {
            "x-ratelimit-limit": str(window.limit),
            "x-ratelimit-remaining": str(window.remaining),
            "x-ratelimit-reset": str(window.resets_at),
        }

    def failure(self, status: int) -> Response:
        """Intercom's error list for a status."""
        code, message = _CODES.get(status, ("server_error", "Sorry, something went wrong"))
        return error(status, code, message)

    def dump(self) -> Resources:
        """All that the workspace holds."""
        return self.workspace.dump()

    def reset(self) -> None:
        """Back to the seed."""
        self._start()

    def revoke_tokens(self) -> None:
        """Every token is refused until a new sign-in."""
        self.workspace.oauth.tokens.clear()

    def lower_limit(self) -> None:
        """Half the calls in a window; what was taken in the present one stays taken."""
        self._window.limit = max(1, self._window.limit // 2)

    def settings(self) -> dict[str, object]:
        """The workspace's switches."""
        return self.workspace.state.settings.as_dict()

    def configure(self, values: Mapping[str, object]) -> None:
        """Set switches; a new limit starts a new window."""
        known = {item.name for item in fields(Settings)}
        for name, value in values.items():
            if name not in known:
                raise KeyError(name)
            setattr(self.workspace.state.settings, name, value)
        if "limit" in values:
            self._window = self._new_window(self.workspace.state.settings.limit)
