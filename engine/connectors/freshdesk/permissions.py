"""Groups of permissions, named as for every desk, and how a missing one shows at Freshdesk."""

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

PROBES = {
    "companies": "companies",
    "teams": "groups",
    "accounts": "solutions/categories",
    "attributes": "contact_fields",
    "people": "contacts",
}
"""A list of each group that answers 403 to who may not see it; fields are for administrators."""

GLOBAL_SCOPE = 1
"""`ticket_scope` of an agent who sees all tickets; others see those of their groups or their own
(Agents)."""
