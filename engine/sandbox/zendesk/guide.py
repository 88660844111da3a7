"""What categories, sections and articles share: languages, translations, addresses."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from . import text
from .paging import positive
from .refusals import Complaints, bad_request, not_found
from .state import State
from .store import Table
from .web import BASE, Row, origin

KINDS = {"categories": "Category", "sections": "Section", "articles": "Article"}
ONES = {"categories": "category", "sections": "section", "articles": "article"}


def table(state: State, kind: str) -> Table:
    """The rows of one kind."""
    found: Table = getattr(state.store, kind)
    return found


def path_locale(state: State, request: Request) -> str | None:
    """The language in the path; one that is not switched on is not found."""
    locale = request.path_params.get("locale")
    if locale is None:
        return None
    if locale.lower() not in state.settings.help_center_locales:
        raise not_found()
    return str(locale.lower())


def check_locale(state: State, locale: Any, wrong: Complaints) -> None:
    """Complain about a language that is missing or not switched on."""
    if not isinstance(locale, str) or not locale:
        wrong.add("locale", "Locale: cannot be blank", "BlankValue")
    elif locale.lower() not in state.settings.help_center_locales:
        wrong.add("locale", f"Locale: {locale} is not enabled in this Help Center", "InvalidValue")


def translations(state: State, kind: str, key: int) -> list[Row]:
    """All translations of one record, its main one first."""
    numbers = state.store.translated.get((KINDS[kind], key), ())
    known = state.store.translations
    return [known[number] for number in numbers if number in known]


def translation(state: State, kind: str, key: int, locale: str) -> Row | None:
    """The record's translation into one language."""
    rows = translations(state, kind, key)
    return next((row for row in rows if row["locale"] == locale.lower()), None)


def add_translation(state: State, kind: str, row: Row, sent: Row, author: int) -> Row:
    """A new translation, as sent and checked."""
    title = sent.get("title", sent.get("name")) or ""
    body = sent.get("body", sent.get("description")) or ""
    made = {
        "id": state.store.next_id(),
        "source_id": row["id"],
        "source_type": KINDS[kind],
        "locale": sent["locale"].lower(),
        "title": title,
        "body": clean(state, body) if kind == "articles" else body,
        "draft": bool(sent.get("draft")) and kind == "articles",
        "outdated": bool(sent.get("outdated")),
        "hidden": False,
        "created_at": state.now(),
        "updated_at": state.now(),
        "created_by_id": author,
        "updated_by_id": author,
    }
    state.store.add_translation(made)
    return made


def clean(state: State, markup: str) -> str:
    """The body as the Help Center keeps it: sanitised unless the account allows unsafe HTML."""
    return markup if state.settings.unsafe_html else text.sanitised(markup)


def show(request: Request, state: State, kind: str, row: Row, locale: str | None) -> Row:
    """The record with the words of one language."""
    locale = locale or row["source_locale"]
    words = translation(state, kind, row["id"], locale) or translation(
        state, kind, row["id"], row["source_locale"]
    )
    if words is None:
        raise not_found()
    base = {
        "id": row["id"],
        "url": f"{origin(request)}{BASE}/help_center/{locale}/{kind}/{row['id']}.json",
        "html_url": f"{origin(request)}/hc/{locale}/{kind}/{row['id']}",
    }
    own = {key: value for key, value in row.items() if key[0] != "_"}
    shown = {**base, **own, "name": words["title"], "locale": words["locale"]}
    shown["outdated"] = words["outdated"]
    if kind != "articles":
        return shown | {"description": words["body"]}
    rows = translations(state, kind, row["id"])
    behind = [item["locale"] for item in rows if item["outdated"]]
    return shown | {
        "title": words["title"],
        "body": words["body"],
        "draft": words["draft"],
        "outdated_locales": behind,
    }


def show_translation(request: Request, row: Row) -> Row:
    """A translation in Zendesk's shape."""
    kind = next(name for name, source in KINDS.items() if source == row["source_type"])
    path = f"{kind}/{row['source_id']}"
    return {
        "url": f"{origin(request)}{BASE}/help_center/{path}/translations/{row['locale']}.json",
        "html_url": f"{origin(request)}/hc/{row['locale']}/{path}",
        **row,
    }


def drop(state: State, kind: str, key: int) -> None:
    """Delete a record with all that is below it: sections of a category, articles of a section."""
    rows = table(state, kind)
    rows.pop(key, None)
    for row in translations(state, kind, key):
        del state.store.translations[row["id"]]
    below = {"categories": ("sections", "category_id"), "sections": ("articles", "section_id")}
    if kind in below:
        child, column = below[kind]
        for found in [k for k, row in table(state, child).items() if row[column] == key]:
            drop(state, child, found)
    if kind == "sections":
        for found in [k for k, row in rows.items() if row["parent_section_id"] == key]:
            drop(state, kind, found)


def translated(sent: Row) -> list[Row]:
    """The translations that came with a new record."""
    rows = sent.get("translations") or []
    if not isinstance(rows, list):
        raise bad_request("Invalid attribute", "translations must be a list")
    return rows


def placed(request: Request, body: Row) -> Row:
    """Numbered pages of the Help Center also say where they are."""
    if "count" not in body:
        return body
    size = min(positive(request.query_params.get("per_page"), 30), 100)
    at = positive(request.query_params.get("page"), 1)
    order = {"sort_by": request.query_params.get("sort_by", "position"), "sort_order": "asc"}
    return {**body, "page": at, "per_page": size, "page_count": -(-body["count"] // size), **order}
