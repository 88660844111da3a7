"""
The keys that each kind of object is known to have.

From the API's reference and from answers recorded in 2021. Known is what becomes part of a
record, and what says the same again or is measured by the service (scores, deadlines of its SLA
clocks, delivery of mails), which no help desk takes from anybody. Every other key that holds
something is reported as `unknown_data_kept`.
"""

from __future__ import annotations


def _keys(text: str) -> frozenset[str]:
    return frozenset(text.split())


AGENT = _keys(
    "available available_since occasional id ticket_scope signature group_ids role_ids skill_ids"
    " contact created_at updated_at last_active_at type focus_mode agent_operational_status"
    " deactivated scope freshcaller_agent freshchat_agent org_agent_id org_group_ids"
    " contribution_group_ids org_contribution_group_ids"
)
GROUP = _keys(
    "id name description escalate_to unassigned_for business_hour_id group_type agent_ids"
    " auto_ticket_assign business_calendar_id type allow_agents_to_change_availability"
    " agent_availability_status automatic_agent_assignment created_at updated_at"
)
COMPANY = _keys(
    "id name description note domains created_at updated_at custom_fields health_score"
    " account_tier renewal_date industry org_company_id"
)
CONTACT = _keys(
    "active address description email id job_title language mobile name phone time_zone"
    " custom_fields created_at updated_at csat_rating preferred_source company_id other_companies"
    " other_emails tags unique_external_id view_all_tickets avatar deleted blocked spam"
    " first_name last_name visitor_id org_contact_id org_contact_id_str was_agent"
    " agent_deleted_forever contact_type state"
)
TICKET = _keys(
    "cc_emails reply_cc_emails ticket_cc_emails fr_escalated spam group_id priority requester_id"
    " responder_id source company_id status subject support_email to_emails id type due_by"
    " fr_due_by is_escalated description description_text structured_description custom_fields"
    " created_at updated_at tags attachments stats requester conversations nr_due_by nr_escalated"
    " deleted archived associated_tickets_count association_type associated_tickets_list parent_id"
    " related_ticket_ids company ticket_bcc_emails sentiment_score initial_sentiment_score"
)
"""`product_id`, `email_config_id` and `fwd_emails` have no place in a record."""
CONVERSATION = _keys(
    "body body_text id incoming private user_id support_email source category to_emails"
    " from_email cc_emails bcc_emails email_failure_count outgoing_failures created_at updated_at"
    " attachments auto_response ticket_id thread_id thread_message_id last_edited_at"
    " last_edited_user_id structured_body summary automation_id automation_type_id"
)
CATEGORY = _keys("id name description created_at updated_at visible_in_portals position language")
FOLDER = _keys(
    "id name description parent_folder_id hierarchy articles_count sub_folders_count visibility"
    " category_id created_at updated_at position language company_ids contact_segment_ids"
    " company_segment_ids article_order"
)
ARTICLE = _keys(
    "id type category_id folder_id hierarchy thumbs_up thumbs_down hits suggested feedback_count"
    " title description description_text status created_at updated_at agent_id tags seo_data"
    " attachments cloud_files path language language_id position outdated platforms modified_at"
    " modified_by folder_visibility"
)
