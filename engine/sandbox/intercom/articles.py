"""Public articles with their translations."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.sandbox.intercom.answers import (
    answer,
    base_of,
    body_of,
    invalid,
    missing,
    not_found,
    numbered_page,
    refuse,
)
from engine.sandbox.intercom.help_center import checked_locales
from engine.sandbox.intercom.rules import checked_iso_time, checked_text
from engine.sandbox.intercom.state import State
from engine.sandbox.intercom.tags import applied
from engine.sandbox.intercom.text import article_body, slug
from engine.sandbox.intercom.threads import Threads
from engine.sandbox.store import Row

_PER_PAGE = 25
_STATES = ("draft", "published")
_NO_AUTHOR = "author_id must be in the main body or default locale translated_content object"


def new_article(state: State, /, **given: Any) -> Row:
    """An article with every stored field; ``_words`` holds locale -> its own texts.

    ``_locale`` is set where the main text is in another language than the help center's own.
    """
    now = state.now()
    row: Row = {
        "id": state.small_number("article"),
        "title": "",
        "description": "",
        "body": "",
        "author_id": 0,
        "state": "draft",
        "created_at": now,
        "updated_at": now,
        "parent_ids": [],
        "scheduled_publish_at": None,
        "_locale": None,
        "_draft": None,
        "_words": {},
        "_tags": [],
    }
    row.update(given)
    return row


class Articles:
    """Routes of /articles."""

    def __init__(self, state: State, threads: Threads) -> None:
        self._state = state
        self._threads = threads

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            Route("/articles", self._list),
            Route("/articles", self._create, methods=["POST"]),
            Route("/articles/search", self._search),
            Route("/articles/{key}", self._show),
            Route("/articles/{key}", self._update, methods=["PUT"]),
            Route("/articles/{key}", self._delete, methods=["DELETE"]),
            Route("/articles/{key}/draft", self._draft),
            Route("/articles/{key}/draft", self._stage, methods=["PUT"]),
        ]

    def listed(self, row: Row, base: str) -> Row:
        """An article as in lists: without statistics."""
        default = row["_locale"] or self._state.settings.locales[0]
        shown = {"type": "article", **{key: row[key] for key in row if key[0] != "_"}}
        shown |= {
            "workspace_id": self._state.workspace,
            "body": self._threads.body(row["body"], base, as_plain=False),
            "has_unpublished_changes": row["_draft"] is not None,
            "draft_updated_at": row["_draft"] and row["_draft"]["at"],
            "url": self._address(row, base, default, row["title"], row["state"]),
            "ai_chatbot_availability": row["state"] == "published",
            "ai_copilot_availability": row["state"] == "published",
            "ai_sales_agent_availability": False,
            "created_by_id": row["author_id"],
            "updated_by_id": row["author_id"],
            "default_locale": default,
            "translated_content": self._translations(row, base, default),
            "tags": applied(self._state, row["_tags"]),
        }
        return shown

    def whole(self, row: Row, base: str) -> Row:
        """An article as asked for by id."""
        counts = dict.fromkeys(
            (
                "views", "conversions", "reactions", "happy_reaction_percentage",
                "neutral_reaction_percentage", "sad_reaction_percentage",
            ),
            0,
        )  # fmt: skip
        return {**self.listed(row, base), "statistics": {"type": "article_statistics", **counts}}

    def _translations(self, row: Row, base: str, default: str) -> Row:
        own = {key: row[key] for key in ("title", "description", "body", "author_id", "state")}
        content: Row = {"type": "article_translated_content"}
        for locale, words in {default: own, **row["_words"]}.items():
            address = self._address(row, base, locale, words["title"], words["state"])
            content[locale] = {
                "type": "article_content",
                **words,
                "body": self._threads.body(words["body"], base, as_plain=False),
                "created_at": row["created_at"],
                "updated_at": row["updated_at"],
                "url": address or "",
            }
        return content

    def _address(self, row: Row, base: str, locale: str, title: str, state: str) -> str | None:
        if state != "published":
            return None
        return f"{base}/help/{locale}/articles/{row['id']}-{slug(title)}"

    async def _list(self, request: Request) -> Response:
        base = base_of(request)
        rows = self._state.articles.ordered("updated_at")[::-1]
        return answer(
            numbered_page(request, rows, lambda row: self.listed(row, base), default=_PER_PAGE)
        )

    async def _search(self, request: Request) -> Response:
        query, base = request.query_params, base_of(request)
        phrase, state = query.get("phrase", "").casefold(), query.get("state", "all")
        if state not in ("all", *_STATES):
            raise invalid("state must be published, draft or all", field="state")
        rows = [
            row
            for row in self._state.articles.ordered("updated_at")[::-1]
            if state in ("all", row["state"])
            and phrase in f"{row['title']} {row['body']}".casefold()
        ]
        page = numbered_page(request, rows, lambda row: self.listed(row, base), default=_PER_PAGE)
        page["data"] = {"articles": page["data"], "highlights": []}
        return answer(page)

    def _wanted(self, request: Request) -> Row:
        row = self._state.articles.get(request.path_params["key"])
        if row is None:
            raise not_found()
        return row

    async def _show(self, request: Request) -> Response:
        return answer(self.whole(self._wanted(request), base_of(request)))

    async def _create(self, request: Request) -> Response:
        body = await body_of(request)
        given = self._checked(body)
        if "author_id" not in given:
            raise refuse(400, "parameter_not_found", _NO_AUTHOR)
        if not given.get("title"):
            raise missing("title")
        draft = new_article(self._state, **given)
        draft["_words"] = self._words(body, draft)
        row = self._state.articles.put(draft)
        return answer(self.whole(row, base_of(request)))

    async def _update(self, request: Request) -> Response:
        row = self._wanted(request)
        body = await body_of(request)
        row.update(self._checked(body), updated_at=self._state.now())
        row["_words"] = {**row["_words"], **self._words(body, row)}
        return answer(self.whole(self._state.articles.put(row), base_of(request)))

    def _checked(self, body: Row) -> Row:
        words = checked_locales(self._state, body.get("translated_content"), "article_content")
        given = self._texts({**words.get(self._state.settings.locales[0], {}), **body})
        if "parent_id" in body:
            given["parent_ids"] = self._parents(body)
        if "scheduled_publish_at" in body:
            sent = body["scheduled_publish_at"]
            given["scheduled_publish_at"] = checked_iso_time(sent, "scheduled_publish_at")
        return given

    def _texts(self, body: Row) -> Row:
        """Title, texts, author and state of one locale, checked."""
        if body.get("body") is not None and body.get("body_markdown") is not None:
            raise invalid("body and body_markdown cannot be sent together", field="body")
        given: Row = {}
        if body.get("title") is not None:
            given["title"] = checked_text(body["title"], "title")
        if body.get("description") is not None:
            given["description"] = checked_text(body["description"], "description")
        if body.get("body") is not None:
            given["body"] = article_body(str(body["body"]))
        if body.get("body_markdown") is not None:
            given["body"] = article_body(f"<p>{body['body_markdown']}</p>")
        if body.get("author_id") is not None:
            given["author_id"] = self._author(body["author_id"])
        if body.get("state") is not None:
            given["state"] = _state(body["state"])
        return given

    def _words(self, body: Row, row: Row) -> dict[str, Row]:
        content = checked_locales(self._state, body.get("translated_content"), "article_content")
        content.pop(self._state.settings.locales[0], None)
        kept = {}
        for locale, words in content.items():
            blank = {"title": "", "description": "", "body": "", "state": row["state"]}
            known = row["_words"].get(locale, {**blank, "author_id": row["author_id"]})
            kept[locale] = {**known, **self._texts(words)}
        return kept

    def _author(self, key: object) -> int:
        if self._state.admin(key) is None:
            raise invalid("author_id must be a teammate", field="author_id")
        return int(str(key))

    def _parents(self, body: Row) -> list[int]:
        key = body["parent_id"]
        if key is None or key == "":
            return []
        if body.get("parent_type", "collection") != "collection":
            raise invalid("parent_type must be collection", field="parent_type")
        if self._state.collections.get(str(key)) is None:
            raise invalid("Parent collection not found", field="parent_id")
        return [int(str(key))]

    async def _draft(self, request: Request) -> Response:
        """The article with the text that is staged on top of it; 404 when none is."""
        row = self._wanted(request)
        if row["_draft"] is None:
            raise not_found()
        return answer(self.whole({**row, **row["_draft"]["words"]}, base_of(request)))

    async def _stage(self, request: Request) -> Response:
        """Stage title and text; the published article stays as it is."""
        row = self._wanted(request)
        if row["state"] != "published":
            raise refuse(422, "parameter_invalid", "Only a published article can have a draft")
        texts = self._texts(await body_of(request))
        words = {key: texts[key] for key in ("title", "description", "body") if key in texts}
        row["_draft"] = {"at": self._state.now(), "words": words}
        self._state.articles.put(row)
        return await self._draft(request)

    async def _delete(self, request: Request) -> Response:
        row = self._wanted(request)
        self._state.articles.remove(row["id"])
        return answer({"id": row["id"], "object": "article", "deleted": True})


def _state(value: object) -> str:
    if value not in _STATES:
        raise invalid("state must be published or draft", field="state")
    return str(value)
