"""The knowledge base: a tree of collections and the articles in it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from engine.model.conversations import Attachment
from engine.model.people import Base
from engine.model.refs import Ref


class ArticleState(StrEnum):
    """Whether readers see it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    ARCHIVED = "archived"


class Audience(StrEnum):
    """Who may read. It never widens on the way."""

    EVERYONE = "everyone"
    SIGNED_IN = "signed_in"
    AGENTS = "agents"
    LIMITED = "limited"


class CollectionText(msgspec.Struct, frozen=True, kw_only=True):
    """Name and description of a collection in one more language."""

    locale: str
    name: str
    description: str = ""


class Collection(Base, frozen=True, kw_only=True, tag="collections"):
    """A category (no parent) or a folder in one. `locale` is BCP 47."""

    name: str = ""
    description: str = ""
    locale: str | None = None
    parent: Ref | None = None
    position: int | None = None
    translations: tuple[CollectionText, ...] = ()


class Translation(msgspec.Struct, frozen=True, kw_only=True):
    """An article's text in one more language (BCP 47); `author` None is the article's."""

    locale: str
    title: str
    html: str = ""
    summary: str = ""
    state: ArticleState = ArticleState.PUBLISHED
    author: Ref | None = None


class Article(Base, frozen=True, kw_only=True, tag="articles"):
    """
    An article; `title` and `html` are in its default `locale` (BCP 47).

    `readers` are names of the account's groups of readers, who may read if they are in any;
    `editors` is the group that may edit, where the mapping chose one.
    """

    title: str = ""
    html: str = ""
    summary: str = ""
    locale: str | None = None
    state: ArticleState = ArticleState.PUBLISHED
    publish_at: datetime | None = None
    audience: Audience = Audience.EVERYONE
    author: Ref | None = None
    parent: Ref | None = None
    other_parents: tuple[Ref, ...] = ()
    tags: tuple[str, ...] = ()
    position: int | None = None
    promoted: bool = False
    comments_closed: bool = False
    votes: int = 0
    translations: tuple[Translation, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    readers: tuple[str, ...] | UnsetType = UNSET
    editors: str | UnsetType = UNSET
