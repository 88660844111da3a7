"""Records that the target needs and the source lacks, by ids of our own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.mapping.mapping import Mapping as Choices
from engine.mapping.words import word
from engine.model import Agent, Collection, Contact, Entity, Record, Ref, Tag

PREFIX = "mudanza:"
"""Begins the ids of records that the migration makes up."""
UNKNOWN_REQUESTER = f"{PREFIX}unknown-requester"
DEFAULT_CATEGORY = f"{PREFIX}default-category"
DEFAULT_FOLDER = f"{PREFIX}default-folder"
FOLDER_IN = f"{PREFIX}folder-in:"
"""Followed by the source id of the category that gets a default folder."""
MADE_TAG = f"{PREFIX}tag:"
"""Followed by the name of a tag that the mapping puts on records."""
AGENT_AS_CONTACT = f"{PREFIX}agent-as-contact:"
"""Followed by the source id of an agent who asks."""


def helpers(
    mapping: Choices, needed: Iterable[str], agents: Mapping[str, Agent] | None = None
) -> list[Record]:
    """
    The records of these ids, what they lie in first.

    `agents` (by source id) give names and addresses of those who ask.
    """
    wanted = set(needed)
    if DEFAULT_FOLDER in wanted:
        wanted.add(DEFAULT_CATEGORY)
    records = [_helper(one, mapping, agents or {}) for one in sorted(wanted)]
    return sorted(records, key=_has_parent)


def _has_parent(record: Record) -> bool:
    return isinstance(record, Collection) and record.parent is not None


def _helper(id: str, mapping: Choices, agents: Mapping[str, Agent]) -> Record:
    if id == UNKNOWN_REQUESTER:
        return Contact(id=id, name=word("unknown_requester", mapping.language), external_id=id)
    if id.startswith(AGENT_AS_CONTACT):
        return _asking(id, agents.get(id.removeprefix(AGENT_AS_CONTACT)), mapping)
    if id.startswith(MADE_TAG):
        return Tag(id=id, name=id.removeprefix(MADE_TAG))
    if id == DEFAULT_CATEGORY:
        return Collection(id=id, name=mapping.default_category)
    if id == DEFAULT_FOLDER:
        parent = Ref(Entity.COLLECTION, DEFAULT_CATEGORY)
        return Collection(id=id, name=mapping.default_folder, parent=parent)
    assert id.startswith(FOLDER_IN), f"no helper is called {id}"
    category = Ref(Entity.COLLECTION, id.removeprefix(FOLDER_IN))
    return Collection(id=id, name=mapping.default_folder, parent=category)


def _asking(id: str, agent: Agent | None, mapping: Choices) -> Contact:
    name = agent.name if agent else word("unknown_author", mapping.language)
    return Contact(id=id, name=name, email=agent.email if agent else None, external_id=id)
