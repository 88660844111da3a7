"""Solutions, in and out: categories and folders as collections, articles with translations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from engine.connectors.freshdesk.convert import known
from engine.connectors.freshdesk.convert.attachments import attachments
from engine.connectors.freshdesk.convert.ids import ident, reference
from engine.connectors.freshdesk.convert.links import Links
from engine.connectors.freshdesk.convert.locales import locale_in
from engine.connectors.freshdesk.convert.vocabulary import (
    DRAFT,
    PUBLISHED,
    VISIBILITY_IN,
    VISIBILITY_WORDS,
)
from engine.connectors.shared.values import (
    Raw,
    branch,
    moment,
    names,
    optional,
    originals,
    unknown,
    whole,
    words,
)
from engine.model import (
    Article,
    ArticleState,
    Audience,
    Collection,
    CollectionText,
    Entity,
    Ref,
    Translation,
)

CATEGORY, FOLDER = "category-", "folder-"
"""Begin the ids of collections: categories and folders are numbered apart."""
_ROOTED = re.compile(r"(<[^>]*?\b(?:src|href)\s*=\s*[\"'])/(?!/)", re.IGNORECASE)


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """What the account says of its solutions; `language` is its main one, in its own code."""

    links: Links
    language: str = "en"


Texts = Mapping[str, Raw]
"""The other languages of something, by Freshdesk's code."""


def category(raw: Raw, texts: Texts, shelf: Shelf) -> Collection:
    """A category: a collection without a parent."""
    identity = ident(raw.get("id")) or ""
    return _collection(
        raw,
        texts,
        shelf,
        id=f"{CATEGORY}{identity}",
        url=shelf.links.category(identity),
        losses=unknown(raw, known.CATEGORY),
    )


def folder(raw: Raw, category_id: str, texts: Texts, shelf: Shelf) -> Collection:
    """A folder in its category, or in the folder above it."""
    identity = ident(raw.get("id")) or ""
    above = ident(raw.get("parent_folder_id"))
    parent = f"{FOLDER}{above}" if above else f"{CATEGORY}{category_id}"
    return _collection(
        raw,
        texts,
        shelf,
        id=f"{FOLDER}{identity}",
        url=shelf.links.folder(identity),
        parent=Ref(Entity.COLLECTION, parent),
        losses=unknown(raw, known.FOLDER),
    )


def _collection(raw: Raw, texts: Texts, shelf: Shelf, **own: Any) -> Collection:
    return Collection(
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        name=words(raw.get("name")).strip(),
        description=words(raw.get("description")),
        locale=locale_in(shelf.language),
        translations=tuple(
            CollectionText(
                locale=locale_in(code) or code,
                name=words(text.get("name")).strip(),
                description=words(text.get("description")),
            )
            for code, text in texts.items()
        ),
        **own,
    )


def article(raw: Raw, folder_raw: Raw, texts: Texts, shelf: Shelf) -> Article:
    """An article in the account's main language, with its other languages; its folder says who."""
    identity = ident(raw.get("id")) or ""
    seen = whole(folder_raw.get("visibility")) or 1
    bodies = "".join(words(each.get("description")) for each in (raw, *texts.values()))
    return Article(
        id=identity,
        url=shelf.links.article(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        original=originals(audience=VISIBILITY_WORDS.get(seen)),
        title=words(raw.get("title")).strip(),
        html=_whole_addresses(raw, shelf),
        summary=_summary(raw),
        locale=locale_in(shelf.language),
        state=_state(raw),
        audience=VISIBILITY_IN.get(seen, Audience.LIMITED),
        author=reference(Entity.AGENT, raw.get("agent_id")),
        parent=_folder_of(raw),
        tags=names(raw.get("tags")),
        votes=(whole(raw.get("thumbs_up")) or 0) + (whole(raw.get("thumbs_down")) or 0),
        translations=tuple(_translation(code, text, shelf) for code, text in texts.items()),
        attachments=attachments(
            f"article-{identity}", raw.get("attachments"), bodies, shelf.links.base
        ),
        losses=unknown(raw, known.ARTICLE),
    )


def _folder_of(raw: Raw) -> Ref | None:
    identity = ident(raw.get("folder_id"))
    return Ref(Entity.COLLECTION, f"{FOLDER}{identity}") if identity else None


def _translation(code: str, raw: Raw, shelf: Shelf) -> Translation:
    return Translation(
        locale=locale_in(code) or code,
        title=words(raw.get("title")).strip(),
        html=_whole_addresses(raw, shelf),
        summary=_summary(raw),
        state=_state(raw),
        author=reference(Entity.AGENT, raw.get("agent_id")),
    )


def _summary(raw: Raw) -> str:
    return optional(branch(raw, "seo_data").get("meta_description")) or ""


def _whole_addresses(raw: Raw, shelf: Shelf) -> str:
    """The text with addresses that lead somewhere outside of this portal too."""
    return _ROOTED.sub(rf"\g<1>{shelf.links.base}/", words(raw.get("description")))


def _state(raw: Raw) -> ArticleState:
    return ArticleState.PUBLISHED if raw.get("status") == PUBLISHED else ArticleState.DRAFT


def article_body(text: Article | Translation) -> dict[str, Any]:
    """The body of POST /solutions/folders/{id}/articles or of one more language."""
    shown = PUBLISHED if text.state is ArticleState.PUBLISHED else DRAFT
    body: dict[str, Any] = {"title": text.title, "description": text.html, "status": shown}
    if isinstance(text, Article) and text.tags:
        body["tags"] = list(text.tags)
    if text.summary:
        body["seo_data"] = {"meta_description": text.summary}
    return body


def collection_body(name: str, description: str) -> dict[str, Any]:
    """The body of POST for a category or a folder, or of one more language of it."""
    return {"name": name, **({"description": description} if description else {})}
