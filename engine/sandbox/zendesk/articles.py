"""Articles (Zendesk: Articles). Their dates are always now, whatever is sent (recorded)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import guide
from .paging import link, page
from .refusals import Complaints, missing_parameter
from .state import State
from .times import epoch
from .web import Row, answer, at, delete, done, found, get, number, payload, post, put, wrapped

LONGEST_TITLE = 255
_WRITTEN = (
    "author_id", "comments_disabled", "promoted", "position", "label_names", "content_tag_ids",
    "user_segment_id", "user_segment_ids", "permission_group_id", "section_id",
)  # fmt: skip
_ORDERS = ("title", "created_at", "updated_at", "edited_at")


class Articles:
    """The articles of one account."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Each with and without the language in its path."""
        made: list[Route] = [get("/help_center/incremental/articles", self.incremental)]
        for start in ("/help_center", "/help_center/{locale}"):
            made += [
                get(f"{start}/articles", self.index),
                get(f"{start}/articles/{{id}}", self.show),
                put(f"{start}/articles/{{id}}", self.update),
                delete(f"{start}/articles/{{id}}", self.delete),
                get(f"{start}/sections/{{id}}/articles", self.of_section),
                post(f"{start}/sections/{{id}}/articles", self.create),
                get(f"{start}/categories/{{id}}/articles", self.of_category),
            ]
        return made

    async def index(self, request: Request) -> Response:
        """All articles, drafts included."""
        return self._list(request, list(self._state.store.articles.values()))

    async def of_section(self, request: Request) -> Response:
        """The articles of a section."""
        key = found(self._state.store.sections, number(request))["id"]
        return self._list(
            request, [r for r in self._state.store.articles.values() if r["section_id"] == key]
        )

    async def of_category(self, request: Request) -> Response:
        """The articles of a category's sections."""
        key = found(self._state.store.categories, number(request))["id"]
        sections = {k for k, row in self._state.store.sections.items() if row["category_id"] == key}
        rows = self._state.store.articles.values()
        return self._list(request, [row for row in rows if row["section_id"] in sections])

    async def show(self, request: Request) -> Response:
        """One article."""
        row = found(self._state.store.articles, number(request))
        locale = guide.path_locale(self._state, request)
        body = {"article": guide.show(request, self._state, "articles", row, locale)}
        return answer({**body, **self._sideload(request, [row])})

    async def create(self, request: Request) -> Response:
        """A new article in a section; followers hear of it unless told not to."""
        section = found(self._state.store.sections, number(request))
        body = await payload(request)
        sent = (await wrapped(request, "article")) | {"section_id": section["id"]}
        sent["locale"] = sent.get("locale") or guide.path_locale(self._state, request)
        more = guide.translated(sent)
        self._check_new(body.get("article") or {}, sent, more)
        row = self._blank(request, sent)
        self._state.store.articles[row["id"]] = row
        me = self._state.me(request)["id"]
        for words in [
            sent,
            *(item for item in more if item["locale"].lower() != row["source_locale"]),
        ]:
            guide.add_translation(self._state, "articles", row, words, me)
        if body.get("notify_subscribers") is not False and not sent.get("draft"):
            self._state.notifications += 1
        return answer({"article": guide.show(request, self._state, "articles", row, None)}, 201)

    async def update(self, request: Request) -> Response:
        """Change what is about the article; its words are changed in its translations."""
        row = found(self._state.store.articles, number(request))
        sent = await wrapped(request, "article")
        wrong = Complaints()
        self._check_links(sent, wrong)
        wrong.check()
        row |= {name: sent[name] for name in _WRITTEN if name in sent}
        self._touch(row)
        return answer({"article": guide.show(request, self._state, "articles", row, None)})

    async def delete(self, request: Request) -> Response:
        """Archive an article; it can be taken back in Zendesk's own pages only."""
        row = found(self._state.store.articles, number(request))
        guide.drop(self._state, "articles", row["id"])
        return done()

    async def incremental(self, request: Request) -> Response:
        """Articles whose words or settings changed since a moment."""
        start = request.query_params.get("start_time", "")
        if not start.isdecimal():
            raise missing_parameter("start_time")
        rows = [row for row in self._state.store.articles.values() if row["_stamp"] >= int(start)]
        rows.sort(key=lambda row: (row["_stamp"], row["id"]))
        chosen = rows[:100]
        last = chosen[-1]["_stamp"] if chosen else int(start)
        more = len(rows) > len(chosen)
        body = {
            "count": len(rows),
            "next_page": link(request, start_time=last) if more else None,
            "end_time": last,
            "articles": [guide.show(request, self._state, "articles", row, None) for row in chosen],
        }
        return answer(body)

    def _list(self, request: Request, rows: list[Row]) -> Response:
        state, locale = self._state, guide.path_locale(self._state, request)
        if locale:
            rows = [row for row in rows if guide.translation(state, "articles", row["id"], locale)]
        labels = {name for name in request.query_params.get("label_names", "").split(",") if name}
        rows = [row for row in rows if labels <= set(row["label_names"])]
        body, shown = page(
            request, "articles", rows,
            lambda row: guide.show(request, state, "articles", row, locale),
            key=self._order(request),
        )  # fmt: skip
        more = self._sideload(request, shown, body["articles"])
        return answer(guide.placed(request, {**body, **more}))

    def _order(self, request: Request) -> Callable[[Row], tuple[Any, int]]:
        column = request.query_params.get("sort_by", "position")
        if column == "title":
            return lambda row: (
                guide.translations(self._state, "articles", row["id"])[0]["title"],
                row["id"],
            )
        if column in _ORDERS:
            return lambda row: (row[column], row["id"])
        return lambda row: (row["position"], row["id"])

    def _sideload(self, request: Request, rows: list[Row], shown: list[Row] | None = None) -> Row:
        wanted = set(request.query_params.get("include", "").split(","))
        store, extra = self._state.store, {}
        for item, row in zip(shown or [], rows, strict=False):
            if "translations" in wanted:
                own = guide.translations(self._state, "articles", row["id"])
                item["translations"] = [guide.show_translation(request, one) for one in own]
        if "users" in wanted:
            keys = dict.fromkeys(row["author_id"] for row in rows)
            extra["users"] = [
                at(request, "users", store.users[k]) for k in keys if k in store.users
            ]
        sections = dict.fromkeys(row["section_id"] for row in rows)
        if "sections" in wanted:
            extra["sections"] = [self._show(request, "sections", key) for key in sections]
        if "categories" in wanted:
            keys = dict.fromkeys(store.sections[key]["category_id"] for key in sections)
            extra["categories"] = [self._show(request, "categories", key) for key in keys]
        return extra

    def _show(self, request: Request, kind: str, key: int) -> Row:
        return guide.show(request, self._state, kind, guide.table(self._state, kind)[key], None)

    def _check_new(self, given: Row, sent: Row, more: list[Row]) -> None:
        wrong = Complaints()
        for words in [sent, *more] if "title" in sent or not more else more:
            check_words(self._state, words, wrong)
        if given.get("permission_group_id") is None:
            wrong.add("permission_group_id", "Permission group: cannot be blank", "BlankValue")
        if "user_segment_id" not in given and "user_segment_ids" not in given:
            wrong.add(
                "user_segment_id", "User segment: must be given, null for everybody", "BlankValue"
            )
        self._check_links(sent, wrong)
        wrong.check()

    def _check_links(self, sent: Row, wrong: Complaints) -> None:
        store = self._state.store
        tables = {
            "permission_group_id": store.permission_groups,
            "user_segment_id": store.user_segments,
            "author_id": store.users,
            "section_id": store.sections,
        }
        for name, table in tables.items():
            if sent.get(name) is not None and sent[name] not in table:
                wrong.add(name, f"{name}: {sent[name]} does not exist", "InvalidValue")
        author = store.users.get(sent.get("author_id") or 0)
        if author and author["role"] == "end-user":
            wrong.add("author_id", "Author: must be an agent", "InvalidValue")

    def _blank(self, request: Request, sent: Row) -> Row:
        now = self._state.now()
        return {
            "id": self._state.store.next_id(),
            "author_id": sent.get("author_id") or self._state.me(request)["id"],
            "comments_disabled": bool(sent.get("comments_disabled")),
            "promoted": bool(sent.get("promoted")),
            "position": sent.get("position", 0),
            "vote_sum": 0,
            "vote_count": 0,
            "section_id": sent["section_id"],
            "created_at": now,
            "updated_at": now,
            "source_locale": sent["locale"].lower(),
            "edited_at": now,
            "user_segment_id": sent.get("user_segment_id"),
            "user_segment_ids": sent.get("user_segment_ids") or [],
            "permission_group_id": sent.get("permission_group_id"),
            "content_tag_ids": sent.get("content_tag_ids") or [],
            "label_names": sent.get("label_names") or [],
            "_stamp": int(self._state.clock()),
        }

    def _touch(self, row: Row) -> None:
        row["updated_at"] = self._state.now()
        row["_stamp"] = int(self._state.clock())


def check_words(state: State, sent: Row, wrong: Complaints) -> None:
    """Complain about an article's title, body or language."""
    guide.check_locale(state, sent.get("locale"), wrong)
    title = sent.get("title")
    if not isinstance(title, str) or not title.strip():
        wrong.add("title", "Title: cannot be blank", "BlankValue")
    elif len(title) > LONGEST_TITLE:
        wrong.add(
            "title", f"Title: is too long (maximum is {LONGEST_TITLE} characters)", "ValueTooLong"
        )
    if sent.get("created_at") is not None:
        try:
            epoch(sent["created_at"])
        except ValueError:
            wrong.add("created_at", "Created at: is not a date", "InvalidFormat")
