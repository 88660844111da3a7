"""Agents, teams, tags, companies and contacts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from engine.model.fields import FieldValue
from engine.model.refs import Loss, Ref


class Base(msgspec.Struct, frozen=True, kw_only=True, tag_field="entity"):
    """
    What every record has.

    `id` is the source's id as text, `url` where a person opens it there,
    `original` the source's own words for values that were translated
    ("status" → "pending"), `losses` what the reader could not hold.
    Times are aware UTC.
    """

    id: str
    url: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    original: dict[str, str] = {}
    losses: tuple[Loss, ...] = ()


class Agent(Base, frozen=True, kw_only=True, tag="agents"):
    """Somebody who answers customers."""

    name: str = ""
    email: str | None = None
    active: bool = True
    bot: bool = False
    teams: tuple[Ref, ...] = ()


class Team(Base, frozen=True, kw_only=True, tag="teams"):
    """A group of agents to whom conversations are assigned."""

    name: str = ""


class Tag(Base, frozen=True, kw_only=True, tag="tags"):
    """A label. Records carry tags by name."""

    name: str = ""


class Company(Base, frozen=True, kw_only=True, tag="companies"):
    """A customer organisation."""

    name: str = ""
    external_id: str | None = None
    domains: tuple[str, ...] = ()
    description: str | None = None
    notes: str | None = None
    website: str | None = None
    industry: str | None = None
    size: int | None = None
    plan: str | None = None
    spend: float | None = None
    tags: tuple[str, ...] = ()
    fields: dict[str, FieldValue] = msgspec.field(default_factory=dict)


class ContactRole(StrEnum):
    """A known person, or a visitor who left an address."""

    USER = "user"
    LEAD = "lead"


class PersonNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note about a person. `html` is the source's markup."""

    html: str
    author: Ref | None = None
    author_name: str = ""
    at: datetime | None = None


class Contact(Base, frozen=True, kw_only=True, tag="contacts"):
    """A customer who writes. `emails` and `phones` hold further ones."""

    role: ContactRole = ContactRole.USER
    name: str = ""
    email: str | None = None
    emails: tuple[str, ...] = ()
    phone: str | None = None
    phones: tuple[str, ...] = ()
    external_id: str | None = None
    companies: tuple[Ref, ...] = ()
    tags: tuple[str, ...] = ()
    notes: tuple[PersonNote, ...] = ()
    job_title: str | None = None
    language: str | None = None
    time_zone: str | None = None
    address: str | None = None
    unsubscribed: bool | None = None
    blocked: bool = False
    last_seen_at: datetime | None = None
    avatar_url: str | None = None
    fields: dict[str, FieldValue] = msgspec.field(default_factory=dict)
