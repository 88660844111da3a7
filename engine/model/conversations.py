"""Conversations and tickets with their messages and attachments."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from engine.model.fields import FieldValue
from engine.model.people import Base
from engine.model.refs import Ref


class Kind(StrEnum):
    """A plain thread, or one with a type and a state machine."""

    CONVERSATION = "conversation"
    TICKET = "ticket"


class Status(StrEnum):
    """Whose turn it is. See the default mappings for each desk's words."""

    NEW = "new"
    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_OTHER = "waiting_other"
    SNOOZED = "snoozed"
    SOLVED = "solved"
    CLOSED = "closed"


class Priority(StrEnum):
    """`none` means that nobody set it, which is not `normal`."""

    NONE = "none"
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class TicketType(StrEnum):
    """What kind of matter it is."""

    NONE = "none"
    QUESTION = "question"
    INCIDENT = "incident"
    PROBLEM = "problem"
    TASK = "task"
    FEATURE_REQUEST = "feature_request"
    OTHER = "other"


class Channel(StrEnum):
    """How it began."""

    EMAIL = "email"
    CHAT = "chat"
    WEB_FORM = "web_form"
    PORTAL = "portal"
    PHONE = "phone"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    TWITTER = "twitter"
    API = "api"
    MANUAL = "manual"
    OUTBOUND = "outbound"
    OTHER = "other"


class MessageKind(StrEnum):
    """A reply is public, a note never becomes public, an event has no words."""

    REPLY = "reply"
    NOTE = "note"
    CALL = "call"
    SIDE = "side"
    AUTO = "auto"
    EVENT = "event"
    RATING = "rating"


class AuthorRole(StrEnum):
    """In what role somebody wrote."""

    AGENT = "agent"
    CONTACT = "contact"
    BOT = "bot"
    UNKNOWN = "unknown"


class Author(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Who wrote. `ref` is None when the source does not know the person."""

    role: AuthorRole = AuthorRole.UNKNOWN
    ref: Ref | None = None
    name: str = ""


class Attachment(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """
    A file of a message or an article.

    `size` is bytes as announced. `sha256` is set once the file lies in the
    archive; `loss` says in a loss code why it does not.
    """

    id: str
    name: str
    url: str
    content_type: str = "application/octet-stream"
    size: int | None = None
    inline: bool = False
    sha256: str | None = None
    loss: str | None = None


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """
    A reply or a note inside a conversation.

    `html` is the source's markup, `text` is set instead when the source has
    plain text only. `line` is a names line that the mapping put first
    because the target cannot hold author or date.
    """

    id: str
    kind: MessageKind = MessageKind.REPLY
    author: Author = Author()
    at: datetime | None = None
    html: str | None = None
    text: str | None = None
    attachments: tuple[Attachment, ...] = ()
    redacted: bool = False
    line: str | None = None


class LinkKind(StrEnum):
    """What another conversation is to this one."""

    PROBLEM = "problem"
    """The problem that this is an incident of."""
    FOLLOWS = "follows"
    """The closed one that this goes on from."""
    PARENT = "parent"
    DEPENDS = "depends"
    """The one that has to end before this can."""
    RELATED = "related"


class Link(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Another conversation; `ref` keeps its id in the source."""

    kind: LinkKind
    ref: Ref


class Conversation(Base, frozen=True, kw_only=True, tag="conversations"):
    """
    A thread with a requester; messages in the order they were written.

    `announced` is how many messages the source says there are, when it says; `has_incidents`
    whether it says of a problem that others are about it.
    `form` and `own_status` are names that the account gave, where they say more than its usual
    form and `status`; `rating_reason` is why a customer was not content.
    """

    kind: Kind = Kind.CONVERSATION
    number: str | None = None
    subject: str = ""
    requester: Ref | None = None
    participants: tuple[Ref, ...] = ()
    assignee: Ref | None = None
    team: Ref | None = None
    company: Ref | None = None
    status: Status = Status.OPEN
    snoozed_until: datetime | None = None
    priority: Priority = Priority.NONE
    type: TicketType = TicketType.NONE
    type_label: str | None = None
    channel: Channel = Channel.OTHER
    tags: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
    announced: int | None = None
    closed_at: datetime | None = None
    rating: int | None = None
    rating_remark: str | None = None
    spam: bool = False
    deleted: bool = False
    sample: bool = False
    merged_into: Ref | None = None
    links: tuple[Link, ...] = ()
    has_incidents: bool = False
    form: str | UnsetType = UNSET
    own_status: str | UnsetType = UNSET
    rating_reason: str | UnsetType = UNSET
    fields: dict[str, FieldValue] = msgspec.field(default_factory=dict)
