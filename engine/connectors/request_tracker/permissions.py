"""Groups of permissions, named as for every desk, and RT's rights that each needs."""

from __future__ import annotations

from engine.connectors.capabilities import Permission
from engine.model import Entity

PERMISSIONS = (
    Permission(
        key="people",
        reads=(Entity.CONTACT, Entity.COMPANY),
        writes=(Entity.CONTACT, Entity.COMPANY),
        rights=("AdminUsers",),
    ),
    Permission(
        key="conversations",
        reads=(Entity.CONVERSATION,),
        writes=(Entity.CONVERSATION,),
        rights=("SeeQueue", "ShowTicket", "CreateTicket", "ModifyTicket", "CommentOnTicket"),
    ),
    Permission(
        key="teams",
        reads=(Entity.AGENT, Entity.TEAM),
        rights=("AdminGroupMembership", "SeeGroup", "SeeQueue"),
    ),
    Permission(
        key="accounts",
        reads=(Entity.COLLECTION, Entity.ARTICLE),
        writes=(Entity.COLLECTION, Entity.ARTICLE),
        rights=("SeeClass", "ShowArticle", "CreateArticle", "ModifyArticle"),
    ),
    Permission(
        key="attributes",
        reads=(Entity.CONVERSATION,),
        writes=(Entity.CONVERSATION,),
        rights=("SeeCustomField", "AdminCustomField", "AssignCustomFields"),
    ),
)
"""The rights are those of RT/Queue.pm, RT/User.pm, RT/Class.pm and RT/CustomField.pm."""
KEYS = tuple(permission.key for permission in PERMISSIONS)
