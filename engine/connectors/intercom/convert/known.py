"""
The keys that each kind of object is known to have, and which of them become part of a record.

From Intercom's OpenAPI description 2.16 (components/schemas) and from answers
recorded in May 2026 at versions 2.11 and 2.15. `carried` keys are read into the
record. `outside` ones are what the service measures, addresses of its own and
what another key says as well: no help desk takes them from anybody. All others,
those of a newer version included, are kept in the archive and reported as
`unknown_data_kept` where they say something.
"""

from __future__ import annotations

import msgspec


def _keys(text: str) -> frozenset[str]:
    return frozenset(text.split())


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of one kind of object, by what becomes of them."""

    carried: frozenset[str]
    outside: frozenset[str] = frozenset()


ADMIN = Known(
    carried=_keys("type id name email team_ids"),
    outside=_keys(
        "job_title away_mode_enabled away_mode_reassign away_status_reason_id has_inbox_seat"
        " avatar team_priority_level role email_verified app"
    ),
)
TEAM = Known(
    carried=_keys("id name"),
    outside=_keys("type admin_ids admin_priority_level assignment_limit distribution_method"),
)
TAG = Known(carried=_keys("id name"), outside=_keys("type applied_at applied_by"))
COMPANY = Known(
    carried=_keys(
        "id name plan company_id remote_created_at created_at updated_at size website industry"
        " monthly_spend custom_attributes tags notes"
    ),
    outside=_keys("type app_id last_request_at session_count user_count"),
)
CONTACT = Known(
    carried=_keys(
        "id external_id role email phone name unsubscribed_from_emails created_at updated_at"
        " last_seen_at language_override custom_attributes avatar tags notes companies location"
        " segments"
    ),
    outside=_keys(
        "type workspace_id email_domain formatted_phone signed_up_at merge_history"
        " last_replied_at last_contacted_at last_email_opened_at last_email_clicked_at browser"
        " browser_version browser_language os android_app_name android_app_version"
        " android_device android_os_version android_sdk_version android_last_seen_at"
        " ios_app_name ios_app_version ios_device ios_os_version ios_sdk_version"
        " ios_last_seen_at"
    ),
)
"""`owner_id`, social profiles, subscriptions and campaign parameters have no place in a record."""
CONVERSATION = Known(
    carried=_keys(
        "id title created_at updated_at snoozed_until state priority admin_assignee_id"
        " team_assignee_id company tags conversation_rating source contacts custom_attributes"
        " statistics conversation_parts channel ticket side_conversations linked_objects"
    ),
    outside=_keys(
        "type open read waiting_since teammates first_contact_reply sla_applied company_id"
        " ai_agent_participated sales_agent_participated"
    ),
)
TICKET = Known(
    carried=_keys(
        "id ticket_id category ticket_attributes ticket_state ticket_type contacts"
        " admin_assignee_id team_assignee_id created_at updated_at open snoozed_until"
        " ticket_parts company_id tags ticket_state_internal_label linked_objects"
    ),
    outside=_keys("type is_shared previous_ticket_state_id ticket_state_external_label"),
)
PART = Known(
    carried=_keys("id part_type body created_at author attachments redacted assigned_to"),
    outside=_keys(
        "type updated_at notified_at external_id state app_package_code event_details"
        " email_message_metadata ticket_state previous_ticket_state"
        " updated_attribute_data emojis"
    ),
)
"""Tags of a single message and the choices of a quick reply have no place in a record."""
SOURCE = Known(
    carried=_keys("id type delivered_as subject body author attachments redacted"),
    outside=_keys("url reply_to email_message_metadata"),
)
ARTICLE = Known(
    carried=_keys(
        "id title description body author_id state created_at updated_at"
        " url parent_id parent_ids help_center_audience scheduled_publish_at default_locale"
        " translated_content tags owner_id locale"
    ),
    outside=_keys(
        "type workspace_id content_id body_markdown parent_type draft_updated_at"
        " ai_chatbot_availability ai_copilot_availability ai_sales_agent_availability"
        " created_by_id updated_by_id statistics has_unpublished_changes"
    ),
)
COLLECTION = Known(
    carried=_keys(
        "id name description created_at updated_at order default_locale translated_content"
        " parent_id"
    ),
    outside=_keys("type workspace_id url icon help_center_id"),
)
SYSTEM_ATTRIBUTES = frozenset(
    {
        "Auto-translated",
        "Brand",
        "Copilot used",
        "Created by app package code",
        "Fin AI Agent resolution state",
        "Fin AI Agent: Image used in reply",
        "Fin AI Agent: Preview",
        "Fin awaiting teammate input",
        "Has QA Notes",
        "Has attachments",
        "Imported via standalone",
        "Language",
        "QA Notes Count",
        "SDR Success Counted",
    }
)
"""Conversation attributes that Intercom fills by itself: facts about its own product."""
