"""What the mapping keeps from the target: numbers and secrets in text, fields, erased people."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

import msgspec

from engine.mapping.context import Context, Losses
from engine.mapping.fields import spec
from engine.mapping.found import DOT, Hidden
from engine.mapping.mapping import Hide, Mapping
from engine.model import (
    Article,
    Company,
    Contact,
    Conversation,
    FieldValue,
    Message,
    PersonNote,
    Record,
    Translation,
    entity_of,
)

_TEXTS: dict[type, tuple[str, ...]] = {
    Conversation: ("subject", "rating_remark"),
    Message: ("text",),
    Contact: (),
    Company: ("description", "notes"),
    Article: ("title", "summary"),
    Translation: ("title", "summary"),
    PersonNote: (),
}
_MARKUP: dict[type, tuple[str, ...]] = {
    Message: ("html",),
    Article: ("html",),
    Translation: ("html",),
    PersonNote: ("html",),
}
_WITHIN: dict[type, str] = {Conversation: "messages", Contact: "notes", Article: "translations"}
_STANDARD: dict[type, dict[str, tuple[str, ...]]] = {
    Contact: {
        "phone": ("phone", "phones"),
        **{name: (name,) for name in ("address", "job_title", "language", "time_zone")},
        **{name: (name,) for name in ("avatar_url", "notes", "last_seen_at")},
    },
    Company: {name: (name,) for name in ("description", "notes", "website", "industry")},
    Conversation: {"rating_remark": ("rating_remark",)},
}
"""Fields that a help desk has of its own, and what of the record each of them is."""

_MASKED = frozenset({"address", "job_title", "description", "industry", "rating_remark"})
"""Those where any words stand; what is masked in the others would be a wrong value."""

_SHOWN = 2
_MARK = "erasure"
_LEAST_DIGITS = 7


def concealed(record: Record, context: Context, losses: Losses) -> Record:
    """The record without what the mapping keeps from the target; each kind is noted."""
    mapping = context.mapping
    if mapping.hidden:
        record = _without_fields(record, context, losses)
    if mapping.card_numbers is Hide.KEEP and mapping.secrets is Hide.KEEP:
        return record
    hidden = Hidden(context.word)
    record = _searched(record, hidden, mapping)
    for code, n in (("card_number_hidden", hidden.cards), ("secret_hidden", hidden.secrets)):
        if n:
            losses.count(code, n)
    return record


def _searched(part: Any, hidden: Hidden, mapping: Mapping) -> Any:
    how = (mapping.card_numbers, mapping.secrets)
    changes: dict[str, object] = {}
    for names, search in ((_TEXTS, hidden.text), (_MARKUP, hidden.html)):
        for name in names.get(type(part), ()):
            if text := getattr(part, name):
                changes[name] = search(text, *how)
    if within := _WITHIN.get(type(part)):
        changes[within] = tuple(_searched(one, hidden, mapping) for one in getattr(part, within))
    if isinstance(part, Contact | Company | Conversation):
        changes["fields"] = {k: _value(v, hidden, mapping) for k, v in part.fields.items()}
    return msgspec.structs.replace(part, **changes) if changes else part


def _value(value: FieldValue, hidden: Hidden, mapping: Mapping) -> FieldValue:
    how = (mapping.card_numbers, mapping.secrets)
    if isinstance(value, tuple):
        return tuple(hidden.text(one, *how) for one in value)
    return hidden.text(value, *how) if isinstance(value, str) else value


# Fields ---------------------------------------------------------------------


def _without_fields(record: Record, context: Context, losses: Losses) -> Record:
    if not isinstance(record, Contact | Company | Conversation):
        return record
    entity = entity_of(record)
    fields = dict(record.fields)
    changes: dict[str, object] = {"fields": fields}
    for place, how in context.mapping.hidden.items():
        of, _, key = place.partition(".")
        if of != entity or how is Hide.KEEP:
            continue
        if fields.get(key) not in (None, "", ()):
            fields[key] = masked(fields[key]) if how is Hide.MASK else None
            source = spec(context.source_fields, entity, key)
            losses.add("field_hidden", field=source.label if source else key)
        elif built_in := _built_in(record, key, how):
            changes |= built_in
            losses.add("field_hidden", field=key)
    return msgspec.structs.replace(record, **changes)


def _built_in(record: Record, key: str, how: Hide) -> dict[str, object]:
    """The record's own field masked or emptied; nothing where it has none, or no value."""
    found: dict[str, object] = {}
    for name in _STANDARD[type(record)].get(key, ()):
        value = getattr(record, name)
        if value:
            found[name] = masked(value) if how is Hide.MASK and name in _MASKED else _empty(value)
    return found


def _empty(value: object) -> object:
    return () if isinstance(value, tuple) else None


def masked(value: FieldValue) -> FieldValue:
    """The last letters of a text, so that people can tell two apart; None for other values."""
    if isinstance(value, str):
        return DOT * 3 + (value[-_SHOWN:] if len(value) > 3 * _SHOWN else "")
    return None


# People who asked to be erased ------------------------------------------------


def fingerprint_of(address: str) -> str | None:
    """
    A mark of an e-mail address, a phone number or an id, so that a list of them names nobody.

    Capitals, spaces and the punctuation of numbers count for nothing. None for an empty one.
    """
    plain = "".join(address.split()).casefold()
    digits = re.sub(r"[().+/-]", "", plain).lstrip("0")
    if digits.isdecimal() and len(digits) >= _LEAST_DIGITS:
        plain = digits
    return sha256(f"{_MARK}:{plain}".encode()).hexdigest()[:32] if plain else None


def is_erased(contact: Contact, erased: frozenset[str]) -> bool:
    """Whether one of the person's addresses, numbers or ids is on the list."""
    known = (contact.email, contact.phone, contact.external_id, *contact.emails, *contact.phones)
    marks = {fingerprint_of(one) for one in (f"contacts:{contact.id}", *known) if one}
    return not marks.isdisjoint(erased)
