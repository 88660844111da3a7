"""The neutral records that every connector reads and writes."""

from engine.model.articles import (
    Article,
    ArticleState,
    Audience,
    Collection,
    CollectionText,
    Translation,
)
from engine.model.codec import RECORD_TYPES, Record, decode, encode, entity_of
from engine.model.conversations import (
    Attachment,
    Author,
    AuthorRole,
    Channel,
    Conversation,
    Kind,
    Message,
    MessageKind,
    Priority,
    Status,
    TicketType,
)
from engine.model.fields import FieldSpec, FieldType, FieldValue
from engine.model.people import (
    Agent,
    Base,
    Company,
    Contact,
    ContactRole,
    PersonNote,
    Tag,
    Team,
)
from engine.model.refs import Entity, Loss, Ref
from engine.model.tickets import TICKET_TYPE_KEYS, ticket_type_fields, ticket_types

__all__ = [
    "RECORD_TYPES",
    "TICKET_TYPE_KEYS",
    "Agent",
    "Article",
    "ArticleState",
    "Attachment",
    "Audience",
    "Author",
    "AuthorRole",
    "Base",
    "Channel",
    "Collection",
    "CollectionText",
    "Company",
    "Contact",
    "ContactRole",
    "Conversation",
    "Entity",
    "FieldSpec",
    "FieldType",
    "FieldValue",
    "Kind",
    "Loss",
    "Message",
    "MessageKind",
    "PersonNote",
    "Priority",
    "Record",
    "Ref",
    "Status",
    "Tag",
    "Team",
    "TicketType",
    "Translation",
    "decode",
    "encode",
    "entity_of",
    "ticket_type_fields",
    "ticket_types",
]
