"""What a ticket is and what its values may be (API v2: Tickets, dynamic form validation)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from . import rules
from .associations import wrong_association
from .refusals import Fault, fault, invalid, missing, no_feature, unexpected
from .state import State
from .times import iso
from .web import Row, Sent

FIELDS = {
    "name": rules.TEXT,
    "requester_id": rules.WHOLE,
    "email": rules.TEXT,
    "facebook_id": rules.TEXT,
    "phone": rules.TEXT,
    "twitter_id": rules.TEXT,
    "unique_external_id": rules.TEXT,
    "subject": rules.TEXT,
    "type": rules.TEXT,
    "status": rules.WHOLE,
    "priority": rules.WHOLE,
    "description": rules.TEXT,
    "responder_id": rules.WHOLE,
    "attachments": rules.TEXTS,
    "cc_emails": rules.TEXTS,
    "custom_fields": rules.OBJECT,
    "due_by": rules.MOMENT,
    "email_config_id": rules.WHOLE,
    "fr_due_by": rules.MOMENT,
    "group_id": rules.WHOLE,
    "parent_id": rules.WHOLE,
    "product_id": rules.WHOLE,
    "source": rules.WHOLE,
    "tags": rules.TEXTS,
    "company_id": rules.WHOLE,
    "internal_agent_id": rules.WHOLE,
    "internal_group_id": rules.WHOLE,
    "related_ticket_ids": rules.WHOLES,
    "lookup_parameter": rules.TEXT,
}
WAYS = ("requester_id", "email", "phone", "facebook_id", "twitter_id", "unique_external_id")
SOURCES = (1, 2, 3, 7, 9, 10)
"""Sources that can be written: e-mail, portal, phone, chat, feedback widget, outbound e-mail."""
RESOLVED, CLOSED, OPEN = 4, 5, 2
LONGEST_SUBJECT = 255
_SYNONYMS = {"ticket_type": "type", "agent": "responder_id", "group": "group_id"}


def blank_ticket(state: State, key: int) -> Row:
    """A ticket that nobody has written in yet."""
    now = state.now()
    return {
        "cc_emails": [], "fwd_emails": [], "reply_cc_emails": [], "ticket_cc_emails": [],
        "fr_escalated": False, "spam": False, "email_config_id": None, "group_id": None,
        "priority": 1, "requester_id": None, "responder_id": None, "source": 2,
        "company_id": None, "status": OPEN, "subject": "", "association_type": None,
        "support_email": None, "to_emails": None, "product_id": None, "id": key, "type": None,
        "due_by": later(now, 3), "fr_due_by": later(now, 1), "is_escalated": False,
        "description": "<div>Not given.</div>", "description_text": "Not given.",
        "custom_fields": rules.blank(state.ticket_fields), "created_at": now, "updated_at": now,
        "tags": [], "source_additional_info": None,
        "_files": [], "_deleted": False, "_archived": False, "_resolved_at": None,
        "_closed_at": None, "_parent": None, "_tracker": None, "_indexed": state.clock(),
    }  # fmt: skip


def later(moment: str, days: int) -> str:
    """So many days after a moment as it is kept."""
    return iso((datetime.fromisoformat(moment) + timedelta(days=days)).timestamp())


def checked_ticket(state: State, said: Sent, old: Row | None = None) -> Row:
    """The values of a request for a ticket; ``old`` is the one to change, None for a new one."""
    values = rules.checked(said, FIELDS)
    faults: list[Fault] = []
    if old is None:
        faults += _required(state, values)
    faults += _wrong_values(state, values)
    faults += _wrong_people(state, values, old)
    faults += _closure(state, values, old)
    faults += wrong_association(state, values, old)
    if faults:
        raise invalid(faults)
    if values.get("company_id") and not state.settings.multiple_companies:
        raise no_feature("Multiple User Companies")
    custom = rules.checked_custom(
        state.ticket_fields, values.pop("custom_fields", None) or {}, form=said.form
    )
    return {**values, "custom_fields": custom}


def _required(state: State, values: Row) -> list[Fault]:
    found: list[Fault] = []
    if not any(values.get(way) for way in WAYS):
        found.append(missing("requester_id", rules.WHOLE))
    if values.get("phone") and not values.get("name") and not values.get("email"):
        found.append(missing("name", rules.TEXT))
    # Practically mandatory: the form of every account asks for them.
    found += [missing(name, rules.TEXT) for name in ("subject", "description") if _no(values, name)]
    custom = values.get("custom_fields") or {}
    for row in state.ticket_fields:
        if not row["required_for_agents"]:
            continue
        name = _SYNONYMS.get(row["name"], row["name"])
        if not row["default"] and custom.get(name) in (None, ""):
            found.append(missing(f"custom_fields.{name}", rules.TEXT))
        elif row["default"] and name in ("type", "responder_id", "group_id") and _no(values, name):
            found.append(missing(name, FIELDS[name]))
    return found


def _no(values: Row, name: str) -> bool:
    return values.get(name) in (None, "")


def _wrong_values(state: State, values: Row) -> list[Fault]:
    found: list[Fault] = []
    allowed: dict[str, list[Any]] = {
        "status": [int(key) for key in _choices(state, "status")],
        "priority": list(_choices(state, "priority").values()),
        "source": list(SOURCES),
        "type": list(_choices(state, "ticket_type")),
    }
    for name, options in allowed.items():
        value = values.get(name)
        if value is not None and value not in options:
            listed = ",".join(map(str, options))
            found.append(
                fault(name, "invalid_value", f"It should be one of these values: '{listed}'")
            )
    subject = values.get("subject") or ""
    if len(subject) > LONGEST_SUBJECT:
        words = f"Has {len(subject)} characters, it can have maximum of 255 characters"
        found.append(fault("subject", "invalid_value", words))
    found += _wrong_tags(state, values.get("tags") or [])
    if ("due_by" in values) != ("fr_due_by" in values):
        found.append(fault("due_by", "missing_field", "due_by and fr_due_by go together"))
    elif "due_by" in values and not state.now() < values["fr_due_by"] < values["due_by"]:
        found.append(fault("due_by", "invalid_value", "It should be in the future"))
    return found


def _wrong_tags(state: State, tags: list[str]) -> list[Fault]:
    settings = state.settings
    long = [tag for tag in tags if len(tag) > settings.longest_tag]
    found = []
    if long:
        words = f"It should have {settings.longest_tag} characters at most"
        found.append(fault("tags", "invalid_value", words))
    if len(tags) > settings.largest_tags:
        words = f"Has {len(tags)} elements, it can have {settings.largest_tags} at most"
        found.append(fault("tags", "invalid_value", words))
    if any("," in tag for tag in tags):
        found.append(fault("tags", "invalid_value", "Special characters , are not allowed"))
    return found


def _wrong_people(state: State, values: Row, old: Row | None) -> list[Fault]:
    found: list[Fault] = []
    if values.get("requester_id") and state.person(values["requester_id"]) is None:
        words = "There is no contact matching the given requester_id"
        found.append(fault("requester_id", "invalid_value", words))
    unknown = ("email_config_id", "internal_agent_id", "internal_group_id")
    found += [unexpected(name) for name in unknown if values.get(name)]
    if values.get("product_id") and state.products.get(values["product_id"]) is None:
        found.append(fault("product_id", "invalid_value", "There is no such product"))
    return found + _wrong_assignment(state, values, old)


def _wrong_assignment(state: State, values: Row, old: Row | None) -> list[Fault]:
    agent = values.get("responder_id")
    group_id = values.get("group_id", old["group_id"] if old else None)
    group = state.groups.get(group_id) if group_id else None
    if values.get("group_id") and group is None:
        words = "There is no group matching the given group_id"
        return [fault("group_id", "invalid_value", words)]
    if agent and state.agent(agent) is None:
        words = "There is no agent matching the given responder_id"
        return [fault("responder_id", "invalid_value", words)]
    if agent and group is not None and agent not in (group["agent_ids"] or ()):
        words = "The agent is not a member of the group"
        return [fault("responder_id", "incompatible_field", words)]
    return []


def _closure(state: State, values: Row, old: Row | None) -> list[Fault]:
    """Some fields must be filled before a ticket is resolved or closed."""
    if values.get("status") not in (RESOLVED, CLOSED):
        return []
    custom = {**(old["custom_fields"] if old else {}), **(values.get("custom_fields") or {})}
    return [
        missing(f"custom_fields.{row['name']}", rules.TEXT)
        for row in state.ticket_fields
        if row["required_for_closure"] and not row["default"] and not custom.get(row["name"])
    ]


def _choices(state: State, name: str) -> Row:
    """The options of a default field as an object, whatever their shape."""
    row = next(iter(state.ticket_fields.find("name", name)))
    choices = row["choices"]
    return choices if isinstance(choices, dict) else dict.fromkeys(choices)
