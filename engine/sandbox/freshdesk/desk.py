"""The emulated Freshdesk account, put together."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.sandbox.accounts import Account
from engine.sandbox.desk import Desk, Resources
from engine.sandbox.limits import Clock, Window
from engine.sandbox.seeds.freshdesk import seed

from .account import AccountPages
from .agents import Agents
from .articles import Articles
from .companies import Companies
from .contacts import Contacts
from .conversations import Conversations
from .dump import dump
from .fields import Fields
from .files import Files
from .limits import Charge, Limits, cost, headers
from .merging import Merging
from .refusals import not_acceptable, unauthenticated
from .search import Search
from .solutions import Solutions
from .state import State
from .tickets import Tickets
from .web import BASE

# Articles come before the languages of folders: "articles" is no language; nor "merge" a ticket.
_PARTS = (
    Contacts, Companies, Agents, Fields, Merging, Tickets, Conversations, AccountPages, Search,
    Articles, Solutions, Files,
)  # fmt: skip
_OPEN = ("/data/helpdesk/", "/inline/")
_VERSION = {"X-Freshdesk-Api-Version": "latest=v2; requested=v2"}
_CODES = {401: "invalid_credentials", 403: "access_denied"}


class FreshdeskDesk(Desk):
    """One account of Freshdesk with its knowledge base."""

    base = BASE

    def __init__(self, account: Account, clock: Clock, limits_on: bool) -> None:
        self._account = account
        self._clock = clock
        self._limits_on = limits_on
        self.reset()

    @property
    def notifications(self) -> int:  # type: ignore[override]
        """Messages that real customers would have received so far."""
        return self._state.notifications

    def routes(self) -> Sequence[Route]:
        """Every route of the account."""
        return self._routes

    def is_open(self, path: str) -> bool:
        """Links of files carry their own signature."""
        return path.startswith(_OPEN)

    def authorize(self, request: Request) -> Response | None:
        """Basic with the key as the user; the password says nothing (API v2: Authentication)."""
        kind, _, value = request.headers.get("authorization", "").partition(" ")
        try:
            key = base64.b64decode(value, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            key = ""
        good = kind.casefold() == "basic" and key == self._account.token
        if self._state.revoked or not good:
            return unauthenticated()
        accepts = request.headers.get("accept", "*/*")
        return None if "*/*" in accepts or "application/json" in accepts else not_acceptable()

    def limit(self, request: Request) -> list[Window]:
        """The endpoint's window and the account's, once for each credit."""
        windows = Charge(self._limits.of(request), cost(request))
        for _ in range(windows.credits - 1):
            for window in windows:
                window.count()
        return windows

    def refusal(self, request: Request, window: Window) -> Response:
        """The vendor's 429, with the seconds to wait."""
        words = "You have exceeded the limit of requests per minute"
        said = headers([window]) | {"Retry-After": str(window.resets_in)} | _VERSION
        return JSONResponse({"message": words}, 429, said)

    def limit_headers(self, windows: Sequence[Window]) -> dict[str, str]:
        """What every answer says about limits and version."""
        return headers(windows, windows.credits if isinstance(windows, Charge) else 1) | _VERSION

    def not_found(self, request: Request) -> Response:
        """No such path, without a body."""
        return Response(status_code=404)

    def failure(self, status: int) -> Response:
        """An error of the service's own."""
        code = _CODES.get(status, "internal_error")
        wait = {"Retry-After": "1"} if status in (429, 503) else None
        return JSONResponse({"code": code, "message": f"Answered with {status}"}, status, wait)

    def dump(self) -> Resources:
        """All that the account holds, in Freshdesk's shapes."""
        return dump(self._state)

    def reset(self) -> None:
        """Go back to the seed."""
        self._state = State(self._account, self._clock)
        self._limits = Limits(self._state.settings, self._clock, self._limits_on)
        seed(self._state)
        parts = [part(self._state) for part in _PARTS]
        self._routes = [route for part in parts for route in part.routes()]

    def revoke_tokens(self) -> None:
        """The key was reset in the agent's profile."""
        self._state.revoked = True

    def lower_limit(self) -> None:
        """Halve every limit."""
        self._limits.halve()

    def settings(self) -> dict[str, object]:
        """The account's switches."""
        return self._state.settings.report()

    def configure(self, values: Mapping[str, object]) -> None:
        """Turn switches; raises KeyError for an unknown one."""
        self._state.settings.set(values)
