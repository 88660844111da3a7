"""Contacts and companies as the target takes them."""

from __future__ import annotations

import re
from datetime import datetime

import msgspec

from engine.connectors.capabilities import Trait
from engine.mapping.agents import agent_name, counterpart, default_agent
from engine.mapping.context import Context, Losses, Mapped, Skip
from engine.mapping.conversion import shortened
from engine.mapping.dates import fitting, settable, text_of
from engine.mapping.domains import own_domains
from engine.mapping.fields import carry, chosen_keys, spec, target_fields
from engine.mapping.lines import name_in_line, names_line
from engine.mapping.mapping import Phones
from engine.mapping.origin import Origins
from engine.mapping.phones import Phone, treat
from engine.mapping.regions import region_of
from engine.mapping.safety import sanitise
from engine.mapping.tags import target_tags
from engine.mapping.text import text_to_html, whole, whole_name
from engine.model import Company, Contact, ContactRole, Entity, FieldValue, PersonNote, Ref

_ADDRESS = re.compile(r"^[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+$")


def apply_contact(record: Contact, context: Context, losses: Losses) -> Mapped:
    """The contact; its companies keep source ids, authors of notes have target ids."""
    if _is_nobody(record) and not context.writes(record.id):
        skip = Skip(code="anonymous_visitor")
        return Mapped(record=record, losses=losses.all(), skip=skip)
    origins = Origins(Entity.CONTACT, context, losses)
    email, emails = _emails(record, context, origins, losses)
    phone, phones = _phones(record, context, origins, losses)
    _created(record, Entity.CONTACT, context, origins)
    mapped = msgspec.structs.replace(
        record,
        role=_role(record, context, losses),
        name=_name(record, context, losses),
        email=email,
        emails=emails,
        phone=phone,
        phones=phones,
        companies=_companies(record, context, losses),
        tags=target_tags(record.tags, context, losses, marked=True),
        notes=_notes(record, context, losses),
        created_at=_first_date(record, Entity.CONTACT, context, losses),
    )
    mapped = _without_lost_states(mapped, context, losses)
    fields = target_fields(record, context, losses)
    fields |= _standard(record, context, losses)
    origins.keep("old_id", record.id)
    origins.keep("old_url", record.url)
    mapped = msgspec.structs.replace(mapped, fields=fields | origins.fields)
    return Mapped(record=mapped, losses=losses.all())


def apply_company(record: Company, context: Context, losses: Losses) -> Mapped:
    """The company with a name, folded tags and fields of the target."""
    origins = Origins(Entity.COMPANY, context, losses)
    _created(record, Entity.COMPANY, context, origins)
    origins.keep("old_id", record.id)
    origins.keep("old_url", record.url)
    fields = target_fields(record, context, losses)
    if context.target.companies_as_text:
        losses.add("company_as_text")
    mapped = msgspec.structs.replace(
        record,
        name=_company_name(record, context, losses),
        domains=own_domains(record.domains),
        spend=_spend(record, context, losses),
        description=_whole(record.description, losses),
        **_company_tags(record, context, losses),
        created_at=_first_date(record, Entity.COMPANY, context, losses),
        fields=fields | origins.fields,
    )
    return Mapped(record=mapped, losses=losses.all())


def _company_tags(record: Company, context: Context, losses: Losses) -> dict[str, object]:
    """The tags, or a line in the notes where companies have none."""
    notes = _whole(record.notes, losses)
    tags = target_tags(record.tags, context, losses)
    if not tags or Trait.COMPANY_TAGS in context.traits:
        return {"notes": notes, "tags": tags}
    losses.add("tag_dropped", limit="0", n=str(len(tags)))
    line = context.word("tags_left_out", tags=", ".join(tags))
    return {"notes": "\n".join(filter(None, [notes, line])), "tags": ()}


def _whole(text: str | None, losses: Losses) -> str | None:
    return whole(text, losses) if text is not None else None


def _first_date(
    record: Contact | Company, entity: Entity, context: Context, losses: Losses
) -> datetime | None:
    at = record.created_at
    return fitting(at, context, losses) if at and settable(context, entity).created else at


def _created(record: Contact | Company, entity: Entity, context: Context, origins: Origins) -> None:
    if record.created_at and not settable(context, entity).created:
        origins.lost("date_created_lost", "old_created", text_of(record.created_at))


def _company_name(record: Company, context: Context, losses: Losses) -> str:
    if name := whole_name(record.name, losses):
        return shortened(name, context.target.name_limit, "name_cut", losses)
    known = record.external_id or next(iter(record.domains), None)
    made_up = known or f"{context.word('company')} {record.id[-4:]}"
    losses.add("name_made_up", value=made_up)
    return made_up


def _spend(record: Company, context: Context, losses: Losses) -> float | None:
    limit = context.target.spend_limit
    if record.spend is None or limit is None or record.spend <= limit:
        return record.spend
    losses.add("value_cut", field="spend", limit=str(limit))
    return float(limit)


def _is_nobody(record: Contact) -> bool:
    addresses = (record.email, record.phone, record.external_id, *record.emails, *record.phones)
    return not record.name.strip() and not any(addresses)


def _name(record: Contact, context: Context, losses: Losses) -> str:
    name = shortened(whole_name(record.name, losses), context.target.name_limit, "name_cut", losses)
    if name or (Trait.NAMELESS in context.traits and not _is_nobody(record)):
        return name
    made_up = _made_up_name(record, context)
    losses.add("name_made_up", value=made_up)
    return made_up


def _made_up_name(record: Contact, context: Context) -> str:
    email = record.email or next(iter(record.emails), "")
    phone = record.phone or next(iter(record.phones), "")
    known = email.split("@")[0] or phone or record.external_id
    return known or f"{context.word('visitor')} {record.id[-4:]}"


def _role(record: Contact, context: Context, losses: Losses) -> ContactRole:
    if record.role is ContactRole.LEAD and not context.target.leads:
        losses.add("contact_role_changed")
        return ContactRole.USER
    return record.role


def _emails(
    record: Contact, context: Context, origins: Origins, losses: Losses
) -> tuple[str | None, tuple[str, ...]]:
    """The first address that a service can take, the others if it takes several."""
    given = [record.email, *record.emails]
    every = list(dict.fromkeys(one.strip() for one in given if one and one.strip()))
    good = [one for one in every if _ADDRESS.match(one)]
    bad = [one for one in every if one not in good]
    extra = good[1:] if context.target.single_email else []
    field = origins.keep("old_email", "; ".join([*bad, *extra]))
    for one in bad:
        losses.add("email_in_field", value=whole(one, losses), field=field)
    if extra:
        losses.add("email_extra_noted", n=str(len(extra)), field=field)
    return (good[0] if good else None), () if extra else tuple(good[1:])


def _phones(
    record: Contact, context: Context, origins: Origins, losses: Losses
) -> tuple[str | None, tuple[str, ...]]:
    """Numbers as the mapping's policy has them; originals of changed ones go to a field."""
    given = [record.phone, *record.phones]
    every = list(dict.fromkeys(one.strip() for one in given if one and one.strip()))
    region = region_of(record, context) if every else None
    treated = [(one, _treated(one, region, context)) for one in every]
    good = list(dict.fromkeys(phone.value for _, phone in treated if phone.value))
    extra = good[1:] if Trait.PHONES not in context.traits else []
    codes = {one: phone.code for one, phone in treated if phone.code}
    codes |= {one: "phone_in_field" for one, phone in treated if phone.value in extra}
    moved = [one for one in every if codes.get(one) in ("phone_fixed", "phone_in_field")]
    field = origins.keep("old_phone", "; ".join(moved))
    for one, code in codes.items():
        _phone_loss(code, one, field, losses)
    return (good[0] if good else None), () if extra else tuple(good[1:])


def _treated(one: str, region: str | None, context: Context) -> Phone:
    """As the policy has it; what is no number stays where the target takes anything."""
    phone = treat(one, context.mapping.phones, region)
    kept = phone.code == "phone_in_field" and context.mapping.phones is Phones.FIX
    return Phone(value=one) if kept and Trait.ANY_PHONE in context.traits else phone


def _phone_loss(code: str, value: str, field: str, losses: Losses) -> None:
    detail = {
        "phone_fixed": {"field": field},
        "phone_in_field": {"field": field, "value": value},
        "phone_dropped": {},
    }[code]
    losses.add(code, **detail)


def _companies(record: Contact, context: Context, losses: Losses) -> tuple[Ref, ...]:
    several = tuple(dict.fromkeys(record.companies))
    if several and Entity.COMPANY not in context.target.writes:
        losses.add("company_as_text")
        return ()
    kept = several[: context.target.companies_limit]
    if len(kept) < len(several):
        losses.add("companies_extra_dropped", n=str(len(several) - len(kept)))
    return kept


def _without_lost_states(record: Contact, context: Context, losses: Losses) -> Contact:
    """What the target has no mark for, taken out and noted."""
    traits = context.traits
    changes: dict[str, object] = {}
    if record.unsubscribed and Trait.CONSENT not in traits:
        losses.add("consent_lost")
        changes["unsubscribed"] = None
    if record.blocked and Trait.BLOCKED not in traits:
        losses.add("blocked_state_lost")
        changes["blocked"] = False
    if record.avatar_url and Trait.AVATAR not in traits:
        losses.add("avatar_lost")
        changes["avatar_url"] = None
    return msgspec.structs.replace(record, **changes)


_STANDARD = {"job_title": Trait.JOB_TITLE, "address": Trait.ADDRESS}
"""Built-in fields that some targets have only as custom ones."""


def _standard(record: Contact, context: Context, losses: Losses) -> dict[str, FieldValue]:
    """Built-in fields that the target lacks, in the custom ones the mapping names."""
    fields: dict[str, FieldValue] = {}
    for key, trait in _STANDARD.items():
        value: str | None = getattr(record, key)
        if not value or trait in context.traits:
            continue
        chosen = chosen_keys(Entity.CONTACT, context).get(key)
        target = spec(context.target_fields, Entity.CONTACT, chosen) if chosen else None
        if target is None:
            losses.add("field_dropped", field=context.word(key))
        else:
            carry(fields, value, None, target, context, losses)
    return fields


def _notes(record: Contact, context: Context, losses: Losses) -> tuple[PersonNote, ...]:
    """Notes each by itself, or joined to one text where the target has only that."""
    if not record.notes:
        return ()
    apart = Trait.PERSON_NOTES in context.traits
    done = tuple(_note(one, context, losses, apart=apart) for one in record.notes)
    if apart:
        return done
    return (PersonNote(html="\n".join(one.html for one in done)),)


def _note(note: PersonNote, context: Context, losses: Losses, *, apart: bool) -> PersonNote:
    html, changed = sanitise(whole(note.html, losses))
    if changed:
        losses.add("html_simplified")
    target = counterpart(note.author.id, context) if note.author else None
    name = _note_name(note, context) if target is None or not apart else ""
    at = None if settable(context, Entity.CONTACT).message and apart else note.at
    if name:
        losses.add("author_in_text", name=name)
    if at and apart:
        losses.add("date_message_lost")
    line = names_line(name, at=at, zone=context.mapping.lines_time_zone)
    author = Ref(Entity.AGENT, target) if target else default_agent(context)
    return PersonNote(html=_with_line(line, html), author=author, author_name=name, at=note.at)


def _note_name(note: PersonNote, context: Context) -> str:
    if note.author is None:
        return name_in_line(note.author_name)
    return agent_name(note.author.id, context, note.author_name)


def _with_line(line: str | None, html: str) -> str:
    return text_to_html(line) + html if line else html
