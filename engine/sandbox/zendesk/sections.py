"""Categories and sections of the Help Center (Zendesk: Categories, Sections)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import guide
from .paging import page
from .refusals import Complaints
from .state import State
from .web import Endpoint, Row, answer, delete, done, found, get, number, post, put, wrapped

_WRITTEN = ("position", "sorting", "theme_template")


class Sections:
    """Categories, and sections below them or below one another."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """Each with and without the language in its path."""
        made = [get("/help_center/locales", self.locales)]
        for start in ("/help_center", "/help_center/{locale}"):
            for kind in ("categories", "sections"):
                made += self._routes(start, kind)
            made += [
                get(f"{start}/categories/{{id}}/sections", self.sections_of),
                post(f"{start}/categories", self.create_category),
                post(f"{start}/categories/{{id}}/sections", self.create_section),
            ]
        return made

    def _routes(self, start: str, kind: str) -> list[Route]:
        return [
            get(f"{start}/{kind}", self._bind(kind, self._index)),
            get(f"{start}/{kind}/{{id}}", self._bind(kind, self._show)),
            put(f"{start}/{kind}/{{id}}", self._bind(kind, self._update)),
            delete(f"{start}/{kind}/{{id}}", self._bind(kind, self._delete)),
        ]

    def _bind(self, kind: str, action: object) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            response: Response = await action(request, kind)  # type: ignore[operator]
            return response

        return endpoint

    async def locales(self, request: Request) -> Response:
        """The languages of the Help Center; the first is the default."""
        known = self._state.settings.help_center_locales
        return answer({"locales": known, "default_locale": known[0]})

    async def sections_of(self, request: Request) -> Response:
        """The sections of a category."""
        found(self._state.store.categories, number(request))
        rows = self._state.store.sections.values()
        return self._list(
            request, "sections", [r for r in rows if r["category_id"] == number(request)]
        )

    async def create_category(self, request: Request) -> Response:
        """A new category."""
        return await self._create(request, "categories", {})

    async def create_section(self, request: Request) -> Response:
        """A new section in a category."""
        category = found(self._state.store.categories, number(request))
        return await self._create(request, "sections", {"category_id": category["id"]})

    async def _index(self, request: Request, kind: str) -> Response:
        return self._list(request, kind, list(guide.table(self._state, kind).values()))

    async def _show(self, request: Request, kind: str) -> Response:
        row = found(guide.table(self._state, kind), number(request))
        locale = guide.path_locale(self._state, request)
        return answer({guide.ONES[kind]: guide.show(request, self._state, kind, row, locale)})

    async def _create(self, request: Request, kind: str, place: Row) -> Response:
        sent = await wrapped(request, guide.ONES[kind])
        locale = guide.path_locale(self._state, request)
        sent = {**sent, "locale": sent.get("locale") or locale}
        more = guide.translated(sent)
        self._check(kind, sent, more)
        row = self._blank(kind, sent, place)
        guide.table(self._state, kind)[row["id"]] = row
        me = self._state.me(request)["id"]
        for words in [
            sent,
            *(item for item in more if item["locale"].lower() != row["source_locale"]),
        ]:
            guide.add_translation(self._state, kind, row, words, me)
        return answer({guide.ONES[kind]: guide.show(request, self._state, kind, row, None)}, 201)

    async def _update(self, request: Request, kind: str) -> Response:
        row = found(guide.table(self._state, kind), number(request))
        sent = await wrapped(request, guide.ONES[kind])
        wrong = Complaints()
        self._check_parent(sent, wrong)
        wrong.check()
        row |= {
            name: sent[name] for name in (*_WRITTEN, "category_id") if name in sent and name in row
        }
        row["updated_at"] = self._state.now()
        return answer({guide.ONES[kind]: guide.show(request, self._state, kind, row, None)})

    async def _delete(self, request: Request, kind: str) -> Response:
        row = found(guide.table(self._state, kind), number(request))
        guide.drop(self._state, kind, row["id"])
        return done()

    def _check(self, kind: str, sent: Row, more: list[Row]) -> None:
        wrong = Complaints()
        if not str(sent.get("name") or "").strip() and not more:
            wrong.add("name", "Name: cannot be blank", "BlankValue")
        for words in (sent, *more):
            guide.check_locale(self._state, words.get("locale"), wrong)
        if kind == "sections":
            self._check_parent(sent, wrong)
        wrong.check()

    def _check_parent(self, sent: Row, wrong: Complaints) -> None:
        parent = sent.get("parent_section_id")
        if parent is None:
            return
        if not self._state.settings.sub_sections:
            words = "Parent section: the plan does not include subsections"
            wrong.add("parent_section_id", words, "InvalidValue")
        elif parent not in self._state.store.sections:
            wrong.add("parent_section_id", f"Parent section: {parent} does not exist")

    def _blank(self, kind: str, sent: Row, place: Row) -> Row:
        now = self._state.now()
        row = {
            "id": self._state.store.next_id(),
            "position": sent.get("position", 0),
            "created_at": now,
            "updated_at": now,
            "source_locale": sent["locale"].lower(),
            **place,
        }
        if kind == "sections":
            row |= {"sorting": sent.get("sorting", "manual"), "theme_template": "section_page"}
            row["parent_section_id"] = sent.get("parent_section_id")
        return row

    def _list(self, request: Request, kind: str, rows: list[Row]) -> Response:
        locale = guide.path_locale(self._state, request)
        if locale:
            state = self._state
            rows = [row for row in rows if guide.translation(state, kind, row["id"], locale)]
        body, shown = page(
            request, kind, rows, lambda row: guide.show(request, self._state, kind, row, locale),
            key=lambda row: (row["position"], row["id"]),
        )  # fmt: skip
        include = request.query_params.get("include", "").split(",")
        if "translations" in include:
            self._with_translations(request, kind, body, shown)
        return answer(guide.placed(request, body))

    def _with_translations(self, request: Request, kind: str, body: Row, rows: list[Row]) -> None:
        for shown, row in zip(body[kind], rows, strict=True):
            own = guide.translations(self._state, kind, row["id"])
            shown["translations"] = [guide.show_translation(request, item) for item in own]
