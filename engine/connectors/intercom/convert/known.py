"""
The keys that each kind of object is known to have.

From Intercom's OpenAPI description 2.16 (components/schemas) and from answers
recorded in May 2026 at versions 2.11 and 2.15. A key outside these lists is
reported as `unknown_data_kept`, so that a new version is noticed.
"""

from __future__ import annotations


def _keys(text: str) -> frozenset[str]:
    return frozenset(text.split())


ADMIN = _keys(
    "type id name email job_title away_mode_enabled away_mode_reassign away_status_reason_id"
    " has_inbox_seat team_ids avatar team_priority_level role email_verified app"
)
TEAM = _keys("type id name admin_ids admin_priority_level assignment_limit distribution_method")
TAG = _keys("type id name applied_at applied_by")
COMPANY = _keys(
    "type id name app_id plan company_id remote_created_at created_at updated_at last_request_at"
    " size website industry monthly_spend session_count user_count custom_attributes tags"
    " segments notes"
)
CONTACT = _keys(
    "type id external_id workspace_id role email email_domain phone name owner_id"
    " has_hard_bounced marked_email_as_spam unsubscribed_from_emails created_at updated_at"
    " signed_up_at last_seen_at last_replied_at last_contacted_at last_email_opened_at"
    " last_email_clicked_at language_override browser browser_version browser_language os"
    " android_app_name android_app_version android_device android_os_version"
    " android_sdk_version android_last_seen_at ios_app_name ios_app_version ios_device"
    " ios_os_version ios_sdk_version ios_last_seen_at custom_attributes avatar tags notes"
    " companies location social_profiles merge_history opted_out_subscription_types"
    " opted_in_subscription_types utm_campaign utm_content utm_medium utm_source utm_term"
    " referrer sms_consent unsubscribed_from_sms formatted_phone segments"
)
CONVERSATION = _keys(
    "type id title created_at updated_at waiting_since snoozed_until open state read priority"
    " admin_assignee_id team_assignee_id company tags conversation_rating source contacts"
    " teammates custom_attributes first_contact_reply sla_applied statistics"
    " conversation_parts linked_objects ai_agent_participated ai_agent sales_agent_participated"
    " sales_agent channel external_references monitor_evaluations scorecards topics ticket"
    " brand_id company_id ai_topics ai_title side_conversations"
)
TICKET = _keys(
    "type id ticket_id category ticket_attributes ticket_state ticket_type contacts"
    " admin_assignee_id team_assignee_id created_at updated_at open snoozed_until"
    " linked_objects ticket_parts is_shared previous_ticket_state_id company_id tags"
    " ticket_state_internal_label ticket_state_external_label"
)
ARTICLE = _keys(
    "type id workspace_id title description body body_markdown author_id state created_at"
    " updated_at has_unpublished_changes draft_updated_at url parent_id parent_type parent_ids"
    " ai_chatbot_availability ai_copilot_availability ai_sales_agent_availability created_by_id"
    " updated_by_id exclude_from_article_suggestions help_center_audience scheduled_publish_at"
    " scheduled_unpublish_at default_locale translated_content tags statistics content_id"
    " audience_ids owner_id locale"
)
COLLECTION = _keys(
    "type id workspace_id name description created_at updated_at url icon order default_locale"
    " translated_content parent_id help_center_id"
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
