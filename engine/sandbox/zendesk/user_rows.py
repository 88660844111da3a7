"""Users as rows: creating, changing and deleting them, with their addresses and memberships."""

from __future__ import annotations

from typing import Any

from .refusals import complaint
from .state import State
from .store import folded
from .user_rules import check_user
from .web import Row

_LOCALES = {"en": (1, "en-US"), "en-us": (1, "en-US"), "es": (2, "es"), "de": (8, "de")}
_PLAIN = (
    "name", "time_zone", "details", "notes", "alias", "signature", "suspended",
    "shared_phone_number", "moderator", "ticket_restriction", "only_private_comments",
    "custom_role_id",
)  # fmt: skip


def blank_user(state: State, key: int) -> Row:
    """A user with the values that Zendesk gives when nothing is said."""
    now = state.now()
    return {
        "id": key,
        "name": "",
        "email": None,
        "created_at": now,
        "updated_at": now,
        "time_zone": "Madrid",
        "iana_time_zone": "Europe/Madrid",
        "phone": None,
        "shared_phone_number": None,
        "photo": None,
        "locale_id": 1,
        "locale": "en-US",
        "organization_id": None,
        "role": "end-user",
        "verified": False,
        "external_id": None,
        "tags": [],
        "alias": None,
        "active": True,
        "shared": False,
        "shared_agent": False,
        "last_login_at": None,
        "two_factor_auth_enabled": None,
        "signature": None,
        "details": None,
        "notes": None,
        "role_type": None,
        "custom_role_id": None,
        "moderator": False,
        "ticket_restriction": "requested",
        "only_private_comments": False,
        "restricted_agent": True,
        "suspended": False,
        "default_group_id": None,
        "report_csv": False,
        "user_fields": {},
        "_stamp": int(state.clock()),
    }


def create_user(state: State, sent: Row) -> Row:
    """A new user, as sent. Without ``skip_verify_email`` or ``verified`` it gets a welcome mail."""
    check_user(state, sent, None)
    _check_key(state, sent, None)
    row = blank_user(state, state.store.next_id())
    row["user_fields"] = {item["key"]: None for item in state.store.user_fields.values()}
    row["email"] = _clean_email(sent.get("email"))
    _fill(state, row, sent)
    state.store.add_user(row)
    _add_first_identities(state, row)
    for identity in sent.get("identities") or []:
        add_identity(state, row, identity, quiet=True)
    _join(state, row, sent)
    if not sent.get("skip_verify_email") and not sent.get("verified"):
        state.mail(row)
    return row


def change_user(state: State, row: Row, sent: Row) -> Row:
    """The user with what was sent; a new address is added beside the old one.

    Zendesk: Update User, email: "adding a new email … as a secondary email".
    """
    check_user(state, sent, row["id"])
    _check_key(state, sent, row["id"])
    email = _clean_email(sent.get("email"))
    if email and folded(email) not in _addresses(state, row):
        identity = {"type": "email", "value": email, "verified": sent.get("verified")}
        add_identity(state, row, {**identity, "skip_verify_email": sent.get("skip_verify_email")})
        row["email"] = row["email"] or email
    _fill(state, row, sent)
    state.store.key_user(row)
    _join(state, row, sent)
    state.touch(row)
    return row


def delete_user(state: State, row: Row) -> Row:
    """The user, no longer active; refused while it waits for an answer to a ticket."""
    waiting = sum(
        ticket["requester_id"] == row["id"] and ticket["status"] not in ("closed", "deleted")
        for ticket in state.store.tickets.values()
    )
    if waiting:
        words = f"{row['name']} is still the requester of {waiting} ticket(s) not closed"
        raise complaint("base", words, "RequesterOfOpenTickets")
    row["active"] = False
    row["_deleted"] = True
    state.touch(row)
    return row


def forget_user(state: State, row: Row) -> None:
    """Delete for good: the address is free again."""
    state.store.users.pop(row["id"])
    for item in state.store.identities_by(row["id"]):
        state.store.drop_identity(item)
    state.store.user_keys = {
        key: value for key, value in state.store.user_keys.items() if value != row["id"]
    }


def add_identity(state: State, user: Row, sent: Row, *, quiet: bool = False) -> Row:
    """One more address or number of the user; mails unless told that it is verified."""
    kind, value = sent.get("type"), str(sent.get("value") or "").strip()
    if kind not in ("email", "phone_number", "twitter", "facebook", "google", "agent_forwarding"):
        raise complaint("type", f"Type: {kind} is not a valid identity type")
    column = "email" if kind == "email" else "phone"
    if kind in ("email", "phone_number"):
        check_user(state, {column: value, "shared_phone_number": False}, user["id"])
    row = _identity(state, user, kind, value, bool(sent.get("verified")))
    if kind == "email" and not (quiet or sent.get("verified") or sent.get("skip_verify_email")):
        state.notifications += 1
    return row


def _identity(state: State, user: Row, kind: str, value: str, verified: bool) -> Row:
    key = state.store.next_id()
    primary = not any(item["type"] == kind for item in state.store.identities_by(user["id"]))
    row = {
        "id": key,
        "user_id": user["id"],
        "type": kind,
        "value": value,
        "verified": verified,
        "primary": primary,
        "created_at": state.now(),
        "updated_at": state.now(),
    }
    if kind == "email":
        row |= {"undeliverable_count": 0, "deliverable_state": "deliverable"}
    state.store.add_identity(row)
    return row


def _add_first_identities(state: State, row: Row) -> None:
    if row["email"]:
        _identity(state, row, "email", row["email"], row["verified"])
    if row["phone"] and not row["shared_phone_number"]:
        _identity(state, row, "phone_number", row["phone"], True)


def seed_identities(state: State, row: Row) -> None:
    """The identities of a user that came with the seed."""
    _add_first_identities(state, row)


def _addresses(state: State, row: Row) -> set[str]:
    rows = state.store.identities_by(row["id"])
    return {folded(item["value"]) for item in rows if item["type"] == "email"}


def _clean_email(value: Any) -> str | None:
    return value.strip().lower() if isinstance(value, str) and value.strip() else None


def _check_key(state: State, sent: Row, user_id: int | None) -> None:
    key = sent.get("external_id")
    if not key:
        return
    holder = state.by_external_id(str(key))
    if holder and holder["id"] != user_id:
        raise complaint("external_id", f"External: {key} has already been taken", "DuplicateValue")


def _fill(state: State, row: Row, sent: Row) -> None:
    row.update({name: sent[name] for name in _PLAIN if name in sent})
    if "name" in sent:
        row["name"] = sent["name"].strip()
    if "external_id" in sent:
        row["external_id"] = None if sent["external_id"] is None else str(sent["external_id"])
    if "phone" in sent:
        row["phone"] = sent["phone"] or None
    if sent.get("role"):
        _give_role(row, sent["role"])
    if "verified" in sent:
        row["verified"] = bool(sent["verified"])
    if sent.get("locale"):
        row["locale_id"], row["locale"] = _LOCALES.get(
            sent["locale"].lower(), (1176, sent["locale"])
        )
    if "tags" in sent:
        row["tags"] = tags(sent["tags"])
    known = {item["key"] for item in state.store.user_fields.values()}
    fields = sent.get("user_fields") or {}
    row["user_fields"].update({key: value for key, value in fields.items() if key in known})


def _give_role(row: Row, role: str) -> None:
    row["role"] = role
    row["role_type"] = 4 if role == "admin" else None
    row["restricted_agent"] = role != "admin"
    row["moderator"] = role == "admin"
    row["ticket_restriction"] = "requested" if role == "end-user" else None


def tags(sent: Any) -> list[str]:
    """Tags as Zendesk keeps them: lower case, no spaces, no commas, each once."""
    words: list[str] = sent if isinstance(sent, list) else str(sent or "").split(" ")
    parts = (part.strip() for word in words for part in str(word).split(","))
    return list(dict.fromkeys("_".join(part.lower().split()) for part in parts if part))


def _join(state: State, row: Row, sent: Row) -> None:
    """Memberships as sent; else, for a new end user, by the domain of the address."""
    if "organization_ids" in sent or "organization_id" in sent:
        wanted = [sent.get("organization_id"), *(sent.get("organization_ids") or [])]
        set_organizations(state, row, [key for key in dict.fromkeys(wanted) if key])
    elif row["organization_id"] is None and row["email"] and row["role"] == "end-user":
        domain = row["email"].rpartition("@")[2]
        for organization in state.store.organizations.values():
            if domain in organization["domain_names"]:
                set_organizations(state, row, [organization["id"]])
                return


def set_organizations(state: State, user: Row, keys: list[int]) -> None:
    """Make the user a member of these organizations; the first is the default one."""
    if not state.settings.multiple_organizations:
        keys = keys[:1]
    table = state.store.organization_memberships
    for key in [i for i, item in table.items() if item["user_id"] == user["id"]]:
        del table[key]
    for place, key in enumerate(keys):
        add_membership(state, user["id"], key, default=place == 0)
    user["organization_id"] = keys[0] if keys else None


def add_membership(state: State, user_id: int, organization_id: int, *, default: bool) -> Row:
    """One more organization of a user."""
    row = {
        "id": state.store.next_id(),
        "user_id": user_id,
        "organization_id": organization_id,
        "default": default,
        "organization_name": state.store.organizations[organization_id]["name"],
        "view_tickets": True,
        "created_at": state.now(),
        "updated_at": state.now(),
    }
    state.store.organization_memberships[row["id"]] = row
    return row
