"""What Zendesk accepts on a ticket, and what it makes of it (Zendesk: Tickets, Ticket Import)."""

from __future__ import annotations

from typing import Any

from .groups import in_group
from .refusals import Complaints
from .state import State
from .user_rows import create_user, tags
from .user_rules import is_email, option_fits
from .web import Row

STATUSES = ("new", "open", "pending", "hold", "solved", "closed")
PRIORITIES = ("low", "normal", "high", "urgent")
TYPES = ("problem", "incident", "question", "task")
_PLAIN = ("recipient", "due_at", "problem_id", "brand_id", "ticket_form_id", "priority", "type")


def blank_ticket(state: State, key: int) -> Row:
    """A ticket with the values that Zendesk gives when nothing is said."""
    now = state.now()
    return {
        "id": key,
        "external_id": None,
        "via": {"channel": "api", "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": now,
        "updated_at": now,
        "generated_timestamp": int(state.clock()),
        "type": None,
        "subject": "",
        "raw_subject": "",
        "description": "",
        "priority": None,
        "status": "new",
        "recipient": None,
        "requester_id": None,
        "submitter_id": None,
        "assignee_id": None,
        "organization_id": None,
        "group_id": None,
        "collaborator_ids": [],
        "follower_ids": [],
        "email_cc_ids": [],
        "forum_topic_id": None,
        "problem_id": None,
        "has_incidents": False,
        "is_public": True,
        "due_at": None,
        "tags": [],
        "custom_fields": [],
        "satisfaction_rating": None,
        "sharing_agreement_ids": [],
        "custom_status_id": None,
        "followup_ids": [],
        "ticket_form_id": usual_form(state),
        "brand_id": next(iter(state.store.brands), None),
        "allow_channelback": False,
        "allow_attachments": True,
        "from_messaging_channel": False,
    }


def usual_form(state: State) -> int | None:
    """The form of tickets for which nobody chose one."""
    forms = state.store.ticket_forms
    return next((key for key, row in forms.items() if row["default"]), next(iter(forms), None))


def check_ticket(state: State, sent: Row, wrong: Complaints) -> None:
    """Complain about every value that Zendesk would refuse."""
    _check_choice("status", sent.get("status"), STATUSES, wrong)
    _check_choice("priority", sent.get("priority"), PRIORITIES, wrong)
    _check_choice("type", sent.get("type"), TYPES, wrong)
    if sent.get("status") == "hold" and not state.settings.on_hold:
        wrong.add("status", "Status: hold is not switched on in this account")
    _check_people(state, sent, wrong)
    _check_links(state, sent, wrong)
    _check_fields(state, sent.get("custom_fields"), wrong)
    if "tags" in sent and not isinstance(sent["tags"], list | str | None):
        wrong.add("tags", "Tags: must be a list")


def _check_choice(name: str, value: Any, allowed: tuple[str, ...], wrong: Complaints) -> None:
    if value is not None and value not in allowed:
        wrong.add(name, f"{name.title()}: {value} is not a valid {name}", "InvalidValue")


def _check_people(state: State, sent: Row, wrong: Complaints) -> None:
    users = state.store.users
    for name in ("requester_id", "submitter_id"):
        if sent.get(name) is not None and sent[name] not in users:
            title = name.removesuffix("_id")
            wrong.add(title, f"{title.title()}: {sent[name]} is not a valid user", "RecordNotFound")
    if sent.get("requester_id") in users and users[sent["requester_id"]].get("_deleted"):
        wrong.add("requester", "Requester: is deleted", "InvalidValue")
    agent = sent.get("assignee_id")
    if agent is None:
        return
    if agent not in users or users[agent]["role"] == "end-user" or not users[agent]["active"]:
        wrong.add("assignee", f"Assignee: {agent} is not an active agent", "InvalidValue")


def _check_links(state: State, sent: Row, wrong: Complaints) -> None:
    store = state.store
    tables = {
        "group_id": store.groups,
        "brand_id": store.brands,
        "ticket_form_id": store.ticket_forms,
        "custom_status_id": store.custom_statuses,
    }
    for name, table in tables.items():
        if sent.get(name) is not None and sent[name] not in table:
            title = name.removesuffix("_id").replace("_", " ")
            wrong.add(name.removesuffix("_id"), f"{title.title()}: {sent[name]} does not exist")
    problem = store.tickets.get(sent.get("problem_id") or 0, {})
    if sent.get("problem_id") is not None and problem.get("type") != "problem":
        wrong.add("problem", f"Problem: {sent['problem_id']} is not a problem", "InvalidValue")
    key = sent.get("organization_id")
    if key is None:
        return
    requester = sent.get("requester_id")
    rows = store.organization_memberships.values()
    if not any(row["user_id"] == requester and row["organization_id"] == key for row in rows):
        wrong.add("organization", f"Organization: requester is not a member of {key}")


def _check_fields(state: State, sent: Any, wrong: Complaints) -> None:
    for item in sent or []:
        if not isinstance(item, dict) or "id" not in item:
            wrong.add("custom_fields", "Custom fields: must be a list of id and value")
            continue
        definition = state.store.ticket_fields.get(item["id"])
        if definition is None or option_fits(definition, item.get("value")):
            continue
        words = f"{definition['title']}: '{item.get('value')}' is not a valid value"
        wrong.add("base", words, "InvalidValue", ticket_field_id=item["id"])


def check_solving(state: State, row: Row, sent: Row, wrong: Complaints) -> None:
    """Agents must fill in the required fields before they solve; imports need not."""
    if sent.get("status") != "solved" or row["status"] == "solved":
        return
    given = [*row["custom_fields"], *(sent.get("custom_fields") or [])]
    values = {item["id"]: item["value"] for item in given}
    for key, field in state.store.ticket_fields.items():
        must = field.get("removable") and field["required"] and field["active"]
        if must and values.get(key) in (None, "", []):
            words = f"{field['title']}: is required when solving a ticket"
            wrong.add("base", words, "BlankValue", ticket_field_id=key)


def fill_ticket(state: State, row: Row, sent: Row) -> None:
    """Put what was sent, and what follows from it, into the ticket."""
    row.update(
        {name: sent[name] for name in _PLAIN if sent.get(name) or (name in row and name in sent)}
    )
    if "subject" in sent:
        row["subject"] = row["raw_subject"] = str(sent["subject"] or "")
    for name in ("requester_id", "submitter_id", "group_id", "assignee_id", "external_id"):
        if name in sent:
            row[name] = sent[name]
    if row["external_id"] is not None:
        row["external_id"] = str(row["external_id"])
    _fill_organization(state, row, sent)
    _fill_people(state, row, sent)
    _fill_status(state, row, sent)
    _fill_fields(state, row, sent)
    if row["type"] != "incident":
        row["problem_id"] = None
    if row["problem_id"] is not None:
        state.store.tickets[row["problem_id"]]["has_incidents"] = True
    if row["assignee_id"] and (
        not row["group_id"] or not in_group(state, row["assignee_id"], row["group_id"])
    ):
        row["group_id"] = state.store.users[row["assignee_id"]]["default_group_id"]


def _fill_organization(state: State, row: Row, sent: Row) -> None:
    if sent.get("organization_id"):
        row["organization_id"] = sent["organization_id"]
    elif "requester_id" in sent:
        row["organization_id"] = state.store.users[row["requester_id"]]["organization_id"]


def _fill_people(state: State, row: Row, sent: Row) -> None:
    copied = [_person(state, item) for item in sent.get("email_ccs") or []]
    copied += [_person(state, item) for item in sent.get("collaborators") or []]
    following = [_person(state, item) for item in sent.get("followers") or []]
    following = [key for key in following if key and state.store.users[key]["role"] != "end-user"]
    row["email_cc_ids"] = list(
        dict.fromkeys([*row["email_cc_ids"], *(key for key in copied if key)])
    )
    row["follower_ids"] = list(
        dict.fromkeys([*row["follower_ids"], *(key for key in following if key)])
    )
    row["collaborator_ids"] = [*row["email_cc_ids"], *row["follower_ids"]]


def _person(state: State, item: Any) -> int | None:
    """The user that is meant; an unknown address becomes a user by itself."""
    if isinstance(item, int):
        return item if item in state.store.users else None
    email = item if isinstance(item, str) else item.get("user_email") or item.get("email")
    key = item.get("user_id") if isinstance(item, dict) else None
    if key is not None:
        return int(key) if int(key) in state.store.users else None
    user = state.by_email(email) if email else None
    if user is None and is_email(email):
        name = (
            email if isinstance(item, str) else item.get("user_name") or item.get("name") or email
        )
        user = create_user(state, {"name": name, "email": email, "skip_verify_email": True})
    return user["id"] if user else None


def _fill_status(state: State, row: Row, sent: Row) -> None:
    statuses = state.store.custom_statuses
    if sent.get("custom_status_id"):
        row["custom_status_id"] = sent["custom_status_id"]
        if sent.get("status") != "closed":
            row["status"] = statuses[sent["custom_status_id"]]["status_category"]
    if sent.get("status"):
        row["status"] = sent["status"]
    if row["status"] == "new" and row["assignee_id"]:
        row["status"] = "open"
    category = "solved" if row["status"] == "closed" else row["status"]
    own = statuses.get(row["custom_status_id"] or 0)
    if own is None or own["status_category"] != category:
        row["custom_status_id"] = next(
            (
                key
                for key, item in statuses.items()
                if item["status_category"] == category and item["default"]
            ),
            None,
        )


def _fill_fields(state: State, row: Row, sent: Row) -> None:
    known = {item["id"]: item["value"] for item in row["custom_fields"]}
    definitions = {
        key: item for key, item in state.store.ticket_fields.items() if item.get("removable")
    }
    for item in sent.get("custom_fields") or []:
        if item["id"] in definitions:
            known[item["id"]] = _stored(definitions[item["id"]], item.get("value"))
    row["custom_fields"] = [
        {"id": key, "value": known.get(key, _unset(item))}
        for key, item in definitions.items()
        if item["active"] or key in known
    ]
    if "tags" in sent:
        row["tags"] = tags(sent["tags"])
    row["tags"] = list(dict.fromkeys([*row["tags"], *_field_tags(definitions, row)]))


def _unset(definition: Row) -> Any:
    return False if definition["type"] == "checkbox" else None


def _stored(definition: Row, value: Any) -> Any:
    if definition["type"] == "checkbox" and value is not None:
        return value in (True, 1, "true", "1")
    if definition["type"] in ("integer", "decimal") and value is not None:
        return str(value)
    return value if value != "" else None


def _field_tags(definitions: dict[int, Row], row: Row) -> list[str]:
    """Options of dropdowns and the tags of ticked boxes stand among the ticket's tags as well."""
    found: list[str] = []
    for item in row["custom_fields"]:
        definition, value = definitions[item["id"]], item["value"]
        if definition["type"] in ("tagger", "multiselect") and value:
            found += value if isinstance(value, list) else [value]
        if definition["type"] == "checkbox" and value and definition["tag"]:
            found.append(definition["tag"])
    return found
