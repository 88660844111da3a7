"""Agents, teams, tags, companies and contacts, in and out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from engine.connectors.request_tracker.convert.fields import Fields, values_in, values_out
from engine.connectors.request_tracker.convert.ids import date_in, date_out, ident
from engine.connectors.request_tracker.convert.links import Links
from engine.connectors.shared.values import Raw, markup_of, optional, originals, text_of, words
from engine.model import Agent, Company, Contact, Entity, PersonNote, Ref, Tag, Team

FIELDS = (
    "id,Name,EmailAddress,RealName,Organization,WorkPhone,MobilePhone,HomePhone,Lang,Timezone,"
    "Comments,FreeformContactInfo,Address1,Address2,City,State,Zip,Country,Created,LastUpdated,"
    "CustomFields"
)
"""What lists of users are asked to tell (RT/User.pm, _CoreAccessible)."""
LENGTHS = {
    "Name": 200,
    "EmailAddress": 120,
    "RealName": 120,
    "Organization": 200,
    "Lang": 16,
    "WorkPhone": 30,
    "MobilePhone": 30,
    "Timezone": 50,
    "Address1": 200,
}
"""Characters of each column (RT/User.pm, _CoreAccessible)."""
_ADDRESS = ("Address1", "Address2", "Zip", "City", "State", "Country")
_TAG = "Tag: "
_PHONES = ("MobilePhone", "WorkPhone", "HomePhone")
_SPACES = re.compile(r"\s+")


def agent(raw: Raw, links: Links, *, active: bool = True) -> Agent:
    """A privileged user."""
    identity = ident(raw.get("id")) or ""
    return Agent(
        id=identity,
        url=links.user(identity),
        created_at=date_in(raw.get("Created")),
        updated_at=date_in(raw.get("LastUpdated")),
        name=shown_name(raw),
        email=optional(raw.get("EmailAddress")),
        active=active,
    )


def team(raw: Raw, links: Links) -> Team:
    """A queue."""
    identity = ident(raw.get("id")) or ""
    return Team(
        id=identity,
        url=links.queue(identity),
        created_at=date_in(raw.get("Created")),
        updated_at=date_in(raw.get("LastUpdated")),
        name=words(raw.get("Name")).strip(),
    )


def tag(name: str) -> Tag:
    """A word among the values of the field of tags."""
    return Tag(id=name, name=name)


def company(name: str) -> Company:
    """What people have as their organization; the text is all that there is of it."""
    return Company(id=company_key(name), name=name)


def company_key(name: str) -> str:
    """The same for names that differ in case and spaces alone."""
    return _SPACES.sub(" ", name).strip().casefold()


def contact(raw: Raw, links: Links, fields: Fields, *, active: bool = True) -> Contact:
    """Any other user; RT names those without a name after their address."""
    identity = ident(raw.get("id")) or ""
    email = optional(raw.get("EmailAddress"))
    phones = list(dict.fromkeys(filter(None, (optional(raw.get(key)) for key in _PHONES))))
    organization = optional(raw.get("Organization"))
    note = optional(raw.get("Comments"))
    login = words(raw.get("Name"))
    return Contact(
        id=identity,
        url=links.user(identity),
        created_at=date_in(raw.get("Created")),
        updated_at=date_in(raw.get("LastUpdated")),
        original=originals(name=login if login != email else ""),
        name=words(raw.get("RealName")).strip(),
        email=email,
        phone=phones[0] if phones else None,
        phones=tuple(phones[1:]),
        companies=(Ref(Entity.COMPANY, company_key(organization)),) if organization else (),
        tags=tuple(_tags(words(raw.get("FreeformContactInfo")))),
        notes=(PersonNote(html=markup_of(note)),) if note else (),
        language=optional(words(raw.get("Lang")).replace("_", "-")),
        time_zone=optional(raw.get("Timezone")),
        address=", ".join(filter(None, (optional(raw.get(key)) for key in _ADDRESS))) or None,
        blocked=not active,
        fields=values_in(raw.get("CustomFields"), fields),
    )


def shown_name(raw: Raw) -> str:
    """What people call somebody: the real name, else the login."""
    return words(raw.get("RealName")).strip() or words(raw.get("Name")).strip()


def _tags(extra: str) -> Iterator[str]:
    lines = (line for line in extra.splitlines() if line.startswith(_TAG))
    yield from dict.fromkeys(line.removeprefix(_TAG).strip() for line in lines)


def bears(raw: Raw, mark: str) -> bool:
    """Whether our mark is the first line of the extra information."""
    return words(raw.get("FreeformContactInfo")).partition("\n")[0].strip() == mark


def user_body(record: Contact, mark: str, organization: str, fields: Fields) -> dict[str, Any]:
    """
    The body of POST /user; the mark and the tags are lines of its extra information.

    A login must be there and be the only one of its name (RT/User.pm, Create).
    """
    texts = (text_of(note.html) for note in record.notes)
    body: dict[str, Any] = {
        "Name": record.email or record.external_id or mark,
        "EmailAddress": record.email,
        "RealName": record.name,
        "Privileged": 0,
        "Organization": organization,
        "MobilePhone": record.phone,
        "WorkPhone": record.phones[0] if record.phones else None,
        "HomePhone": record.phones[1] if record.phones[1:] else None,
        "Lang": (record.language or "").replace("-", "_"),
        "Timezone": record.time_zone,
        "Address1": record.address,
        "Comments": "\n\n".join(text for text in texts if text),
        "FreeformContactInfo": "\n".join([mark, *(f"{_TAG}{tag}" for tag in record.tags)]),
        "Created": date_out(record.created_at) if record.created_at else None,
        "CustomFields": values_out(record.fields, fields) or None,
    }
    return {key: value for key, value in body.items() if value not in (None, "")}


def too_long(body: dict[str, Any]) -> Iterable[str]:
    """The columns of the body that RT would cut or refuse."""
    return [key for key, limit in LENGTHS.items() if len(str(body.get(key) or "")) > limit]
