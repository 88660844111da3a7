"""The seven groups that Intercom's consent page lists, and how a missing one shows."""

from __future__ import annotations

from engine.connectors.capabilities import Permission
from engine.model import Entity

PERMISSIONS = (
    Permission(key="people", reads=(Entity.CONTACT,), writes=(Entity.CONTACT,)),
    Permission(key="companies", reads=(Entity.COMPANY,), writes=(Entity.COMPANY,)),
    Permission(key="conversations", reads=(Entity.CONVERSATION,), writes=(Entity.CONVERSATION,)),
    Permission(key="teams", reads=(Entity.AGENT, Entity.TEAM)),
    Permission(key="tags", reads=(Entity.TAG,), writes=(Entity.TAG,)),
    Permission(
        key="accounts",
        reads=(Entity.COLLECTION, Entity.ARTICLE),
        writes=(Entity.COLLECTION, Entity.ARTICLE),
    ),
    Permission(
        key="attributes",
        reads=(Entity.CONTACT, Entity.COMPANY, Entity.CONVERSATION),
        writes=(Entity.CONTACT, Entity.COMPANY, Entity.CONVERSATION),
    ),
)

PROBES = {
    "people": "contacts?per_page=1",
    "companies": "companies?per_page=1",
    "conversations": "conversations?per_page=1",
    "teams": "admins",
    "tags": "tags",
    "accounts": "help_center/collections?per_page=1",
    "attributes": "data_attributes",
}
"""One cheap reading for each group: it is refused when the sign-in lacks the group."""

_BY_PATH = {
    "contacts": "people",
    "companies": "companies",
    "conversations": "conversations",
    "tickets": "conversations",
    "ticket_types": "conversations",
    "admins": "teams",
    "teams": "teams",
    "tags": "tags",
    "data_attributes": "attributes",
}


def permission_for(path: str) -> str:
    """The group that a call to this path needs."""
    steps = [step for step in path.split("/") if step]
    if "attributes" in steps:
        return "attributes"
    return _BY_PATH.get(steps[0] if steps else "", "accounts")
