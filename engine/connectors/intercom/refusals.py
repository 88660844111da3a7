"""
Intercom's errors in the product's.

The envelope is {"errors": [{"code", "message", "field"?}]}; codes and statuses are those of the
2.16 description (components/schemas/error and the answers of each operation).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from engine.connectors.intercom.permissions import permission_for
from engine.errors import (
    AuthExpired,
    Conflict,
    FieldRejected,
    MigrationError,
    NotAllowed,
    NotFound,
    RateLimited,
    Rejected,
    ScopeMissing,
)
from engine.http.refusals import StatusRefusals, words

NAME = "Intercom"
SCROLL_SECONDS = 60.0
"""An open scroll dies after a minute without use (2.16: Scroll over all companies)."""

FILES_FIELD = "attachment_files"
_EXISTING = re.compile(r"\bid=([0-9A-Za-z_-]+)")
_CANONICAL = re.compile(r"</contacts/([^>/]+)>")
_FILE_WORDS = ("attachment", "file type", "content_type", "content type")
_NOT_FOUND_FIELDS = {
    "admin_not_found": "admin_id",
    "assignee_not_found": "assignee_id",
    "team_not_found": "assignee_id",
    "contact_not_found": "contact",
    "ticket_state_id_invalid": "ticket_state_id",
}
_LIMITS = frozenset({"contact_company_limit_exceeded", "linked_conversation_limit_exceeded"})


class IntercomRefusals:
    """Reads the error envelope; what it does not name is judged by status alone."""

    def __init__(self, *, reading: bool) -> None:
        self._otherwise = StatusRefusals(NAME, reading=reading)

    def refusal(
        self, status: int, headers: Mapping[str, str], data: Any, method: str, path: str
    ) -> MigrationError:
        """The error to raise for this answer."""
        code, message, field = _first(data)
        known: dict[str, Any] = {
            "detail": {"service": NAME, "id": headers.get("x-request-id", "")},
            "service_words": words(data) or message,
        }
        found = _by_code(code, message, field, headers, known)
        if found is None and status in {401, 403}:
            found = _by_permission(status, code, path, known)
        if found is None and status in {400, 422}:
            found = _refused_value(code, message, field, known)
        return found or self._otherwise.refusal(status, headers, data, method, path)


def _first(data: Any) -> tuple[str, str, str]:
    errors = data.get("errors") if isinstance(data, Mapping) else None
    first = errors[0] if isinstance(errors, list) and errors else {}
    if not isinstance(first, Mapping):
        return "", str(first), ""
    return tuple(str(first.get(key) or "") for key in ("code", "message", "field"))  # type: ignore[return-value]


def _by_code(
    code: str, message: str, field: str, headers: Mapping[str, str], known: dict[str, Any]
) -> MigrationError | None:
    if code == "scroll_exists":
        return RateLimited(
            "Intercom lets one program at a time go through all companies.",
            wait_seconds=SCROLL_SECONDS,
            **known,
        )
    if code == "contact_merged":
        return _merged(headers, known)
    if code == "conflict" or "already exists with id=" in message:
        return _conflict(message, known)
    if code == "already_linked_to_tracker":
        return Conflict("It is about another problem there.", **known)
    if code in _NOT_FOUND_FIELDS:
        return FieldRejected(
            f"Intercom knows nobody of that id ({code}).", field=_NOT_FOUND_FIELDS[code], **known
        )
    if code in _LIMITS:
        known["detail"] |= {"limit": message}
        return Rejected("Intercom's limit is reached.", code="limit_reached", **known)
    return None


def _merged(headers: Mapping[str, str], known: dict[str, Any]) -> NotFound:
    # 2.16 answers 410 and names the survivor: Link: </contacts/{id}>; rel="canonical".
    survivor = _CANONICAL.search(headers.get("link", ""))
    other = survivor.group(1) if survivor else ""
    known["detail"] |= {"other": other}
    words = f"This person was merged into {other or 'another'}."
    return NotFound(words, code="merged_in_source", **known)


def _conflict(message: str, known: dict[str, Any]) -> Conflict:
    """The sentence alone names the existing contact (2.1: Create a contact)."""
    existing = _EXISTING.search(message)
    archived = "archived" in message.casefold()
    return Conflict(
        "Intercom has a person with the same key.",
        existing_id=existing.group(1) if existing else None,
        code="exists_archived" if archived else None,
        **known,
    )


def _by_permission(status: int, code: str, path: str, known: dict[str, Any]) -> MigrationError:
    if code == "api_plan_restricted":
        known["detail"] |= {"feature": path.strip("/").split("/")[0]}
        return NotAllowed("The plan lacks this.", code="plan_feature_missing", **known)
    if status == 403 or code == "token_unauthorized":
        permission = permission_for(path)
        known["detail"] |= {"permission": permission}
        return ScopeMissing(f"The sign-in to Intercom does not include “{permission}”.", **known)
    return AuthExpired("The sign-in to Intercom ended. Sign in again.", **known)


def _refused_value(
    code: str, message: str, field: str, known: dict[str, Any]
) -> MigrationError | None:
    said = message.casefold()
    if not field and any(word in said for word in _FILE_WORDS):
        field = FILES_FIELD
    if not field and "locale" in said:
        known["detail"] |= {"language": message}
        return Rejected("A language is not switched on.", code="language_not_enabled", **known)
    if not field and code == "parameter_not_found":
        known["detail"] |= {"field": message}
        return Rejected("Intercom requires a value.", code="required_field_missing", **known)
    if field:
        return FieldRejected(f"Intercom does not accept “{field}”.", field=field, **known)
    return None
