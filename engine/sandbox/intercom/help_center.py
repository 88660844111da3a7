"""The help center and its collections, nested at most three deep."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

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
    plain_list,
    refuse,
)
from engine.sandbox.intercom.rules import checked_text
from engine.sandbox.intercom.state import State
from engine.sandbox.intercom.text import slug
from engine.sandbox.store import Row

LOCALES = frozenset(
    "ar bg bs ca cs da de el en es et fi fr he hr hu id it ja ko lt lv mn nb nl pl pt ro ru sl sr"
    " sv tr vi pt-BR zh-CN zh-TW".split()
)
"""The languages that translated_content has keys for (2.16)."""
DEEPEST = 3
_PER_PAGE = 20


def checked_locales(state: State, content: object, kind: str) -> dict[str, Row]:
    """The translations in ``translated_content``; refuses languages that are not switched on."""
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise invalid("translated_content must be an object", field="translated_content")
    found = {}
    for locale, words in content.items():
        if locale == "type":
            continue
        if locale not in LOCALES:
            raise invalid(f"{locale} is not a valid locale", field="translated_content")
        if locale not in state.settings.locales:
            raise invalid(f"Locale {locale} is not enabled in the help center")
        if words is not None and not isinstance(words, dict):
            raise invalid(f"{kind} of {locale} must be an object", field="translated_content")
        if words:
            found[locale] = words
    return found


def new_collection(state: State, /, **given: Any) -> Row:
    """A collection with every stored field."""
    now = state.now()
    row: Row = {
        "id": state.small_number("collection"),
        "name": "",
        "description": None,
        "created_at": now,
        "updated_at": now,
        "icon": "book-bookmark",
        "order": len(state.collections),
        "parent_id": None,
        "help_center_id": int(next(iter(state.help_centers))["id"]),
        "_words": {},
    }
    row.update(given)
    return row


class HelpCenter:
    """Routes of /help_center."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes."""
        centers, collections = "/help_center/help_centers", "/help_center/collections"
        return [
            Route(centers, self._centers),
            Route(f"{centers}/{{key}}", self._center),
            Route(f"{centers}/{{key}}/redirects", self._redirects),
            Route(f"{centers}/{{key}}/redirects", self._redirect, methods=["POST"]),
            Route(f"{centers}/{{key}}/redirects/{{redirect}}", self._show_redirect),
            Route(
                f"{centers}/{{key}}/redirects/{{redirect}}", self._end_redirect, methods=["DELETE"]
            ),
            Route(collections, self._list),
            Route(collections, self._create, methods=["POST"]),
            Route(f"{collections}/{{key}}", self._show),
            Route(f"{collections}/{{key}}", self._update, methods=["PUT"]),
            Route(f"{collections}/{{key}}", self._delete, methods=["DELETE"]),
        ]

    def shown(self, row: Row, base: str) -> Row:
        """A collection as answered."""
        default = self._state.settings.locales[0]
        own = {"name": row["name"], "description": row["description"] or ""}
        words: Row = {"type": "group_translated_content"}
        for locale, given in {default: own, **row["_words"]}.items():
            words[locale] = {"type": "group_content", **given}
        shown = {key: row[key] for key in row if key[0] != "_"}
        address = f"{base}/help/{default}/collections/{row['id']}-{slug(row['name'])}"
        return {
            **shown,
            "workspace_id": self._state.workspace,
            "url": address,
            "default_locale": default,
            "translated_content": words,
        }

    def _shown_center(self, row: Row, base: str) -> Row:
        return {
            "id": row["id"],
            "workspace_id": self._state.workspace,
            "created_at": row["created_at"],
            "updated_at": row["updated_at"],
            "identifier": row["identifier"],
            "website_turned_on": True,
            "display_name": row["display_name"],
            "url": f"{base}/help",
            "custom_domain": self._state.settings.custom_domain or None,
            "default": True,
            "locales": list(self._state.settings.locales),
        }

    async def _centers(self, request: Request) -> Response:
        base = base_of(request)
        return answer(plain_list(self._shown_center(row, base) for row in self._state.help_centers))

    async def _center(self, request: Request) -> Response:
        row = self._state.help_centers.get(request.path_params["key"])
        if row is None:
            raise not_found()
        return answer(self._shown_center(row, base_of(request)))

    def _wanted_center(self, request: Request) -> Row:
        row = self._state.help_centers.get(request.path_params["key"])
        if row is None:
            raise not_found()
        return row

    async def _redirects(self, request: Request) -> Response:
        key = self._wanted_center(request)["id"]
        rows = [row for row in self._state.redirects if row["help_center_id"] == key]
        return answer(numbered_page(request, rows, dict, default=_PER_PAGE, link=False))

    async def _redirect(self, request: Request) -> Response:
        """A redirect from an address of this help center to one of its articles or collections."""
        center = self._wanted_center(request)
        body = await body_of(request)
        for name in ("from_url", "locale", "target_type", "target_id"):
            if not body.get(name):
                raise missing(name)
        if not self._answers_at(str(body["from_url"]), request):
            raise refuse(422, "parameter_invalid", "from_url is not in the help center")
        tables = {"article": self._state.articles, "collection": self._state.collections}
        table = tables.get(str(body["target_type"]))
        if table is None or table.get(str(body["target_id"])) is None:
            raise not_found()
        if self._state.redirects.find("from_url", body["from_url"]):
            raise refuse(409, "conflict", "A redirect from this address exists")
        now = self._state.now()
        given = {name: body[name] for name in ("from_url", "locale", "target_type")}
        row = {
            "id": self._state.small_number("redirect"),
            "type": "help_center_redirect",
            **given,
            "target_id": str(body["target_id"]),
            "help_center_id": center["id"],
            "created_at": now,
            "updated_at": now,
        }
        return answer(self._state.redirects.put(row))

    def _answers_at(self, address: str, request: Request) -> bool:
        own = address.startswith(f"{base_of(request)}/help")
        domain = self._state.settings.custom_domain
        return own or (bool(domain) and urlsplit(address).netloc == domain)

    def _wanted_redirect(self, request: Request) -> Row:
        self._wanted_center(request)
        row = self._state.redirects.get(request.path_params["redirect"])
        if row is None:
            raise not_found()
        return row

    async def _show_redirect(self, request: Request) -> Response:
        return answer(self._wanted_redirect(request))

    async def _end_redirect(self, request: Request) -> Response:
        row = self._wanted_redirect(request)
        self._state.redirects.remove(row["id"])
        return answer({"id": row["id"], "object": "help_center_redirect", "deleted": True})

    async def _list(self, request: Request) -> Response:
        base = base_of(request)
        rows = self._state.collections.ordered("updated_at")[::-1]
        page = numbered_page(
            request, rows, lambda row: self.shown(row, base), default=_PER_PAGE, link=False
        )
        return answer(page)

    def _wanted(self, request: Request) -> Row:
        row = self._state.collections.get(request.path_params["key"])
        if row is None:
            raise not_found()
        return row

    async def _show(self, request: Request) -> Response:
        return answer(self.shown(self._wanted(request), base_of(request)))

    async def _create(self, request: Request) -> Response:
        body = await body_of(request)
        if not body.get("name"):
            raise refuse(400, "parameter_not_found", "Name is a required parameter.")
        given = self._checked(body)
        row = self._state.collections.put(new_collection(self._state, **given))
        return answer(self.shown(row, base_of(request)))

    async def _update(self, request: Request) -> Response:
        row = self._wanted(request)
        given = self._checked(await body_of(request), row)
        given["_words"] = {**row["_words"], **given.get("_words", {})}
        row.update(given, updated_at=self._state.now())
        return answer(self.shown(self._state.collections.put(row), base_of(request)))

    def _checked(self, body: Row, row: Row | None = None) -> Row:
        given: Row = {}
        if body.get("name") is not None:
            given["name"] = checked_text(body["name"], "name")
        if "description" in body:
            given["description"] = body["description"]
        if "parent_id" in body:
            given["parent_id"] = self._parent(body["parent_id"], row)
        if body.get("help_center_id") is not None:
            if self._state.help_centers.get(str(body["help_center_id"])) is None:
                raise not_found()
            given["help_center_id"] = int(body["help_center_id"])
        if "translated_content" in body:
            words = checked_locales(self._state, body["translated_content"], "group_content")
            default = words.pop(self._state.settings.locales[0], None) or {}
            given.update({key: default[key] for key in ("name", "description") if key in default})
            given["_words"] = {locale: _group(item) for locale, item in words.items()}
        return given

    def _parent(self, key: object, row: Row | None) -> str | None:
        if key is None or key == "":
            return None
        if self._state.collections.get(str(key)) is None:
            raise not_found()
        if self._depth(str(key)) + self._height(row) > DEEPEST or self._is_below(str(key), row):
            raise invalid(f"Collections can be nested {DEEPEST} deep", field="parent_id")
        return str(key)

    def _depth(self, key: str | None) -> int:
        depth = 0
        while key is not None:
            depth += 1
            key = self._state.collections.rows[key]["parent_id"]
        return depth

    def _height(self, row: Row | None) -> int:
        if row is None:
            return 1
        below = [item for item in self._state.collections if item["parent_id"] == row["id"]]
        return 1 + max((self._height(item) for item in below), default=0)

    def _is_below(self, key: str | None, row: Row | None) -> bool:
        while row is not None and key is not None:
            if key == row["id"]:
                return True
            key = self._state.collections.rows[key]["parent_id"]
        return False

    async def _delete(self, request: Request) -> Response:
        row = self._wanted(request)
        self._remove(row)
        return answer({"id": row["id"], "object": "collection", "deleted": True})

    def _remove(self, row: Row) -> None:
        for item in [item for item in self._state.collections if item["parent_id"] == row["id"]]:
            self._remove(item)
        for article in self._state.articles:
            kept = [key for key in article["parent_ids"] if key != int(row["id"])]
            article["parent_ids"] = kept
        self._state.collections.remove(row["id"])


def _group(words: Row) -> Row:
    return {"name": words.get("name") or "", "description": words.get("description") or ""}
