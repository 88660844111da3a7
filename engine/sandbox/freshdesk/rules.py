"""What a request may say: known fields, their kinds, and the account's own custom fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.sandbox.store import Table

from .refusals import Fault, fault, invalid, missing, unexpected
from .times import comparable
from .web import Row, Sent

TEXT, WHOLE, YESNO, TEXTS, WHOLES, OBJECT, DATE, MOMENT, ROWS = (
    "String", "Positive Integer", "Boolean", "Array", "Array of ids", "Hash",
    "date in the format yyyy-mm-dd", "combined date and time ISO8601", "Array of objects",
)  # fmt: skip

READ_ONLY = frozenset({"id", "created_at", "updated_at"})


def checked(sent: Sent, kinds: Mapping[str, str], required: Iterable[str] = ()) -> Row:
    """
    The values of known fields in their kinds.

    Raises the refusal that names every field which is unknown, cannot be set, is of another
    kind or is lacking (API v2: Errors).
    """
    faults: list[Fault] = []
    found: Row = {}
    for name, value in sent.values.items():
        if name not in kinds:
            faults.append(unexpected(name))
            continue
        try:
            found[name] = _as(kinds[name], value, form=sent.form)
        except ValueError:
            words = f"It should be a/an {kinds[name]}"
            faults.append(fault(name, "datatype_mismatch", words))
    faults += [missing(n, kinds[n]) for n in required if found.get(n) in (None, "")]
    if faults:
        raise invalid(faults)
    return found


def _as(kind: str, value: Any, *, form: bool) -> Any:
    if value is None:
        return None
    return _KINDS[kind](value, form)


def _text(value: Any, form: bool) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    value.encode()
    return value.replace("\x00", "")


def _whole(value: Any, form: bool) -> int:
    if form and isinstance(value, str) and value.isdecimal():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(value)
    return value


def _yesno(value: Any, form: bool) -> bool:
    if form and value in ("true", "false"):
        return bool(value == "true")
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _list(of: Callable[[Any, bool], Any]) -> Callable[[Any, bool], Any]:
    def read(value: Any, form: bool) -> list[Any]:
        if not isinstance(value, list):
            raise ValueError(value)
        return [of(item, form) for item in value]

    return read


def _object(value: Any, form: bool) -> Row:
    if not isinstance(value, dict):
        raise ValueError(value)
    return value


def _date(value: Any, form: bool) -> str:
    return comparable(f"{_text(value, form)}T00:00:00Z")[:10]


def _moment(value: Any, form: bool) -> str:
    return comparable(_text(value, form))


_KINDS: dict[str, Callable[[Any, bool], Any]] = {
    TEXT: _text,
    WHOLE: _whole,
    YESNO: _yesno,
    TEXTS: _list(_text),
    WHOLES: _list(_whole),
    OBJECT: _object,
    DATE: _date,
    MOMENT: _moment,
    ROWS: _list(_object),
}

_CUSTOM = {
    "custom_text": TEXT,
    "custom_paragraph": TEXT,
    "custom_checkbox": YESNO,
    "custom_number": WHOLE,
    "custom_decimal": "Number",
    "custom_dropdown": TEXT,
    "custom_date": DATE,
    "custom_phone_number": TEXT,
    "custom_url": TEXT,
    "nested_field": TEXT,
    "multi_select": TEXTS,
}
LONGEST_TEXT = 255


def checked_custom(table: Table, sent: Row, *, form: bool) -> Row:
    """
    Values of custom fields by name.

    Raises the refusal of unknown names, other kinds and options that a list does not have.
    """
    faults: list[Fault] = []
    found: Row = {}
    known = {row["name"]: row for row in custom(table)}
    for name, value in sent.items():
        row = known.get(name)
        if row is None:
            faults.append(unexpected(f"custom_fields.{name}"))
            continue
        wrong = _wrong(row, known, value, form=form)
        if wrong is not None:
            faults.append(wrong)
        else:
            found[name] = _custom_value(row, value, form=form)
    if faults:
        raise invalid(faults)
    return found


def custom(table: Table) -> list[Row]:
    """The fields that the account made, the levels below nested ones among them."""
    found = [row for row in table if not row["default"]]
    return found + [level for row in found for level in row.get("_levels", ())]


def blank(table: Table) -> Row:
    """Every custom field without a value."""
    return {row["name"]: None for row in custom(table)}


def _wrong(row: Row, known: Mapping[str, Row], value: Any, *, form: bool) -> Fault | None:
    name = f"custom_fields.{row['name']}"
    if value is None or value == "":
        return None
    try:
        read = _custom_value(row, value, form=form)
    except ValueError:
        return fault(name, "datatype_mismatch", f"It should be a/an {_CUSTOM[row['type']]}")
    if row["type"] == "custom_text" and len(read) > LONGEST_TEXT:
        return fault(name, "invalid_value", f"Has {len(read)} characters, it can have 255 at most")
    allowed = _options(row)
    several = read if isinstance(read, list) else [read]
    if allowed is not None and not set(several) <= allowed:
        listed = ",".join(sorted(allowed))
        return fault(name, "invalid_value", f"It should be one of these values: '{listed}'")
    return None


def _custom_value(row: Row, value: Any, *, form: bool) -> Any:
    if value is None or value == "":
        return None
    if row["type"] == "custom_decimal":
        if isinstance(value, bool) or not (form or isinstance(value, int | float)):
            raise ValueError(value)
        return float(value)
    return _as(_CUSTOM[row["type"]], value, form=form)


def _options(row: Row) -> set[str] | None:
    if row["type"] not in {"custom_dropdown", "nested_field", "multi_select"}:
        return None
    if "_of" in row:
        return set(row["_of"])
    return set(row["choices"])
