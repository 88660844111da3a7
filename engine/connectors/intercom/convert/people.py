"""Agents, teams, tags, companies and contacts, in and out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from engine.connectors.intercom.convert import known
from engine.connectors.intercom.convert.links import Links
from engine.connectors.intercom.convert.values import (
    Raw,
    branch,
    epoch,
    field_value,
    ident,
    idents,
    kept_aside,
    listed,
    moment,
    optional,
    person_name,
    strange_word,
    whole,
    words,
)
from engine.connectors.intercom.convert.vocabulary import ROLE_IN
from engine.model import (
    Agent,
    Company,
    Contact,
    ContactRole,
    Entity,
    FieldType,
    FieldValue,
    PersonNote,
    Ref,
    Tag,
    Team,
)

SPEND_LIMIT = 2_147_483_647
"""Largest monthly_spend. Intercom 2.16: Create or update a company."""


class People(msgspec.Struct, frozen=True, kw_only=True):
    """What the workspace defines and people refer to: tag names by id, field types by key."""

    links: Links
    tags: Mapping[str, str] = {}
    contact_fields: Mapping[str, FieldType] = {}
    company_fields: Mapping[str, FieldType] = {}


def agent(raw: Raw) -> Agent:
    """
    An admin.

    The list holds Intercom's own bot, "Operator" or "Fin", under an address
    that begins with "operator+" (recorded answers of GET /admins).
    """
    email = optional(raw.get("email"))
    return Agent(
        id=ident(raw.get("id")) or "",
        name=person_name(raw.get("name")),
        email=email,
        bot=raw.get("type") == "bot" or (email or "").casefold().startswith("operator+"),
        teams=tuple(Ref(Entity.TEAM, each) for each in idents(raw.get("team_ids"))),
        losses=kept_aside(raw, known.ADMIN),
    )


def team(raw: Raw) -> Team:
    """A team."""
    return Team(
        id=ident(raw.get("id")) or "",
        name=words(raw.get("name")).strip(),
        losses=kept_aside(raw, known.TEAM),
    )


def tag(raw: Raw) -> Tag:
    """A tag."""
    return Tag(
        id=ident(raw.get("id")) or "",
        name=words(raw.get("name")),
        losses=kept_aside(raw, known.TAG),
    )


def company(raw: Raw, people: People) -> Company:
    """A company; `notes.data` must hold its notes when they are to come along."""
    identity = ident(raw.get("id")) or ""
    website = optional(raw.get("website"))
    return Company(
        id=identity,
        url=people.links.company(identity),
        created_at=moment(raw.get("remote_created_at")) or moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        name=person_name(raw.get("name")),
        external_id=optional(raw.get("company_id")),
        notes=_joined_notes(raw),
        website=website,
        domains=_domains(website),
        industry=optional(raw.get("industry")),
        size=whole(raw.get("size")),
        plan=optional(branch(raw, "plan").get("name")),
        spend=_spend(raw),
        tags=_tag_names(raw, people.tags),
        fields=_fields(raw, people.company_fields),
        losses=kept_aside(raw, known.COMPANY),
    )


def contact(raw: Raw, people: People) -> Contact:
    """A user or lead; `notes.data` must hold its notes when they are to come along."""
    identity = ident(raw.get("id")) or ""
    role = words(raw.get("role"))
    return Contact(
        id=identity,
        url=people.links.contact(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        original={"role": role} if role else {},
        role=ROLE_IN.get(role, ContactRole.LEAD if role else ContactRole.USER),
        name=person_name(raw.get("name")),
        email=optional(raw.get("email")),
        phone=optional(raw.get("phone")),
        external_id=optional(raw.get("external_id")),
        companies=_companies(raw),
        tags=tuple(dict.fromkeys((*_tag_names(raw, people.tags), *_segments(raw)))),
        notes=tuple(note(item) for item in listed(raw.get("notes")) if item.get("body")),
        language=optional(raw.get("language_override")),
        address=_address(raw),
        unsubscribed=_yes_no(raw.get("unsubscribed_from_emails")),
        last_seen_at=moment(raw.get("last_seen_at")),
        avatar_url=_avatar(raw),
        fields=_fields(raw, people.contact_fields),
        losses=kept_aside(raw, known.CONTACT, *strange_word("role", role, ROLE_IN)),
    )


def note(raw: Raw) -> PersonNote:
    """A note about a person; its author is an admin."""
    author = branch(raw, "author")
    identity = ident(author.get("id"))
    return PersonNote(
        html=words(raw.get("body")),
        author=Ref(Entity.AGENT, identity) if identity else None,
        author_name=person_name(author.get("name")),
        at=moment(raw.get("created_at")),
    )


def contact_body(record: Contact, external_id: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """
    The body of POST /contacts.

    `created_at` is not writable: the time of creation goes to `signed_up_at`
    (Intercom 2.16: Create contact).
    """
    body: dict[str, Any] = {
        "role": record.role.value,
        "external_id": external_id,
        "email": record.email,
        "phone": record.phone,
        "name": record.name or None,
        "signed_up_at": epoch(record.created_at) if record.created_at else None,
        "last_seen_at": epoch(record.last_seen_at) if record.last_seen_at else None,
        "unsubscribed_from_emails": record.unsubscribed,
        "custom_attributes": dict(fields) or None,
    }
    return {key: value for key, value in body.items() if value is not None}


def company_body(record: Company, company_id: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The body of POST /companies, which creates or updates by `company_id`."""
    website = record.website or next(iter(record.domains), None)
    body: dict[str, Any] = {
        "company_id": company_id,
        "name": record.name or None,
        "website": website,
        "industry": record.industry,
        "size": record.size,
        "plan": record.plan,
        "monthly_spend": None if record.spend is None else min(int(record.spend), SPEND_LIMIT),
        "remote_created_at": epoch(record.created_at) if record.created_at else None,
        "custom_attributes": dict(fields) or None,
    }
    return {key: value for key, value in body.items() if value is not None}


def attribute_value(value: FieldValue, kind: FieldType | None) -> object:
    """A custom field's value as Intercom takes it: dates as Unix time, several as one text."""
    if kind in {FieldType.DATE, FieldType.DATETIME} and isinstance(value, str):
        found = moment(value)
        return epoch(found) if found else value
    return "; ".join(value) if isinstance(value, tuple) else value


def _yes_no(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _companies(raw: Raw) -> tuple[Ref, ...]:
    found = (ident(item.get("id")) for item in listed(raw.get("companies"), "companies"))
    return tuple(Ref(Entity.COMPANY, item) for item in found if item)


def _tag_names(raw: Raw, names: Mapping[str, str]) -> tuple[str, ...]:
    # Contacts embed ids only, companies the names too (contact_tags and company in 2.16).
    found = (
        words(item.get("name")) or names.get(str(item.get("id")), "")
        for item in listed(raw.get("tags"), "tags")
    )
    return tuple(dict.fromkeys(name for name in found if name))


def _segments(raw: Raw) -> tuple[str, ...]:
    """Names of segments, where the reader has put them."""
    return tuple(words(item.get("name")) for item in listed(raw.get("segments")))


def _fields(raw: Raw, types: Mapping[str, FieldType]) -> dict[str, FieldValue]:
    return {
        key: field_value(value, types.get(key))
        for key, value in branch(raw, "custom_attributes").items()
        if value is not None and value != ""
    }


def _joined_notes(raw: Raw) -> str | None:
    bodies = [words(item.get("body")) for item in listed(raw.get("notes"))]
    return "\n".join(body for body in bodies if body) or None


def _domains(website: str | None) -> tuple[str, ...]:
    if website is None:
        return ()
    host = website.split("://")[-1].split("/")[0].split(":")[0].casefold()
    return (host.removeprefix("www."),) if "." in host else ()


def _spend(raw: Raw) -> float | None:
    found = raw.get("monthly_spend")
    # Every company answers 0 when nothing was ever set (recorded answers of GET /companies).
    if isinstance(found, bool) or not isinstance(found, int | float) or not found:
        return None
    return float(found)


def _avatar(raw: Raw) -> str | None:
    found = raw.get("avatar")
    if isinstance(found, Mapping):
        found = found.get("image_url")
    return optional(found)


def _address(raw: Raw) -> str | None:
    place = branch(raw, "location")
    parts = (words(place.get(key)) for key in ("city", "region", "country"))
    return ", ".join(part for part in parts if part) or None
