"""References: from ids of the source to ids of the target, through the ledger."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from engine.archive import Records
from engine.connectors.capabilities import Capabilities
from engine.errors import MissingReference
from engine.ledger import Ledger
from engine.mapping.helpers import UNKNOWN_REQUESTER
from engine.model import (
    Article,
    Author,
    AuthorRole,
    Collection,
    Contact,
    Conversation,
    Entity,
    Loss,
    Message,
    Record,
    Ref,
)

Found = dict[Ref, Ref]
_RESOLVED = (Entity.CONTACT, Entity.COMPANY, Entity.COLLECTION, Entity.CONVERSATION)
"""Agents and teams were already replaced by the mapping."""


def without_strangers(record: Record, records: Records, target: Capabilities) -> Record:
    """
    The record without references to people that the source never gave out.

    The mapping then treats them as unknown authors or a missing requester; whoever was merged
    is the person that they became. A target that holds records as they are takes the references
    too.
    """
    if target.whole or not isinstance(record, Conversation):
        return record
    record = _followed(record, records)
    known = {ref: records.has(ref) for ref in people_of(record)}
    requester = record.requester if known.get(record.requester, False) else None  # type: ignore[arg-type]
    participants = tuple(ref for ref in record.participants if known[ref])
    messages = tuple(_message(message, known, record.requester) for message in record.messages)
    return msgspec.structs.replace(
        record, requester=requester, participants=participants, messages=messages
    )


def _followed(record: Conversation, records: Records) -> Conversation:
    """The record with survivors in the place of people who were merged."""
    people = {ref.id for ref in people_of(record) if ref.entity is Entity.CONTACT}
    into = {
        Ref(Entity.CONTACT, gone): Ref(Entity.CONTACT, survivor)
        for gone, survivor in records.survivors(Entity.CONTACT, people).items()
    }
    if not into:
        return record
    asks = into.get(record.requester, record.requester) if record.requester else None
    others = dict.fromkeys(into.get(ref, ref) for ref in record.participants)
    return msgspec.structs.replace(
        record,
        requester=asks,
        participants=tuple(ref for ref in others if ref != asks),
        messages=tuple(_by_survivor(message, into) for message in record.messages),
    )


def _by_survivor(message: Message, into: dict[Ref, Ref]) -> Message:
    ref = message.author.ref
    if ref not in into:
        return message
    author = msgspec.structs.replace(message.author, ref=into[ref])
    return msgspec.structs.replace(message, author=author)


def people_of(record: Conversation) -> set[Ref]:
    """Who asked, who takes part and who wrote."""
    authors = (message.author.ref for message in record.messages)
    return {ref for ref in (record.requester, *record.participants, *authors) if ref}


def _message(message: Message, known: dict[Ref, bool], requester: Ref | None) -> Message:
    """Somebody nobody knows wrote it; who is the requester as well becomes the placeholder."""
    ref = message.author.ref
    if ref is None or known.get(ref, False):
        return message
    if ref == requester:
        asks = Author(role=AuthorRole.CONTACT, ref=Ref(Entity.CONTACT, UNKNOWN_REQUESTER))
        return msgspec.structs.replace(message, author=asks)
    stranger = Author(role=AuthorRole.UNKNOWN, name=message.author.name or ref.id)
    return msgspec.structs.replace(message, author=stranger)


def references(record: Record) -> set[Ref]:
    """All references of a mapped record that still hold source ids."""
    refs: Iterable[Ref | None] = ()
    if isinstance(record, Conversation):
        authors = (message.author.ref for message in record.messages)
        refs = (record.requester, record.company, *record.participants, *authors)
    elif isinstance(record, Contact):
        refs = record.companies
    elif isinstance(record, Collection):
        refs = (record.parent,)
    elif isinstance(record, Article):
        refs = (record.parent, *record.other_parents)
    return {ref for ref in refs if ref and ref.entity in _RESOLVED}


def look_up(ledger: Ledger, refs: Iterable[Ref]) -> Found:
    """Where these records are in the target, as far as they are there."""
    found: Found = {}
    wanted: dict[Entity, list[str]] = {}
    for ref in refs:
        wanted.setdefault(ref.entity, []).append(ref.id)
    for entity, ids in wanted.items():
        for source_id, identity in ledger.identities(entity, ids).items():
            found[Ref(entity, source_id)] = Ref(entity, identity.target_id)
    return found


def resolve(record: Record, found: Found, target: Capabilities) -> tuple[Record, tuple[Loss, ...]]:
    """
    The record with target ids, and what that cost.

    Raises MissingReference when what it cannot do without is not there.
    Where records are held as they are, the source's ids are the target's.
    """
    if target.whole:
        return record, ()
    if isinstance(record, Conversation):
        return _conversation(record, found)
    if isinstance(record, Contact):
        kept = tuple(found[ref] for ref in record.companies if ref in found)
        dropped = len(record.companies) - len(kept)
        losses = (Loss(code="companies_extra_dropped", detail={"n": str(dropped)}),)
        return msgspec.structs.replace(record, companies=kept), losses if dropped else ()
    if isinstance(record, Collection | Article):
        return _placed(record, found), ()
    return record, ()


def _placed(record: Collection | Article, found: Found) -> Record:
    if record.parent is not None and record.parent not in found:
        raise MissingReference("Its folder is not in the target.", code="parent_missing")
    parent = found[record.parent] if record.parent is not None else None
    if isinstance(record, Collection):
        return msgspec.structs.replace(record, parent=parent)
    others = tuple(found[ref] for ref in record.other_parents if ref in found)
    return msgspec.structs.replace(record, parent=parent, other_parents=others)


def _conversation(record: Conversation, found: Found) -> tuple[Record, tuple[Loss, ...]]:
    requester = record.requester
    if requester is not None and requester.entity == Entity.CONTACT:
        requester = _needed(requester, found)
    there = tuple(found[ref] for ref in record.participants if ref in found)
    gone = len(record.participants) - len(there)
    losses = (Loss(code="recipients_noted", detail={"n": str(gone)}),) if gone else ()
    changed = msgspec.structs.replace(
        record,
        requester=requester,
        participants=there,
        company=found.get(record.company) if record.company else None,
        messages=tuple(_authored(message, requester, found) for message in record.messages),
    )
    return changed, losses


def _needed(ref: Ref, found: Found) -> Ref:
    if ref not in found:
        raise MissingReference(
            "Its requester is not in the target.",
            code="reference_missing",
            detail={"other": ref.id},
        )
    return found[ref]


def _authored(message: Message, requester: Ref | None, found: Found) -> Message:
    author = message.author
    if author.ref is None or author.ref.entity != Entity.CONTACT:
        return message
    replaced = msgspec.structs.replace(author, ref=found.get(author.ref, requester))
    return msgspec.structs.replace(message, author=replaced)
