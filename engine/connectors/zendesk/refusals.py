"""
Zendesk's errors in the product's.

Bodies are {"error", "description", "details"?}; `details` goes from a field to a list of
{"description", "error"}, or to one such object. `error` itself may be an object with title and
message. From recorded answers and the error pages of the API reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.connectors.zendesk.permissions import permission_for
from engine.errors import (
    FieldRejected,
    MigrationError,
    RateLimited,
    RecordError,
    Rejected,
    ScopeMissing,
    ServerFault,
)
from engine.http.refusals import StatusRefusals, words

NAME = "Zendesk"
DUPLICATE = "DuplicateValue"


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """What Zendesk has against one field; `error` is its word, `words` its sentence."""

    field: str
    error: str = ""
    words: str = ""

    @property
    def duplicate(self) -> bool:
        """Whether the value belongs to another record already."""
        return self.error == DUPLICATE or "already" in self.words.casefold()


class Refused(FieldRejected):
    """Zendesk refused values of the record; all of its complaints, the first one named."""

    def __init__(
        self,
        message: str,
        *,
        field: str = "",
        code: str | None = None,
        detail: Mapping[str, str] | None = None,
        service_words: str = "",
        complaints: tuple[Complaint, ...] = (),
    ) -> None:
        super().__init__(
            message, field=field, code=code, detail=detail, service_words=service_words
        )
        self.complaints = complaints

    def against(self, *fields: str) -> Complaint | None:
        """The first complaint about one of these fields."""
        return next((each for each in self.complaints if each.field in fields), None)


class ZendeskRefusals:
    """Reads the error bodies; what they do not name is judged by status alone."""

    def __init__(self, *, reading: bool) -> None:
        self._otherwise = StatusRefusals(NAME, reading=reading)

    def refusal(
        self, status: int, headers: Mapping[str, str], data: Any, method: str, path: str
    ) -> MigrationError:
        """The error to raise for this answer."""
        known: dict[str, Any] = {
            "detail": {"service": NAME, "id": headers.get("x-request-id", "")},
            "service_words": words(data),
        }
        word = _word(data)
        if status == 409:
            # Two changes of one ticket at a time (Zendesk: Tickets, 409): later it works.
            return ServerFault("Zendesk is changing this record just now.", sent=False, **known)
        if word == "TooManyJobs":
            return RateLimited("Zendesk has thirty bulk jobs under way.", **known)
        if status == 403 and "scope" in f"{word} {known['service_words']}".casefold():
            known["detail"] |= {"permission": permission_for(path)}
            return ScopeMissing("The sign-in to Zendesk does not include this.", **known)
        found = tuple(_complaints(data)) if status in {400, 422} else ()
        if status in {400, 413, 422} and not found:
            return _by_words(known) or self._otherwise.refusal(status, headers, data, method, path)
        return (
            _complained(found, known)
            if found
            else self._otherwise.refusal(status, headers, data, method, path)
        )


def _word(data: Any) -> str:
    error = data.get("error") if isinstance(data, Mapping) else None
    if isinstance(error, Mapping):
        error = error.get("title")
    return str(error or "")


def _complaints(data: Any) -> Iterator[Complaint]:
    details = data.get("details") if isinstance(data, Mapping) else None
    if not isinstance(details, Mapping):
        return
    for field, found in details.items():
        for each in found if isinstance(found, list) else [found]:
            yield _complaint(str(field), each)


def _complaint(field: str, raw: Any) -> Complaint:
    if not isinstance(raw, Mapping):
        return Complaint(field=field, words=str(raw))
    own_field = raw.get("ticket_field_id")
    return Complaint(
        field=str(own_field or field),
        error=str(raw.get("error") or ""),
        words=str(raw.get("description") or ""),
    )


def _complained(found: tuple[Complaint, ...], known: dict[str, Any]) -> RecordError:
    first = found[0]
    if "AgentLimit" in first.error:
        known["detail"] |= {"limit": first.words}
        return Rejected("The account is full.", code="limit_reached", **known)
    known["detail"] |= {"value": first.words}
    code = "name_taken" if first.field == "name" and first.duplicate else None
    if first.field in {"name", "base"} and code is None:
        # The record itself: there is no value that could be left out.
        code = "rejected"
    return Refused(
        f"Zendesk does not accept “{first.field}”.",
        field=first.field,
        code=code,
        complaints=found,
        **known,
    )


def _by_words(known: dict[str, Any]) -> RecordError | None:
    said = known["service_words"].casefold()
    if "locale" in said:
        known["detail"] |= {"language": known["service_words"]}
        return Rejected("A language is not switched on.", code="language_not_enabled", **known)
    return None
