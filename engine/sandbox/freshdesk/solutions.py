"""The knowledge base above its articles: categories and folders (API v2: Solutions)."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import rules
from .refusals import duplicate, fault, invalid, missing, no_feature, not_found
from .state import State, folded
from .web import Row, answer, created, delete, done, get, number, page, post, put, sent, shown

CATEGORY_FIELDS = {
    "name": rules.TEXT,
    "description": rules.TEXT,
    "visible_in_portals": rules.WHOLES,
}
FOLDER_FIELDS = {
    "name": rules.TEXT,
    "description": rules.TEXT,
    "parent_folder_id": rules.WHOLE,
    "visibility": rules.WHOLE,
    "company_ids": rules.WHOLES,
    "contact_segment_ids": rules.WHOLES,
    "company_segment_ids": rules.WHOLES,
}
WORDS = {"name": rules.TEXT, "description": rules.TEXT}
"""What a translation of a category or folder says."""
EVERYBODY, SIGNED_IN, AGENTS, COMPANIES, BOTS, CONTACT_SEGMENT, COMPANY_SEGMENT = range(1, 8)


def blank_category(state: State, name: str, description: str | None = None) -> Row:
    """A category, kept."""
    now = state.now()
    row: Row = {
        "id": state.next_id(), "name": name, "description": description, "created_at": now,
        "updated_at": now, "visible_in_portals": [],
    }  # fmt: skip
    return state.categories.put(row)


def blank_folder(state: State, category: int, parent: int | None, name: str) -> Row:
    """A folder for everybody, kept."""
    now = state.now()
    row: Row = {
        "id": state.next_id(), "name": name, "description": None, "parent_folder_id": parent,
        "category_id": category, "visibility": EVERYBODY, "company_ids": [],
        "contact_segment_ids": [], "company_segment_ids": [], "created_at": now,
        "updated_at": now, "_parent": parent or 0,
    }  # fmt: skip
    return state.folders.put(row)


def subfolders(state: State, folder: int) -> list[Row]:
    """The folders inside one."""
    return state.folders.find("_parent", folder)


def hierarchy(state: State, row: Row) -> list[Row]:
    """The way down to a folder: category first."""
    category = state.categories.get(row["category_id"]) or {}
    way: list[Row] = []
    above = row["parent_folder_id"]
    while above and (folder := state.folders.get(above)) is not None:
        way.append(_step(2 + len(way), "folder", folder))
        above = folder["parent_folder_id"]
    return [_step(0, "category", category), *reversed(way)]


def _step(level: int, kind: str, row: Row) -> Row:
    data = {"id": row.get("id"), "name": row.get("name"), "language": "en"}
    return {"level": level, "type": kind, "data": data}


def check_language(state: State, code: str) -> str:
    """A language that the account has switched on; the primary one is no translation."""
    settings = state.settings
    if code == settings.primary_language or code in settings.supported_languages:
        return code
    raise not_found()


def translated(state: State, kind: str, row: Row, code: str) -> Row:
    """The record in another language; raises the refusal where it has no such words."""
    if code == state.settings.primary_language:
        return shown(row)
    words = state.translations.get((kind, str(row["id"]), code))
    if words is None:
        raise not_found()
    return shown(row) | words


class Solutions:
    """Every route of categories and folders."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes; a language stands where an id could not."""
        return [
            get("/solutions/categories", self.categories),
            post("/solutions/categories", self.create_category),
            get("/solutions/categories/{id}", self.category),
            put("/solutions/categories/{id}", self.update_category),
            delete("/solutions/categories/{id}", self.delete_category),
            get("/solutions/categories/{id}/folders", self.folders),
            post("/solutions/categories/{id}/folders", self.create_folder),
            get("/solutions/categories/{id}/folders/{code}", self.folders),
            get("/solutions/categories/{code}", self.categories),
            get("/solutions/categories/{id}/{code}", self._read("categories")),
            post("/solutions/categories/{id}/{code}", self._translate("categories")),
            put("/solutions/categories/{id}/{code}", self._translate("categories")),
            get("/solutions/folders/{id}", self.folder),
            put("/solutions/folders/{id}", self.update_folder),
            delete("/solutions/folders/{id}", self.delete_folder),
            get("/solutions/folders/{id}/subfolders", self.subfolders),
            get("/solutions/folders/{id}/{code}", self._read("folders")),
            post("/solutions/folders/{id}/{code}", self._translate("folders")),
            put("/solutions/folders/{id}/{code}", self._translate("folders")),
        ]

    async def categories(self, request: Request) -> Response:
        """All categories, in the primary language or in another."""
        code = request.path_params.get("code", self._state.settings.primary_language)
        check_language(self._state, code)
        rows = [row for row in self._state.categories if self._has("categories", row, code)]
        return page(request, rows, lambda row: translated(self._state, "categories", row, code))

    def _has(self, kind: str, row: Row, code: str) -> bool:
        primary = code == self._state.settings.primary_language
        return primary or (kind, str(row["id"]), code) in self._state.translations

    async def create_category(self, request: Request) -> Response:
        """A new category; names are unique."""
        values = rules.checked(await sent(request), CATEGORY_FIELDS, ("name",))
        self._free_category(values["name"])
        row = blank_category(self._state, values["name"], values.get("description"))
        row["visible_in_portals"] = values.get("visible_in_portals") or []
        return created(request, "solutions/categories", shown(row))

    def _free_category(self, name: str, own: int = 0) -> None:
        for row in self._state.categories:
            if row["id"] != own and folded(row["name"]) == folded(name):
                raise duplicate("name")

    async def category(self, request: Request) -> Response:
        """One category."""
        return answer(shown(self._found("categories", number(request))))

    async def update_category(self, request: Request) -> Response:
        """Other words."""
        row = self._found("categories", number(request))
        values = rules.checked(await sent(request), CATEGORY_FIELDS)
        if values.get("name"):
            self._free_category(values["name"], row["id"])
        row |= values | {"updated_at": self._state.now()}
        return answer(shown(row))

    async def delete_category(self, request: Request) -> Response:
        """For good, with its folders, their articles and all translations."""
        row = self._found("categories", number(request))
        for folder in self._state.folders.find("category_id", row["id"]):
            self._drop_folder(folder)
        self._drop_words("categories", row)
        self._state.categories.remove(row["id"])
        return done()

    async def folders(self, request: Request) -> Response:
        """The folders that lie directly in a category."""
        row = self._found("categories", number(request))
        code = request.path_params.get("code", self._state.settings.primary_language)
        check_language(self._state, code)
        rows = self._state.folders.find("category_id", row["id"])
        rows = [one for one in rows if not one["_parent"] and self._has("folders", one, code)]
        return page(
            request,
            rows,
            lambda one: self._told(one) | translated(self._state, "folders", one, code),
        )

    def _told(self, row: Row) -> Row:
        return shown(row) | {
            "hierarchy": hierarchy(self._state, row),
            "articles_count": len(self._state.articles.find("folder_id", row["id"])),
            "sub_folders_count": len(subfolders(self._state, row["id"])),
        }

    async def create_folder(self, request: Request) -> Response:
        """A new folder, in the category or in another folder of it."""
        category = self._found("categories", number(request))
        values = rules.checked(await sent(request), FOLDER_FIELDS, ("name",))
        parent = values.get("parent_folder_id")
        self._check_folder(values, category["id"], parent)
        row = blank_folder(self._state, category["id"], parent, values["name"])
        row |= {name: value for name, value in values.items() if value is not None}
        return created(request, "solutions/folders", self._told(row))

    def _check_folder(self, values: Row, category: int, parent: int | None, own: int = 0) -> None:
        if parent and not self._state.settings.sub_folders:
            raise no_feature("Flexible Hierarchy")
        above = self._state.folders.get(parent) if parent else None
        if parent and (above is None or above["category_id"] != category):
            words = "There is no folder matching the given parent_folder_id"
            raise invalid([fault("parent_folder_id", "invalid_value", words)])
        beside = self._state.folders.find("_parent", parent or 0)
        name = values.get("name")
        for row in beside if name else ():
            same = row["category_id"] == category and folded(row["name"]) == folded(name)
            if same and row["id"] != own:
                raise duplicate("name")
        self._check_visibility(values)

    def _check_visibility(self, values: Row) -> None:
        visibility = values.get("visibility", EVERYBODY)
        if not EVERYBODY <= visibility <= COMPANY_SEGMENT:
            words = "It should be one of these values: '1,2,3,4,5,6,7'"
            raise invalid([fault("visibility", "invalid_value", words)])
        needs = {COMPANIES: "company_ids", CONTACT_SEGMENT: "contact_segment_ids"}
        needs[COMPANY_SEGMENT] = "company_segment_ids"
        name = needs.get(visibility)
        if name and not values.get(name):
            raise invalid([missing(name, rules.WHOLES)])
        for key in values.get("company_ids") or ():
            if self._state.companies.get(key) is None:
                raise invalid([fault("company_ids", "invalid_value", f"No company {key}")])

    async def folder(self, request: Request) -> Response:
        """One folder."""
        return answer(self._told(self._found("folders", number(request))))

    async def update_folder(self, request: Request) -> Response:
        """Other words or another visibility."""
        row = self._found("folders", number(request))
        values = rules.checked(await sent(request), FOLDER_FIELDS)
        parent = values.get("parent_folder_id", row["parent_folder_id"])
        both = {"visibility": row["visibility"], **row, **values, "name": values.get("name")}
        self._check_folder(both, row["category_id"], parent, row["id"])
        row |= values | {"updated_at": self._state.now(), "_parent": parent or 0}
        self._state.folders.put(row)
        return answer(self._told(row))

    async def delete_folder(self, request: Request) -> Response:
        """For good, with what is in it."""
        self._drop_folder(self._found("folders", number(request)))
        return done()

    async def subfolders(self, request: Request) -> Response:
        """The folders inside a folder."""
        row = self._found("folders", number(request))
        return page(request, subfolders(self._state, row["id"]), self._told)

    def _drop_folder(self, row: Row) -> None:
        for below in subfolders(self._state, row["id"]):
            self._drop_folder(below)
        for article in self._state.articles.find("folder_id", row["id"]):
            self._drop_words("articles", article)
            self._state.articles.remove(article["id"])
        self._drop_words("folders", row)
        self._state.folders.remove(row["id"])

    def _drop_words(self, kind: str, row: Row) -> None:
        own = [key for key in self._state.translations if key[:2] == (kind, str(row["id"]))]
        for key in own:
            del self._state.translations[key]

    def _read(self, kind: str) -> Any:
        async def read(request: Request) -> Response:
            """The record in a language."""
            row = self._found(kind, number(request))
            code = check_language(self._state, request.path_params["code"])
            return answer(translated(self._state, kind, row, code))

        return read

    def _translate(self, kind: str) -> Any:
        async def translate(request: Request) -> Response:
            """Words of another language; what is above must have some already."""
            row = self._found(kind, number(request))
            code = check_language(self._state, request.path_params["code"])
            key = (kind, str(row["id"]), code)
            fresh = request.method == "POST"
            if fresh and key in self._state.translations:
                raise duplicate("language")
            if not fresh and key not in self._state.translations:
                raise not_found()
            values = rules.checked(await sent(request), WORDS, ("name",) if fresh else ())
            if kind == "folders":
                self._above(row, code)
            old = self._state.translations.get(key, {})
            self._state.translations[key] = {**old, **values}
            body = translated(self._state, kind, row, code)
            return answer(body, 201 if fresh else 200)

        return translate

    def _above(self, row: Row, code: str) -> None:
        kind, above = "categories", row["category_id"]
        if row["parent_folder_id"]:
            kind, above = "folders", row["parent_folder_id"]
        if (kind, str(above), code) not in self._state.translations:
            words = "The parent has no translation in this language"
            raise invalid([fault("language", "invalid_value", words)])

    def _found(self, kind: str, key: int) -> Row:
        row: Row | None = getattr(self._state, kind).get(key)
        if row is None:
            raise not_found()
        return row
