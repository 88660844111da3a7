"""Agents, teams, tags, companies and contacts, in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from engine.connectors.freshdesk.convert import known
from engine.connectors.freshdesk.convert.fields import (
    COMPANY_EXTRAS,
    Fields,
    fields_in,
    fields_out,
)
from engine.connectors.freshdesk.convert.ids import ident, number
from engine.connectors.freshdesk.convert.links import Links
from engine.connectors.freshdesk.convert.locales import locale_in, locale_out
from engine.connectors.shared.values import (
    Raw,
    branch,
    listed,
    markup_of,
    moment,
    names,
    optional,
    originals,
    text_of,
    unknown,
    words,
)
from engine.connectors.shared.zones import zone_in, zone_out
from engine.model import (
    Agent,
    Company,
    Contact,
    ContactRole,
    Entity,
    PersonNote,
    Ref,
    Tag,
    Team,
)


class People(msgspec.Struct, frozen=True, kw_only=True):
    """
    What the account defines and people refer to.

    `blocked` and `visitors` are ids of contacts: which they are is told by the list they are in
    and by nothing on themselves (Contacts, List: state, contact_type).
    """

    links: Links
    contact_fields: Fields = {}
    company_fields: Fields = {}
    blocked: frozenset[str] = frozenset()
    visitors: frozenset[str] = frozenset()


def agent(raw: Raw, people: People) -> Agent:
    """An agent; name and address stand in `contact`."""
    identity = ident(raw.get("id")) or ""
    person = branch(raw, "contact")
    groups = raw.get("group_ids")
    teams = groups if isinstance(groups, list) else []
    return Agent(
        id=identity,
        url=people.links.agent(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        name=words(person.get("name")).strip(),
        email=optional(person.get("email")),
        active=person.get("active") is not False and raw.get("deactivated") is not True,
        teams=tuple(Ref(Entity.TEAM, team) for each in teams if (team := ident(each))),
        losses=unknown(raw, known.AGENT),
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


def tag(name: str) -> Tag:
    """A tag; Freshdesk knows it as a word on records alone."""
    return Tag(id=name, name=name)


def company(raw: Raw, people: People) -> Company:
    """A company; `account_tier` is what other desks call its plan."""
    identity = ident(raw.get("id")) or ""
    extras = {name: raw.get(name) for name in COMPANY_EXTRAS}
    return Company(
        id=identity,
        url=people.links.company(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        name=words(raw.get("name")).strip(),
        domains=names(raw.get("domains")),
        description=optional(raw.get("description")),
        notes=optional(raw.get("note")),
        industry=optional(raw.get("industry")),
        plan=optional(raw.get("account_tier")),
        fields=fields_in({**branch(raw, "custom_fields"), **extras}, people.company_fields),
        losses=unknown(raw, known.COMPANY),
    )


def contact(raw: Raw, people: People) -> Contact:
    """A contact as GET /contacts/{id} shows it; lists leave out half of this."""
    identity = ident(raw.get("id")) or ""
    phones = [each for key in ("phone", "mobile") if (each := optional(raw.get(key)))]
    about = optional(raw.get("description"))
    return Contact(
        id=identity,
        url=people.links.contact(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        original=originals(state="blocked" if identity in people.blocked else None),
        role=ContactRole.LEAD if identity in people.visitors else ContactRole.USER,
        name=words(raw.get("name")).strip(),
        email=optional(raw.get("email")),
        emails=names(raw.get("other_emails")),
        phone=phones[0] if phones else None,
        phones=tuple(dict.fromkeys(phones[1:])),
        external_id=optional(raw.get("unique_external_id")),
        companies=tuple(Ref(Entity.COMPANY, each) for each in _companies(raw)),
        tags=names(raw.get("tags")),
        notes=(PersonNote(html=markup_of(about)),) if about else (),
        job_title=optional(raw.get("job_title")),
        language=locale_in(words(raw.get("language"))),
        time_zone=zone_in(optional(raw.get("time_zone")), None),
        address=optional(raw.get("address")),
        blocked=identity in people.blocked,
        avatar_url=optional(branch(raw, "avatar").get("avatar_url")),
        fields=fields_in(branch(raw, "custom_fields"), people.contact_fields),
        losses=unknown(raw, known.CONTACT),
    )


def _companies(raw: Raw) -> list[str]:
    """Ids of a contact's companies, the main one first."""
    others = (each.get("company_id") for each in listed(raw.get("other_companies")))
    found = dict.fromkeys(ident(each) for each in (raw.get("company_id"), *others))
    return [each for each in found if each]


def contact_body(record: Contact, external_id: str, people: People) -> dict[str, Any]:
    """The body of POST /contacts, which mails nobody (Contacts, Create)."""
    companies = [number(ref.id) for ref in record.companies]
    phones = [record.phone, *record.phones]
    body: dict[str, Any] = {
        "name": record.name,
        "email": record.email,
        "other_emails": list(record.emails) or None,
        "phone": phones[0],
        "mobile": phones[1] if len(phones) > 1 else None,
        "unique_external_id": external_id,
        "company_id": companies[0] if companies else None,
        "other_companies": [
            {"company_id": each, "view_all_tickets": False} for each in companies[1:]
        ]
        or None,
        "tags": list(record.tags) or None,
        "description": notes_text(record.notes) or None,
        "job_title": record.job_title,
        "address": record.address,
        "language": locale_out(record.language) if record.language else None,
        "time_zone": zone_out(record.time_zone) if record.time_zone else None,
        "custom_fields": fields_out(record.fields, people.contact_fields) or None,
    }
    return _given(body)


def company_body(record: Company, people: People) -> dict[str, Any]:
    """The body of POST /companies."""
    fields = fields_out(record.fields, people.company_fields)
    extras = {name: fields.pop(name) for name in COMPANY_EXTRAS if name in fields}
    body: dict[str, Any] = {
        "name": record.name,
        "domains": list(record.domains) or None,
        "description": record.description,
        "note": record.notes,
        "industry": record.industry,
        "account_tier": record.plan,
        **extras,
        "custom_fields": fields or None,
    }
    return _given(body)


def notes_text(notes: Sequence[PersonNote]) -> str:
    """All notes about a person as one text; names and dates are lines in it already."""
    return "\n\n".join(text for note in notes if (text := text_of(note.html)))


def addresses(raw: Iterable[object]) -> list[str]:
    """The bare addresses of a list such as `cc_emails`: "Ana <ana@x.es>" or "ana@x.es"."""
    given = (each for each in raw if isinstance(each, str))
    return [each.rpartition("<")[2].rstrip("> ").strip() for each in given if "@" in each]


def _given(body: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if value is not None}
