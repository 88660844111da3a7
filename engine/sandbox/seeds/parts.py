"""The parts of a seed story: what an emulated account starts with, in no vendor's words.

Every part has a ``key``, unique in its kind, by which other parts point at it. Times are aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Role = Literal["user", "lead"]
Status = Literal["new", "open", "waiting_customer", "waiting_other", "snoozed", "solved", "closed"]
Priority = Literal["none", "low", "normal", "high", "urgent"]
MessageKind = Literal["reply", "note"]
ArticleState = Literal["draft", "published"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works at the help desk. An inactive one has left."""

    key: str
    name: str
    email: str
    active: bool = True
    bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team and the keys of its agents."""

    key: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A customer's company; ``size`` counts employees."""

    key: str
    name: str
    domain: str
    industry: str
    size: int
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactNote:
    """What an agent wrote about a contact."""

    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A customer: a user who signed up (with an external id) or a lead."""

    key: str
    name: str
    email: str | None
    phone: str | None
    role: Role
    company_keys: tuple[str, ...]
    tags: tuple[str, ...]
    notes: tuple[ContactNote, ...]
    created: datetime
    external_id: str | None
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file with its bytes. An inline one is shown in its text as ``<img src="cid:NAME">``."""

    name: str
    content_type: str
    content: bytes = field(repr=False)
    inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A reply that the customer sees, or a note between agents. The author is a contact or agent."""

    author: str
    kind: MessageKind
    html: str
    at: datetime
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A conversation with all its messages, oldest first; there is at least one."""

    key: str
    subject: str
    requester: str
    assignee: str | None
    team: str | None
    status: Status
    priority: Priority
    channel: str
    tags: tuple[str, ...]
    created: datetime
    updated: datetime
    solved_at: datetime | None
    messages: tuple[Message, ...]
    snoozed_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A node of the knowledge base; ``translations`` holds locale -> (name, description)."""

    key: str
    name: str
    parent: str | None
    description: str
    translations: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article; ``translations`` holds the other locales -> (title, body)."""

    key: str
    title: str
    body: str
    state: ArticleState
    author: str
    parent: str
    locale: str
    translations: dict[str, tuple[str, str]]
    created: datetime
    updated: datetime
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All that an account starts with. Nothing in it happens after ``until``."""

    agents: tuple[Person, ...]
    teams: tuple[Team, ...]
    until: datetime
    locales: tuple[str, ...] = ("en", "es")
    tags: tuple[str, ...] = ()
    companies: tuple[Company, ...] = ()
    contacts: tuple[Contact, ...] = ()
    threads: tuple[Thread, ...] = ()
    collections: tuple[Collection, ...] = ()
    articles: tuple[Article, ...] = ()
