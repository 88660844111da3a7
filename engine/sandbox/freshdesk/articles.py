"""Articles and their translations (API v2: Solution Articles)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import rules
from .files import shown_files
from .refusals import Fault, duplicate, fault, invalid, not_found
from .solutions import check_language, hierarchy, translated
from .state import State, folded
from .text import plain, sanitised
from .web import Row, Sent, answer, created, delete, done, get, number, page, post, put, sent, shown

FIELDS = {
    "title": rules.TEXT,
    "description": rules.TEXT,
    "type": rules.WHOLE,
    "status": rules.WHOLE,
    "tags": rules.TEXTS,
    "seo_data": rules.OBJECT,
}
CHANGES = FIELDS | {"agent_id": rules.WHOLE, "folder_id": rules.WHOLE}
"""The author can be set afterwards alone."""
DRAFT, PUBLISHED = 1, 2
LONGEST_TITLE = 255


def blank_article(state: State, folder: Row, author: int) -> Row:
    """A draft, kept."""
    now = state.now()
    row: Row = {
        "id": state.next_id(), "type": 1, "category_id": folder["category_id"],
        "folder_id": folder["id"], "title": "", "description": "", "description_text": "",
        "agent_id": author, "created_at": now, "updated_at": now, "status": DRAFT, "hits": 0,
        "thumbs_up": 0, "thumbs_down": 0, "feedback_count": 0, "suggested": 0, "tags": [],
        "seo_data": {}, "cloud_files": [], "_files": [],
    }  # fmt: skip
    return state.articles.put(row)


class Articles:
    """Every route of articles."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            get("/solutions/folders/{id}/articles", self.index),
            post("/solutions/folders/{id}/articles", self.create),
            get("/solutions/folders/{id}/articles/{code}", self.index),
            get("/solutions/articles/{id}", self.show),
            put("/solutions/articles/{id}", self.update),
            delete("/solutions/articles/{id}", self.delete),
            get("/solutions/articles/{id}/{code}", self.read),
            post("/solutions/articles/{id}/{code}", self.translate),
            put("/solutions/articles/{id}/{code}", self.translate),
            get("/search/solutions", self.search),
        ]

    def told(self, request: Request, row: Row) -> Row:
        """An article with its files and the way down to it."""
        found = shown(row) | {"attachments": shown_files(request, self._state, row)}
        folder = self._state.folders.get(row["folder_id"])
        if folder is None:
            return found
        way = hierarchy(self._state, folder)
        last = {"id": folder["id"], "name": folder["name"], "language": "en"}
        step = {"level": len(way), "type": "folder", "data": last}
        return found | {"hierarchy": [*way, step]}

    async def index(self, request: Request) -> Response:
        """The articles of a folder, in the primary language or in another."""
        folder = self._folder(number(request))
        code = request.path_params.get("code", self._state.settings.primary_language)
        check_language(self._state, code)
        rows = [
            row
            for row in self._state.articles.find("folder_id", folder["id"])
            if code == self._state.settings.primary_language or self._words(row, code) is not None
        ]
        return page(
            request,
            rows,
            lambda row: self.told(request, row) | translated(self._state, "articles", row, code),
        )

    def _words(self, row: Row, code: str) -> Row | None:
        return self._state.translations.get(("articles", str(row["id"]), code))

    async def create(self, request: Request) -> Response:
        """A new article by whoever asks."""
        folder = self._folder(number(request))
        values = rules.checked(await sent(request), FIELDS, ("title", "description", "status"))
        self._check(values)
        row = blank_article(self._state, folder, self._state.me()["id"])
        self._fill(row, values)
        return created(request, "solutions/articles", self.told(request, row))

    async def show(self, request: Request) -> Response:
        """One article."""
        return answer(self.told(request, self._found(number(request))))

    async def update(self, request: Request) -> Response:
        """Other words, another state, another author."""
        row = self._found(number(request))
        values = rules.checked(await sent(request), CHANGES)
        self._check(values)
        if values.get("agent_id") and self._state.agent(values["agent_id"]) is None:
            words = "There is no agent matching the given agent_id"
            raise invalid([fault("agent_id", "invalid_value", words)])
        self._fill(row, values)
        row["updated_at"] = self._state.now()
        self._state.articles.put(row)
        return answer(self.told(request, row))

    async def delete(self, request: Request) -> Response:
        """For good, with its translations."""
        row = self._found(number(request))
        own = [key for key in self._state.translations if key[:2] == ("articles", str(row["id"]))]
        for key in own:
            del self._state.translations[key]
        self._state.articles.remove(row["id"])
        return done()

    async def read(self, request: Request) -> Response:
        """An article in a language."""
        row = self._found(number(request))
        code = check_language(self._state, request.path_params["code"])
        return answer(self.told(request, row) | translated(self._state, "articles", row, code))

    async def translate(self, request: Request) -> Response:
        """Words of another language; the folder must have some already."""
        row = self._found(number(request))
        code = check_language(self._state, request.path_params["code"])
        fresh, old = request.method == "POST", self._words(row, code)
        if fresh and old is not None:
            raise duplicate("language")
        if not fresh and old is None:
            raise not_found()
        said: Sent = await sent(request)
        needed = ("title", "description", "status") if fresh else ()
        values = rules.checked(said, FIELDS if fresh else CHANGES, needed)
        self._check(values)
        self._above(row, code)
        made = _words_of(values)
        self._state.translations["articles", str(row["id"]), code] = {**(old or {}), **made}
        body = self.told(request, row) | translated(self._state, "articles", row, code)
        return answer(body, 201 if fresh else 200)

    def _above(self, row: Row, code: str) -> None:
        if ("folders", str(row["folder_id"]), code) not in self._state.translations:
            words = "The folder has no translation in this language"
            raise invalid([fault("language", "invalid_value", words)])

    async def search(self, request: Request) -> Response:
        """Articles with a word."""
        wanted = folded(request.query_params.get("term", ""))
        rows = [row for row in self._state.articles if wanted in folded(row["title"])]
        return page(request, rows if wanted else [], lambda row: self.told(request, row))

    def _check(self, values: Row) -> None:
        faults: list[Fault] = []
        if "description" in values and not (values["description"] or "").strip():
            faults.append(fault("description", "invalid_value", "It should not be blank"))
        if values.get("status", DRAFT) not in (DRAFT, PUBLISHED):
            words = "It should be one of these values: '1,2'"
            faults.append(fault("status", "invalid_value", words))
        if "title" in values and not 3 <= len(values["title"] or "") <= LONGEST_TITLE:
            words = "It can have 3 to 255 characters"
            faults.append(fault("title", "invalid_value", words))
        if faults:
            raise invalid(faults)

    def _fill(self, row: Row, values: Row) -> None:
        row |= {name: value for name, value in values.items() if value is not None}
        row |= _words_of({"description": row["description"]})

    def _folder(self, key: int) -> Row:
        row = self._state.folders.get(key)
        if row is None:
            raise not_found()
        return row

    def _found(self, key: int) -> Row:
        row = self._state.articles.get(key)
        if row is None:
            raise not_found()
        return row


def _words_of(values: Row) -> Row:
    if "description" not in values:
        return dict(values)
    body = sanitised(values["description"])
    return {**values, "description": body, "description_text": plain(body)}
