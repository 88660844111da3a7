"""Segments and subscription types: read only at Intercom."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.intercom.answers import answer, not_found, plain_list
from engine.sandbox.intercom.state import State
from engine.sandbox.store import Row


def shown_subscription(row: Row) -> Row:
    """A subscription type as answered."""
    words = {"name": row["name"], "description": row["description"], "locale": "en"}
    return {
        "type": "subscription",
        "id": row["id"],
        "state": "live",
        "default_translation": words,
        "translations": [words],
        "consent_type": row["consent_type"],
        "content_types": ["email"],
    }


class Segments:
    """Routes of /segments and /subscription_types."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            Route("/segments", self._list),
            Route("/segments/{key}", self._show),
            Route("/subscription_types", self._subscription_types),
        ]

    def shown(self, row: Row, *, counted: bool) -> Row:
        """A segment as answered."""
        shown = {"type": "segment", **{key: row[key] for key in row if key[0] != "_"}}
        if counted:
            role = row["_role"]
            shown["count"] = sum(item["role"] == role for item in self._state.contacts)
        return shown

    async def _list(self, request: Request) -> Response:
        counted = request.query_params.get("include_count") == "true"
        shown = [self.shown(row, counted=counted) for row in self._state.segments]
        return answer(plain_list(shown, kind="segment.list", key="segments"))

    async def _show(self, request: Request) -> Response:
        row = self._state.segments.get(request.path_params["key"])
        if row is None:
            raise not_found()
        return answer(self.shown(row, counted=False))

    async def _subscription_types(self, request: Request) -> Response:
        return answer(plain_list(map(shown_subscription, self._state.subscription_types)))
