"""
Freshdesk's errors in the product's.

Bodies are {"description", "errors": [{"field", "message", "code"}]}, or {"code", "message"} for
401, 403 and 429. A 404 has no body (Freshdesk API: Errors).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.connectors.freshdesk.convert.ids import ident
from engine.errors import FieldRejected, MigrationError, NotAllowed, Rejected
from engine.http.refusals import StatusRefusals, words

NAME = "Freshdesk"
DUPLICATE = "duplicate_value"
MISSING = "missing_field"
FEATURE = "require_feature"
_WITH_ERRORS = frozenset({400, 409})


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """
    What Freshdesk has against one field.

    `code` is its word, `words` its sentence, `existing` the id of who has the value already.
    """

    field: str
    code: str = ""
    words: str = ""
    existing: str | None = None

    @property
    def duplicate(self) -> bool:
        """Whether the value belongs to another record already."""
        return self.code == DUPLICATE


class Refused(FieldRejected):
    """Freshdesk refused values of the record; all of its complaints, the first one named."""

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

    @property
    def duplicate(self) -> bool:
        """Whether it has a complaint about a value that somebody else has."""
        return any(each.duplicate for each in self.complaints)


class PlanLacks(NotAllowed):
    """What was asked for is a feature that the account's plan does not have (Errors, 403)."""


class FreshdeskRefusals:
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
        found = tuple(_complaints(data, status)) if status in _WITH_ERRORS else ()
        if found:
            return _complained(found, known)
        if status == 403 and isinstance(data, Mapping) and data.get("code") == FEATURE:
            return PlanLacks("The plan of this Freshdesk account lacks a feature.", **known)
        if status == 405:
            # Records in the bin and blocked people cannot be changed (Errors, 405).
            return Rejected(
                "In Freshdesk this record is in the bin or blocked.", code="rejected", **known
            )
        return self._otherwise.refusal(status, headers, data, method, path)


def _complaints(data: Any, status: int) -> Iterator[Complaint]:
    several = data.get("errors") if isinstance(data, Mapping) else None
    for each in several if isinstance(several, list) else ():
        if isinstance(each, Mapping):
            more = each.get("additional_info")
            yield Complaint(
                field=str(each.get("field") or ""),
                code=str(each.get("code") or (DUPLICATE if status == 409 else "")),
                words=str(each.get("message") or ""),
                existing=_existing(more) or _existing(data.get("additional_info")),
            )


def _existing(more: Any) -> str | None:
    return ident(more.get("user_id")) if isinstance(more, Mapping) else None


def _complained(found: tuple[Complaint, ...], known: dict[str, Any]) -> Refused:
    first = found[0]
    known["detail"] |= {"value": first.words}
    code = "required_field_missing" if first.code == MISSING else None
    if first.field == "name":
        code = "name_taken" if first.duplicate else "rejected"
    return Refused(
        f"Freshdesk does not accept “{first.field}”.",
        field=first.field,
        code=code,
        complaints=found,
        **known,
    )
