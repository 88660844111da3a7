"""Contacts, companies and tags: what must read back as it was sent."""

from __future__ import annotations

from collections.abc import Mapping

from engine.connectors.capabilities import Capabilities, Dates
from engine.model import Company, Contact, Entity, FieldValue, Tag
from engine.verify.differences import Found
from engine.verify.normal import digits, folded, plain, second, value, words


def compare_contact(sent: Contact, there: Contact, can: Capabilities, found: Found) -> None:
    """Names, addresses, companies, tags, notes and custom fields."""
    found.same("name", plain(sent.name), plain(there.name), optional=True)
    found.same("email", plain(sent.email).casefold(), plain(there.email).casefold())
    if not can.single_email:
        found.names("emails", folded(sent.emails, one_word=False), _others(there))
    found.same("phone", digits(sent.phone), digits(there.phone))
    if can.leads:
        found.same("role", sent.role, there.role)
    if Entity.COMPANY in can.writes:
        # Some targets join the company of a ticket to its requester by themselves.
        found.names("companies", _ids(sent), _ids(there) & _ids(sent))
    compare_tags(sent.tags, there.tags, can, found)
    _notes(sent, there, found)
    compare_fields(sent.fields, there.fields, found)
    if can.dates.get(Entity.CONTACT, Dates()).created:
        found.same("created_at", second(sent.created_at), second(there.created_at), optional=True)


def _others(contact: Contact) -> frozenset[str]:
    return folded(contact.emails, one_word=False)


def _ids(contact: Contact) -> set[str]:
    return {ref.id for ref in contact.companies}


def _notes(sent: Contact, there: Contact, found: Found) -> None:
    """Every note's words; a target may hold all notes as one text."""
    written = " ".join(words(note.html) for note in there.notes)
    for number, note in enumerate(sent.notes, start=1):
        text = words(note.html)
        if text not in written:
            found.same(f"notes.{number}", text, written, kind="notes")


def compare_company(sent: Company, there: Company, can: Capabilities, found: Found) -> None:
    """Name, facts, tags and custom fields."""
    mine, theirs = plain(sent.name), plain(there.name)
    if can.companies_as_text:
        # One with nobody in it is there under the folded name that it is known by.
        mine, theirs = mine.casefold(), theirs.casefold()
    found.same("name", mine, theirs)
    for name in ("website", "industry", "size", "plan", "spend"):
        said, held = getattr(sent, name), getattr(there, name)
        if said is not None and held is not None:
            found.same(name, value(said), value(held))
    compare_tags(sent.tags, there.tags, can, found)
    compare_fields(sent.fields, there.fields, found)
    if can.dates.get(Entity.COMPANY, Dates()).created:
        found.same("created_at", second(sent.created_at), second(there.created_at), optional=True)


def compare_tag(sent: Tag, there: Tag, can: Capabilities, found: Found) -> None:
    """The name; its case is the target's own."""
    found.same("name", _one(sent.name, can), _one(there.name, can))


def _one(name: str, can: Capabilities) -> str:
    return ", ".join(folded([name], one_word=can.tag_folding))


def compare_tags(
    sent: tuple[str, ...], there: tuple[str, ...], can: Capabilities, found: Found
) -> None:
    """The same tags in any order and case."""
    mine, theirs = (folded(tags, one_word=can.tag_folding) for tags in (sent, there))
    found.names("tags", mine, theirs)


def compare_fields(
    sent: Mapping[str, FieldValue], there: Mapping[str, FieldValue], found: Found
) -> None:
    """Every custom field that was sent, as text; further ones are the target's own."""
    for key, mine in sent.items():
        found.same(f"fields.{key}", value(mine), value(there.get(key)), optional=True)
