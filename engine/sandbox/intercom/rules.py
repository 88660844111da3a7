"""Rules that several resources share: custom values, e-mail addresses, phones."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from engine.sandbox.intercom.answers import invalid, refuse
from engine.sandbox.intercom.state import State
from engine.sandbox.store import Row, Table

LONGEST_VALUE = 255
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]+$")
_E164 = re.compile(r"^\+[1-9]\d{7,14}$")
_PHONE_MARKS = re.compile(r"[\s().\-/]")


def checked_email(value: object) -> str | None:
    """An e-mail address in lower case; refuses what has no host with a dot (not verified)."""
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not _EMAIL.match(value):
        raise invalid("Email is not valid", field="email")
    return value.lower()


def checked_phone(value: object, state: State) -> str | None:
    """A phone without punctuation; with validation on, refuses all but E.164 (not verified)."""
    if value is None or value == "":
        return None
    bare = _PHONE_MARKS.sub("", str(value))
    if state.settings.phone_validation and not _E164.match(bare):
        raise invalid(f"Phone number {value} is not valid", field="phone")
    return bare


def checked_text(value: object, name: str) -> str | None:
    """A short text: at most 255 characters, none of them NUL or a lone surrogate."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise invalid(f"{name} must be a string", field=name)
    if len(value) > LONGEST_VALUE:
        raise invalid(f"{name} is too long (maximum is {LONGEST_VALUE} characters)", field=name)
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise invalid(f"{name} holds characters that are not allowed", field=name)
    if value == "REFUSE":
        # A row of the seed `awkward`: refused for good, whatever is tried.
        raise refuse(422, "data_invalid", f"{name} is not valid")
    return value


def checked_time(value: object, name: str) -> int | None:
    """Seconds since the epoch; times before 1970 are refused."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise invalid(f"{name} must be a UNIX timestamp", field=name)
    return value


def checked_iso_time(value: object, name: str) -> int | None:
    """ISO 8601 text as seconds since the epoch. Intercom 2.16, create article: its schedule."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise invalid(f"{name} must be an ISO 8601 timestamp", field=name) from None
    return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())


def owner(value: object, state: State) -> str | None:
    """The id of a teammate who works here. Intercom 2.1, create contact: the owner's refusal."""
    if value is None or value == "":
        return None
    if state.admin(value) is None:
        raise invalid("The owner specified is not a member of the workspace", field="owner_id")
    return str(value)


def checked_values(values: object, definitions: Table, model: str | None = None) -> Row:
    """Custom attributes; refuses unknown names (status not verified), wrong types, long texts."""
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise invalid("custom_attributes must be an object", field="custom_attributes")
    known = {
        row["name"]: row
        for row in definitions
        if not row["archived"] and (model is None or row["model"] == model)
    }
    for name, value in values.items():
        if name not in known:
            message = f"Custom attribute '{name}' does not exist"
            raise invalid(message, field="custom_attributes")
        _check_value(name, value, known[name])
    return dict(values)


def _check_value(name: str, value: Any, definition: Row) -> None:
    if value is None:
        return
    kind = definition["_kind"]
    if not _FITS[kind](value):
        raise invalid(f"Custom attribute '{name}' must be a {kind}", field="custom_attributes")
    if isinstance(value, str):
        checked_text(value, name)
    if kind in ("options", "list") and value not in active_options(definition):
        message = f"'{value}' is not an option of '{name}'"
        raise invalid(message, field="custom_attributes")


def active_options(definition: Row) -> list[str]:
    """The labels of a list that can be chosen."""
    return [option["label"] for option in definition["_options"] if not option["archived"]]


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_moment(value: object) -> bool:
    return _is_int(value) or (
        isinstance(value, str) and re.match(r"^\d{4}-\d\d-\d\d", value) is not None
    )


_FITS: dict[str, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": _is_int,
    "float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "decimal": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "datetime": _is_moment,
    "date": _is_moment,
    "options": lambda value: isinstance(value, str),
    "list": lambda value: isinstance(value, str),
    "files": lambda value: isinstance(value, list),
    "relationship": lambda value: isinstance(value, list),
}
