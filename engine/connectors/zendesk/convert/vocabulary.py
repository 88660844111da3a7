"""One table in and one table out for each vocabulary (Zendesk's words ↔ canonical values)."""

from __future__ import annotations

from engine.model import AuthorRole, Channel, FieldType, MessageKind, Priority, Status, TicketType

STATUS_IN = {
    "new": Status.NEW,
    "open": Status.OPEN,
    "pending": Status.WAITING_CUSTOMER,
    "hold": Status.WAITING_OTHER,
    "solved": Status.SOLVED,
    "closed": Status.CLOSED,
}
"""Ticket `status`, and the `status_category` of custom statuses."""

DELETED = "deleted"
"""The status of deleted tickets in the incremental export (Zendesk: Incremental Exports)."""

STATUS_OUT = {
    Status.NEW: "new",
    Status.OPEN: "open",
    Status.WAITING_CUSTOMER: "pending",
    Status.WAITING_OTHER: "hold",
    Status.SNOOZED: "hold",
    Status.SOLVED: "solved",
    Status.CLOSED: "closed",
}

PRIORITY_IN = {
    "low": Priority.LOW,
    "normal": Priority.NORMAL,
    "high": Priority.HIGH,
    "urgent": Priority.URGENT,
}
PRIORITY_OUT = {value: word for word, value in PRIORITY_IN.items()}
"""`none` is null and not sent."""

TYPE_IN = {
    "question": TicketType.QUESTION,
    "incident": TicketType.INCIDENT,
    "problem": TicketType.PROBLEM,
    "task": TicketType.TASK,
}
TYPE_OUT = {
    **{value: word for word, value in TYPE_IN.items()},
    TicketType.FEATURE_REQUEST: "question",
}
"""`none` and `other` are null and not sent."""

CHANNEL_IN = {
    "email": Channel.EMAIL,
    "chat": Channel.CHAT,
    "native_messaging": Channel.CHAT,
    "mobile_sdk": Channel.CHAT,
    "web_widget": Channel.WEB_FORM,
    "web_form": Channel.WEB_FORM,
    "help_center": Channel.PORTAL,
    "forum": Channel.PORTAL,
    "phone": Channel.PHONE,
    "voice": Channel.PHONE,
    "sms": Channel.SMS,
    "whatsapp": Channel.WHATSAPP,
    "facebook": Channel.FACEBOOK,
    "instagram": Channel.INSTAGRAM,
    "instagram_dm": Channel.INSTAGRAM,
    "twitter": Channel.TWITTER,
    "twitter_dm": Channel.TWITTER,
    "api": Channel.API,
    "rule": Channel.OTHER,
    "closed_ticket": Channel.OTHER,
    "side_conversation": Channel.OTHER,
    "sample_ticket": Channel.OTHER,
    "sample_interactive_ticket": Channel.OTHER,
    "any_channel": Channel.OTHER,
    "system": Channel.OTHER,
    "merge": Channel.OTHER,
}
"""`via.channel`; `web` depends on who typed it. The set is open (Zendesk: Via object)."""

WEB = "web"
SAMPLES = frozenset({"sample_ticket", "sample_interactive_ticket"})
RULE = "rule"
"""`via.channel` of comments that a trigger or automation wrote."""

ROLE_IN = {
    "end-user": AuthorRole.CONTACT,
    "agent": AuthorRole.AGENT,
    "admin": AuthorRole.AGENT,
}
"""User `role`; agents and admins are both agents."""

MESSAGE_IN = {"Comment": None, "VoiceComment": MessageKind.CALL, "FacebookComment": None}
"""Comment `type`; None: reply or note by `public`."""

PUBLIC_KINDS = frozenset({MessageKind.REPLY, MessageKind.AUTO})
"""Kinds that are written as public comments; every other one is an internal note."""

BAD = "bad"
RATING_IN = {"good": 5, BAD: 1}
"""`satisfaction_rating.score`, without the `_with_comment` and `_without_comment` endings."""

NO_REASON = frozenset({"", "none", "no reason provided"})
"""`satisfaction_rating.reason` of who gave none."""

NO_RATING = frozenset({"offered", "unoffered", "received"})

FIELD_IN = {
    "text": FieldType.TEXT,
    "textarea": FieldType.LONG_TEXT,
    "checkbox": FieldType.BOOLEAN,
    "date": FieldType.DATE,
    "integer": FieldType.INTEGER,
    "decimal": FieldType.DECIMAL,
    "regexp": FieldType.TEXT,
    "partialcreditcard": FieldType.TEXT,
    "tagger": FieldType.CHOICE,
    "dropdown": FieldType.CHOICE,
    "multiselect": FieldType.MULTI_CHOICE,
    "lookup": FieldType.REFERENCE,
}
"""Types of ticket, user and organization fields."""

SYSTEM_FIELD_IN = {
    "subject": FieldType.TEXT,
    "description": FieldType.LONG_TEXT,
    "status": FieldType.CHOICE,
    "custom_status": FieldType.CHOICE,
    "tickettype": FieldType.CHOICE,
    "priority": FieldType.CHOICE,
    "basic_priority": FieldType.CHOICE,
    "group": FieldType.REFERENCE,
    "assignee": FieldType.REFERENCE,
}
"""Ticket fields that every account has; their type is their name."""

FIELD_OUT = {
    FieldType.TEXT: "text",
    FieldType.LONG_TEXT: "textarea",
    FieldType.INTEGER: "integer",
    FieldType.DECIMAL: "decimal",
    FieldType.BOOLEAN: "checkbox",
    FieldType.DATE: "date",
    FieldType.DATETIME: "text",
    FieldType.CHOICE: "dropdown",
    FieldType.MULTI_CHOICE: "multiselect",
    FieldType.REFERENCE: "text",
}
"""For users and organizations; a ticket's choice is called `tagger`."""
