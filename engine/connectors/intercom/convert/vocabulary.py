"""One table in and one table out for each vocabulary (Intercom's words ↔ canonical values)."""

from __future__ import annotations

from engine.model import (
    ArticleState,
    Audience,
    AuthorRole,
    Channel,
    ContactRole,
    FieldType,
    MessageKind,
    Priority,
    Status,
    TicketType,
)

STATUS_IN = {"open": Status.OPEN, "closed": Status.SOLVED, "snoozed": Status.SNOOZED}
"""Conversation `state`. A closed one opens again with the next reply: solved, not closed."""

TICKET_STATUS_IN = {
    "submitted": Status.NEW,
    "in_progress": Status.OPEN,
    "waiting_on_customer": Status.WAITING_CUSTOMER,
    "resolved": Status.SOLVED,
}
"""Ticket `ticket_state.category`."""

STATUS_OUT = {
    Status.NEW: "open",
    Status.OPEN: "open",
    Status.WAITING_CUSTOMER: "open",
    Status.WAITING_OTHER: "open",
    Status.SNOOZED: "snoozed",
    Status.SOLVED: "closed",
    Status.CLOSED: "closed",
}

PRIORITY_IN = {
    "none": Priority.NONE,
    "not_priority": Priority.NONE,
    "low": Priority.LOW,
    "medium": Priority.NORMAL,
    "high": Priority.HIGH,
    "priority": Priority.HIGH,
    "urgent": Priority.URGENT,
}
"""`priority` and `not_priority` are the words up to version 2.15. No request can set it."""

CATEGORY_IN = {
    "Customer": TicketType.NONE,
    "Back-office": TicketType.TASK,
    "Tracker": TicketType.PROBLEM,
    "request": TicketType.NONE,
    "task": TicketType.TASK,
    "tracker": TicketType.PROBLEM,
}
"""Ticket `category`; the lower-case words are those of the ticket search."""

CATEGORY_OUT = {
    TicketType.NONE: "Customer",
    TicketType.TASK: "Back-office",
    TicketType.PROBLEM: "Tracker",
}
"""The category of a ticket type that is made for this kind of matter."""

TICKET_STATUS_OUT = {
    Status.NEW: "submitted",
    Status.OPEN: "in_progress",
    Status.WAITING_CUSTOMER: "waiting_on_customer",
    Status.WAITING_OTHER: "in_progress",
    Status.SNOOZED: "in_progress",
    Status.SOLVED: "resolved",
    Status.CLOSED: "resolved",
}
"""The category of the state; a snoozed ticket is in progress until a moment."""

CHANNEL_IN = {
    "conversation": Channel.CHAT,
    "messenger": Channel.CHAT,
    "push": Channel.CHAT,
    "email": Channel.EMAIL,
    "phone_call": Channel.PHONE,
    "phone_switch": Channel.PHONE,
    "sms": Channel.SMS,
    "whatsapp": Channel.WHATSAPP,
    "facebook": Channel.FACEBOOK,
    "instagram": Channel.INSTAGRAM,
    "twitter": Channel.TWITTER,
}
"""`source.type`, else `channel.initial`. What the API creates reads back as `conversation`."""

OUTBOUND_DELIVERY = frozenset(
    {"operator_initiated", "admin_initiated", "campaigns_initiated", "automated"}
)
"""`source.delivered_as` of threads that the workspace began."""

ROLE_IN = {"user": ContactRole.USER, "lead": ContactRole.LEAD}

AUTHOR_IN = {
    "user": AuthorRole.CONTACT,
    "lead": AuthorRole.CONTACT,
    "contact": AuthorRole.CONTACT,
    "visitor": AuthorRole.CONTACT,
    "admin": AuthorRole.AGENT,
    "team": AuthorRole.AGENT,
    "bot": AuthorRole.BOT,
}

PUBLIC_PARTS = frozenset({"comment", "quick_reply", "open", "close", "assignment"})
"""Part types whose words the customer has seen."""
PRIVATE_PARTS = frozenset({"note", "note_and_reopen"})
CALL_PARTS = frozenset({"phone_call", "call", "transcript"})

MESSAGE_OUT = {
    MessageKind.REPLY: "comment",
    MessageKind.AUTO: "comment",
    MessageKind.NOTE: "note",
    MessageKind.CALL: "note",
    MessageKind.SIDE: "note",
    MessageKind.EVENT: "note",
    MessageKind.RATING: "note",
}

ARTICLE_STATE_IN = {"draft": ArticleState.DRAFT, "published": ArticleState.PUBLISHED}
ARTICLE_STATE_OUT = {
    ArticleState.DRAFT: "draft",
    ArticleState.PUBLISHED: "published",
    ArticleState.SCHEDULED: "draft",
    ArticleState.ARCHIVED: "draft",
}

AUDIENCE_IN = {
    "everyone": Audience.EVERYONE,
    "all_users": Audience.SIGNED_IN,
    "all_visitors": Audience.LIMITED,
    "all_leads": Audience.LIMITED,
    "all_visitors_and_leads": Audience.LIMITED,
    "restricted": Audience.LIMITED,
}
"""`help_center_audience`, read only in 2.16."""

PERSON_FIELD_IN = {
    "string": FieldType.TEXT,
    "integer": FieldType.INTEGER,
    "float": FieldType.DECIMAL,
    "boolean": FieldType.BOOLEAN,
    "date": FieldType.DATETIME,
    "datetime": FieldType.DATETIME,
}
"""Data attributes of contacts and companies: `date` holds a Unix time in the API."""

PERSON_FIELD_OUT = {
    FieldType.TEXT: "string",
    FieldType.LONG_TEXT: "string",
    FieldType.INTEGER: "integer",
    FieldType.DECIMAL: "float",
    FieldType.BOOLEAN: "boolean",
    FieldType.DATE: "date",
    FieldType.DATETIME: "datetime",
    FieldType.CHOICE: "options",
    FieldType.MULTI_CHOICE: "string",
    FieldType.REFERENCE: "string",
}

CONVERSATION_FIELD_IN = {
    "string": FieldType.TEXT,
    "integer": FieldType.INTEGER,
    "decimal": FieldType.DECIMAL,
    "boolean": FieldType.BOOLEAN,
    "datetime": FieldType.DATETIME,
    "list": FieldType.CHOICE,
    "relationship": FieldType.REFERENCE,
    "files": FieldType.TEXT,
}
"""Conversation attributes (2.16) and ticket type attributes."""

CONVERSATION_FIELD_OUT = {
    FieldType.TEXT: "string",
    FieldType.LONG_TEXT: "string",
    FieldType.INTEGER: "integer",
    FieldType.DECIMAL: "decimal",
    FieldType.BOOLEAN: "boolean",
    FieldType.DATE: "datetime",
    FieldType.DATETIME: "datetime",
    FieldType.CHOICE: "list",
    FieldType.MULTI_CHOICE: "string",
    FieldType.REFERENCE: "string",
}

LOCALES = {
    code: code
    for code in (
        "ar bg bs ca cs da de el en es et fi fr he hr hu id it ja ko lt lv mn nb nl pl pt ro ru"
        " sl sr sv tr vi pt-BR zh-CN zh-TW"
    ).split()
}
"""BCP 47 → Intercom: the 37 keys of `translated_content` in 2.16."""
