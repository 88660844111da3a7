"""Whether a record reads back from the target as it was sent; pure, without any call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from engine.connectors.capabilities import Capabilities
from engine.model import Entity, Loss, Record, entity_of
from engine.verify.articles import compare_article, compare_collection
from engine.verify.conversations import compare_conversation
from engine.verify.differences import Difference, Found
from engine.verify.people import compare_company, compare_contact, compare_tag
from engine.verify.whole import compare_whole

_COMPARE: dict[Entity, Callable[[Any, Any, Capabilities, Found], None]] = {
    Entity.TAG: compare_tag,
    Entity.COMPANY: compare_company,
    Entity.CONTACT: compare_contact,
    Entity.CONVERSATION: compare_conversation,
    Entity.COLLECTION: compare_collection,
    Entity.ARTICLE: compare_article,
}
"""Of agents and teams nothing is read back, but where records are held as they are."""


def compare(
    sent: Record, read_back: Record, capabilities: Capabilities, losses: Iterable[Loss]
) -> list[Difference]:
    """
    What of the record is not in the target.

    `sent` is the record in the target's terms as it was written, its references target ids.
    Compared is what `capabilities` say is carried, without the fields that `losses`, those of
    the mapping and of the writing together, declare.
    """
    found = Found(losses)
    if entity_of(sent) is not entity_of(read_back):
        found.same("entity", entity_of(sent), entity_of(read_back))
        return found.all()
    if capabilities.whole:
        compare_whole(sent, read_back, found)
        return found.all()
    _COMPARE[entity_of(sent)](sent, read_back, capabilities, found)
    return found.all()
