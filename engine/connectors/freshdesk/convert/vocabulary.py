"""One table in and one table out for each vocabulary (Freshdesk's words ↔ canonical values)."""

from __future__ import annotations

from engine.model import Audience, Channel, FieldType, Priority, Status, TicketType

STATUS_IN = {
    2: Status.OPEN,
    3: Status.WAITING_CUSTOMER,
    4: Status.SOLVED,
    5: Status.CLOSED,
    6: Status.WAITING_CUSTOMER,
    7: Status.WAITING_OTHER,
}
"""Ticket `status`. Customers see the same words for 3 and 6 (recorded ticket_fields)."""

STATUS_LABELS_IN = {
    "new": Status.NEW,
    "nuevo": Status.NEW,
    "open": Status.OPEN,
    "abierto": Status.OPEN,
    "in progress": Status.OPEN,
    "en curso": Status.OPEN,
    "pending": Status.WAITING_CUSTOMER,
    "pendiente": Status.WAITING_CUSTOMER,
    "waiting on customer": Status.WAITING_CUSTOMER,
    "esperando al cliente": Status.WAITING_CUSTOMER,
    "on hold": Status.WAITING_OTHER,
    "en espera": Status.WAITING_OTHER,
    "waiting on third party": Status.WAITING_OTHER,
    "resolved": Status.SOLVED,
    "resuelto": Status.SOLVED,
    "closed": Status.CLOSED,
    "cerrado": Status.CLOSED,
}
"""Labels of statuses that the account added (8 and more); what is not here is open."""

STATUS_OUT = {
    Status.NEW: 2,
    Status.OPEN: 2,
    Status.WAITING_CUSTOMER: 3,
    Status.WAITING_OTHER: 7,
    Status.SNOOZED: 7,
    Status.SOLVED: 4,
    Status.CLOSED: 5,
}
DONE = frozenset({4, 5})
PENDING = 3
"""Stands in where an account has no status 7."""

PRIORITY_IN = {1: Priority.LOW, 2: Priority.NORMAL, 3: Priority.HIGH, 4: Priority.URGENT}
PRIORITY_LABELS = {1: "Low", 2: "Medium", 3: "High", 4: "Urgent"}
PRIORITY_OUT = {**{value: code for code, value in PRIORITY_IN.items()}, Priority.NONE: 1}
"""A ticket always has one; 1 is what Freshdesk takes when none is sent (Tickets, Create)."""

TYPE_IN = {
    "question": TicketType.QUESTION,
    "incident": TicketType.INCIDENT,
    "problem": TicketType.PROBLEM,
    "feature request": TicketType.FEATURE_REQUEST,
    "task": TicketType.TASK,
}
"""Ticket `type` without case; accounts add words of their own, which are `other`."""
TYPE_OUT = {
    TicketType.QUESTION: "Question",
    TicketType.INCIDENT: "Incident",
    TicketType.PROBLEM: "Problem",
    TicketType.FEATURE_REQUEST: "Feature Request",
}
"""The words that a new account has."""

CHANNEL_IN = {
    1: Channel.EMAIL,
    2: Channel.PORTAL,
    3: Channel.PHONE,
    4: Channel.PORTAL,
    5: Channel.TWITTER,
    6: Channel.FACEBOOK,
    7: Channel.CHAT,
    8: Channel.CHAT,
    9: Channel.WEB_FORM,
    10: Channel.OUTBOUND,
    11: Channel.OTHER,
    12: Channel.CHAT,
    13: Channel.WHATSAPP,
}
"""Ticket `source` (recorded choices of the field)."""
OWN_SOURCES_FROM = 100
"""Sources of the account's own have higher numbers."""
OUTBOUND = 10

CHANNEL_OUT = {
    Channel.EMAIL: 1,
    Channel.CHAT: 7,
    Channel.WEB_FORM: 9,
    Channel.PORTAL: 2,
    Channel.PHONE: 3,
    Channel.SMS: 7,
    Channel.WHATSAPP: 7,
    Channel.FACEBOOK: 7,
    Channel.INSTAGRAM: 7,
    Channel.TWITTER: 7,
    Channel.API: 2,
    Channel.MANUAL: 2,
    Channel.OTHER: 2,
    # 10 is writable too, but nothing says that it mails nobody: mail is the nearest other one.
    Channel.OUTBOUND: 1,
}
"""1, 2, 3, 7, 9 and 10 can be written (Tickets, Create)."""

SURVEY = 6
FORWARD = 8
CALLS = frozenset({3, 9})
"""`source` of a conversation: survey feedback, forwarded mail, phone (Conversations)."""

RATING_IN = {
    103: 5, 102: 5, 101: 4, 100: 3, -101: 2, -102: 1, -103: 1,
    1: 5, 2: 3, 3: 1,
}  # fmt: skip
"""Answers of a survey; 1 to 3 are those of the classic one (Satisfaction Ratings)."""
RATING_OUT = {5: 103, 4: 101, 3: 100, 2: -101, 1: -103}

VISIBILITY_IN = {
    1: Audience.EVERYONE,
    2: Audience.SIGNED_IN,
    3: Audience.AGENTS,
    4: Audience.LIMITED,
    5: Audience.AGENTS,
    6: Audience.LIMITED,
    7: Audience.LIMITED,
}
"""Folder `visibility`; 5 is for bots alone (Solutions, Folder)."""
VISIBILITY_OUT = {Audience.EVERYONE: 1, Audience.SIGNED_IN: 2, Audience.AGENTS: 3}
VISIBILITY_WORDS = {4: "companies", 5: "bots", 6: "contact segments", 7: "company segments"}

DRAFT, PUBLISHED = 1, 2
"""Article `status`."""

FIELD_IN = {
    "custom_text": FieldType.TEXT,
    "custom_paragraph": FieldType.LONG_TEXT,
    "custom_checkbox": FieldType.BOOLEAN,
    "custom_number": FieldType.INTEGER,
    "custom_decimal": FieldType.DECIMAL,
    "custom_dropdown": FieldType.CHOICE,
    "custom_multi_select_dropdown": FieldType.MULTI_CHOICE,
    "custom_date": FieldType.DATE,
    "custom_date_time": FieldType.DATETIME,
    "custom_phone_number": FieldType.TEXT,
    "custom_url": FieldType.TEXT,
    "nested_field": FieldType.CHOICE,
}
"""Types of custom fields; those of the default ones begin with `default_`."""
FIELD_OUT = {
    FieldType.TEXT: "custom_text",
    FieldType.LONG_TEXT: "custom_paragraph",
    FieldType.BOOLEAN: "custom_checkbox",
    FieldType.INTEGER: "custom_number",
    FieldType.DECIMAL: "custom_decimal",
    FieldType.CHOICE: "custom_dropdown",
    FieldType.DATE: "custom_date",
    FieldType.DATETIME: "custom_text",
    FieldType.MULTI_CHOICE: "custom_text",
    FieldType.REFERENCE: "custom_text",
}
"""What POST /admin/ticket_fields is documented to make (Admin: Ticket Fields)."""
PERSON_FIELD_OUT = {**FIELD_OUT, FieldType.DECIMAL: "custom_text"}
"""Fields of contacts and companies have no decimals (Contact Fields)."""
