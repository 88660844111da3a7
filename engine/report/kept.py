"""Where what could not come along is kept, by loss code."""

from __future__ import annotations

from engine.i18n import N_, Translator

FIELD = N_("A custom field of the record")
LINE = N_("First line of the message")
NOTE = N_("A note in the record")
ITSELF = N_("In the record, in another form")
COPY = N_("Source copy on this device")
NOWHERE = N_("Not kept by the source either")

_PLACES: dict[str, tuple[str, ...]] = {
    FIELD: (
        *("date_created_lost", "date_updated_lost", "date_closed_lost"),
        *("status_reduced", "priority_reduced", "type_reduced", "channel_reduced"),
        *("email_extra_noted", "email_in_field", "phone_fixed", "phone_in_field"),
        *("assignee_replaced", "assignee_dropped", "team_dropped"),
    ),
    LINE: ("date_message_lost", "author_in_text", "starter_changed"),
    NOTE: (
        *("recipients_noted", "tag_dropped", "rating_noted", "events_summarised"),
        *("relation_noted", "merge_noted", "time_noted"),
    ),
    ITSELF: (
        *("date_adjusted", "date_precision_lost", "order_adjusted"),
        *("tag_changed", "tags_joined", "name_changed", "value_converted", "number_rounded"),
        *("message_split", "thread_split", "reply_as_note", "side_thread_noted", "call_as_note"),
        *("file_renamed", "file_moved", "image_as_file", "html_simplified", "html_to_text"),
        *("company_as_text", "translation_changed", "placed_in_default", "placed_higher"),
        *("subject_made_up", "name_made_up", "text_made_up", "requester_placeholder"),
        *("address_changed", "state_changed", "visibility_changed", "contact_role_changed"),
    ),
    NOWHERE: ("file_missing", "messages_unread", "message_redacted", "file_empty"),
}
_KEPT = {code: place for place, codes in _PLACES.items() for code in codes}


def kept_in(code: str, t: Translator, /) -> str:
    """The place in the reader's language; the source copy has all that stands in no other."""
    return t.message(_KEPT.get(code, COPY))
