"""What Zendesk accepts as a user (Users, creating a user profile; validation of phone numbers)."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import available_timezones

from .refusals import Complaints
from .state import State
from .store import folded
from .web import Row

LONGEST_NAME = 255
ROLES = ("end-user", "agent", "admin")
_EMAIL = re.compile(r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}$")
_E164 = re.compile(r"^\+[1-9]\d{6,14}$")
_RAILS_ZONES = frozenset(
    "Madrid,London,Berlin,Athens,Paris,Rome,Lisbon,Dublin,Amsterdam,Brussels,Vienna,Warsaw,"
    "Eastern Time (US & Canada),Central Time (US & Canada),Mountain Time (US & Canada),"
    "Pacific Time (US & Canada),Mexico City,Bogota,Lima,Buenos Aires,Santiago,Brasilia,UTC,"
    "New Delhi,Mumbai,Tokyo,Beijing,Singapore,Sydney,Melbourne,Hawaii,Alaska,Casablanca".split(",")
)
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")


def is_email(value: Any) -> bool:
    """Whether Zendesk takes it for an address: ASCII, with a domain that has a dot."""
    return isinstance(value, str) and bool(_EMAIL.match(value.strip()))


def check_user(state: State, sent: Row, user_id: int | None) -> None:
    """Raises the refusal of a user that breaks a rule; ``user_id`` is the one being changed."""
    wrong = Complaints()
    _check_name(sent, wrong, user_id is None)
    _check_email(state, sent.get("email"), user_id, wrong)
    _check_phone(state, sent, user_id, wrong)
    _check_place(sent, wrong)
    _check_role(state, sent, user_id, wrong)
    _check_references(state, sent, wrong)
    wrong.check()


def _check_name(sent: Row, wrong: Complaints, new: bool) -> None:
    name = sent.get("name")
    if "name" not in sent and not new:
        return
    if not isinstance(name, str) or not name.strip():
        wrong.add("name", "Name: cannot be blank", "BlankValue")
    elif len(name) > LONGEST_NAME:
        wrong.add(
            "name", f"Name: is too long (maximum is {LONGEST_NAME} characters)", "ValueTooLong"
        )
    elif name.strip() == "REFUSE":
        wrong.add("name", "Name: is not allowed in this account")


def _check_email(state: State, email: Any, user_id: int | None, wrong: Complaints) -> None:
    if email in (None, ""):
        return
    if not is_email(email):
        wrong.add("email", f"Email:  {email} is not properly formatted", "InvalidFormat")
        return
    holder = state.store.emails.get(folded(email))
    if holder not in (None, user_id):
        wrong.add(
            "email", f"Email: {email} is already being used by another user", "DuplicateValue"
        )


def _check_phone(state: State, sent: Row, user_id: int | None, wrong: Complaints) -> None:
    phone = sent.get("phone")
    if phone in (None, ""):
        return
    if state.settings.validate_phone_numbers and not _E164.match(str(phone)):
        wrong.add("phone", f"Phone {phone} is not properly formatted", "InvalidFormat")
        return
    taken = state.store.phones.get(str(phone)) not in (None, user_id)
    if taken and sent.get("shared_phone_number") is not True:
        wrong.add(
            "phone", f"Phone: {phone} is already being used by another user", "DuplicateValue"
        )


def _check_place(sent: Row, wrong: Complaints) -> None:
    zone, locale = sent.get("time_zone"), sent.get("locale")
    if zone and zone not in _RAILS_ZONES and zone not in available_timezones():
        wrong.add("time_zone", f"Time zone: {zone} is not a valid time zone")
    if locale and not _LANGUAGE.match(str(locale)):
        wrong.add("locale", f"Locale: {locale} is not a valid locale")


def _check_role(state: State, sent: Row, user_id: int | None, wrong: Complaints) -> None:
    role = sent.get("role")
    if role is None:
        return
    if role not in ROLES:
        wrong.add("role", f"Role: {role} is not a valid role")
        return
    before = state.store.users[user_id]["role"] if user_id else "end-user"
    seats = sum(row["role"] != "end-user" and row["active"] for row in state.store.users.values())
    if role != "end-user" and before == "end-user" and seats >= state.settings.agent_seats:
        words = "You have reached the agent limit of your plan"
        wrong.add("base", words, "AgentLimitReached")


def _check_references(state: State, sent: Row, wrong: Complaints) -> None:
    wanted = [sent.get("organization_id"), *(sent.get("organization_ids") or [])]
    for key in wanted:
        if key is not None and key not in state.store.organizations:
            wrong.add("organization", f"Organization: {key} does not exist")
    known = {row["key"]: row for row in state.store.user_fields.values()}
    for key, value in (sent.get("user_fields") or {}).items():
        if key not in known:
            continue
        if not option_fits(known[key], value):
            wrong.add(key, f"{known[key]['title']}: '{value}' is not a valid value")


def option_fits(definition: Row, value: Any) -> bool:
    """Whether the value suits the field: an option, a number, a day, the field's own pattern."""
    if value in (None, "", []):
        return True
    kind = definition["type"]
    if kind in ("tagger", "dropdown", "multiselect"):
        options = {option["value"] for option in definition["custom_field_options"]}
        return options.issuperset(value if isinstance(value, list) else [value])
    patterns = {
        "integer": r"-?\d+",
        "decimal": r"-?\d+(\.\d+)?",
        "date": r"\d{4}-\d\d-\d\d(T.*)?",
        "checkbox": r"(?i)true|false|0|1",
        "regexp": definition.get("regexp_for_validation") or ".*",
    }
    return bool(re.fullmatch(patterns.get(kind, r"(?s).*"), str(value)))
