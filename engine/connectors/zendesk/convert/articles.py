"""The help center, in: categories and sections as collections, articles with translations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import UNSET

from engine.connectors.zendesk.convert import known
from engine.connectors.zendesk.convert.attachments import attachments
from engine.connectors.zendesk.convert.links import Links
from engine.connectors.zendesk.convert.locales import locale_in
from engine.connectors.zendesk.convert.values import (
    Raw,
    ident,
    moment,
    names,
    optional,
    originals,
    reference,
    unknown,
    unknown_words,
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

_ROOTED = re.compile(r"(<[^>]*?\b(?:src|href)\s*=\s*[\"'])/(?!/)", re.IGNORECASE)
MARK = re.compile(r"[a-z_]+:articles:\S+")
"""The label by which the writer marks an article as ours: a key's text."""


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """What the help center defines: `segments` are user segments by id."""

    links: Links
    segments: Mapping[str, Raw] = {}


def category(raw: Raw, translations: Iterable[Raw], shelf: Shelf) -> Collection:
    """A category: a collection without a parent."""
    return _collection(raw, translations, shelf.links.category(ident(raw.get("id")) or ""), None)


def section(raw: Raw, translations: Iterable[Raw], shelf: Shelf) -> Collection:
    """A section: a folder in its category, or in the section above it."""
    above = reference(Entity.COLLECTION, raw.get("parent_section_id"))
    parent = above or reference(Entity.COLLECTION, raw.get("category_id"))
    return _collection(raw, translations, shelf.links.section(ident(raw.get("id")) or ""), parent)


def _collection(raw: Raw, translations: Iterable[Raw], url: str, parent: Ref | None) -> Collection:
    default = words(raw.get("source_locale")) or words(raw.get("locale"))
    texts = list(translations)
    main = _of(texts, default) or {}
    return Collection(
        id=ident(raw.get("id")) or "",
        url=optional(raw.get("html_url")) or url,
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        name=(words(main.get("title")) or words(raw.get("name"))).strip(),
        description=words(main.get("body")) or words(raw.get("description")),
        locale=locale_in(default),
        parent=parent,
        position=whole(raw.get("position")),
        translations=tuple(
            CollectionText(
                locale=locale_in(words(item.get("locale"))) or "",
                name=words(item.get("title")).strip(),
                description=words(item.get("body")),
            )
            for item in _others(texts, default)
        ),
        losses=unknown(raw, known.SECTION),
    )


def article(raw: Raw, translations: Iterable[Raw], files: Sequence[Raw], shelf: Shelf) -> Article:
    """An article in its source language, with its other languages and files."""
    identity = ident(raw.get("id")) or ""
    default = words(raw.get("source_locale")) or words(raw.get("locale"))
    texts = list(translations)
    main = _of(texts, default) or raw
    bodies = "".join([words(main.get("body")), *(words(t.get("body")) for t in texts)])
    audience, readers = _audience(raw, shelf)
    return Article(
        id=identity,
        url=optional(raw.get("html_url")) or shelf.links.article(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("edited_at")) or moment(raw.get("updated_at")),
        original=originals(audience=", ".join(readers)),
        title=words(main.get("title")).strip(),
        html=_whole_addresses(main, shelf),
        locale=locale_in(default),
        state=_state(main.get("draft") if "draft" in main else raw.get("draft")),
        audience=audience,
        readers=readers or UNSET,
        author=reference(Entity.AGENT, raw.get("author_id")),
        parent=reference(Entity.COLLECTION, raw.get("section_id")),
        tags=tuple(name for name in names(raw.get("label_names")) if not MARK.fullmatch(name)),
        position=whole(raw.get("position")),
        promoted=raw.get("promoted") is True,
        comments_closed=raw.get("comments_disabled") is True,
        votes=whole(raw.get("vote_count")) or 0,
        translations=tuple(_translation(item, shelf) for item in _others(texts, default)),
        attachments=attachments(identity, files, bodies, shelf.links.base),
        losses=unknown(raw, known.ARTICLE)
        + unknown_words(*(["content_tag_ids"] if raw.get("content_tag_ids") else [])),
    )


def _translation(raw: Raw, shelf: Shelf) -> Translation:
    return Translation(
        locale=locale_in(words(raw.get("locale"))) or "",
        title=words(raw.get("title")).strip(),
        html=_whole_addresses(raw, shelf),
        state=_state(raw.get("draft")),
    )


def _whole_addresses(raw: Raw, shelf: Shelf) -> str:
    """The text with addresses that lead somewhere outside of this help center too."""
    return _ROOTED.sub(rf"\g<1>{shelf.links.base}/", words(raw.get("body")))


def _state(draft: object) -> ArticleState:
    return ArticleState.DRAFT if draft is True else ArticleState.PUBLISHED


def _of(texts: Iterable[Raw], locale: str) -> Raw | None:
    same = (item for item in texts if words(item.get("locale")).lower() == locale.lower())
    return next(same, None)


def _others(texts: Iterable[Raw], locale: str) -> list[Raw]:
    return [item for item in texts if words(item.get("locale")).lower() != locale.lower()]


def _audience(raw: Raw, shelf: Shelf) -> tuple[Audience, tuple[str, ...]]:
    """
    Who may read, and the names of the user segments that say so.

    No segment is everybody (Zendesk: Articles, user_segment_id); several add up,
    and one that we cannot see is taken for the narrowest.
    """
    several = raw.get("user_segment_ids")
    ids = [ident(item) for item in several] if isinstance(several, list) else []
    ids = ids or [ident(raw.get("user_segment_id"))]
    found = [shelf.segments.get(each, {}) for each in ids if each]
    if not found:
        return Audience.EVERYONE, ()
    audiences = {segment_audience(segment) for segment in found}
    widest = next(
        a for a in (Audience.SIGNED_IN, Audience.LIMITED, Audience.AGENTS) if a in audiences
    )
    return widest, tuple(name for segment in found if (name := words(segment.get("name"))))


_NARROWED = ("group_ids", "organization_ids", "tags", "or_tags", "added_user_ids")


def segment_audience(raw: Raw) -> Audience:
    """The audience that a user segment stands for; one with conditions is limited."""
    if any(raw.get(key) for key in _NARROWED):
        return Audience.LIMITED
    kinds = {"signed_in_users": Audience.SIGNED_IN, "staff": Audience.AGENTS}
    return kinds.get(words(raw.get("user_type")), Audience.LIMITED)
