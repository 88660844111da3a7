"""Articles for teammates only: one language, no collections."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.intercom.answers import (
    answer,
    body_of,
    invalid,
    missing,
    not_found,
    numbered_page,
)
from engine.sandbox.intercom.rules import checked_text
from engine.sandbox.intercom.state import State
from engine.sandbox.intercom.text import article_body
from engine.sandbox.store import Row

_PER_PAGE = 20
_PATH = "/internal_articles"


def new_internal_article(state: State, /, **given: Any) -> Row:
    """An internal article with every stored field."""
    now = state.now()
    row: Row = {
        "id": state.small_number("internal_article"),
        "title": "",
        "body": "",
        "owner_id": 0,
        "author_id": 0,
        "created_at": now,
        "updated_at": now,
        "locale": state.settings.locales[0],
        "audience_ids": [],
        "_tags": [],
    }
    row.update(given)
    return row


class InternalArticles:
    """Routes of /internal_articles."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            Route(_PATH, self._list),
            Route(_PATH, self._create, methods=["POST"]),
            Route(f"{_PATH}/{{key}}", self._show),
            Route(f"{_PATH}/{{key}}", self._update, methods=["PUT"]),
            Route(f"{_PATH}/{{key}}", self._delete, methods=["DELETE"]),
        ]

    def shown(self, row: Row) -> Row:
        """An internal article as answered."""
        return {
            "type": "internal_article",
            **{key: row[key] for key in row if key[0] != "_"},
            "ai_chatbot_availability": False,
            "ai_copilot_availability": True,
            "ai_sales_agent_availability": False,
        }

    def _wanted(self, request: Request) -> Row:
        row = self._state.internal_articles.get(request.path_params["key"])
        if row is None:
            raise not_found()
        return row

    async def _list(self, request: Request) -> Response:
        rows = self._state.internal_articles.ordered("updated_at")[::-1]
        return answer(numbered_page(request, rows, self.shown, default=_PER_PAGE, link=False))

    async def _show(self, request: Request) -> Response:
        return answer(self.shown(self._wanted(request)))

    async def _create(self, request: Request) -> Response:
        body = await body_of(request)
        for name in ("title", "author_id", "owner_id"):
            if not body.get(name):
                raise missing(name)
        row = new_internal_article(self._state, **self._checked(body))
        return answer(self.shown(self._state.internal_articles.put(row)))

    async def _update(self, request: Request) -> Response:
        row = self._wanted(request)
        row.update(self._checked(await body_of(request)), updated_at=self._state.now())
        return answer(self.shown(self._state.internal_articles.put(row)))

    def _checked(self, body: Row) -> Row:
        given: Row = {}
        if body.get("title") is not None:
            given["title"] = checked_text(body["title"], "title")
        if body.get("body") is not None:
            given["body"] = article_body(str(body["body"]))
        for name in ("author_id", "owner_id"):
            if body.get(name) is not None:
                if self._state.admin(body[name]) is None:
                    raise invalid(f"{name} must be a teammate", field=name)
                given[name] = int(str(body[name]))
        return given

    async def _delete(self, request: Request) -> Response:
        row = self._wanted(request)
        self._state.internal_articles.remove(row["id"])
        return answer({"id": row["id"], "object": "internal_article", "deleted": True})
