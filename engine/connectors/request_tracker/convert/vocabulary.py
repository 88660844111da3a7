"""Request Tracker's words and ours. Statuses are those of the default lifecycle (RT_Config.pm)."""

from __future__ import annotations

from engine.model import FieldType, Priority, Status

STATUS_IN = {
    "new": Status.NEW,
    "open": Status.OPEN,
    "stalled": Status.WAITING_OTHER,
    "resolved": Status.SOLVED,
    "rejected": Status.CLOSED,
}
STATUS_OUT = {
    Status.NEW: "new",
    Status.OPEN: "open",
    Status.WAITING_CUSTOMER: "stalled",
    Status.WAITING_OTHER: "stalled",
    Status.SNOOZED: "stalled",
    Status.SOLVED: "resolved",
    Status.CLOSED: "resolved",
}
DELETED = "deleted"
DONE = frozenset({Status.SOLVED, Status.CLOSED})

PRIORITY_OUT = {
    Priority.NONE: 0,
    Priority.LOW: 20,
    Priority.NORMAL: 50,
    Priority.HIGH: 80,
    Priority.URGENT: 100,
}
_PRIORITY_FROM = (
    (91, Priority.URGENT),
    (67, Priority.HIGH),
    (34, Priority.NORMAL),
    (1, Priority.LOW),
)


def priority_in(value: object) -> Priority:
    """A number from 0 to 100, or a word where the installation shows words (PriorityAsString)."""
    text = str(value or "").strip()
    if not text.lstrip("-").isdigit():
        named = {"low": Priority.LOW, "medium": Priority.NORMAL, "high": Priority.HIGH}
        return named.get(text.casefold(), Priority.NONE)
    return next((one for least, one in _PRIORITY_FROM if int(text) >= least), Priority.NONE)


CREATE, REPLY, COMMENT = "Create", "Correspond", "Comment"
MESSAGES = (CREATE, REPLY, COMMENT)
"""Transactions that hold somebody's words."""
MAIL_COPIES = frozenset({"EmailRecord", "CommentEmailRecord", "SystemError"})
"""What RT mailed: copies of words that stand in the ticket already."""

TAGS, KEY = "Tags", "Migration key"
# Installations have fields Type and Channel of their own, with values of their own.
KIND, CHANNEL = "Migration type", "Migration channel"
"""Ticket fields of ours, for what RT has no place for."""

FIELD_IN = {
    "Freeform": FieldType.TEXT,
    "Text": FieldType.LONG_TEXT,
    "HTML": FieldType.LONG_TEXT,
    "Wikitext": FieldType.LONG_TEXT,
    "Select": FieldType.CHOICE,
    "Combobox": FieldType.TEXT,
    "Autocomplete": FieldType.TEXT,
    "Date": FieldType.DATE,
    "DateTime": FieldType.DATETIME,
    "IPAddress": FieldType.TEXT,
    "IPAddressRange": FieldType.TEXT,
}
FIELD_OUT = {
    FieldType.TEXT: "Freeform",
    FieldType.LONG_TEXT: "Text",
    FieldType.INTEGER: "Freeform",
    FieldType.DECIMAL: "Freeform",
    FieldType.BOOLEAN: "Select",
    FieldType.DATE: "Date",
    FieldType.DATETIME: "DateTime",
    FieldType.CHOICE: "Select",
    FieldType.MULTI_CHOICE: "Select",
    FieldType.REFERENCE: "Freeform",
}
PATTERNS = {
    FieldType.INTEGER: r"(?#Whole number)^(-?\d+)?$",
    FieldType.DECIMAL: r"(?#Number)^(-?\d+(\.\d+)?)?$",
}
"""What a field of ours takes, by which its type is known again (CustomField.pm, Pattern)."""
YES, NO = "Yes", "No"
