"""Groups of permissions, named as for every desk, and how a missing one shows at Zendesk."""

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
KEYS = tuple(permission.key for permission in PERMISSIONS)

ADMIN_ONLY = ("conversations", "attributes")
"""Ticket import, incremental exports and field definitions are for admins (Zendesk: Ticket Import,
Incremental Exports, Ticket Fields)."""

AGENTS_TOO = tuple(key for key in KEYS if key not in ADMIN_ONLY)


def granted(role: str) -> tuple[str, ...]:
    """The groups that a user of this role may use."""
    return {"admin": KEYS, "agent": AGENTS_TOO}.get(role, ())


_BY_PATH = {
    "users": "people",
    "organizations": "companies",
    "organization_memberships": "companies",
    "tickets": "conversations",
    "imports": "conversations",
    "uploads": "conversations",
    "groups": "teams",
    "group_memberships": "teams",
    "tags": "tags",
    "help_center": "accounts",
    "guide": "accounts",
    "ticket_fields": "attributes",
    "user_fields": "attributes",
    "organization_fields": "attributes",
}


def permission_for(path: str) -> str:
    """The group that a call to this path of the API needs."""
    steps = [step for step in path.removesuffix(".json").split("/") if step]
    found = (_BY_PATH.get(step) for step in steps if step not in {"api", "v2", "incremental"})
    return next((key for key in found if key), "conversations")
