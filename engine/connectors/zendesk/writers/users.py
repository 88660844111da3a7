"""What to leave out of a person that Zendesk refuses, so that the person still comes along."""

from __future__ import annotations

from typing import Any

from engine.connectors.base import Key, Memo
from engine.connectors.shared.writing import note_loss
from engine.connectors.zendesk.convert.fields import Fields
from engine.connectors.zendesk.refusals import Complaint, Refused

Body = dict[str, Any]


def corrected(refused: Refused, body: Body, fields: Fields, key: Key, memo: Memo) -> bool:
    """Whether the body was changed so that it may be taken now; losses go to the memo."""
    return any(_correct(each, body, fields, key, memo) for each in refused.complaints)


def _correct(found: Complaint, body: Body, fields: Fields, key: Key, memo: Memo) -> bool:
    match found.field:
        case "external_id":
            return _own_mark(body, key, memo)
        case "phone" if found.duplicate and "shared_phone_number" not in body:
            # A family's line: it stays with whoever had it first (Users, shared_phone_number).
            body["shared_phone_number"] = True
            return "phone" in body
        case "phone" | "email" as field:
            return _without_address(field, body, fields, memo)
        case "time_zone" | "locale" as field:
            return _without(field, body, memo)
        case "organization" | "organization_id":
            if body.pop("organization_id", None) is None:
                return False
            note_loss(memo, "companies_extra_dropped", n="1")
            return True
        case field:
            return _without(field, body.get("user_fields", {}), memo)


def _own_mark(body: Body, key: Key, memo: Memo) -> bool:
    """Somebody else has this external id but for its case: our key stands in."""
    if body["external_id"] == key.text:
        return False
    note_loss(memo, "value_converted", field="external_id")
    body["external_id"] = key.text
    return True


def _without_address(field: str, body: Body, fields: Fields, memo: Memo) -> bool:
    """Without the phone or e-mail, which goes to the origin field if the account has it."""
    value = body.pop(field, None)
    if value is None:
        return False
    kept = f"old_{field}"
    body.pop("shared_phone_number", None)
    if kept in fields:
        body.setdefault("user_fields", {}).setdefault(kept, value)
        note_loss(memo, f"{field}_in_field", value=value, field=kept)
    elif field == "phone":
        note_loss(memo, "phone_dropped", value=value)
    else:
        note_loss(memo, "value_dropped", field=field, value=value)
    return True


def _without(field: str, values: Body, memo: Memo) -> bool:
    if field not in values:
        return False
    note_loss(memo, "value_dropped", field=field, value=str(values.pop(field)))
    return True
