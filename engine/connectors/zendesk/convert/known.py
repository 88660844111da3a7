"""
The keys that each kind of object is known to have.

From Zendesk's OpenAPI descriptions (Support, Help Center) and from answers
recorded in 2022 to 2024. Known is what becomes part of a record, and what says
the same again or is the service's own: addresses, rights of agents, scores and
clocks. Every other key that says something is reported as `unknown_data_kept`.
"""

from __future__ import annotations


def _keys(text: str) -> frozenset[str]:
    return frozenset(text.split())


USER = _keys(
    "url id name email created_at updated_at time_zone iana_time_zone phone shared_phone_number"
    " photo locale_id locale organization_id organization_ids role verified external_id tags"
    " active shared_agent last_login_at two_factor_auth_enabled signature details notes"
    " role_type custom_role_id moderator ticket_restriction only_private_comments restricted_agent"
    " suspended default_group_id report_csv user_fields chat_only permanently_deleted"
    " remote_photo_url identities result_type last_active permissions_hash crm_id"
)
GROUP = _keys("url id name description default deleted is_public created_at updated_at")
TAG = _keys("name count")
ORGANIZATION = _keys(
    "url id name external_id created_at updated_at domain_names details notes tags"
    " organization_fields deleted_at result_type"
)
TICKET = _keys(
    "additional_collaborators allow_attachments allow_channelback assignee_email assignee_id"
    " attribute_value_ids collaborator_ids collaborators comment comment_count created_at"
    " custom_fields custom_status_id description email_cc_ids email_ccs encoded_id"
    " external_id fields follower_ids followers followup_ids"
    " from_messaging_channel generated_timestamp group_id has_incidents id is_public"
    " metadata metric_set organization_id origin_zrn priority problem_id raw_subject"
    " requester requester_id result_type safe_update satisfaction_probability"
    " satisfaction_rating status subject submitter_id"
    " support_type suspended_ticket_id suspension_type_id system_metadata tags"
    " tpe_voice_comment type updated_at updated_stamp url via"
    " via_followup_source_id via_id voice_comment slas dates"
)
"""Brand, form, due date, the address written to and the like have no place in a record."""
COMMENT = _keys(
    "add_short_url attachments audit_id author_id body channel_back channel_source_id created_at"
    " data formatted_from formatted_to html_body id metadata plain_body public redacted"
    " transcription_visible translate_to trusted type uploads url via recording_url"
)
CATEGORY = _keys(
    "id url html_url position created_at updated_at name description locale source_locale outdated"
    " outdated_locales translation_ids translations"
)
SECTION = CATEGORY | _keys("category_id parent_section_id theme_template sorting user_segment_id")
ARTICLE = _keys(
    "author_id body comments_disabled content_tag_ids created_at draft edited_at html_url id"
    " label_names locale outdated outdated_locales permission_group_id position promoted"
    " section_id source_locale title name updated_at url user_segment_id user_segment_ids"
    " vote_count vote_sum translation_ids translations attachments result_type snippet"
)
