"""The knowledge base of a seed story as a Help Center."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.sandbox.zendesk import guide
from engine.sandbox.zendesk.article_files import add_article_file
from engine.sandbox.zendesk.files import store_file
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
    words = {"en-us": (told.name, told.description)}
    words |= {LOCALES[locale]: pair for locale, pair in told.translations.items()}
    if told.parent is None:
        return add_collection(state, "categories", words, {"position": place})
    below: Row = {"position": place, "category_id": keys[told.parent], "sorting": "manual"}
    below |= {"theme_template": "section_page", "parent_section_id": None}
    return add_collection(state, "sections", words, below)


def add_collection(
    state: State, kind: str, words: Mapping[str, tuple[str, str]], place: Row
) -> int:
    """A category or section with its words by language, the main one first."""
    row: Row = {
        "id": state.store.next_id(),
        "position": 0,
        "created_at": state.now(),
        "updated_at": state.now(),
        "source_locale": next(iter(words)),
        **place,
    }
    guide.table(state, kind)[row["id"]] = row
    for locale, (name, description) in words.items():
        sent: Row = {"locale": locale, "title": name, "body": description}
        guide.add_translation(state, kind, row, sent, state.owner()["id"])
    return int(row["id"])


def article_row(
    state: State, author: int, section: int, locale: str, created: datetime, updated: datetime
) -> Row:
    """An article for everybody that nobody has voted on."""
    return {
        "id": state.store.next_id(),
        "author_id": author,
        "comments_disabled": False,
        "promoted": False,
        "position": 0,
        "vote_sum": 0,
        "vote_count": 0,
        "section_id": section,
        "created_at": stamp(created),
        "updated_at": stamp(updated),
        "source_locale": locale,
        "edited_at": stamp(updated),
        "user_segment_id": None,
        "user_segment_ids": [],
        "permission_group_id": next(iter(state.store.permission_groups)),
        "content_tag_ids": [],
        "label_names": [],
        "_stamp": int(updated.timestamp()),
    }


def _article(state: State, told: Article, place: int, keys: Mapping[str, int]) -> None:
    row = article_row(
        state,
        keys[told.author],
        keys[told.parent],
        LOCALES[told.locale],
        told.created,
        told.updated,
    )
    row |= {
        "position": place,
        "promoted": place == 0,
        "vote_sum": place % 7,
        "vote_count": place % 9,
    }
    row["user_segment_id"] = _segment(state) if place % 15 == 4 else None
    row["label_names"] = ["shop"] if place % 4 == 0 else []
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
