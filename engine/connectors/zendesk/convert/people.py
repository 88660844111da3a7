"""Agents, teams, tags, companies and contacts, in and out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from engine.connectors.shared.zones import zone_in, zone_out
from engine.connectors.zendesk.convert import known
from engine.connectors.zendesk.convert.fields import Fields, fields_in, value_out
from engine.connectors.zendesk.convert.links import Links
from engine.connectors.zendesk.convert.locales import locale_in, locale_out
from engine.connectors.zendesk.convert.values import (
    Raw,
    branch,
    ident,
    markup_of,
    moment,
    names,
    number,
    optional,
    originals,
    text_of,
    unknown,
    unknown_words,
    words,
)
from engine.connectors.zendesk.convert.vocabulary import ROLE_IN
from engine.model import (
    Agent,
    Company,
    Contact,
    Entity,
    PersonNote,
    Ref,
    Tag,
    Team,
)


class People(msgspec.Struct, frozen=True, kw_only=True):
    """What the account defines and people refer to."""

    links: Links
    user_fields: Fields = {}
    organization_fields: Fields = {}


def is_agent(raw: Raw) -> bool:
    """Whether a user is one of the account's own people."""
    return words(raw.get("role")) in {"agent", "admin"}


def agent(raw: Raw, teams: Iterable[str], people: People) -> Agent:
    """A user who is an agent or an admin; `teams` are ids of groups."""
    identity = ident(raw.get("id")) or ""
    return Agent(
        id=identity,
        url=people.links.user(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        original=originals(role=words(raw.get("role"))),
        name=words(raw.get("name")).strip(),
        email=optional(raw.get("email")),
        active=raw.get("active") is not False and raw.get("suspended") is not True,
        teams=tuple(Ref(Entity.TEAM, team) for team in teams),
        losses=unknown(raw, known.USER),
    )


def team(raw: Raw) -> Team:
    """A group."""
    return Team(
        id=ident(raw.get("id")) or "",
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        name=words(raw.get("name")).strip(),
        losses=unknown(raw, known.GROUP),
    )


def tag(raw: Raw) -> Tag:
    """A tag; Zendesk knows it by its name alone."""
    name = words(raw.get("name"))
    return Tag(id=name, name=name, losses=unknown(raw, known.TAG))


def company(raw: Raw, people: People) -> Company:
    """An organization."""
    identity = ident(raw.get("id")) or ""
    return Company(
        id=identity,
        url=people.links.organization(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        name=words(raw.get("name")).strip(),
        external_id=optional(raw.get("external_id")),
        domains=names(raw.get("domain_names")),
        description=optional(raw.get("details")),
        notes=optional(raw.get("notes")),
        tags=names(raw.get("tags")),
        fields=fields_in(branch(raw, "organization_fields"), people.organization_fields),
        losses=unknown(raw, known.ORGANIZATION),
    )


def contact(
    raw: Raw, identities: Sequence[Raw], organizations: Iterable[str], people: People
) -> Contact:
    """
    An end user with all its addresses and organizations.

    `organizations` are ids, the default one first.
    """
    identity = ident(raw.get("id")) or ""
    email, phone = optional(raw.get("email")), optional(raw.get("phone"))
    role = words(raw.get("role"))
    return Contact(
        id=identity,
        url=people.links.user(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        original=originals(role=role),
        name=words(raw.get("name")).strip(),
        email=email,
        emails=_further(identities, "email", email),
        phone=phone,
        phones=_further(identities, "phone_number", phone),
        external_id=optional(raw.get("external_id")),
        companies=tuple(Ref(Entity.COMPANY, each) for each in organizations),
        tags=names(raw.get("tags")),
        notes=tuple(_notes(raw)),
        language=locale_in(words(raw.get("locale"))),
        time_zone=zone_in(optional(raw.get("time_zone")), optional(raw.get("iana_time_zone"))),
        blocked=raw.get("suspended") is True,
        last_seen_at=moment(raw.get("last_login_at")),
        avatar_url=optional(branch(raw, "photo").get("content_url")),
        fields=fields_in(branch(raw, "user_fields"), people.user_fields),
        losses=unknown(raw, known.USER)
        + unknown_words(*([f"role={role}"] if role and role not in ROLE_IN else [])),
    )


def _further(identities: Sequence[Raw], kind: str, first: str | None) -> tuple[str, ...]:
    """The other addresses of a kind; Zendesk keeps them in lower case."""
    found = (optional(item.get("value")) for item in identities if item.get("type") == kind)
    known_first = (first or "").casefold()
    return tuple(dict.fromkeys(item for item in found if item and item.casefold() != known_first))


def _notes(raw: Raw) -> Iterable[PersonNote]:
    """`notes` and `details` are plain texts without author or date."""
    for key in ("notes", "details"):
        text = optional(raw.get(key))
        if text:
            yield PersonNote(html=markup_of(text))


def user_body(record: Contact, external_id: str, people: People) -> dict[str, Any]:
    """
    The object inside the body of POST /users.

    `verified` and `skip_verify_email` keep Zendesk from mailing the person
    (Zendesk: Users, Create User).
    """
    first = [number(ref.id) for ref in record.companies[:1]]
    body: dict[str, Any] = {
        "name": record.name,
        "email": record.email,
        "phone": record.phone,
        "external_id": external_id,
        "role": "end-user",
        "verified": True,
        "skip_verify_email": True,
        "organization_id": first[0] if first else None,
        "tags": list(record.tags) or None,
        "notes": notes_text(record.notes) or None,
        "locale": locale_out(record.language) if record.language else None,
        "time_zone": zone_out(record.time_zone) if record.time_zone else None,
        "user_fields": {
            key: value_out(value, people.user_fields.get(key))
            for key, value in record.fields.items()
        }
        or None,
    }
    return {key: value for key, value in body.items() if value is not None}


def organization_body(record: Company, external_id: str, people: People) -> dict[str, Any]:
    """The object inside the body of POST /organizations."""
    body: dict[str, Any] = {
        "name": record.name,
        "external_id": external_id,
        "domain_names": list(record.domains) or None,
        "details": record.description,
        "notes": record.notes,
        "tags": list(record.tags) or None,
        "organization_fields": {
            key: value_out(value, people.organization_fields.get(key))
            for key, value in record.fields.items()
        }
        or None,
    }
    return {key: value for key, value in body.items() if value is not None}


def notes_text(notes: Sequence[PersonNote]) -> str:
    """All notes about a person as one text; names and dates are lines in it already."""
    return "\n\n".join(text for note in notes if (text := text_of(note.html)))
