"""The emulated Zendesk account, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from engine.sandbox.accounts import Account
from engine.sandbox.desk import Desk, Resources
from engine.sandbox.limits import Clock, Window
from engine.sandbox.seeds.zendesk import seed

from .account import AccountPages
from .article_files import ArticleFiles
from .articles import Articles
from .comments import Comments
from .dump import dump
from .fields import Fields
from .files import Files
from .groups import Groups
from .imports import Imports
from .incremental import Incremental
from .jobs import Jobs, work
from .limits import Limits, headers
from .memberships import Memberships
from .oauth import OAuth
from .organizations import Organizations
from .refusals import no_such_path
from .search import Search
from .sections import Sections
from .segments import Segments
from .setup import SetUp
from .state import State
from .ticket_writes import TicketWrites
from .tickets import Tickets
from .translations import Translations
from .users import Users
from .web import BASE

_PARTS = (
    Users, Organizations, Memberships, Groups, Fields, AccountPages, TicketWrites, Tickets,
    Comments, Imports, Jobs, Files, Incremental, Search, Articles, Sections, Translations,
    ArticleFiles, Segments, SetUp,
)  # fmt: skip
_OPEN = ("/oauth/", "/_files/", "/attachments/", "/hc/")
_WORDS = {
    404: "RecordNotFound",
    429: "TooManyRequests",
    503: "ServiceUnavailable",
}


class ZendeskDesk(Desk):
    """One account of Zendesk Support and Help Center."""

    base = BASE

    def __init__(self, account: Account, clock: Clock, limits_on: bool) -> None:
        self._account = account
        self._clock = clock
        self._limits_on = limits_on
        self._routes: list[Route] = []
        self.reset()

    @property
    def notifications(self) -> int:  # type: ignore[override]
        """Messages that real customers would have received so far."""
        return self._state.notifications

    def routes(self) -> Sequence[Route]:
        """Every route of the account."""
        return self._routes

    def is_open(self, path: str) -> bool:
        """Sign-in pages and file links; with private attachments the latter ask who is there."""
        if path.startswith("/attachments/") and self._state.settings.private_attachments:
            return False
        return path.startswith(_OPEN)

    def authorize(self, request: Request) -> Response | None:
        """Note who is asking, or give the vendor's own 401; jobs have gone on meanwhile."""
        work(self._state)
        path = request.scope["path"].removesuffix(".json")
        if path == f"{BASE}/users/me" and "authorization" not in request.headers:
            return None
        user = self._oauth.user(request)
        if isinstance(user, Response):
            return user
        request.scope["zendesk_user"] = user
        return self._oauth.check_scope(request)

    def limit(self, request: Request) -> list[Window]:
        """The account's window and those of the endpoint."""
        return self._limits.of(request)

    def refusal(self, request: Request, window: Window) -> Response:
        """The vendor's 429: plain words for the account, JSON for an endpoint."""
        said = headers([window]) | {"Retry-After": str(window.resets_in)}
        words = "Number of allowed API requests per minute exceeded"
        if window.name in ("account", "help-center"):
            return PlainTextResponse(words, 429, said)
        return JSONResponse({"error": "TooManyRequests", "description": words}, 429, said)

    def limit_headers(self, windows: Sequence[Window]) -> dict[str, str]:
        """What every answer says about limits."""
        return headers(windows)

    def not_found(self, request: Request) -> Response:
        """No endpoint at that path."""
        return no_such_path()

    def failure(self, status: int) -> Response:
        """An error of the service's own; too many requests come with the time to wait."""
        body = {
            "error": _WORDS.get(status, "InternalError"),
            "description": f"Answered with {status}",
        }
        return JSONResponse(body, status, {"Retry-After": "1"} if status in (429, 503) else None)

    def dump(self) -> Resources:
        """All that the account holds, in Zendesk's shapes."""
        work(self._state)
        return dump(self._state)

    def reset(self) -> None:
        """Go back to the seed."""
        self._state = State(self._account, self._clock)
        self._limits = Limits(self._state.settings, self._clock, self._limits_on)
        self._oauth = OAuth(self._state)
        seed(self._state)
        parts = [part(self._state) for part in _PARTS]
        fresh = [*self._oauth.routes(), *(route for part in parts for route in part.routes())]
        self._replace(fresh)

    def _replace(self, fresh: list[Route]) -> None:
        """The app keeps the routes it was given first, so a reset renews their endpoints."""
        if not self._routes:
            self._routes = fresh
            return
        for route, new in zip(self._routes, fresh, strict=True):
            route.endpoint = new.endpoint

    def revoke_tokens(self) -> None:
        """End every token and the sign-ins that renew them."""
        self._state.revoked = True
        self._state.grants.clear()

    def lower_limit(self) -> None:
        """Halve every limit."""
        self._limits.halve()

    def settings(self) -> dict[str, object]:
        """The account's switches."""
        return self._state.settings.report()

    def configure(self, values: Mapping[str, object]) -> None:
        """Turn switches; raises KeyError for an unknown one."""
        self._state.settings.set(values)
