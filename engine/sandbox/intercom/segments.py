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


def all_segments(state: State) -> list[Row]:
    """The segments that every workspace has, and those of its settings."""
    made = [
        {
            "id": f"{sum(map(ord, name)):024x}",
            "name": name,
            "created_at": 0,
            "updated_at": 0,
            "person_type": "user",
            "_tag": tag,
        }
        for name, tag in state.settings.segments.items()
    ]
    return [*state.segments, *made]


def is_in(state: State, contact: Row, segment: Row) -> bool:
    """Whether a person fits the segment's rule: a role, or a tag."""
    if "_role" in segment:
        return bool(contact["role"] == segment["_role"])
    marks = (state.tags.get(mark["id"]) for mark in contact["_tags"])
    return any(tag is not None and tag["name"] == segment["_tag"] for tag in marks)


def segments_of(state: State, contact: Row) -> list[Row]:
    """The segments that a person is in."""
    return [row for row in all_segments(state) if is_in(state, contact, row)]


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
            people = (
                each
                for each in self._state.contacts
                if not each["_merged_into"] and not each["_archived"]
            )
            shown["count"] = sum(is_in(self._state, each, row) for each in people)
        return shown

    async def _list(self, request: Request) -> Response:
        counted = request.query_params.get("include_count") == "true"
        shown = [self.shown(row, counted=counted) for row in all_segments(self._state)]
        return answer(plain_list(shown, kind="segment.list", key="segments"))

    async def _show(self, request: Request) -> Response:
        row = self._state.segments.get(request.path_params["key"])
        if row is None:
            raise not_found()
        return answer(self.shown(row, counted=False))

    async def _subscription_types(self, request: Request) -> Response:
        return answer(plain_list(map(shown_subscription, self._state.subscription_types)))
