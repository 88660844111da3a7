"""Whom and what a record names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.model import Article, Collection, Contact, Conversation, Entity, Record, Ref

_RESOLVED = (Entity.CONTACT, Entity.COMPANY, Entity.COLLECTION, Entity.CONVERSATION)
"""Agents and teams were already replaced by the mapping."""


def people_of(record: Conversation) -> set[Ref]:
    """Who asked, who takes part and who wrote."""
    authors = (message.author.ref for message in record.messages)
    return {ref for ref in (record.requester, *record.participants, *authors) if ref}


def named(record: Record) -> Iterable[Ref]:
    """The people and companies of the source that a record is about."""
    if isinstance(record, Contact):
        return record.companies
    if isinstance(record, Conversation):
        return people_of(record) | ({record.company} if record.company else set())
    return ()


def references(record: Record) -> set[Ref]:
    """All references of a mapped record that still hold source ids."""
    refs: Iterable[Ref | None] = named(record)
    if isinstance(record, Collection):
        refs = (record.parent,)
    elif isinstance(record, Article):
        refs = (record.parent, *record.other_parents)
    elif isinstance(record, Conversation):
        refs = (*named(record), *(link.ref for link in record.links))
    return {ref for ref in refs if ref and ref.entity in _RESOLVED}


def refs(record: Record) -> Iterator[Ref]:
    """Every reference of the record, those of its messages and notes too."""
    for name in record.__struct_fields__:
        value = getattr(record, name)
        for one in value if isinstance(value, tuple) else (value,):
            found = one if isinstance(one, Ref) else _author(one)
            if found is not None:
                yield found


def _author(part: object) -> Ref | None:
    author = getattr(part, "author", None)
    found = author if isinstance(author, Ref) else getattr(author, "ref", None)
    return found if isinstance(found, Ref) else None
