"""A record of the source as it will be written, with every loss that can be foreseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from engine.mapping.agents import apply_agent, apply_tag, apply_team
from engine.mapping.articles import apply_article
from engine.mapping.context import Context, Losses, Mapped, Skip, Stopped
from engine.mapping.conversations import apply_conversation
from engine.mapping.helpers import MADE_TAG, PREFIX
from engine.mapping.mended import mended
from engine.mapping.people import apply_company, apply_contact
from engine.mapping.private import concealed
from engine.mapping.references import references
from engine.mapping.scope import out_of_scope
from engine.mapping.tags import target_tags
from engine.mapping.trees import apply_collection
from engine.mapping.whole import as_it_is
from engine.model import Entity, Record, entity_of

_APPLY: dict[Entity, Callable[[Any, Context, Losses], Mapped]] = {
    Entity.AGENT: apply_agent,
    Entity.TEAM: apply_team,
    Entity.TAG: apply_tag,
    Entity.COMPANY: apply_company,
    Entity.CONTACT: apply_contact,
    Entity.CONVERSATION: apply_conversation,
    Entity.COLLECTION: apply_collection,
    Entity.ARTICLE: apply_article,
}
_MATCHED = (Entity.AGENT, Entity.TEAM)


def apply(record: Record, context: Context) -> Mapped:
    """
    The record in the target's terms.

    References to agents and teams are target ids then; those to contacts,
    companies, collections and conversations still are source ids, or ids of
    `helpers`. The same record and context always give the same answer.
    """
    losses = Losses(record.losses)
    record = mended(record, context.mapping.mended)
    entity = entity_of(record)
    if skip := _left_out(record, entity, context):
        return Mapped(record=record, losses=losses.all(), skip=skip)
    record = concealed(record, context, losses)
    if context.target.whole:
        return as_it_is(record, context, losses)
    try:
        mapped = _APPLY[entity](record, context, losses)
    except Stopped as stopped:
        return Mapped(record=record, losses=losses.all(), skip=stopped.skip)
    if mapped.skip is not None:
        return mapped
    made = {*_helpers(mapped.record), *_made_tags(record, mapped.record, context)}
    return msgspec.structs.replace(mapped, helpers=frozenset(made))


def _made_tags(record: Record, written: Record, context: Context) -> Iterator[str]:
    """Tags that the record has from the mapping alone, where tags are records of their own."""
    tags: tuple[str, ...] = getattr(written, "tags", ())
    if not tags or Entity.TAG not in context.target.writes:
        return
    own = set(target_tags(record.tags, context, Losses()))  # type: ignore[union-attr]
    yield from (MADE_TAG + tag for tag in tags if tag not in own)


def _left_out(record: Record, entity: Entity, context: Context) -> Skip | None:
    if filtered := out_of_scope(record, context.mapping):
        return Skip(code="filtered_out", detail={"filter": filtered})
    if entity is Entity.CONTACT and record.id in context.erased:
        return Skip(code="erasure_requested")
    if record.id in context.mapping.excluded.get(entity, ()):
        return Skip(code="excluded_by_hand")
    if entity not in _MATCHED and entity not in context.target.writes:
        return Skip(code="unsupported_entity", detail={"entity": str(entity)})
    return None


def _helpers(record: Record) -> Iterator[str]:
    return (ref.id for ref in references(record) if ref.id.startswith(PREFIX))
