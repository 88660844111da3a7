"""A contact as Intercom answers it, and how a new one is put together."""

from __future__ import annotations

from typing import Any

from engine.sandbox.intercom.answers import addressed
from engine.sandbox.intercom.search import FieldKind, Searchable, by_path
from engine.sandbox.intercom.state import State
from engine.sandbox.intercom.text import shown_name
from engine.sandbox.store import Row

_EMPTY = (
    "last_replied_at last_contacted_at last_email_opened_at last_email_clicked_at"
    " browser browser_version browser_language os android_app_name android_app_version"
    " android_device android_os_version android_sdk_version android_last_seen_at ios_app_name"
    " ios_app_version ios_device ios_os_version ios_sdk_version ios_last_seen_at utm_campaign"
    " utm_content utm_medium utm_source utm_term referrer"
).split()
_NOTHING: dict[str, Any] = dict.fromkeys(_EMPTY)
_PLACE = dict.fromkeys(("country", "region", "city", "country_code", "continent_code"))


def new_contact(state: State, /, **given: Any) -> Row:
    """A contact with every stored field; what is not given is empty."""
    now = state.now()
    row: Row = {
        "id": state.contact_id(),
        "external_id": None,
        "role": "user",
        "email": None,
        "phone": None,
        "name": None,
        "avatar": None,
        "owner_id": None,
        "unsubscribed_from_emails": False,
        "created_at": now,
        "updated_at": now,
        "signed_up_at": None,
        "last_seen_at": None,
        "language_override": None,
        "custom_attributes": {},
        "_tags": [],
        "_notes": [],
        "_companies": [],
        "_subscriptions": {},
        "_archived": False,
        "_blocked": False,
        "_merged_into": None,
        "_country": None,
        "_written": 0.0,
    }
    row.update(given)
    return row


def shown(state: State, row: Row) -> Row:
    """The contact in the vendor's shape."""
    path = f"/contacts/{row['id']}"
    stored = {key: value for key, value in row.items() if key[0] != "_"}
    tags = [
        {"id": mark["id"], "type": "tag", "url": f"/tags/{mark['id']}"} for mark in row["_tags"]
    ]
    notes = [
        {"id": note["id"], "type": "note", "url": f"/notes/{note['id']}"} for note in row["_notes"]
    ]
    companies = [
        {"id": key, "type": "company", "url": f"/companies/{key}"} for key in row["_companies"]
    ]
    image = {"type": "avatar", "image_url": row["avatar"]} if row["avatar"] else None
    domain = {"email_domain": row["email"].rpartition("@")[2]} if row["email"] else {}
    return {
        "type": "contact",
        **_NOTHING,
        **stored,
        "name": shown_name(row["name"]),
        "workspace_id": state.workspace,
        "avatar": image,
        **domain,
        "social_profiles": {"type": "list", "data": []},
        "has_hard_bounced": False,
        "marked_email_as_spam": False,
        "location": {"type": "location", **_PLACE, "country": row["_country"]},
        "tags": addressed(tags, f"{path}/tags"),
        "notes": addressed(notes, f"{path}/notes"),
        "companies": addressed(companies, f"{path}/companies"),
        "opted_out_subscription_types": _subscriptions(row, "opt_out"),
        "opted_in_subscription_types": _subscriptions(row, "opt_in"),
        "sms_consent": False,
        "unsubscribed_from_sms": False,
    }


def _subscriptions(row: Row, consent: str) -> Row:
    chosen = [key for key, value in row["_subscriptions"].items() if value == consent]
    items = [
        {"type": "subscription", "id": key, "url": f"/subscription_types/{key}"} for key in chosen
    ]
    return addressed(items, f"/contacts/{row['id']}/subscriptions")


def _read(row: Row, field: str) -> Any:
    if field == "tag_id":
        return [mark["id"] for mark in row["_tags"]]
    if field == "email_domain":
        return (row["email"] or "").rpartition("@")[2]
    if field == "location.country":
        return row["_country"]
    if field == "formatted_phone":
        return row["phone"]
    return by_path(row, field)


_TEXTS = (
    "id role name avatar owner_id email email_domain phone formatted_phone external_id"
    " language_override browser browser_language os location.country location.region"
    " location.city ios_app_version ios_device ios_app_name ios_os_version ios_sdk_version"
    " android_app_version android_device android_app_name segment_id tag_id"
).split()
_DATES = (
    "created_at signed_up_at updated_at last_seen_at last_contacted_at last_replied_at"
    " last_email_opened_at last_email_clicked_at ios_last_seen_at android_last_seen_at"
).split()
_BOOLEANS = "unsubscribed_from_emails marked_email_as_spam has_hard_bounced".split()

SEARCHABLE = Searchable(
    fields={
        **dict.fromkeys(_TEXTS, FieldKind.TEXT),
        **dict.fromkeys(_DATES, FieldKind.DATE),
        **dict.fromkeys(_BOOLEANS, FieldKind.BOOLEAN),
    },
    read=_read,
    by_day=True,
)
