"""Collections and articles, in and out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.connectors.intercom.convert import known
from engine.connectors.intercom.convert.attachments import inline_images
from engine.connectors.intercom.convert.conversations import originals, reference, tag_names
from engine.connectors.intercom.convert.links import Links
from engine.connectors.intercom.convert.values import (
    Raw,
    branch,
    ident,
    iso,
    kept_aside,
    moment,
    strange_word,
    whole,
    words,
)
from engine.connectors.intercom.convert.vocabulary import (
    ARTICLE_STATE_IN,
    ARTICLE_STATE_OUT,
    AUDIENCE_IN,
    LOCALES,
)
from engine.model import (
    Article,
    ArticleState,
    Attachment,
    Audience,
    Collection,
    CollectionText,
    Entity,
    Loss,
    Ref,
    Translation,
)

INTERNAL = "internal-"
"""Begins the id of an internal article, which has a numbering and an API of its own."""


def collection(raw: Raw, links: Links) -> Collection:
    """A collection; one without a parent is a category."""
    identity = ident(raw.get("id")) or ""
    locale = words(raw.get("default_locale")) or None
    return Collection(
        id=identity,
        url=links.collection(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        name=words(raw.get("name")),
        description=words(raw.get("description")),
        locale=locale,
        parent=reference(Entity.COLLECTION, raw.get("parent_id")),
        position=whole(raw.get("order")),
        translations=tuple(
            CollectionText(
                locale=code,
                name=words(text.get("name")),
                description=words(text.get("description")),
            )
            for code, text in _texts(raw)
            if code != locale
        ),
        losses=kept_aside(raw, known.COLLECTION),
    )


def article(raw: Raw, links: Links) -> Article:
    """An article of the help center; `url` is its public address once it has one."""
    identity = ident(raw.get("id")) or ""
    state, publish_at = _state(raw)
    markup = words(raw.get("body"))
    audience = words(raw.get("help_center_audience"))
    parents = _parents(raw)
    locale = words(raw.get("default_locale")) or None
    return Article(
        id=identity,
        url=words(raw.get("url")) or links.article(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        original=originals(status=words(raw.get("state")), audience=audience),
        title=words(raw.get("title")),
        html=markup,
        summary=words(raw.get("description")),
        locale=locale,
        state=state,
        publish_at=publish_at,
        audience=AUDIENCE_IN.get(audience, Audience.LIMITED if audience else Audience.EVERYONE),
        author=reference(Entity.AGENT, raw.get("author_id")),
        parent=parents[0] if parents else None,
        other_parents=tuple(parents[1:]),
        tags=tag_names(raw),
        translations=tuple(
            translation(code, text, ident(raw.get("author_id")))
            for code, text in _texts(raw)
            if code != locale
        ),
        attachments=_images(identity, markup, raw),
        losses=kept_aside(
            raw,
            known.ARTICLE,
            *strange_word("help_center_audience", audience, AUDIENCE_IN),
            *strange_word("state", words(raw.get("state")), ARTICLE_STATE_IN),
        ),
    )


def internal_article(raw: Raw, links: Links) -> Article:
    """An article that only the workspace's own people can read."""
    identity = ident(raw.get("id")) or ""
    markup = words(raw.get("body"))
    return Article(
        id=f"{INTERNAL}{identity}",
        url=links.internal_article(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        original=originals(audience="internal_article"),
        title=words(raw.get("title")),
        html=markup,
        locale=words(raw.get("locale")) or None,
        audience=Audience.AGENTS,
        author=reference(Entity.AGENT, raw.get("author_id") or raw.get("owner_id")),
        attachments=inline_images(f"{INTERNAL}{identity}", markup),
        losses=kept_aside(raw, known.ARTICLE),
    )


def translation(locale: str, raw: Raw, author: str | None) -> Translation:
    """An article's text in one more language; `author` is who wrote the article."""
    own = reference(Entity.AGENT, raw.get("author_id"))
    return Translation(
        locale=locale,
        title=words(raw.get("title")),
        html=words(raw.get("body")),
        summary=words(raw.get("description")),
        state=ARTICLE_STATE_IN.get(words(raw.get("state")), ArticleState.DRAFT),
        author=own if own and own.id != author else None,
    )


def collection_body(record: Collection) -> dict[str, Any]:
    """The body of POST /help_center/collections. Icon and order can't be written."""
    texts = {
        LOCALES[text.locale]: {
            "type": "group_content",
            "name": text.name,
            "description": text.description,
        }
        for text in record.translations
        if text.locale in LOCALES
    }
    body: dict[str, Any] = {"name": record.name, "parent_id": parent_id(record.parent)}
    if record.description:
        body["description"] = record.description
    if texts:
        body["translated_content"] = {"type": "group_translated_content", **texts}
    return body


def parent_id(parent: Ref | None) -> str | None:
    """The collection above, as a collection names it: text."""
    return parent.id if parent else None


def article_body(record: Article, author: str, *, draft: bool) -> dict[str, Any]:
    """
    The body of POST /articles; `draft` keeps an article from being seen.

    `author_id` and `parent_id` are whole numbers on create (2.16: Create article).
    """
    body: dict[str, Any] = {
        "title": record.title,
        "body": record.html,
        "author_id": _number(author),
        "state": "draft" if draft else ARTICLE_STATE_OUT[record.state],
    }
    if record.summary:
        body["description"] = record.summary
    if record.parent:
        body |= {"parent_id": _number(record.parent.id), "parent_type": "collection"}
    if record.state is ArticleState.SCHEDULED and record.publish_at:
        body["scheduled_publish_at"] = iso(record.publish_at)
    texts = dict(_translations_out(record, author, draft=draft))
    if texts:
        body["translated_content"] = {"type": "article_translated_content", **texts}
    return body


def internal_article_body(record: Article, author: str) -> dict[str, Any]:
    """The body of POST /internal_articles: no collection, no translations, no draft."""
    return {
        "title": record.title,
        "body": record.html,
        "author_id": _number(author),
        "owner_id": _number(author),
    }


def dropped_locales(locales: tuple[str, ...]) -> tuple[Loss, ...]:
    """The loss for languages that have no key in `translated_content`."""
    missing = [locale for locale in locales if locale not in LOCALES]
    if not missing:
        return ()
    return (Loss(code="translation_dropped", detail={"languages": ", ".join(missing)}),)


def _translations_out(
    record: Article, author: str, *, draft: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    for text in record.translations:
        if text.locale in LOCALES:
            yield (
                LOCALES[text.locale],
                {
                    "type": "article_content",
                    "title": text.title,
                    "body": text.html,
                    "description": text.summary,
                    "author_id": _number(text.author.id if text.author else author),
                    "state": "draft" if draft else ARTICLE_STATE_OUT[text.state],
                },
            )


def _number(identity: str) -> int | str:
    return int(identity) if identity.isdecimal() else identity


def _texts(raw: Raw) -> list[tuple[str, Raw]]:
    return [
        (code, text)
        for code, text in branch(raw, "translated_content").items()
        if isinstance(text, Mapping) and (text.get("title") or text.get("name") or text.get("body"))
    ]


def _state(raw: Raw) -> tuple[ArticleState, datetime | None]:
    state = ARTICLE_STATE_IN.get(words(raw.get("state")), ArticleState.DRAFT)
    at = moment(raw.get("scheduled_publish_at"))
    if state is ArticleState.DRAFT and at:
        return ArticleState.SCHEDULED, at
    return state, None


def _parents(raw: Raw) -> list[Ref]:
    """`parent_ids` since 2.16, `parent_id` before."""
    several = raw.get("parent_ids")
    found = several if isinstance(several, list) and several else [raw.get("parent_id")]
    return [ref for ref in (reference(Entity.COLLECTION, item) for item in found) if ref]


def _images(identity: str, markup: str, raw: Raw) -> tuple[Attachment, ...]:
    locale = words(raw.get("default_locale"))
    found = list(inline_images(identity, markup))
    for code, text in _texts(raw):
        if code != locale:
            found += inline_images(f"{identity}/{code}", words(text.get("body")))
    return tuple({image.url: image for image in reversed(found)}.values())[::-1]
