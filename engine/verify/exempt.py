"""What a declared loss excuses: fields of that record that may read back differently."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model import Loss

_FILES = ("messages.attachments", "attachments")
_EXCUSED: dict[str, tuple[str, ...]] = {
    "date_created_lost": ("created_at",),
    "date_updated_lost": ("updated_at",),
    "date_closed_lost": ("closed_at",),
    "date_message_lost": ("messages.at",),
    "date_precision_lost": ("created_at", "updated_at", "closed_at", "messages.at"),
    "author_not_set": ("author",),
    "assignee_dropped": ("assignee",),
    "team_dropped": ("team",),
    "recipients_noted": ("participants",),
    "contact_role_changed": ("role",),
    "email_in_field": ("email", "emails"),
    "phone_in_field": ("phone",),
    "phone_dropped": ("phone",),
    "company_as_text": ("companies",),
    "companies_extra_dropped": ("companies",),
    "name_cut": ("name", "title"),
    "name_changed": ("name", "title"),
    "snooze_lost": ("status",),
    "subject_cut": ("subject",),
    "tag_dropped": ("tags",),
    "text_cut": ("messages.text", "body"),
    "message_dropped": ("messages",),
    "thread_split": ("messages",),
    "reply_as_note": ("messages.kind",),
    "files_total_too_large": _FILES,
    "files_left_out": _FILES,
    "image_missing": _FILES,
    "article_file_linked": ("attachments",),
    "placed_higher": ("parent",),
    "translation_dropped": ("translations",),
    "translation_changed": ("translations",),
    "description_cut": ("description",),
    "visibility_changed": ("audience", "parent"),
}
"""
Loss code → field names; a name excuses what lies below it too.

A loss that the mapping has written into the record already (a simpler status, a name made up, an
author named in the text) excuses nothing: what was sent must be there.
"""

_OF_ONE_FIELD = frozenset(
    {
        "value_cut",
        "value_converted",
        "value_not_in_list",
        "value_dropped",
        "field_dropped",
        "number_rounded",
    }
)
"""Their detail says which custom field."""

_OF_ONE_FILE = frozenset(
    {
        "file_type_blocked",
        "file_too_large",
        "file_missing",
        "file_unsafe",
        "file_refused",
        "file_empty",
        "file_renamed",
    }
)
"""Their detail says which file."""


class Exempt:
    """
    What the losses of one record excuse.

    `files` are the names of files that need not be there.
    """

    def __init__(self, losses: Iterable[Loss]) -> None:
        self._names: set[str] = set()
        self.files: set[str] = set()
        for loss in losses:
            self._names.update(_EXCUSED.get(loss.code, ()))
            if loss.code in _OF_ONE_FIELD:
                field = loss.detail.get("field")
                self._names.add(f"fields.{field}" if field else "fields")
            if loss.code in _OF_ONE_FILE:
                self._take_file(loss)

    def _take_file(self, loss: Loss) -> None:
        if "file" not in loss.detail:
            self._names.update(_FILES)
        self.files.update(loss.detail[key] for key in ("file", "new") if key in loss.detail)

    def __contains__(self, field: str) -> bool:
        parts = field.split(".")
        return any(".".join(parts[: n + 1]) in self._names for n in range(len(parts)))
