"""The seam that every emulated help desk implements."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.sandbox.limits import Window

Resources = dict[str, list[dict[str, object]]]
"""All that an account holds, in the vendor's JSON shapes, per resource."""


class Refused(Exception):
    """Raised inside a route to answer at once with the vendor's own refusal."""

    def __init__(self, response: Response) -> None:
        super().__init__(f"answered {response.status_code}")
        self.response = response


class Desk(ABC):
    """One emulated account. The app around it adds latency, faults, counting and limits."""

    base: str = ""
    """What every API path begins with (``/api/v2``); faults may leave it out."""

    notifications: int = 0
    """Messages that real customers would have received so far."""

    @abstractmethod
    def routes(self) -> Sequence[Route]:
        """Every route, each with an async endpoint that takes a Request and gives a Response."""

    def is_open(self, path: str) -> bool:
        """Whether the path is served without a token (sign-in pages, signed file links)."""
        return False

    @abstractmethod
    def authorize(self, request: Request) -> Response | None:
        """The vendor's own 401, or None when the request's credentials are good."""

    @abstractmethod
    def limit(self, request: Request) -> list[Window]:
        """The windows that this request counts against."""

    @abstractmethod
    def refusal(self, request: Request, window: Window) -> Response:
        """The vendor's 429 with its headers."""

    @abstractmethod
    def limit_headers(self, windows: Sequence[Window]) -> dict[str, str]:
        """The headers about limits that every answer to a signed-in request carries."""

    def not_found(self, request: Request) -> Response:
        """The vendor's answer to a path or method that it does not have."""
        return self.failure(404)

    def failure(self, status: int) -> Response:
        """The vendor's body for an error of its own, as used by faults."""
        return JSONResponse({"error": f"status {status}"}, status_code=status)

    @abstractmethod
    def dump(self) -> Resources:
        """All that the account holds."""

    @abstractmethod
    def reset(self) -> None:
        """Go back to the seed: records, tokens, limits, settings and notifications."""

    @abstractmethod
    def revoke_tokens(self) -> None:
        """Make every token answer 401 from now on, until a new sign-in or a reset."""

    @abstractmethod
    def lower_limit(self) -> None:
        """Halve the limits, as a service does when its plan or its load changes."""

    def settings(self) -> dict[str, object]:
        """The switches of the account that a person sets in the vendor's own pages."""
        return {}

    def configure(self, values: Mapping[str, object]) -> None:
        """Set switches; raises KeyError for one that the desk does not have."""
        for name in values:
            raise KeyError(name)
