"""Records as JSON and back, for the archive and the portable copy."""

from __future__ import annotations

import msgspec

from engine.model.articles import Article, Collection
from engine.model.conversations import Attachment, Conversation
from engine.model.people import Agent, Company, Contact, Tag, Team
from engine.model.refs import Entity

Record = Agent | Team | Tag | Company | Contact | Conversation | Collection | Article

RECORD_TYPES: dict[Entity, type[Record]] = {
    Entity.AGENT: Agent,
    Entity.TEAM: Team,
    Entity.TAG: Tag,
    Entity.COMPANY: Company,
    Entity.CONTACT: Contact,
    Entity.CONVERSATION: Conversation,
    Entity.COLLECTION: Collection,
    Entity.ARTICLE: Article,
}
_ENTITIES = {kind: entity for entity, kind in RECORD_TYPES.items()}
_ENCODER = msgspec.json.Encoder()
_DECODER: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


def encode(record: Record) -> bytes:
    """The record as one line of JSON; its `entity` key names the entity."""
    return _ENCODER.encode(record)


def decode(data: bytes) -> Record:
    """The record that `encode` wrote; raises msgspec.ValidationError on anything else."""
    return _DECODER.decode(data)


def files_of(record: Record) -> tuple[Attachment, ...]:
    """All files of a record."""
    if isinstance(record, Conversation):
        return tuple(file for message in record.messages for file in message.attachments)
    return record.attachments if isinstance(record, Article) else ()


def entity_of(record: Record) -> Entity:
    """Which kind of record this is."""
    return _ENTITIES[type(record)]
