"""The knowledge base of a seed story as a Help Center."""

from __future__ import annotations

from collections.abc import Mapping

from engine.sandbox.zendesk import guide
from engine.sandbox.zendesk.files import store_file
from engine.sandbox.zendesk.guide_parts import add_article_file
from engine.sandbox.zendesk.state import State
from engine.sandbox.zendesk.times import stamp
from engine.sandbox.zendesk.web import Row

from .parts import Article, Collection, Story

LOCALES = {"en": "en-us", "es": "es"}


def add_knowledge_base(state: State, told: Story, keys: Mapping[str, int]) -> None:
    """Categories, sections and articles with their translations and files."""
    own = dict(keys)
    for place, collection in enumerate(told.collections):
        own[collection.key] = _collection(state, collection, place, own)
    for place, article in enumerate(told.articles):
        _article(state, article, place, own)


def _collection(state: State, told: Collection, place: int, keys: Mapping[str, int]) -> int:
    kind = "sections" if told.parent else "categories"
    row: Row = {
        "id": state.store.next_id(),
        "position": place,
        "created_at": state.now(),
        "updated_at": state.now(),
        "source_locale": "en-us",
    }
    if told.parent:
        row |= {"category_id": keys[told.parent], "sorting": "manual"}
        row |= {"theme_template": "section_page", "parent_section_id": None}
    guide.table(state, kind)[row["id"]] = row
    author = keys["ana"]
    words: Row = {"locale": "en-us", "title": told.name, "body": told.description}
    guide.add_translation(state, kind, row, words, author)
    for locale, (name, description) in told.translations.items():
        words = {"locale": LOCALES[locale], "title": name, "body": description}
        guide.add_translation(state, kind, row, words, author)
    return int(row["id"])


def _article(state: State, told: Article, place: int, keys: Mapping[str, int]) -> None:
    row: Row = {
        "id": state.store.next_id(),
        "author_id": keys[told.author],
        "comments_disabled": False,
        "promoted": place == 0,
        "position": place,
        "vote_sum": place % 7,
        "vote_count": place % 9,
        "section_id": keys[told.parent],
        "created_at": stamp(told.created),
        "updated_at": stamp(told.updated),
        "source_locale": LOCALES[told.locale],
        "edited_at": stamp(told.updated),
        "user_segment_id": _segment(state) if place % 15 == 4 else None,
        "user_segment_ids": [],
        "permission_group_id": next(iter(state.store.permission_groups)),
        "content_tag_ids": [],
        "label_names": ["shop"] if place % 4 == 0 else [],
        "_stamp": int(told.updated.timestamp()),
    }
    state.store.articles[row["id"]] = row
    draft = told.state == "draft"
    words = {told.locale: (told.title, told.body), **told.translations}
    for locale, (title, body) in words.items():
        sent: Row = {"locale": LOCALES[locale], "title": title, "body": body, "draft": draft}
        guide.add_translation(state, "articles", row, sent, row["author_id"])
    for file in told.files:
        item = store_file(state, file.name, file.content_type, file.content)
        add_article_file(state, row["id"], item, inline=False)


def _segment(state: State) -> int:
    """The segment of agents, for the articles that only they may read."""
    segments = state.store.user_segments.items()
    return next(key for key, row in segments if row["user_type"] == "staff")
