"""References: from ids of the source to ids of the target, through the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from engine.connectors.capabilities import Capabilities
from engine.errors import MissingReference
from engine.ledger import Ledger
from engine.mapping import people_of
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


class SourcePeople(Protocol):
    """Who people of the source are; see `Context`."""

    @property
    def name_of(self) -> Callable[[Ref], str | None]: ...

    @property
    def survivor_of(self) -> Callable[[Ref], Ref]: ...

    @property
    def erased(self) -> frozenset[str]: ...


def without_strangers(record: Record, people: SourcePeople, target: Capabilities) -> Record:
    """
    The record without references to people that the source never gave out, or who were erased.

    The mapping then treats them as unknown authors or a missing requester; whoever was merged
    is the person that they became. A target that holds records as they are takes the references
    of strangers too.
    """
    if not isinstance(record, Conversation):
        return record
    if not target.whole:
        record = _followed(record, people)
    if people.erased:
        record = _without_erased(record, people.erased, target)
    if target.whole:
        return record
    known = {ref: people.name_of(ref) is not None for ref in people_of(record)}
    if all(known.values()):
        return record
    requester = record.requester if known.get(record.requester, False) else None  # type: ignore[arg-type]
    participants = tuple(ref for ref in record.participants if known[ref])
    messages = tuple(_message(message, known, record.requester) for message in record.messages)
    return msgspec.structs.replace(
        record, requester=requester, participants=participants, messages=messages
    )


def _followed(record: Conversation, people: SourcePeople) -> Conversation:
    """The record with survivors in the place of people who were merged."""
    into = {ref: people.survivor_of(ref) for ref in people_of(record)}
    if all(ref == survivor for ref, survivor in into.items()):
        return record
    asks = into[record.requester] if record.requester else None
    others = dict.fromkeys(into[ref] for ref in record.participants)
    return msgspec.structs.replace(
        record,
        requester=asks,
        participants=tuple(ref for ref in others if ref != asks),
        messages=tuple(_by_survivor(message, into) for message in record.messages),
    )


def _by_survivor(message: Message, into: dict[Ref, Ref]) -> Message:
    ref = message.author.ref
    if ref is None or into[ref] == ref:
        return message
    author = msgspec.structs.replace(message.author, ref=into[ref])
    return msgspec.structs.replace(message, author=author)


def _without_erased(
    record: Conversation, erased: frozenset[str], target: Capabilities
) -> Conversation:
    """Their words stay, their names go; how many they were is a loss of the conversation."""
    gone = {one for one in people_of(record) if one.entity is Entity.CONTACT and one.id in erased}
    if not gone:
        return record
    # Where records are held as they are, there is no placeholder to refer to.
    asked = None if target.whole else record.requester
    return msgspec.structs.replace(
        record,
        requester=None if record.requester in gone else record.requester,
        participants=tuple(ref for ref in record.participants if ref not in gone),
        messages=tuple(_nameless(one, gone, asked) for one in record.messages),
        losses=(*record.losses, Loss(code="person_erased", detail={"n": str(len(gone))})),
    )


def _nameless(message: Message, gone: set[Ref], requester: Ref | None) -> Message:
    if message.author.ref not in gone:
        return message
    asks = Ref(Entity.CONTACT, UNKNOWN_REQUESTER) if message.author.ref == requester else None
    return msgspec.structs.replace(message, author=Author(role=AuthorRole.CONTACT, ref=asks))


def _message(message: Message, known: dict[Ref, bool], requester: Ref | None) -> Message:
    """Somebody nobody knows wrote it; who is the requester as well becomes the placeholder."""
    ref = message.author.ref
    if ref is None or ref.id == UNKNOWN_REQUESTER or known.get(ref, False):
        return message
    if ref == requester:
        asks = Author(role=AuthorRole.CONTACT, ref=Ref(Entity.CONTACT, UNKNOWN_REQUESTER))
        return msgspec.structs.replace(message, author=asks)
    stranger = Author(role=AuthorRole.UNKNOWN, name=message.author.name or ref.id)
    return msgspec.structs.replace(message, author=stranger)


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
        changed, losses = _conversation(record, found)
        return _linked(changed, found, losses) if target.problem_first else (changed, losses)
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


def _conversation(record: Conversation, found: Found) -> tuple[Conversation, tuple[Loss, ...]]:
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


def _linked(
    record: Conversation, found: Found, losses: tuple[Loss, ...]
) -> tuple[Record, tuple[Loss, ...]]:
    """The record with links to what is in the target, and one more loss for each of the others."""
    links = tuple(
        msgspec.structs.replace(link, ref=found[link.ref])
        for link in record.links
        if link.ref in found
    )
    gone = [link.ref.id for link in record.links if link.ref not in found]
    told = tuple(Loss(code="link_unresolved", detail={"url": f"#{one}"}) for one in gone)
    return msgspec.structs.replace(record, links=links), (*losses, *told)


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
